import FEEL

@testable import Policy

/// Finds an input in which a given row fires: it changes the sample, cell by cell, until all tests of the row hold.
struct Witness<Input: SchemaInput> {
    let compiled: CompiledDecision<Input>
    let pack: Pack
    let decision: DecisionKind

    func input(for rule: Int, of table: RuleTable, from sample: JSONValue) -> JSONValue? {
        let row = table.rows[rule]
        var json = sample
        let cells = zip(table.inputs, row.tests).filter { $1 != "-" }
        for (index, cell) in cells.enumerated() {
            let known = Array(cells[...index])
            func holds(_ json: JSONValue) -> Bool { known.allSatisfy { self.holds($0.1, $0.0, json) } }
            if holds(json) { continue }
            let keys = Probe<Input>.mentioned(["\(cell.0.code) \(cell.1)"], by: decision.keys)
            let others = changes(keys, json) + settings("\(cell.0.code) \(cell.1)", json)
            guard let found = others.first(where: holds) else { return nil }
            json = found
        }
        return json
    }

    private func holds(_ test: String, _ column: RuleTable.Column, _ json: JSONValue) -> Bool {
        guard let input = try? Input.schema.read(json, codes: pack.codes),
            let code = try? Expression.parse(column.code, names: Template.names),
            let tests = try? Expression.parseTests(test, names: Template.names)
        else { return false }
        var facts = compiled.facts(of: input, pack: pack)
        facts["?"] = code.evaluate(facts)
        return tests.evaluate(facts).asBool == true
    }

    private func changes(_ keys: [InputKey], _ json: JSONValue) -> [JSONValue] {
        var all: [JSONValue] = []
        for key in keys {
            if key.home == .list {
                all += lists(key.path[0], json).map { json.putting($0, at: [key.path[0]][...]) }
            } else {
                if key.home == .group { all.append(json.putting(.null, at: [key.path[0]][...])) }
                all += values(key, json).map { json.putting($0, at: key.path[...]) }
            }
        }
        return all
    }

    /// What a place may set of the parameters that the text names.
    private func settings(_ text: String, _ json: JSONValue) -> [JSONValue] {
        pack.parameters.filter { $0.local.contains(decision) && text.contains("parameters.\($0.name)") }.flatMap {
            parameter in
            let occupation = [["training", "occupation"], ["class", "occupation"]].map { json.at($0) }
                .first { $0.text != nil }
            let values: [JSONValue] =
                switch parameter.kind {
                case .codes: occupation.map { [.array([$0])] } ?? []
                case .flag: [.boolean(true), .boolean(false)]
                default: [.int(0), .int(1), .int(1000)]
                }
            return values.map { json.putting($0, at: ["local", parameter.name]) }
        }
    }

    private func values(_ key: InputKey, _ json: JSONValue) -> [JSONValue] {
        switch key.type {
        case .flag: [.boolean(true), .boolean(false)]
        case .code(let list): pack.codes.entries(of: list).map { .string($0.code) }
        case .optionalCode(let list): [.null] + pack.codes.entries(of: list).map { .string($0.code) }
        case .codes(let list): [.array([])] + pack.codes.entries(of: list).map { .strings([$0.code]) }
        case .level: [.null] + (1...5).map { .int($0) }
        case .count, .optionalCount, .signed: [0, 1, 3, 9, 31, 61, 2000].map { .int($0) } + [.null]
        case .amount: [0, 1, 9, 39, 1000].map { .int($0) }
        case .rate: [.int(0), .int(1)]
        case .date: ["1990-01-01", "2099-01-01"].map { .string($0) }
        case .optionalMark: [.null, .string("N1")]
        case .counts: [.array([]), .array([.int(2023), .int(2018), .int(2025)])]
        case .texts:
            [.array([]), .strings(["9-99-99-99"])]
                + [["training", "occupation"], ["class", "occupation"]].map { .array([json.at($0)]) }
        case .text, .optionalText: [.string("9-99-99-99")]
        case .named: (pack.grants.map(\.kind) + ["x"]).map { .string($0) }
        case .division, .optionalDivision: [.string("999999"), .null]
        }
    }

    /// No entry, or up to three of one kind that is otherwise like the training itself.
    private func lists(_ name: String, _ json: JSONValue) -> [JSONValue] {
        var kinds: [JSONValue] = [.object([])]
        for key in decision.keys where key.home == .list && key.path[0] == name {
            let twins = ["training", "class", "grant"].map { json.at([$0, key.path[1]]) }
            var values = values(key, json)
            if let twin = twins.first(where: { !$0.isNull }) { values = [twin] + values.prefix(6) }
            if case .date = key.type {
                values = [["training", "startDate"], ["class", "startDate"], ["on"]].map { json.at($0) }
                    .filter { !$0.isNull }
            }
            if case .text = key.type { values = Array(values.prefix(1)) }
            kinds = kinds.flatMap { kind in values.map { kind.putting($0, at: key.path.dropFirst()) } }
        }
        return [.array([])] + kinds.flatMap { kind in [1, 3].map { .array([JSONValue](repeating: kind, count: $0)) } }
            + zip(kinds, kinds.dropFirst()).map { .array([$0, $1]) }
    }
}
