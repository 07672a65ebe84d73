@testable import FEEL

/// Models as text, and short ways to run them.
enum Samples {
    static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="sample" namespace="urn:sample" id="d0">
        """

    static func source(_ body: String, name: String = "sample.dmn") -> ModelSource {
        ModelSource(name: name, text: head + "\n" + body + "\n</definitions>")
    }

    static func load(_ body: String) throws -> Model { try Model.load([source(body)]) }

    /// A table over the inputs `kind` (text) and `hours` (number); rows are `kind | hours | output`.
    static func table(_ policy: String, _ rows: [String], output: String = "", allowed: String = "") -> String {
        let rules = rows.map { row in
            let cells = row.split(separator: "|").map { escaped(Substring(String($0).trimmedBlanks)) }
            return "<rule><inputEntry><text>\(cells[0])</text></inputEntry>"
                + "<inputEntry><text>\(cells[1])</text></inputEntry>"
                + "<outputEntry><text>\(cells[2])</text></outputEntry>"
                + "<annotationEntry><text>\(cells[0])-note</text></annotationEntry></rule>"
        }
        let values = allowed.isEmpty ? "" : "<outputValues><text>\(escaped(Substring(allowed)))</text></outputValues>"
        return inputs + """
            <decision id="d1" name="D" label="决定"><variable name="D"/>
            <informationRequirement><requiredInput href="#i1"/></informationRequirement>
            <informationRequirement><requiredInput href="#i2"/></informationRequirement>
            <decisionTable \(policy)>
            <input label="类型"><inputExpression typeRef="string"><text>kind</text></inputExpression></input>
            <input label="学时"><inputExpression typeRef="number"><text>hours</text></inputExpression></input>
            <output name="reason">\(values)\(output)</output><annotation name="clause"/>
            \(rules.joined(separator: "\n"))
            </decisionTable></decision>
            """
    }

    static let inputs = """
        <inputData id="i1" name="kind" label="培训类型"><variable name="kind" typeRef="string"/></inputData>
        <inputData id="i2" name="hours"><variable name="hours" typeRef="number"/></inputData>

        """

    static func literal(_ text: String, name: String = "D", id: String = "d1", requires: [String] = []) -> String {
        let links = requires.map {
            "<informationRequirement><requiredDecision href=\"\($0)\"/></informationRequirement>"
        }
        return "<decision id=\"\(id)\" name=\"\(name)\"><variable name=\"\(name)\"/>\(links.joined())"
            + "<literalExpression><text>\(escaped(Substring(text)))</text></literalExpression></decision>"
    }

    static func escaped(_ text: Substring) -> String {
        String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    /// Loads, compiles and evaluates one decision.
    static func decide(_ body: String, _ decision: String = "D", _ inputs: [String: Value] = [:]) throws -> (
        Value,
        Frame
    ) {
        let program = try load(body).compile([decision])
        let frame = program.makeFrame()
        for (name, value) in inputs { program.fill(frame, name, value) }
        program.evaluate(frame)
        return (frame.result(0), frame)
    }
}

/// The value of an expression, printed; a problem as its message.
func show(_ text: String, _ values: [String: Value] = [:]) -> String {
    do {
        return try Expression.parse(text, names: Array(values.keys)).evaluate(values).description
    } catch {
        return error.description
    }
}
