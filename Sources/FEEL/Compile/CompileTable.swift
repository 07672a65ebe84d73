extension Compiler {
    func table(_ table: DecisionTable, _ scope: Scope) -> Compiled {
        let id = Int32(truncatingIfNeeded: tables.count)
        tables.append(table)
        let local = scope.function.newLocal()
        let columns = table.inputs.indices.map { column(table, $0, scope, local) }
        var cells: [[Compiled]] = []
        for rule in table.rules {
            cells.append(
                rule.outputs.map { source in
                    source.text.unicodeScalars.allSatisfy(Letters.isSpace) ? .null : text(source, scope)
                })
        }
        let names = table.outputs.map(\.name)
        let single = names.count <= 1
        let shape = Shape(names)
        let declared = table.outputs.map { types.resolve($0.typeRef, scope.space, $0.place, owner) }
        var columnTypes: [FeelType] = []
        for index in names.indices {
            let known = common(cells.map { $0[index].type })
            if case .any = declared[index] { columnTypes.append(known) } else { columnTypes.append(declared[index]) }
        }
        let outputs = cells.map { row in output(row, single ? nil : shape) }
        let row: FeelType =
            single
            ? columnTypes.first ?? .any
            : .context(
                RecordType(
                    shape: shape,
                    members: columnTypes))
        let type: FeelType =
            switch table.hitPolicy {
            case .unique, .first, .any, .priority: row
            case .ruleOrder, .outputOrder: .list(row)
            case .collect: table.aggregation == nil ? .list(row) : .number
            }
        let code = TableCode(
            id: id, columns: columns, outputs: outputs, columnsOut: orders(table, scope),
            policy: table.hitPolicy, aggregation: table.aggregation,
            fallback: fallback(
                table, shape,
                scope))
        if inspection != nil { inspect(table, cells, declared, scope, local) }
        return Compiled(code, type)
    }

    private func output(_ row: [Compiled], _ shape: Shape?) -> Code {
        guard let shape else { return row.first?.code ?? ConstantCode(.null) }
        if row.allSatisfy({ $0.code.constant != nil }) {
            return ConstantCode(.context(Context(shape: shape, values: row.map { $0.code.constant ?? .null })))
        }
        return RecordCode(shape: shape, members: row.map(\.code), locals: [])
    }

    private func fallback(_ table: DecisionTable, _ shape: Shape, _ scope: Scope) -> Code? {
        guard table.outputs.contains(where: { $0.defaultEntry != nil }) else { return nil }
        let row = table.outputs.map { output in output.defaultEntry.map { text($0, scope) } ?? .null }
        return output(row, table.outputs.count > 1 ? shape : nil)
    }

    /// Allowed output values in order: the priorities of PRIORITY and OUTPUT ORDER.
    private func orders(_ table: DecisionTable, _ scope: Scope) -> [OutputColumn] {
        table.outputs.map { output in
            guard let allowed = output.allowed,
                let syntax = try? Parser.tests(allowed.text, names: parserNames(scope))
            else { return OutputColumn(order: []) }
            return OutputColumn(order: syntax.tests.compactMap { expression($0, scope, allowed).code.constant })
        }
    }

    /// One column: cells with the same text share one test.
    private func column(_ table: DecisionTable, _ index: Int, _ scope: Scope, _ local: Int) -> ColumnCode {
        let head = table.inputs[index]
        let input = text(head.expression, scope)
        var type = input.type
        if case .any = type { type = types.resolve(head.expression.typeRef, scope.space, head.expression.place, owner) }
        let words = max(1, (table.rules.count + 63) / 64)
        var tests: [CellTest] = []
        var rows: [[UInt64]] = []
        var known: [String: Int] = [:]
        var asking = [UInt64](repeating: 0, count: words)
        for (rule, row) in table.rules.enumerated() {
            let source = row.inputs[index]
            let key = source.text.trimmedBlanks
            if key.isEmpty || key == "-" { continue }
            let position: Int
            if let found = known[key] {
                position = found
            } else {
                guard let test = cell(source, scope, input: type, local: local) else { continue }
                if case .anything = test { continue }
                position = tests.count
                known[key] = position
                tests.append(test)
                rows.append([UInt64](repeating: 0, count: words))
            }
            let bit: UInt64 = 1 << UInt64(rule & 63)
            rows[position][rule >> 6] |= bit
            asking[rule >> 6] |= bit
        }
        let allowed = head.allowed.flatMap { cell($0, scope, input: type, local: local) }
        let reads = tests.contains { $0.readsInput } || allowed?.readsInput == true
        return ColumnCode(
            input: input.code, tests: tests, rows: rows.flatMap { $0 }, asking: asking,
            local: reads ? local : nil,
            allowed: allowed.flatMap { if case .anything = $0 { nil } else { $0 } })
    }
}

extension String {
    var trimmedBlanks: String {
        var view = Substring(self).unicodeScalars
        while let first = view.first, Letters.isSpace(first) { view.removeFirst() }
        while let last = view.last, Letters.isSpace(last) { view.removeLast() }
        return String(Substring(view))
    }
}
