@testable import FEEL
import Testing

struct HostileTests {
    @Test(
        "document types, entities and endless nesting in XML are refused",
        arguments: [
            ("<!DOCTYPE definitions [<!ENTITY a \"b\">]><definitions/>", "document type declarations"),
            (
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]><x>&c;</x>",
                "document type declarations"
            ),
            ("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", "document type declarations"),
            (String(repeating: "<a>", count: 100_000), "nested deeper"), ("", "not well-formed"),
            ("<definitions", "not well-formed"),
            ("<other/>", "'definitions' of DMN was expected"), ("\u{0}", "not well-formed")
        ])
    func xml(_ text: String, _ part: String) {
        let problems = #expect(throws: ModelProblems.self) {
            try Model.load([
                ModelSource(
                    name: "bad.dmn",
                    text: text)
            ])
        }
        #expect(problems?.problems.count == 1)
        #expect(problems?.problems.first?.message.contains(part) == true)
        #expect(problems?.problems.first?.file == "bad.dmn")
    }

    @Test(
        "five megabytes of one sign are refused quickly",
        arguments: [
            "(", "[", "{a:", "-", "not(", "if ", "x[",
            "for x in ", "1+", "f("
        ])
    func megabytes(_ part: String) {
        let text = String(repeating: part, count: 5_000_000 / part.utf8.count)
        #expect(throws: ModelProblems.self) { try Expression.parse(text) }
        #expect(throws: ModelProblems.self) { try Expression.parse(String(text.prefix(200_000))) }
        #expect(throws: ModelProblems.self) { try Expression.parseTests(String(text.prefix(200_000))) }
    }

    @Test("long chains of operators are refused before they exhaust the stack", arguments: ["1 + ", "true and ", "a."])
    func chains(_ part: String) {
        #expect(throws: ModelProblems.self) {
            try Expression.parse(
                String(repeating: part, count: 50_000) + "a",
                names: ["a"])
        }
    }

    @Test("cut and mixed texts never trap")
    func cut() {
        let whole =
            "for x in [1..5] return if x in (< 3, [4..5)) then {a b: \"\\u0041\", c: function(y) y.z[1]}"
            + ".c(@\"2023-01-01\") else -x ** 2"
        let scalars = Array(whole)
        for end in 0...scalars.count {
            _ = try? Expression.parse(String(scalars[..<end])).evaluate()
            _ = try? Expression.parse(String(scalars[end...])).evaluate()
            _ = try? Expression.parseTests(String(scalars[end...] + scalars[..<end])).evaluate()
        }
    }

    @Test(
        "an evaluation that would not end is stopped and gives null",
        arguments: [
            "count(for i in 1..1000000000000 return i)", "count(for a in 1..5000, b in 1..5000 return 1)",
            "some x in 1..99999999999 satisfies x < 0"
        ])
    func endless(_ text: String) { #expect(show(text) == "null") }

    @Test(
        "values do not nest without bound, however they are built",
        arguments: [
            "(for i in 0..1000000 return [partial])[1]", "(for i in 0..1000000 return {a: partial[-1]})[1]"
        ])
    func nesting(_ text: String) { #expect(show(text) == "null") }

    @Test("item definitions that contain themselves or form long chains are refused")
    func endlessTypes() throws {
        let input =
            "<inputData id=\"i1\" name=\"x\"><variable name=\"x\" typeRef=\"t0\"/></inputData>"
            + "<decision id=\"d1\" name=\"D\"><variable name=\"D\"/><informationRequirement>"
            + "<requiredInput href=\"#i1\"/></informationRequirement><literalExpression><text>x</text>"
            + "</literalExpression></decision>"
        for count in [1, 2, 3_000] {
            let items = (0..<count).map { index in
                "<itemDefinition name=\"t\(index)\"><itemComponent name=\"a\">"
                    + "<typeRef>t\((index + 1) % count)</typeRef>"
                    + "</itemComponent></itemDefinition>"
            }
            let model = try Samples.load(items.joined() + input)
            #expect(throws: ModelProblems.self) { try model.compile(["D"]) }
        }
    }

    @Test("a function that calls itself for ever is stopped")
    func recursion() throws {
        let body = """
            <businessKnowledgeModel id="k1" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>
            <literalExpression><text>1 + f(n + 1)</text></literalExpression></encapsulatedLogic>
            </businessKnowledgeModel>
            <decision id="d1" name="D"><variable name="D"/><knowledgeRequirement><requiredKnowledge href="#k1"/>
            </knowledgeRequirement>
            <literalExpression><text>f(0)</text></literalExpression></decision>
            """
        let (value, frame) = try Samples.decide(body)
        #expect(value == .null)
        #expect(frame.faults.contains { $0.message == "functions call each other too deeply" && $0.decision == "D" })
    }

    @Test("texts do not grow without bound")
    func growth() {
        let text = "string length((for i in 0..60 return if i = 0 then \"ab\" else partial[-1] + partial[-1])[-1])"
        #expect(show(text) == "null")
    }

    @Test("a table of a great many rows is read and checked, or refused, without stalling")
    func rows() throws {
        let row =
            "<rule><inputEntry><text>\"a\"</text></inputEntry><inputEntry><text>5</text></inputEntry>"
            + "<outputEntry><text>1</text></outputEntry></rule>"
        let table = Samples.table("", ["\"a\" | 1 | 1"])
        let many = table.replacing("</decisionTable>", with: String(repeating: row, count: 5_000) + "</decisionTable>")
        let findings = Model.check([Samples.source(many)])
        #expect(findings.count < 100)
        #expect(findings.contains { $0.problem.message.contains("rows 2 and 3 both take") })
        let million = String(repeating: "<rule/>", count: 1_000_001)
        let refused = Model.check([
            Samples.source(table.replacing("</decisionTable>", with: million + "</decisionTable>"))
        ])
        #expect(refused.map(\.severity) == [.error])
        #expect(refused.first?.problem.message == "the file has more than 1000000 elements")
    }

    @Test("a model with many flaws is read all the same by the kit's runner and by a check")
    func flaws() {
        let body =
            Samples.literal("1", name: "A", id: "a", requires: ["#b"])
            + Samples.literal("A", name: "B", id: "b", requires: ["#a", "#none"])
            + Samples.literal("B", name: "A", id: "c", requires: ["#b"])
        var loader = ModelLoader(Model())
        loader.add(Samples.source(body))
        let (model, problems) = loader.finishLeniently()
        #expect(problems.count == 3)
        let compiler = Compiler(model, lenient: true)
        let program = compiler.program(keys: model.order, names: ["A", "B"])
        let frame = program.makeFrame()
        program.evaluate(frame)
        #expect(frame.value(of: "A") == .int(1))
    }

    @Test(
        "extreme dates, durations and numbers give null or a value, never a trap",
        arguments: [
            "date(\"999999999-12-31\") + duration(\"P1D\")", "date(\"-999999999-01-01\") - duration(\"P1D\")",
            "duration(\"P999999999999999999Y\")",
            "duration(\"P999999999999999999D\") * 1e30", "date(1e18, 1, 1)", "[1, 2][1e30]",
            "substring(\"a\", -1e18, 1e18)", "round up(1, 1e9)",
            "date and time(\"999999999-12-31T23:59:59\") + duration(\"P999999999999999999D\")", "10 ** 1e9",
            "decimal(1e6000, 6000)", "time(1e9, 0, 0)",
            "duration(\"PT999999999999999999H\") + duration(\"PT999999999999999999H\")", "-(-9223372036854775807 - 1)",
            "abs(-9223372036854775807 - 1)",
            "(-9223372036854775807 - 1) / -1", "1e-6176 / 10", "exp(1e9)", "log(1e6000)", "sqrt(1e-6000)",
            "1e6111 * 10",
            "1e6144 - 1"
        ])
    func extremes(_ text: String) { _ = show(text) }
}
