/// Boxed expressions.
extension ModelReader {
    static let logicNames: Set<String> = [
        "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition",
        "conditional", "filter", "for", "some", "every"
    ]

    mutating func logic(in parent: XMLElement) -> Boxed? {
        let found = children(parent).filter { ModelReader.logicNames.contains($0.name) }
        if found.count > 1 { report(found[1], "only one expression can stand here") }
        return found.first.map { logic($0) }
    }

    /// The expression of a part that must have one.
    private mutating func part(_ element: XMLElement, _ name: String) -> Boxed {
        if let holder = child(element, name), let inner = logic(in: holder) { return inner }
        report(element, "'\(element.name)' needs '\(name)' with an expression")
        return missing(element)
    }

    private func missing(_ element: XMLElement) -> Boxed {
        Boxed(
            kind: .literal(SourceText(text: "null", typeRef: nil, place: place(element))), typeRef: nil,
            place: place(element))
    }

    mutating func logic(_ element: XMLElement) -> Boxed {
        Boxed(kind: kind(element), typeRef: typeRef(element), place: place(element))
    }

    private mutating func kind(_ element: XMLElement) -> Boxed.Kind {
        switch element.name {
        case "literalExpression":
            return .literal(text(element) ?? SourceText(text: "", typeRef: nil, place: place(element)))
        case "decisionTable": return .table(table(element))
        case "context": return .context(context(element))
        case "list":
            return .list(children(element).filter { ModelReader.logicNames.contains($0.name) }.map { logic($0) })
        case "relation": return relation(element)
        case "invocation": return invocation(element)
        case "functionDefinition": return .function(function(element))
        case "conditional": return .conditional(part(element, "if"), part(element, "then"), part(element, "else"))
        case "filter": return .filter(part(element, "in"), part(element, "match"))
        case "for":
            return .loop(iterator(element), part(element, "in"), part(element, "return"))
        default:
            return .quantified(
                every: element.name == "every", iterator(element), part(element, "in"),
                part(element, "satisfies"))
        }
    }

    private mutating func iterator(_ element: XMLElement) -> String {
        if let name = element.attributes["iteratorVariable"] { return trimmed(name) }
        report(element, "'\(element.name)' needs the attribute 'iteratorVariable'")
        return "item"
    }

    private mutating func context(_ element: XMLElement) -> [Boxed.Entry] {
        var entries: [Boxed.Entry] = []
        for part in children(element) where part.name == "contextEntry" {
            let variable = child(part, "variable")
            let value = logic(in: part) ?? missing(part)
            let name = variable.flatMap { $0.attributes["name"] }.map(trimmed)
            entries.append(Boxed.Entry(name: name, typeRef: typeRef(variable), value: value))
        }
        return entries
    }

    private mutating func relation(_ element: XMLElement) -> Boxed.Kind {
        let columns = children(element).filter { $0.name == "column" }.map { trimmed($0.attributes["name"] ?? "") }
        var rows: [[Boxed]] = []
        for row in children(element) where row.name == "row" {
            let cells = children(row).filter { ModelReader.logicNames.contains($0.name) }.map { logic($0) }
            if cells.count != columns.count {
                report(row, "this row has \(cells.count) cells; \(columns.count) were expected")
            } else {
                rows.append(cells)
            }
        }
        return .relation(columns: columns, rows: rows)
    }

    private mutating func invocation(_ element: XMLElement) -> Boxed.Kind {
        var bindings: [Boxed.Binding] = []
        for part in children(element) where part.name == "binding" {
            guard let name = child(part, "parameter")?.attributes["name"] else {
                report(part, "a binding needs 'parameter' with a name")
                continue
            }
            bindings.append(Boxed.Binding(name: trimmed(name), value: logic(in: part) ?? missing(part)))
        }
        return .invocation(logic(in: element) ?? missing(element), bindings)
    }

    mutating func function(_ element: XMLElement) -> FunctionDefinition {
        let parameters = children(element).filter { $0.name == "formalParameter" }.map { parameter in
            (name: trimmed(parameter.attributes["name"] ?? ""), typeRef: typeRef(parameter))
        }
        let kind = element.attributes["kind"] ?? "FEEL"
        return FunctionDefinition(
            parameters: parameters, body: logic(in: element),
            external: kind != "FEEL" && kind != "F", typeRef: typeRef(element),
            place: place(element))
    }

