/// Decides many kept inputs of `TraineeClaim`, for sums rather than for words. One run serves several threads, each with
/// a `Worker` of its own.
package struct DecisionRun: Sendable {
    package let pack: Pack
    /// Item kinds that the pack can pay: `Worker.fen` and `DecidedSum.paid` count them in this order.
    package let kinds: [String]
    /// Reasons in their order: bit n of `DecidedSum.reasons` is `reasons[n]`; all after the 64th share the last bit.
    package let reasons: [String]
    private let decider: ClaimDecider<TraineeClaimInput>

    /// `parameters` take the place of the pack's own values and of what the inputs say under `local`. InputError at
    /// `parameters.NAME`: the pack has no such parameter, or it cannot have this value.
    package init(_ pack: Pack, parameters: [String: JSONValue] = [:]) throws(InputError) {
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let parameter = pack.parameter(name) else {
                throw InputError(.unknownCode, "the pack has no such parameter", path: "parameters.\(name)")
            }
            if let trouble = parameter.trouble(value) {
                throw InputError(trouble.code, trouble.message, path: "parameters.\(name)")
            }
        }
        let own = pack.engine.traineeClaim
        self.pack = pack
        decider = parameters.isEmpty ? own : ClaimDecider<TraineeClaimInput>(own, changing: parameters)
        kinds = decider.rules.kinds.map(\.name)
        reasons = decider.rules.reasons
    }

    package func worker() -> Worker { Worker(pack: pack, decider: decider) }
}

/// What a run keeps of one decision.
package struct DecidedSum: Sendable, Hashable {
    package var outcome: ClaimOutcome.Verdict
    package var totalFen: Int64
    /// Bit n: the kind `DecisionRun.kinds[n]` is among the items (its amount may be 0).
    package var paid: UInt32
    /// Bit n: the reason `DecisionRun.reasons[n]` refuses an item.
    package var reasons: UInt64
}

extension DecisionRun {
    /// The memory of one thread.
    package final class Worker {
        private let pack: Pack
        private let decider: ClaimDecider<TraineeClaimInput>
        private let desk: Desk?
        /// Fen of the last decision by item kind; 0 where the kind is not paid.
        package private(set) var fen: [Int64]

        init(pack: Pack, decider: ClaimDecider<TraineeClaimInput>) {
            self.pack = pack
            self.decider = decider
            desk = decider.compiled.quick?.makeDesk()
            fen = [Int64](repeating: 0, count: decider.rules.kinds.count)
        }

        /// Decides one kept input: canonical JSON as `TraineeClaimInput.json` gives it, or any JSON of that shape.
        package func decide(_ input: [UInt8]) throws(InputError) -> DecidedSum {
            if let sum = input.withUnsafeBufferPointer({ quickly($0) }) { return sum }
            return try generally(input)
        }

        /// The same for bytes that somebody else keeps.
        package func decide(_ input: UnsafeBufferPointer<UInt8>) throws(InputError) -> DecidedSum {
            if let sum = quickly(input) { return sum }
            return try generally(Array(input))
        }

        private func quickly(_ input: UnsafeBufferPointer<UInt8>) -> DecidedSum? {
            guard let desk, let quick = decider.compiled.quick, quick.decide(input, desk) else { return nil }
            let sketch = decider.sketch(desk)
            guard sketch.isWhole else { return nil }
            var sum = DecidedSum(outcome: .rejected, totalFen: 0, paid: sketch.kindBits, reasons: sketch.reasonBits)
            let good = withUnsafeTemporaryAllocation(of: Int64.self, capacity: sketch.items.count + 1) { fens in
                guard decider.quickFens(sketch, desk, fens) else { return false }
                clear()
                for (index, item) in sketch.items.enumerated() {
                    let (total, over) = sum.totalFen.addingReportingOverflow(fens[index])
                    if over { return false }
                    sum.totalFen = total
                    fen[item.at] = fens[index]
                }
                return true
            }
            sum.outcome = sketch.verdict(sum.totalFen)
            return good ? sum : nil
        }

        private func generally(_ input: [UInt8]) throws(InputError) -> DecidedSum {
            let json: JSONValue
            do { json = try JSONReader.read(input) } catch {
                throw InputError(.notJSON, "\(error.message) (byte \(error.offset))", path: "")
            }
            let outcome = try decider.decideGenerally(pack.read(json))
            clear()
            var sum = DecidedSum(outcome: outcome.outcome, totalFen: outcome.totalFen, paid: 0, reasons: 0)
            for item in outcome.items {
                guard let kind = decider.rules.kinds.firstIndex(where: { $0.name == item.kind }) else { continue }
                fen[kind] = item.fen
                sum.paid |= 1 << UInt32(kind)
            }
            for refusal in outcome.refusals {
                sum.reasons |= 1 << UInt64(min(decider.rules.reasons.firstIndex(of: refusal.reason) ?? 63, 63))
            }
            return sum
        }

        private func clear() { for kind in fen.indices { fen[kind] = 0 } }
    }
}
