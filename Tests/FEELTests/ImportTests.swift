@testable import FEEL
import Testing

struct ImportTests {
    private static let head = "xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\""

    private static func file(_ name: String, imports: [(String, String)] = [], _ body: String) -> ModelSource {
        let list = imports.map { prefix, target in
            "<import name=\"\(prefix)\" namespace=\"urn:\(target)\" "
                + "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"
        }
        return ModelSource(
            name: "\(name).dmn",
            text: "<definitions \(head) name=\"\(name)\" namespace=\"urn:\(name)\" id=\"\(name)\">"
                + list.joined() + body + "</definitions>")
    }

    private static func decision(_ name: String, _ text: String, type: String = "", requires: [String] = []) -> String {
        let links = requires.map { href in
            let kind =
                href.contains("#i") ? "requiredInput" : href.contains("#k") ? "requiredKnowledge" : "requiredDecision"
            let outer = kind == "requiredKnowledge" ? "knowledgeRequirement" : "informationRequirement"
            return "<\(outer)><\(kind) href=\"\(href)\"/></\(outer)>"
        }
        let typeRef = type.isEmpty ? "" : " typeRef=\"\(type)\""
        return "<decision id=\"d\(name)\" name=\"\(name)\"><variable name=\"\(name)\"\(typeRef)/>\(links.joined())"
            + "<literalExpression><text>\(text)</text></literalExpression></decision>"
    }

    private static let library = file(
        "base",
        """
        <itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues>
        </itemDefinition>
        <inputData id="iage" name="Age"><variable name="Age" typeRef="number"/></inputData>
        <businessKnowledgeModel id="kdouble" name="double it"><variable name="double it"/><encapsulatedLogic>
        <formalParameter name="n" typeRef="number"/><literalExpression><text>2 * n</text></literalExpression>
        </encapsulatedLogic></businessKnowledgeModel>
        """ + decision("Twice", "double it(Age)", requires: ["#iage", "#kdouble"]))

    private func value(_ sources: [ModelSource], _ name: String, _ inputs: [String: Value]) throws -> String {
        let program = try Model.load(sources).compile([name])
        let frame = program.makeFrame()
        for (name, value) in inputs { program.fill(frame, name, value) }
        program.evaluate(frame)
        return frame.result(0).description
    }

    @Test("elements of an imported model stand under its name; types too, and the order of files does not matter")
    func named() throws {
        let main = Self.file(
            "main", imports: [("my base", "base")],
            Self.decision(
                "D", "my base.Twice + my base.double it(my base.Age)",
                requires: ["urn:base#dTwice", "urn:base#kdouble", "urn:base#iage"])
                + Self.decision("K", "\"c\"", type: "my base.tKind"))
        for sources in [[main, Self.library], [Self.library, main]] {
            #expect(try value(sources, "D", ["urn:base#Age": .int(4)]) == "16")
            #expect(try value(sources, "K", [:]) == "null")
        }
    }

    @Test("elements of a model imported without a name stand as if they were its own")
    func nameless() throws {
        let main = Self.file(
            "main", imports: [("", "base")],
            Self.decision(
                "D", "Twice + double it(Age)", requires: ["urn:base#dTwice", "urn:base#kdouble", "urn:base#iage"])
                + Self.decision("K", "\"c\"", type: "tKind"))
        #expect(try value([main, Self.library], "D", ["Age": .int(4)]) == "16")
        #expect(try value([main, Self.library], "K", [:]) == "null")
    }

    @Test("a model may be imported by name here and without a name there")
    func both() throws {
        let main = Self.file(
            "main", imports: [("mid", "middle"), ("", "base")],
            Self.decision("D", "mid.M + Twice", requires: ["urn:middle#dM", "urn:base#dTwice"])
                + Self.decision("K", "\"b\"", type: "tKind"))
        let middle = Self.file(
            "middle", imports: [("b", "base")], Self.decision("M", "b.Twice + 1", requires: ["urn:base#dTwice"]))
        let sources = [main, middle, Self.library]
        #expect(try value(sources, "D", ["urn:base#Age": .int(4)]) == "17")
        #expect(try value(sources, "K", [:]) == "b")
    }

    @Test("an imported model that is not among the files is told with its place; schemas are passed over")
    func missing() {
        let main = Self.file("main", imports: [("x", "nowhere")], Self.decision("D", "1"))
        let problems = #expect(throws: ModelProblems.self) { try Model.load([main]) }
        #expect(problems?.problems.map(\.message) == ["the imported model 'urn:nowhere' is not among these files"])
        #expect(problems?.problems.first?.line == 1)
        let schema = ModelSource(
            name: "s.dmn",
            text: "<definitions \(Self.head) name=\"s\" namespace=\"urn:s\"><import name=\"x\" namespace=\"urn:x\" "
                + "importType=\"http://www.w3.org/2001/XMLSchema\"/>" + Self.decision("D", "1") + "</definitions>")
        #expect(throws: Never.self) { try Model.load([schema]) }
    }
}
