/// A test file of the kit.
struct TestFile {
    struct Input {
        var name: String
        var namespace: String
        var value: Value
    }

    struct Result {
        var name: String
        var expected: Value
    }

    struct Case {
        var id: String
        /// The service or function to call instead of a decision.
        var invocable: String?
        var inputs: [Input]
        var results: [Result]
    }

    var stem: String
    var modelName = ""
    var cases: [Case] = []

    init(_ source: ModelSource) {
        stem = source.name.hasSuffix(".xml") ? String(source.name.dropLast(4)) : source.name
        guard let root = try? XMLTree.parse(source), root.name == "testCases" else { return }
        modelName = root.child("modelName")?.text.trimmedBlanks ?? ""
        cases = root.all("testCase").map { test in
            let type = test.attributes["type"] ?? "decision"
            return Case(
                id: test.attributes["id"] ?? "",
                invocable: type == "decision" ? nil : test.attributes["invocableName"],
                inputs: test.all("inputNode").map(TestFile.input),
                results: test.all("resultNode").map(TestFile.result))
        }
    }

    private static func input(_ element: XMLElement) -> Input {
        Input(
            name: element.attributes["name"] ?? "", namespace: element.attributes["namespace"] ?? "",
            value: value(element))
    }

    private static func result(_ element: XMLElement) -> Result {
        Result(name: element.attributes["name"] ?? "", expected: element.child("expected").map(value) ?? .null)
    }

    /// Depth is bounded by that of the XML.
    private static func value(_ element: XMLElement) -> Value {
        if element.attributes["nil"] == "true" { return .null }
        if let list = element.child("list") {
            return list.attributes["nil"] == "true" ? .null : .list(list.all("item").map(value))
        }
        let components = element.all("component")
        if !components.isEmpty { return .context(Context(components.map { ($0.attributes["name"] ?? "", value($0)) })) }
        guard let leaf = element.child("value"), leaf.attributes["nil"] != "true" else { return .null }
        return scalar(leaf.text, leaf.attributes["type"] ?? "")
    }

    private static func scalar(_ text: String, _ type: String) -> Value {
        let plain = text.trimmedBlanks
        switch type.split(separator: ":").last.map(String.init) ?? "" {
        case "boolean": return .boolean(plain == "true" || plain == "1")
        case "decimal", "double", "float", "integer", "int", "long": return Number(plain).map(Value.number) ?? .null
        case "date", "dateTime", "time", "duration": return Dates.literal(plain)
        default: return .string(text)
        }
    }
}
