@testable import FEEL
import Testing

struct TableTests {
    static let rows = [
        "\"a\" | < 80 | \"low\"", "\"a\",\"b\" | >= 40 | \"high\"", "- | - | \"low\"",
        "not(\"a\") | null | \"none\""
    ]

    @Test(
        "hit policies",
        arguments: [
            ("hitPolicy=\"UNIQUE\"", "c", 50, "low"), ("hitPolicy=\"UNIQUE\"", "a", 50, "null"),
            ("hitPolicy=\"FIRST\"", "a", 50, "low"), ("hitPolicy=\"FIRST\"", "b", 50, "high"),
            ("hitPolicy=\"ANY\"", "a", 10, "low"), ("hitPolicy=\"ANY\"", "a", 50, "null"),
            ("hitPolicy=\"COLLECT\"", "a", 50, "[\"low\", \"high\", \"low\"]"),
            ("hitPolicy=\"RULE ORDER\"", "b", 50, "[\"high\", \"low\"]"), ("hitPolicy=\"PRIORITY\"", "a", 50, "high"),
            ("hitPolicy=\"OUTPUT ORDER\"", "a", 50, "[\"high\", \"low\", \"low\"]"),
            ("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", "a", 50, "3"), ("", "c", 50, "low")
        ])
    func policies(_ policy: String, _ kind: String, _ hours: Int, _ printed: String) throws {
        let body = Samples.table(policy, Self.rows, allowed: "\"high\",\"low\",\"none\"")
        #expect(try Samples.decide(body, "D", ["kind": .string(kind), "hours": .int(hours)]).0.description == printed)
    }

    @Test(
        "COLLECT adds up, finds the least and the greatest",
        arguments: [
            ("SUM", "6"), ("MIN", "1"), ("MAX", "3"),
            ("COUNT", "3")
        ])
    func aggregates(_ aggregation: String, _ printed: String) throws {
        let body = Samples.table(
            "hitPolicy=\"COLLECT\" aggregation=\"\(aggregation)\"",
            [
                "- | - | 1", "- | - | 3",
                "- | > 0 | 1 + 1"
            ])
        #expect(try Samples.decide(body, "D", ["hours": .int(1)]).0.description == printed)
    }

    @Test(
        "no row matches: an empty list, null, or the default",
        arguments: [
            ("hitPolicy=\"COLLECT\"", "", "[]"), ("hitPolicy=\"UNIQUE\"", "", "null"),
            ("hitPolicy=\"FIRST\"", "<defaultOutputEntry><text>\"other\"</text></defaultOutputEntry>", "other")
        ])
    func nothing(_ policy: String, _ fallback: String, _ printed: String) throws {
        let body = Samples.table(policy, ["\"a\" | - | \"x\""], output: fallback)
        #expect(try Samples.decide(body, "D", ["kind": .string("z")]).0.description == printed)
    }

    @Test("the trace names the table and the rows that fired, with their annotations")
    func trace() throws {
        let body = Samples.table("hitPolicy=\"COLLECT\"", Self.rows)
        let program = try Samples.load(body).compile(["D"])
        let frame = program.makeFrame()
        program.fill(frame, "kind", .string("b"))
        program.fill(frame, "hours", .int(40))
        program.evaluate(frame)
        #expect(frame.firings == [Firing(table: 0, rules: [1, 2])])
        let table = program.tables[0]
        #expect(table.owner == "D" && table.annotationNames == ["clause"])
        #expect(table.inputs.map(\.label) == ["类型", "学时"])
        #expect(table.rules[2].annotations == ["--note"])
        program.fill(frame, "kind", .null)
        program.fill(frame, "hours", .null)
        program.evaluate(frame)
        #expect(frame.firings == [Firing(table: 0, rules: [2, 3])])
    }

    @Test("a table of more than 64 rows gives the same as a small one")
    func wide() throws {
        let rows = (0..<150).map { "- | [\($0)..\($0 + 1)] | \($0)" }
        let body = Samples.table("hitPolicy=\"COLLECT\"", rows)
        #expect(try Samples.decide(body, "D", ["hours": .int(100)]).0.description == "[99, 100]")
        #expect(try Samples.decide(body, "D", ["hours": .int(0)]).1.firings == [Firing(table: 0, rules: [0])])
    }

    @Test("a constant of the wrong kind in a column is a mistake with its place")
    func kinds() throws {
        let model = try Samples.load(Samples.table("", ["5 | - | 1"]))
        let problems = #expect(throws: ModelProblems.self) { try model.compile(["D"]) }
        let problem = try #require(problems?.problems.first)
        #expect(problem.message == "this is a number; a string was expected")
        let lines = (Samples.head + "\n" + Samples.table("", ["5 | - | 1"])).split(
            separator: "\n",
            omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("<rule>") })
        let cell = try #require(lines[line].firstRange(of: "5<"))
        #expect(problem.file == "sample.dmn" && problem.line == line + 1)
        #expect(problem.column == lines[line].distance(from: lines[line].startIndex, to: cell.lowerBound) + 1)
    }
}
