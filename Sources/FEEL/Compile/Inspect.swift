/// What a check collects while a model is compiled.
extension Compiler {
    func warn(_ place: Place, _ message: String) {
        guard let inspection, inspection.warnings.count < 1_000 else { return }
        let problem = Problem(
            file: place.file, line: place.line, column: place.column, element: owner, message: message)
        if !inspection.warnings.contains(problem) { inspection.warnings.append(problem) }
    }

    /// An expression that cannot be of its declared type.
    func inspect(_ inner: Compiled, _ type: FeelType, _ place: Place) {
        guard inspection != nil, !inner.type.converts(to: type) else { return }
        warn(place, "this gives a \(inner.type.resolved.name); a \(type.name) was expected")
    }

    /// A pattern that can never match because it is none.
    func inspectPattern(_ builtin: Builtin, _ values: [Compiled], _ source: SourceText, _ arguments: [Syntax]) {
        guard ["matches", "replace", "split"].contains(builtin.name), values.count > 1,
            let pattern = values[1].code.constant?.asString
        else { return }
        let letters = builtin.name == "matches" ? 2 : 3
        let flags = values.count > letters ? values[letters].code.constant?.asString ?? "" : ""
        do throws(PatternError) {
            guard let flags = PatternFlags(flags) else {
                throw PatternError(at: 0, message: "s, m, i, x or q were expected as flags")
            }
            _ = try PatternProgram(pattern, flags)
        } catch {
            let at = arguments.count > 1 ? arguments[1].at : 0
            warn(source.place(at: at), "the pattern is wrong at character \(error.at + 1): \(error.message)")
        }
    }

    /// Keeps a table for `TableCheck`, and looks at its constant outputs.
    func inspect(
        _ table: DecisionTable, _ cells: [[Compiled]], _ declared: [FeelType], _ scope: Scope, _ local: Int
    ) {
        inspectOutputs(table, cells, declared, scope, local)
        let columns = table.inputs.indices.map { index in
            let head = table.inputs[index]
            let input = text(head.expression, scope)
            var type = input.type
            if case .any = type {
                type = types.resolve(head.expression.typeRef, scope.space, head.expression.place, owner)
            }
            var known: [String: CellTest?] = [:]
            let tests = table.rules.map { rule -> CellTest? in
                let source = rule.inputs[index]
                let key = source.text.trimmedBlanks
                if key.isEmpty || key == "-" { return .anything }
                if let test = known[key] { return test }
                let test = cell(source, scope, input: type, local: local)
                known[key] = test
                return test
            }
            return TableView.Column(
                text: head.expression.text.trimmedBlanks, type: type,
                allowed: head.allowed.flatMap { cell($0, scope, input: type, local: local) },
                isPlain: Compiler.isPlain(input.code), cells: tests)
        }
        let outputs = cells.map { row -> [Value]? in
            let values = row.compactMap(\.code.constant)
            return values.count == row.count ? values : nil
        }
        inspection?.tables.append(TableView(table: table, columns: columns, outputs: outputs))
    }

    private func inspectOutputs(
        _ table: DecisionTable, _ cells: [[Compiled]], _ declared: [FeelType], _ scope: Scope, _ local: Int
    ) {
        let allowed = table.outputs.map { $0.allowed.flatMap { cell($0, scope, input: .any, local: local) } }
        for (rule, row) in zip(table.rules, cells) {
            for (column, value) in row.enumerated() {
                guard let constant = value.code.constant, !constant.isNull else { continue }
                let place = rule.outputs[column].place
                scratch.restart()
                if declared[column].convert(constant, scratch).isNull {
                    report(place, owner, "\(constant) is not of the column's type \(declared[column].name)")
                } else if let test = allowed[column], ColumnDomain.isConstant(test),
                    test.holds(constant, scratch) != true
                {
                    report(place, owner, "\(constant) is not among the column's output values")
                }
            }
        }
    }

    /// Reads one input or parameter, or a member of one.
    private static func isPlain(_ code: Code) -> Bool {
        switch code {
        case is InputCode, is LocalCode: true
        case let path as PathCode: isPlain(path.inner)
        default: false
        }
    }
}

extension FeelType {
    /// Whether a value of this type can become one of the other where that is declared.
    func converts(to other: FeelType) -> Bool {
        if fits(other) { return true }
        switch (resolved, other.resolved) {
        case (.list(let item), let single): return item.fits(single)
        case (let single, .list(let item)): return single.fits(item)
        case (.date, .dateTime): return true
        default: return false
        }
    }
}
