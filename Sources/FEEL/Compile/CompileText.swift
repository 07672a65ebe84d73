extension Compiler {
    /// Every member name of the model, so that paths with spaces are read whole.
    static func members(of model: Model) -> NameTable {
        var table = NameTable()
        func add(_ item: ItemElement) {
            for component in item.components {
                table.insert(component.name)
                add(component)
            }
        }
        func add(_ boxed: Boxed) {
            switch boxed.kind {
            case .context(let entries):
                for entry in entries {
                    if let name = entry.name { table.insert(name) }
                    add(entry.value)
                }
            case .relation(let columns, let rows):
                for column in columns { table.insert(column) }
                for row in rows { for cell in row { add(cell) } }
            case .table(let decision):
                for output in decision.outputs where !output.name.isEmpty { table.insert(output.name) }
            case .list(let items): for item in items { add(item) }
            case .invocation(_, let bindings): for binding in bindings { add(binding.value) }
            case .function(let definition): if let body = definition.body { add(body) }
            case .conditional(let one, let two, let three): for part in [one, two, three] { add(part) }
            case .filter(let one, let two), .loop(_, let one, let two), .quantified(_, _, let one, let two):
                for part in [one, two] { add(part) }
            case .literal: break
            }
        }
        for item in model.items.values { add(item) }
        for element in model.elements.values {
            switch element {
            case .decision(let decision): if let logic = decision.logic { add(logic) }
            case .knowledge(let knowledge): if let body = knowledge.function?.body { add(body) }
            case .service: break
            case .input: break
            }
            if model.imports.values.contains(where: { !$0.isEmpty }) { table.insert(element.name) }
        }
        return table
    }

    func parserNames(_ scope: Scope) -> ParserNames {
        ParserNames(variables: scope.table, members: memberNames, types: types.names)
    }

    /// A FEEL text as an expression.
    func text(_ source: SourceText, _ scope: Scope) -> Compiled {
        do {
            let syntax = try Parser.expression(source.text, names: parserNames(scope))
            return expression(syntax, scope, source)
        } catch {
            report(source, error.at, error.message)
            return .null
        }
    }

    func report(_ source: SourceText, _ offset: Int, _ message: String) {
        report(source.place(at: offset), owner, message)
    }

    /// Allowed values of an item definition.
    func constraint(_ source: SourceText, _ space: String, _ name: String) -> Constraint? {
        let function = FunctionScope(parent: nil)
        let scope = Scope(nil, function: function, space: space)
        let former = owner
        owner = name
        defer { owner = former }
        guard let test = cell(source, scope, input: .any, local: function.newLocal()) else { return nil }
        return Constraint(tests: test, locals: function.locals)
    }
}

extension SourceText {
    /// The place in the file of a character of the text.
    func place(at offset: Int) -> Place {
        guard let mark = marks.last(where: { $0.offset <= offset }) else { return place }
        return Place(file: place.file, line: mark.line, column: mark.column + offset - mark.offset)
    }
}
