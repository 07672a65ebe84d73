import FEEL

/// Decides lines of JSON of one decision, for one thread: straight from bytes to bytes where a line is plainly right,
/// else by way of values, with the same outcome or the error.
package final class LineDecider {
    private let pack: Pack
    private let decision: DecisionKind
    /// Writes the outcome and says so, or leaves the line alone.
    private let quick: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool

    init(_ pack: Pack, _ decision: DecisionKind) {
        self.pack = pack
        self.decision = decision
        quick = pack.engine.decider(of: decision)?.line() ?? { _, _ in false }
    }

    /// Appends the outcome in canonical JSON, or what takes its place; true where that is an input error.
    package func decide(_ line: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) -> Bool {
        if quick(line, &out) { return false }
        let decided = DecidedLine.make(decision, bytes: Array(line), pack: pack)
        out += decided.bytes
        return decided.failed
    }

    package func decide(_ line: [UInt8], into out: inout [UInt8]) -> Bool {
        line.withUnsafeBufferPointer { decide($0, into: &out) }
    }
}

extension Pack {
    /// For lines of one decision, one after the other on one thread.
    package func lineDecider(_ decision: DecisionKind) -> LineDecider { LineDecider(self, decision) }
}

extension CompiledDecision {
    /// A decider of lines with a desk of its own; `write` gets the desk with the rows that fired.
    func line(
        _ write: @escaping (Desk, inout [UInt8]) -> Bool
    ) -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool {
        guard let quick else { return { _, _ in false } }
        let desk = quick.makeDesk()
        return { line, out in quick.decide(line, desk) && write(desk, &out) }
    }
}

extension ClaimDecider {
    func line() -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool {
        compiled.line { [self] desk, out in
            let sketch = sketch(desk)
            guard sketch.isWhole else { return false }
            return withUnsafeTemporaryAllocation(of: Int64.self, capacity: sketch.items.count + 1) { fens in
                quickFens(sketch, desk, fens)
                    && sketch.write(UnsafeBufferPointer(rebasing: fens[..<sketch.items.count]), desk, &out)
            }
        }
    }
}

extension FindingsDecider {
    func line() -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool {
        compiled.line { [self] desk, out in
            sketch(desk).written.write(desk.caseBytes, &out)
            return true
        }
    }
}

extension PrepaymentDecider {
    func line() -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool {
        compiled.line { [self] desk, out in
            guard let outcome = quickOutcome(desk, "") else { return false }
            WrittenOutcome(outcome.json).write(desk.caseBytes, &out)
            return true
        }
    }
}

extension FundTransferDecider {
    func line() -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool {
        compiled.line { [self] desk, out in
            let written = desk.recall { rows -> WrittenOutcome in
                WrittenOutcome(outcome(rows.map(desk.machine.plan.place), "")?.json ?? [])
            }
            guard !written.isEmpty else { return false }
            written.write(desk.caseBytes, &out)
            return true
        }
    }
}

/// The bytes of an outcome around what differs from case to case.
private struct Pieces {
    private(set) var all: [[UInt8]] = []

    /// `holes`, in the order in which they come: after what they stand, and how many bytes they take. A text of the outcome cannot
    /// hold such a mark: its quotation marks are escaped.
    init(_ json: [UInt8], _ holes: [(after: String, length: Int)]) {
        var rest = json[...]
        for hole in holes {
            let mark = Array(hole.after.utf8)
            guard let at = rest.indices.first(where: { rest[$0...].starts(with: mark) }) else { return }
            all.append(Array(rest[..<(at + mark.count)]))
            rest = rest[(at + mark.count + hole.length)...]
        }
        all.append(Array(rest))
    }
}

/// The bytes of an outcome without its case.
final class WrittenOutcome: Sendable {
    private let pieces: [[UInt8]]

    var isEmpty: Bool { pieces.count < 2 }

    /// `json`: an outcome whose case is empty.
    init(_ json: [UInt8]) { pieces = Pieces(json, [("\"case\":", 2)]).all }

    /// `caseBytes`: with its quotation marks.
    func write(_ caseBytes: UnsafeBufferPointer<UInt8>, _ out: inout [UInt8]) {
        guard !isEmpty else { return }
        out += pieces[0]
        out += caseBytes
        out += pieces[1]
    }
}

/// The bytes of a claim's outcome without its case, amounts and what follows from the amounts.
struct WrittenClaim: Sendable {
    private let pieces: [[UInt8]]
    private let assumptions: [UInt8]

    /// `outcome`: with an empty case and amounts of 0.
    init(_ outcome: ClaimOutcome) {
        assumptions = Self.list(outcome.assumptions)
        let amounts = outcome.items.map { _ in (after: "\"fen\":", length: 1) }
        let verdict = outcome.outcome.rawValue.utf8.count + 2
        pieces =
            Pieces(
                outcome.json,
                [("\"assumptions\":", assumptions.count), ("\"case\":", 2)] + amounts
                    + [("\"outcome\":", verdict), ("\"totalFen\":", 1)]
            ).all
    }

    private static func list(_ texts: [String]) -> [UInt8] {
        var out = JSONWriter()
        out.write(texts)
        return out.bytes
    }

    /// `assumptions`: where they are others than the outcome's.
    func write(
        _ caseBytes: UnsafeBufferPointer<UInt8>, _ fens: UnsafeBufferPointer<Int64>, total: Int64,
        _ verdict: ClaimOutcome.Verdict, assumptions others: [String]?, _ out: inout [UInt8]
    ) {
        out += pieces[0]
        out += others.map(Self.list) ?? assumptions
        out += pieces[1]
        out += caseBytes
        for index in fens.indices {
            out += pieces[2 + index]
            Self.write(fens[index], &out)
        }
        out += pieces[2 + fens.count]
        out.append(UInt8(ascii: "\""))
        out += verdict.rawValue.utf8
        out.append(UInt8(ascii: "\""))
        out += pieces[3 + fens.count]
        Self.write(total, &out)
        out += pieces[4 + fens.count]
    }

    /// A whole number that is not negative.
    private static func write(_ number: Int64, _ out: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var left = number.magnitude, at = 20
            repeat {
                at -= 1
                digits[at] = UInt8(truncatingIfNeeded: left % 10) + 48
                left /= 10
            } while left > 0
            out += UnsafeBufferPointer(rebasing: digits[at...])
        }
    }
}
