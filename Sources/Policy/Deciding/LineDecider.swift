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
                WrittenOutcome(rows.first.flatMap { outcome(desk.machine.plan.place($0), "")?.json } ?? [])
            }
            guard !written.isEmpty else { return false }
            written.write(desk.caseBytes, &out)
            return true
        }
    }
}

/// The bytes of an outcome without its case.
final class WrittenOutcome: Sendable {
    private let before: [UInt8]
    private let after: [UInt8]

    var isEmpty: Bool { before.isEmpty }

    /// `json`: an outcome whose case is empty, and the first empty text in it.
    init(_ json: [UInt8]) {
        let mark = Array("\"case\":\"\"".utf8)
        let at = json.indices.first { json[$0...].starts(with: mark) }
        before = at.map { Array(json[..<($0 + mark.count - 2)]) } ?? []
        after = at.map { Array(json[($0 + mark.count)...]) } ?? []
    }

    /// `caseBytes`: with its quotation marks.
    func write(_ caseBytes: UnsafeBufferPointer<UInt8>, _ out: inout [UInt8]) {
        out += before
        out += caseBytes
        out += after
    }
}

/// The bytes of a claim's outcome without its case and amounts.
struct WrittenClaim: Sendable {
    private let head: [UInt8]
    /// Up to each item's amount.
    private let items: [[UInt8]]
    private let beforeVerdict: [UInt8]
    private let afterVerdict: [UInt8]
    private let end: [UInt8]

    init(
        _ list: [ClaimSketch.Item], _ refusals: [ClaimOutcome.RefusedItem], _ assumptions: [String],
        pack: String, version: String
    ) {
        head = WrittenClaim.head(assumptions)
        var items: [[UInt8]] = []
        var open = JSONWriter()
        open.raw(",\"items\":[")
        for item in list {
            open.raw("{\"clauses\":")
            open.write(item.clauses)
            open.raw(",\"fen\":")
            items.append(open.bytes)
            open = JSONWriter()
            open.raw(",\"fund\":")
            open.write(item.fund)
            open.raw(",\"kind\":")
            open.write(item.kind)
            open.raw(",\"payee\":")
            open.write(item.payee)
            open.raw(items.count < list.count ? "}," : "}")
        }
        open.raw("],\"outcome\":")
        self.items = items
        beforeVerdict = open.bytes
        var rest = JSONWriter()
        rest.raw(",\"pack\":")
        rest.write(pack)
        rest.raw(",\"refusals\":[")
        for (index, refusal) in refusals.enumerated() {
            rest.raw(index > 0 ? ",{\"clauses\":" : "{\"clauses\":")
            rest.write(refusal.clauses)
            rest.raw(",\"kind\":")
            rest.write(refusal.kind)
            rest.raw(",\"reason\":")
            rest.write(refusal.reason)
            rest.raw("}")
        }
        rest.raw("],\"totalFen\":")
        afterVerdict = rest.bytes
        var last = JSONWriter()
        last.raw(",\"version\":")
        last.write(version)
        last.raw("}")
        end = last.bytes
    }

    private static func head(_ assumptions: [String]) -> [UInt8] {
        var out = JSONWriter()
        out.raw("{\"assumptions\":")
        out.write(assumptions)
        out.raw(",\"case\":")
        return out.bytes
    }

    /// `assumptions`: where they are others than the sketch's.
    func write(
        _ caseBytes: UnsafeBufferPointer<UInt8>, _ fens: UnsafeBufferPointer<Int64>, total: Int64,
        _ verdict: ClaimOutcome.Verdict, assumptions: [String]?, _ out: inout [UInt8]
    ) {
        out += assumptions.map(WrittenClaim.head) ?? head
        out += caseBytes
        for (item, fen) in zip(items, fens) {
            out += item
            WrittenClaim.write(fen, &out)
        }
        out += beforeVerdict
        switch verdict {
        case .approved: out += "\"approved\"".utf8
        case .partial: out += "\"partial\"".utf8
        case .rejected: out += "\"rejected\"".utf8
        case .entitled: out += "\"entitled\"".utf8
        }
        out += afterVerdict
        WrittenClaim.write(total, &out)
        out += end
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
