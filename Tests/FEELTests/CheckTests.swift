@testable import FEEL
import Testing

struct CheckTests {
    /// Severity, row or line, and a part of the message of each finding.
    private func told(_ body: String) throws -> [String] {
        try Samples.load(body).check().map { "\($0.severity.rawValue): \($0.problem.message)" }
    }

    @Test(
        "rows of a UNIQUE table that overlap are errors, inputs that no row takes are warnings",
        arguments: [
            (["\"a\" | < 80 | 1", "\"a\" | >= 80 | 2", "not(\"a\") | - | 3"], []),
            (
                ["\"a\" | <= 80 | 1", "\"a\" | >= 80 | 2", "not(\"a\") | - | 3"],
                ["error: rows 1 and 2 both take kind = \"a\", hours = 80"]
            ),
            (
                ["\"a\" | < 80 | 1", "\"a\" | > 80 | 2", "not(\"a\") | - | 3"],
                ["warning: no row takes kind = \"a\", hours = 80"]
            ),
            (
                ["\"a\" | [0..10) | 1", "\"a\" | [10..20] | 2"],
                ["warning: no row takes kind = \"a\", hours = -1"]
            ),
            (
                ["\"a\",\"b\" | - | 1", "\"b\",\"c\" | - | 2"],
                ["error: rows 1 and 2 both take kind = \"b\"", "any other text"]
            ),
            (["- | - | 1", "\"a\" | 5 | 2"], ["error: rows 1 and 2 both take kind = \"a\", hours = 5"]),
            (["- | < 5 | 1", "- | >= 5 | 2", "- | null | 3"], []),
            ([], ["warning: the table has no rows"])
        ] as [([String], [String])])
    func unique(_ rows: [String], _ parts: [String]) throws {
        let told = try told(Samples.table("", rows))
        #expect(told.count == parts.count, "\(told)")
        for part in parts { #expect(told.contains { $0.contains(part) }, "\(part) in \(told)") }
    }

    @Test("a default output closes every gap")
    func fallback() throws {
        let fallback = "<defaultOutputEntry><text>0</text></defaultOutputEntry>"
        #expect(try told(Samples.table("", ["\"a\" | < 80 | 1"], output: fallback)) == [])
    }

    @Test("rows of an ANY table may overlap when they agree")
    func any() throws {
        let agreeing = try told(Samples.table("hitPolicy=\"ANY\"", ["- | <= 80 | 1", "- | >= 80 | 1"]))
        #expect(agreeing == [])
        let other = try told(Samples.table("hitPolicy=\"ANY\"", ["- | <= 80 | 1", "- | >= 80 | 2"]))
        #expect(other.count == 1)
        #expect(other.first?.hasPrefix("error: rows 1 and 2 both take hours = 80 and give different outputs") == true)
    }

    @Test("rows of a FIRST table that never fire are told, those that take null are not")
    func first() throws {
        let rows = ["- | < 80 | 1", "\"a\" | < 50 | 2", "- | >= 80 | 3", "\"b\" | 90 | 4", "- | - | 5"]
        let told = try told(Samples.table("hitPolicy=\"FIRST\"", rows))
        #expect(
            told == [2, 4].map { "warning: row \($0) never fires: the rows before it take everything that it takes" })
    }

    @Test("tables that may fire several rows are left alone")
    func several() throws {
        for policy in ["COLLECT", "RULE ORDER", "OUTPUT ORDER", "PRIORITY"] {
            #expect(try told(Samples.table("hitPolicy=\"\(policy)\"", ["- | <= 80 | 1", "- | >= 80 | 2"])) == [])
        }
    }

    @Test("allowed values of the input's type bound what must be taken")
    func allowed() throws {
        let body = """
            <itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"a","b","c"</text></allowedValues>
            </itemDefinition>
            """
        let table = Samples.table("", ["\"a\" | - | 1", "\"b\" | - | 2"])
            .replacing("name=\"kind\" typeRef=\"string\"", with: "name=\"kind\" typeRef=\"tKind\"")
        let told = try told(body + table)
        #expect(told == ["warning: no row takes kind = \"c\"; a row for it or a default output was expected"])
    }

