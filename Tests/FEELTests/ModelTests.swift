@testable import FEEL
import Testing

struct ModelTests {
    static let record = """
        <itemDefinition name="tTraining" label="培训">
          <itemComponent name="hours" label="学时"><typeRef>number</typeRef></itemComponent>
          <itemComponent name="level"><typeRef>number</typeRef></itemComponent>
        </itemDefinition>
        <itemDefinition name="tHistory" isCollection="true">
          <itemComponent name="occupation"><typeRef>string</typeRef></itemComponent>
          <itemComponent name="level"><typeRef>number</typeRef></itemComponent>
        </itemDefinition>
        <inputData id="i1" name="training" label="培训"><variable name="training" typeRef="tTraining"/></inputData>
        <inputData id="i2" name="history"><variable name="history" typeRef="tHistory"/></inputData>

        """

    static func needing(_ text: String) -> String {
        record + """
            <decision id="d1" name="D"><variable name="D"/>
            <informationRequirement><requiredInput href="#i1"/></informationRequirement>
            <informationRequirement><requiredInput href="#i2"/></informationRequirement>
            <literalExpression><text>\(Samples.escaped(Substring(text)))</text></literalExpression></decision>
            """
    }

    @Test("the leaves of an input that are used become slots, and lists of records keep their shape")
    func slots() throws {
        let program = try Samples.load(Self.needing("training.hours + count(history[level > 3])")).compile(["D"])
        #expect(program.slots.map { $0.path.joined(separator: ".") } == ["training.hours", "history"])
        let shape = try #require(program.slots[1].type.shape)
        #expect(shape.names == ["occupation", "level"])
        let frame = program.makeFrame()
        frame[0] = .int(80)
        frame[1] = .list([
            .context(Context(shape: shape, values: [.string("x"), .int(5)])),
            .context(Context([("level", .int(4))])),
            .context(
                Context(
                    shape: shape,
                    values: [
                        .null,
                        .int(1)
                    ]))
        ])
        program.evaluate(frame)
        #expect(frame.result(0) == .int(82))
    }

    @Test(
        "what a type does not have is a mistake",
        arguments: [
            ("training.minutes", "'minutes' is no member; hours, level were expected"),
            ("other", "'other' is not known here; require it, or check its spelling"),
            ("floor()", "'floor' was given 0 arguments; (n, scale) was expected"),
            ("1 instance of tNone", "the type after 'instance of' is unknown")
        ])
    func members(_ text: String, _ message: String) throws {
        let model = try Samples.load(Self.needing(text))
        let problems = #expect(throws: ModelProblems.self) { try model.compile(["D"]) }
        #expect(problems?.problems.map(\.message) == [message])
        #expect(problems?.problems.first?.element == "D")
    }

    @Test("a later model replaces decisions by name and adds new ones; the rest stays")
    func replacing() throws {
        let base = try Samples.load(
            Samples.literal("1", name: "A", id: "a")
                + Samples.literal(
                    "A + 10", name: "B",
                    id: "b", requires: ["#a"]))
        let next = try Model.load(
            [
                Samples.source(
                    Samples.literal("2", name: "A", id: "x")
                        + Samples.literal(
                            "B * 2",
                            name: "C", id: "c", requires: ["#b"]), name: "next.dmn")
            ], replacing: base)
        let program = try next.compile(["A", "B", "C"])
        let frame = program.makeFrame()
        program.evaluate(frame)
        #expect((0..<3).map { frame.result($0).description } == ["2", "12", "24"])
        #expect(next.decisions.map(\.name) == ["A", "B", "C"])
        #expect(next.decision(named: "B")?.requires == ["A"])
    }

    @Test("every problem of a model comes at once, in order of place")
    func allAtOnce() throws {
        let body =
            Samples.literal("1 +", name: "A", id: "a") + "\n"
            + Samples.literal(
                "nothing", name: "B",
                id: "b") + "\n" + Samples.literal("[1", name: "C", id: "c")
        let findings = try Samples.load(body).check()
        #expect(findings.map(\.problem.element) == ["A", "B", "C"])
        #expect(findings.map(\.problem.line) == [3, 4, 5])
        #expect(findings.allSatisfy { $0.severity == .error })
    }

