import Procedures
import Testing
import Vocabulary

@Suite("A procedure's definition")
struct DefinitionTests {
    private static func step(
        _ id: String, _ role: String? = "trainingOfficer", level: String = "county", side: String = "training",
        days: Int? = nil, source: String? = nil, returns: [String] = [], distinct: [String] = []
    ) -> RawStep {
        RawStep(
            id: id, labelZh: "环节", labelEn: "Step", role: role, level: level, side: side, workingDays: days,
            limitSource: source, returnsTo: returns, distinctFrom: distinct)
    }

    private static let submit = step("a", "institutionClerk", level: "institution", side: "institution")

    private static func problems(_ steps: [RawStep]) -> [String] {
        do {
            _ = try ProcedureDefinition(id: "p", labelZh: "流程", labelEn: "Procedure", raw: steps)
            return []
        } catch {
            return error.problems.map { "\($0.code) \($0.place ?? "")" }
        }
    }

    static let cases: [([RawStep], [String])] = [
        ([submit, step("b")], []),
        ([submit, step("b", "system", side: "system"), step("c", "financeClerk", side: "finance")], []),
        ([], ["procedure.empty p"]),
        ([submit], ["procedure.onePersonPath p"]),
        ([submit, step("b", "system", side: "system")], ["procedure.onePersonPath p"]),
        ([step("a", "system", side: "system"), step("b"), step("c")], ["procedure.firstAutomatic p"]),
        ([submit, step("b", "financeHead")], ["procedure.financeInTraining p/b"]),
        ([submit, step("b", side: "finance")], ["procedure.trainingInFinance p/b"]),
        ([submit, step("b", "teacher")], ["procedure.sideMismatch p/b"]),
        ([submit, step("b", "auditor", side: "oversight")], ["procedure.roleTakesNoPart p/b"]),
        ([submit, step("b", "administrator", side: "administration")], ["procedure.roleTakesNoPart p/b"]),
        ([submit, step("b", nil)], ["procedure.roleMissing p/b"]),
        ([submit, step("b"), step("b")], ["procedure.stepTwice p/b"]),
        (
            [submit, step("b", returns: ["x"], distinct: ["y"])],
            ["procedure.stepUnknown p/b", "procedure.stepUnknown p/b"]
        ),
        ([submit, step("b", returns: ["c"]), step("c")], ["procedure.returnForward p/b"]),
        ([submit, step("b", "system", side: "system"), step("c", returns: ["b"])], ["procedure.returnToSystem p/c"]),
        ([submit, step("b", distinct: ["b"])], ["procedure.distinctFromItself p/b"]),
        ([submit, step("b", days: 0, source: "clause")], ["procedure.days p/b"]),
        ([submit, step("b", days: 5)], ["procedure.limitSourceMissing p/b"]),
        (
            [submit, step("b", "boss", level: "village", side: "far")],
            ["procedure.roleUnknown p/b", "procedure.levelUnknown p/b", "procedure.sideUnknown p/b"]
        )
    ]

    @Test("is refused with the code and place of what is wrong", arguments: cases)
    func refused(steps: [RawStep], expected: [String]) { #expect(Self.problems(steps) == expected) }

    @Test("reports everything that is wrong at once, unknown codes and broken rules together")
    func all() {
        let found = Self.problems([
            Self.submit, Self.step("b", "boss"), Self.step("c", "financeClerk", days: 400, returns: ["z", "b"])
        ])
        #expect(
            Set(found) == [
                "procedure.roleUnknown p/b", "procedure.financeInTraining p/c", "procedure.days p/c",
                "procedure.limitSourceMissing p/c", "procedure.stepUnknown p/c"
            ])
    }
}

@Suite("The working calendar")
struct WorkingCalendarTests {
    @Test(
        "counts from the day after, over weekends and holidays, and counts weekend days worked in exchange",
        arguments: [
            ("2023-06-05", 1, "2023-06-06"), ("2023-06-05", 5, "2023-06-12"), ("2023-06-09", 1, "2023-06-12"),
            ("2023-06-10", 1, "2023-06-12"), ("2023-06-21", 1, "2023-06-25"), ("2023-06-21", 2, "2023-06-26"),
            ("2023-06-05", 0, "2023-06-05")
        ])
    func due(start: String, days: Int, end: String) throws {
        let calendar = WorkingCalendar(
            holidays: [try day("2023-06-22"), try day("2023-06-23")], workdays: [try day("2023-06-25")])
        let due = calendar.due(days, after: try day(start))
        #expect(due == (try day(end)))
        #expect(calendar.workingDays(from: try day(start), to: due) == days)
    }

    @Test("a limit at the end of time ends")
    func end() { #expect(WorkingCalendar().due(.max, after: .distantFuture - 10) == .distantFuture) }
}
