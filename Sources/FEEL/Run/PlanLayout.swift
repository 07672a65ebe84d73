/// Puts what was gathered into the order in which it is run.
extension PlanBuilder {
    mutating func finish() -> Bool {
        let last = max(drafts.map(\.stage).max() ?? 0, resultStage.max() ?? 0, tableSingles.map(\.stage).max() ?? 0)
        let allSingles = tableSingles, allResults = results, allStages = resultStage
        results = []
        for stage in 0...last {
            let firstSource = sources.count, firstSingle = singles.count, firstResult = results.count
            for draft in drafts.filter({ $0.stage == stage }).sorted(by: { $0.cost < $1.cost }) { add(draft) }
            singles += allSingles.filter { $0.stage == stage }.map(\.single)
            for (index, result) in allResults.enumerated() where allStages[index] == stage { results.append(result) }
            stages.append(
                Plan.Stage(
                    sources: firstSource..<sources.count, singles: firstSingle..<singles.count,
                    results: firstResult..<results.count))
        }
        place()
        return true
    }

    private mutating func add(_ draft: Draft) {
        var source = draft.source
        let first = predicates.count
        for test in draft.tests {
            predicates.append(Plan.Predicate(block: test.block))
            predicateRows += test.rows
        }
        source.predicates = first..<predicates.count
        if !draft.byClass.isEmpty {
            source.masks = Int32(masks.count)
            for kind in 0..<pool.count { masks += rows(draft, of: representative(kind)) }
        }
        sources.append(source)
        asking += draft.asking
    }

    /// The rows that may fire for a value of the class.
    private func rows(_ draft: Draft, of value: Value) -> [UInt64] {
        let frame = Frame(inputs: 0, results: 0, program: nil)
        var rows = [UInt64](repeating: ~0, count: words)
        for (test, asked) in draft.byClass where test.holds(value, frame) != true {
            for word in 0..<words { rows[word] &= ~asked[word] }
        }
        return rows
    }

    private func representative(_ kind: Int) -> Value {
        switch UInt16(kind) {
        case TextPool.Class.null: .null
        case TextPool.Class.other: .number(.zero)
        case TextPool.Class.no: .boolean(false)
        case TextPool.Class.yes: .boolean(true)
        case TextPool.Class.unknown: .string(pool.texts.joined() + "?")
        default: .string(pool.texts[kind - TextPool.first])
        }
    }

    /// Gives the scratch registers their places behind all others.
    private mutating func place() {
        let base = registers
        func placed(_ register: Int32) -> Int32 {
            register >= PlanBuilder.scratchBase ? register - PlanBuilder.scratchBase + base : register
        }
        func placed(_ block: Plan.Block) -> Plan.Block {
            Plan.Block(start: block.start, end: block.end, result: placed(block.result))
        }
        for index in instructions.indices {
            instructions[index].x = placed(instructions[index].x)
            instructions[index].y = placed(instructions[index].y)
            instructions[index].to = placed(instructions[index].to)
            if instructions[index].op == .choose { instructions[index].extra = placed(instructions[index].extra) }
        }
        for index in bodies.indices { bodies[index] = placed(bodies[index]) }
        for index in predicates.indices { predicates[index].block = placed(predicates[index].block) }
        for index in sources.indices {
            sources[index].block = sources[index].block.map(placed)
            sources[index].register = placed(sources[index].register)
        }
        for index in results.indices {
            results[index].register = placed(results[index].register)
            results[index].outputs = results[index].outputs.map(placed)
            results[index].none = results[index].none.map(placed)
        }
        for index in outputs.indices { outputs[index] = outputs[index].mapValues(placed) }
        registers += mostScratch
    }
}
