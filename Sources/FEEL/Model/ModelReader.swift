/// What one file says, before names are resolved.
struct ModelFile: Sendable {
    var file: String
    var namespace: String
    var name: String
    var imports: [Import] = []
    var elements: [Element] = []
    var items: [ItemElement] = []
}

/// An `import` of another file: its elements are then `name.element`, or plain names when it has no name.
struct Import: Sendable {
    var name: String
    var namespace: String
    /// Of a DMN model, and not of a schema or PMML.
    var isModel: Bool
    var place: Place
}

/// Reads the elements of a DMN file; other vendors' elements and diagrams are passed over.
struct ModelReader {
    let file: String
    var problems: [Problem] = []
    /// The element being read, for messages.
    var owner = ""

    static func isModel(_ namespace: String) -> Bool {
        namespace.isEmpty || (namespace.contains("omg.org/spec/DMN") && !namespace.contains("/DMNDI"))
    }

    mutating func report(_ element: XMLElement, _ message: String) {
        problems.append(
            Problem(
                file: file, line: element.line, column: element.column, element: owner,
                message: message))
    }

    func place(_ element: XMLElement) -> Place { Place(file: file, line: element.line, column: element.column) }

    func label(_ element: XMLElement, else name: String = "") -> String { element.attributes["label"] ?? name }

    /// Children of DMN's own namespaces.
    func children(_ element: XMLElement) -> [XMLElement] {
        element.children.filter { $0.isModel && $0.name != "extensionElements" }
    }

    func child(_ element: XMLElement, _ name: String) -> XMLElement? {
        element.children.first { $0.isModel && $0.name == name }
    }

    mutating func read(_ root: XMLElement) -> ModelFile {
        var result = ModelFile(
            file: file, namespace: root.attributes["namespace"] ?? "",
            name: root.attributes["name"] ?? "")
        guard root.name == "definitions", ModelReader.isModel(root.namespace) else {
            report(root, "the root element is '\(root.name)'; 'definitions' of DMN was expected")
            return result
        }
        for element in children(root) {
            owner = element.attributes["name"] ?? ""
            switch element.name {
            case "import":
                let type = element.attributes["importType"] ?? ""
                result.imports.append(
                    Import(
                        name: trimmed(element.attributes["name"] ?? ""),
                        namespace: element.attributes["namespace"] ?? "",
                        isModel: type.contains("/DMN/") || type.contains("MODEL"), place: place(element)))
            case "itemDefinition": if let item = item(element) { result.items.append(item) }
            case "inputData": if let name = name(element) { result.elements.append(input(element, name)) }
            case "decision": if let name = name(element) { result.elements.append(decision(element, name)) }
            case "businessKnowledgeModel":
                if let name = name(element) { result.elements.append(knowledge(element, name)) }
            case "decisionService": if let name = name(element) { result.elements.append(service(element, name)) }
            default: break
            }
        }
        return result
    }

    mutating func name(_ element: XMLElement) -> String? {
        if let name = element.attributes["name"], !NameTable.parts(of: name).isEmpty { return trimmed(name) }
        report(element, "'\(element.name)' has no name")
        return nil
    }

    func trimmed(_ text: String) -> String {
        text.split(whereSeparator: { $0.unicodeScalars.allSatisfy(Letters.isSpace) }).joined(separator: " ")
    }

    func typeRef(_ element: XMLElement?) -> String? {
        guard let text = element?.attributes["typeRef"] ?? element.flatMap({ child($0, "typeRef")?.text })
        else { return nil }
        let plain = trimmed(text)
        if plain.isEmpty { return nil }
        for prefix in ["feel:", "kie:", "xsd:"] where plain.hasPrefix(prefix) {
            return String(plain.dropFirst(prefix.count))
        }
        return plain
    }

    func note(_ element: XMLElement) -> String { child(element, "description").map { trimmed($0.text) } ?? "" }

    private func input(_ element: XMLElement, _ name: String) -> Element {
        .input(
            InputElement(
                id: element.attributes["id"] ?? "", name: name, label: label(element, else: name),
                typeRef: typeRef(child(element, "variable")), note: note(element), place: place(element)))
    }

    private func references(_ element: XMLElement, _ path: String...) -> [Reference] {
        var level = [element]
        for name in path { level = level.flatMap { parent in children(parent).filter { $0.name == name } } }
        return level.compactMap { target in
            target.attributes["href"].map { Reference(href: $0, place: place(target)) }
        }
    }

    private mutating func decision(_ element: XMLElement, _ name: String) -> Element {
        let requires =
            references(element, "informationRequirement", "requiredInput")
            + references(element, "informationRequirement", "requiredDecision")
            + references(element, "knowledgeRequirement", "requiredKnowledge")
        return .decision(
            DecisionElement(
                id: element.attributes["id"] ?? "", name: name, label: label(element, else: name),
                typeRef: typeRef(child(element, "variable")),
                question: child(
                    element,
                    "question"
                ).map { trimmed($0.text) } ?? "",
                note: note(element), requires: requires, logic: logic(in: element), place: place(element)))
    }

    private mutating func knowledge(_ element: XMLElement, _ name: String) -> Element {
        .knowledge(
            KnowledgeElement(
                id: element.attributes["id"] ?? "", name: name, label: label(element, else: name),
                typeRef: typeRef(child(element, "variable")), note: note(element),
                requires: references(element, "knowledgeRequirement", "requiredKnowledge"),
                function: child(element, "encapsulatedLogic").map { function($0) }, place: place(element)))
    }

    private func service(_ element: XMLElement, _ name: String) -> Element {
        .service(
            ServiceElement(
                id: element.attributes["id"] ?? "", name: name, typeRef: typeRef(child(element, "variable")),
                outputs: references(element, "outputDecision"),
                encapsulated: references(element, "encapsulatedDecision"),
                inputDecisions: references(element, "inputDecision"), inputData: references(element, "inputData"),
                place: place(element)))
    }

    private mutating func item(_ element: XMLElement) -> ItemElement? {
        guard let name = name(element) else { return nil }
        var components: [ItemElement] = []
        for part in children(element) where part.name == "itemComponent" {
            if let component = item(part) { components.append(component) }
        }
        var result = ItemElement(
            name: name, label: label(element, else: name),
            typeRef: child(element, "typeRef").flatMap { typeRef(element: $0) },
            isCollection: element.attributes["isCollection"] == "true",
            allowed: child(element, "allowedValues").flatMap { text($0) },
            constraint: child(element, "typeConstraint").flatMap { text($0) },
            components: components, function: nil, place: place(element))
        if let function = child(element, "functionItem") {
            result.function = (
                children(function).filter { $0.name == "parameters" }
                    .map { ($0.attributes["name"] ?? "", typeRef($0)) }, function.attributes["outputTypeRef"]
            )
        }
        return result
    }

    private func typeRef(element: XMLElement) -> String? {
        let plain = trimmed(element.text)
        for prefix in ["feel:", "xsd:"] where plain.hasPrefix(prefix) { return String(plain.dropFirst(prefix.count)) }
        return plain.isEmpty ? nil : plain
    }

    /// The text of a `text` child, which must be FEEL.
    mutating func text(_ element: XMLElement) -> SourceText? {
        guard let text = child(element, "text") else { return nil }
        if let language = element.attributes["expressionLanguage"], !language.isEmpty,
            !language.lowercased().contains("feel")
        {
            report(element, "the expression is in '\(language)'; FEEL was expected")
        }
        return SourceText(text: text.text, typeRef: typeRef(element), place: place(text), marks: text.marks)
    }
}