    @Test("dates and durations have gaps and overlaps too")
    func dates() throws {
        let rows = ["- | < date(\"2023-01-01\") | 1", "- | > date(\"2023-01-01\") | 2"]
        let table = Samples.table("", rows).replacing("typeRef=\"number\"", with: "typeRef=\"date\"")
        #expect(
            try told(table) == [
                "warning: no row takes hours = 2023-01-01; a row for it or a default output was expected"
            ])
    }

    @Test("columns that depend on each other make a warning of an overlap")
    func dependent() throws {
        let table = Samples.table("", ["- | < 10 | 1", "- | >= 5 | 2"])
            .replacing("<text>hours</text>", with: "<text>hours * 2</text>")
        let told = try told(table)
        #expect(told.count == 1 && told.first?.hasPrefix("warning: rows 1 and 2 both take hours * 2 = 5") == true)
    }

    @Test("cells that only a case can answer prove neither overlap nor gap")
    func unknown() throws {
        #expect(try told(Samples.table("", ["- | < string length(kind) | 1", "- | >= 5 | 2"])) == [])
    }

    @Test("constant outputs that are not of the column's type or values are errors")
    func outputs() throws {
        let table = Samples.table("hitPolicy=\"COLLECT\"", ["- | - | \"x\"", "- | - | \"z\""], allowed: "\"x\",\"y\"")
        #expect(try told(table) == ["error: z is not among the column's output values"])
        let typed = table.replacing("<output name=\"reason\">", with: "<output name=\"reason\" typeRef=\"number\">")
        #expect(try told(typed).contains("error: x is not of the column's type number"))
    }

    @Test(
        "what cannot be, though it can be run, is a warning with its place",
        arguments: [
            ("matches(\"a\", \"(b\")", 3, 119, "the pattern is wrong at character 3: ')' was expected"),
            ("split(\"a\", \"[z-a]\")", 3, 117, "the pattern is wrong at character 5")
        ])
    func patterns(_ text: String, _ line: Int, _ column: Int, _ part: String) throws {
        let findings = try Samples.load(Samples.literal(text)).check()
        #expect(findings.count == 1)
        #expect(findings.first?.severity == .warning && findings.first?.problem.line == line)
        #expect(findings.first?.problem.message.contains(part) == true)
        #expect(findings.first?.description.hasPrefix("sample.dmn:\(line):") == true)
    }

    @Test("a constant of the wrong type for its variable is told")
    func types() throws {
        let body = Samples.literal("\"x\"").replacing(
            "<variable name=\"D\"/>", with: "<variable name=\"D\" typeRef=\"number\"/>")
        #expect(try told(body) == ["warning: this gives a string; a number was expected"])
    }

    @Test("an element that exists but is not required is told as such")
    func requirement() throws {
        let told = try told(Samples.inputs + Samples.literal("hours + 1"))
        #expect(
            told == ["error: 'hours' is an element of the model that is not required here; a requirement was expected"])
    }

    @Test("files are checked together: what loading finds and what the rest of the model shows, at once")
    func files() {
        let body =
            Samples.literal("1 +", name: "A", id: "a") + Samples.literal("1", name: "A", id: "a2")
            + Samples.literal("1", name: "B", id: "b", requires: ["#none"])
        let findings = Model.check([Samples.source(body)])
        let parts = ["the text ends here", "the name 'A' is used twice", "'#none' points to nothing"]
        #expect(findings.count == parts.count)
        for part in parts { #expect(findings.contains { $0.problem.message.contains(part) }) }
        let cut = Model.check([ModelSource(name: "cut.dmn", text: "<definitions")])
        #expect(cut.map(\.severity) == [.error])
    }

    @Test("knowledge models that require each other in a circle are told")
    func circle() throws {
        func knowledge(_ name: String, _ other: String) -> String {
            "<businessKnowledgeModel id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\"/><encapsulatedLogic>"
                + "<formalParameter name=\"n\"/><literalExpression><text>\(other)(n)</text></literalExpression>"
                + "</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href=\"#\(other)\"/>"
                + "</knowledgeRequirement></businessKnowledgeModel>"
        }
        #expect(try told(knowledge("f", "g") + knowledge("g", "f")) == ["warning: requires itself: f → g → f"])
    }
}