    @Test(
        "links to nothing, names used twice and cycles are found when loading",
        arguments: [
            (Samples.literal("1", requires: ["#none"]), "'#none' points to nothing in these files"),
            (Samples.literal("1") + Samples.literal("2", id: "d2"), "the name 'D' is used twice"),
            (
                Samples.literal("1", name: "A", id: "a", requires: ["#b"])
                    + Samples.literal(
                        "1", name: "B", id: "b",
                        requires: ["#a"]), "requires itself: A → B → A"
            )
        ])
    func links(_ body: String, _ message: String) {
        let problems = #expect(throws: ModelProblems.self) { try Samples.load(body) }
        #expect(problems?.problems.map(\.message) == [message])
    }

    @Test("a long chain of decisions is no matter")
    func chain() throws {
        var body = Samples.literal("0", name: "N0", id: "n0")
        for index in 1...2_000 {
            body += Samples.literal(
                "N\(index - 1) + 1", name: "N\(index)", id: "n\(index)",
                requires: ["#n\(index - 1)"])
        }
        #expect(try Samples.decide(body, "N2000").0 == .int(2_000))
    }

    @Test("knowledge models are called by place or by name, from text or as an invocation, and may call themselves")
    func knowledge() throws {
        let model = """
            <businessKnowledgeModel id="k1" name="factorial"><variable name="factorial"/><encapsulatedLogic>
            <formalParameter name="n" typeRef="number"/>
            <literalExpression><text>if n &lt; 2 then 1 else n * factorial(n - 1)</text></literalExpression>
            </encapsulatedLogic></businessKnowledgeModel>
            <decision id="d1" name="D"><variable name="D"/><knowledgeRequirement><requiredKnowledge href="#k1"/>
            </knowledgeRequirement>
            <context><contextEntry><variable name="a"/><literalExpression><text>factorial(n: 5)</text>
            </literalExpression></contextEntry>
            <contextEntry><variable name="b"/><invocation><literalExpression><text>factorial</text></literalExpression>
            <binding><parameter name="n"/><literalExpression><text>a / 40</text></literalExpression></binding>
            </invocation></contextEntry></context></decision>
            """
        #expect(try Samples.decide(model).0.description == "{a: 120, b: 6}")
    }

    @Test("a value that is not of its declared type becomes null, a single one becomes a list")
    func types() throws {
        let body = """
            <itemDefinition name="tList" isCollection="true"><typeRef>string</typeRef></itemDefinition>
            <itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"a","b"</text></allowedValues>
            </itemDefinition>
            <decision id="d1" name="A"><variable name="A" typeRef="tList"/><literalExpression><text>"x"</text>
            </literalExpression></decision>
            <decision id="d2" name="B"><variable name="B" typeRef="tKind"/><literalExpression><text>"c"</text>
            </literalExpression></decision>
            <decision id="d3" name="C"><variable name="C" typeRef="number"/><literalExpression><text>"c"</text>
            </literalExpression></decision>
            """
        for (name, printed) in [("A", "[\"x\"]"), ("B", "null"), ("C", "null")] {
            let (value, frame) = try Samples.decide(body, name)
            #expect(value.description == printed)
            #expect(frame.faults.isEmpty == (name == "A"))
        }
    }

    @Test("extensions and diagrams of other tools are passed over, labels are kept")
    func foreign() throws {
        let body = """
            <extensionElements><x:own xmlns:x="urn:x"><decision name="no"/></x:own></extensionElements>
            <x:decision xmlns:x="urn:x" name="no"/>
            \(Samples.table("", ["- | - | 1"]))
            <dmndi:DMNDI xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"><dmndi:DMNDiagram/></dmndi:DMNDI>
            """
        let model = try Samples.load(body)
        #expect(model.decisions.map(\.name) == ["D"] && model.decisions.first?.label == "决定")
        #expect(model.inputs.map(\.label) == ["培训类型", "hours"])
    }
}