    private mutating func table(_ element: XMLElement) -> DecisionTable {
        let parts = children(element)
        let inputs = parts.filter { $0.name == "input" }.map { column -> DecisionTable.Input in
            let expression = child(column, "inputExpression").flatMap { text($0) }
            if expression == nil { report(column, "an input column needs 'inputExpression' with a text") }
            let source = expression ?? SourceText(text: "null", typeRef: nil, place: place(column))
            return DecisionTable.Input(
                label: label(column, else: trimmed(source.text)), expression: source,
                allowed: child(column, "inputValues").flatMap { text($0) })
        }
        let outputs = parts.filter { $0.name == "output" }.map { column -> DecisionTable.Output in
            let name = column.attributes["name"].map(trimmed) ?? ""
            return DecisionTable.Output(
                name: name, label: label(column, else: name), typeRef: typeRef(column),
                allowed: child(column, "outputValues").flatMap { text($0) },
                defaultEntry: child(column, "defaultOutputEntry").flatMap { text($0) },
                place: place(column))
        }
        if outputs.isEmpty { report(element, "a decision table needs at least one output column") }
        if outputs.count > 1 {
            for (output, part) in zip(outputs, parts.filter { $0.name == "output" }) where output.name.isEmpty {
                report(part, "an output column needs a name when there are several")
            }
        }
        let annotations = parts.filter { $0.name == "annotation" }.map { trimmed($0.attributes["name"] ?? "") }
        var rules: [DecisionTable.Rule] = []
        for part in parts where part.name == "rule" {
            if let rule = rule(part, inputs.count, outputs.count, annotations.count) { rules.append(rule) }
        }
        return DecisionTable(
            owner: owner, label: label(element, else: element.attributes["outputLabel"] ?? owner),
            hitPolicy: hitPolicy(element), aggregation: aggregation(element), inputs: inputs,
            outputs: outputs, annotationNames: annotations, rules: rules, place: place(element))
    }

    private mutating func rule(_ element: XMLElement, _ inputs: Int, _ outputs: Int, _ annotations: Int)
        -> DecisionTable.Rule?
    {
        let parts = children(element)
        func texts(_ name: String) -> [SourceText] {
            parts.filter { $0.name == name }.map { cell in
                text(cell) ?? SourceText(text: "", typeRef: nil, place: place(cell))
            }
        }
        let left = texts("inputEntry"), right = texts("outputEntry")
        if left.count != inputs {
            report(element, "this row has \(left.count) input cells; \(inputs) were expected")
        }
        if right.count != outputs {
            report(element, "this row has \(right.count) output cells; \(outputs) were expected")
        }
        guard left.count == inputs, right.count == outputs else { return nil }
        var notes = parts.filter { $0.name == "annotationEntry" }.map {
            child($0, "text").map {
                trimmed($0.text)
            } ?? ""
        }
        while notes.count < annotations { notes.append("") }
        return DecisionTable.Rule(
            id: element.attributes["id"] ?? "", inputs: left, outputs: right, annotations: notes,
            note: note(element), place: place(element))
    }

    private mutating func hitPolicy(_ element: XMLElement) -> HitPolicy {
        switch element.attributes["hitPolicy"] ?? "UNIQUE" {
        case "UNIQUE": return .unique
        case "FIRST": return .first
        case "PRIORITY": return .priority
        case "ANY": return .any
        case "COLLECT": return .collect
        case "RULE ORDER": return .ruleOrder
        case "OUTPUT ORDER": return .outputOrder
        case let other:
            report(
                element,
                "'\(other)' is no hit policy; UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER or "
                    + "OUTPUT ORDER was expected")
            return .unique
        }
    }

    private mutating func aggregation(_ element: XMLElement) -> Aggregation? {
        switch element.attributes["aggregation"] {
        case nil: return nil
        case "SUM": return .sum
        case "COUNT": return .count
        case "MIN": return .min
        case "MAX": return .max
        case let other?:
            report(element, "'\(other)' is no aggregation; SUM, COUNT, MIN or MAX was expected")
            return nil
        }
    }
}
