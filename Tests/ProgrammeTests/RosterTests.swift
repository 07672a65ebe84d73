import Foundation
import Papers
import Programme
import Store
import Testing
import Vocabulary

@Suite("Roster: a file onto the list of a class") struct RosterTests {
    private func check(_ rows: [[TableValue]], size: Int = 50) async throws -> (RosterPreview, TestRegister) {
        let register = try await TestRegister.make()
        let id = try await register.makeClass(size: size)
        let preview = try await RosterImport(office: register.office)
            .check(try TestRegister.sheet(rows), name: "名册.xlsx", class: id, by: register.clerk)
        return (preview, register)
    }

    @Test("a good file is all good, and checking it writes nothing")
    func clean() async throws {
        let (preview, register) = try await check((1...30).map { TestRegister.row($0) })
        defer { register.remove() }
        #expect(preview.good.count == 30)
        #expect(preview.isClean)
        #expect(try await register.test.count("select count(*) from person") == 0)
        #expect(try await register.test.count("select count(*) from roster_import") == 0)
    }

    @Test(
        "YN23-07-05: a row without a sound identity number is refused, with its cell",
        arguments: [
            ("numeric cell", TableValue.integer(990_121_199_001_011), "papers.numericCode"),
            ("nothing", .empty, "papers.required"),
            ("seventeen characters", .text("99012119900101100"), "citizenID.length"),
            ("a day that does not exist", .text("990121199002301000"), "citizenID.date"),
            (
                "wrong check character",
                .text(
                    String(TestRegister.idNumber(7).dropLast()) + (TestRegister.idNumber(7).hasSuffix("1") ? "2" : "1")),
                "citizenID.check"
            )
        ])
    func identity(_ what: String, _ number: TableValue, _ code: String) async throws {
        let (preview, register) = try await check([TestRegister.row(1), TestRegister.row(2, number: number)])
        defer { register.remove() }
        #expect(preview.good.count == 1, "\(what)")
        let problem = try #require(preview.bad.first?.problems.first)
        #expect(problem.code == code)
        #expect(problem.place == "名册!B3")
        #expect(preview.bad.first?.number == 3)
    }

    @Test(
        "what is wrong with a row is refused with its reason",
        arguments: [
            ("unknown division", TestRegister.row(2, division: "990999"), "divisionUnknown"),
            ("no division code", TestRegister.row(2, division: "凤岭"), "division.form"),
            ("group that is none", TestRegister.row(2, group: "富裕户"), "papers.notAChoice"),
            ("further group that is none", TestRegister.row(2, others: "富裕户"), "groupUnknown"),
            ("repeated person", TestRegister.row(1), "rosterDuplicate"),
            ("telephone that is none", TestRegister.row(2, phone: "12"), "phone.form"),
            ("name with a figure", TestRegister.row(2, name: "学员7"), "personName.characters")
        ])
    func refused(_ what: String, _ row: [TableValue], _ code: String) async throws {
        let (preview, register) = try await check([TestRegister.row(1), row])
        defer { register.remove() }
        #expect(preview.bad.flatMap(\.problems).map(\.code) == [code], "\(what)")
        #expect(preview.good.count == 1)
    }

    @Test("SC25-01-03: a person may belong to several groups of the pack's list")
    func groups() async throws {
        let (preview, register) = try await check([TestRegister.row(1, others: "残疾人、退役军人")])
        defer { register.remove() }
        #expect(preview.good.first?.draft.groups == ["povertyAlleviated", "disabled", "veteran"])
    }

    @Test("rows beyond the size of the class are refused, and one telephone for two is only said")
    func sizeAndPhones() async throws {
        let rows = [
            TestRegister.row(1, phone: "13800001111"), TestRegister.row(2, phone: "13800001111"), TestRegister.row(3)
        ]
        let (preview, register) = try await check(rows, size: 2)
        defer { register.remove() }
        #expect(preview.good.map { $0.warnings.map(\.code) } == [[], ["phoneShared"]])
        #expect(preview.bad.map { $0.problems.map(\.code) } == [["classFull"]])
    }

    @Test("committing puts the good rows on the list in order; the same file again changes nothing")
    func commit() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let desk = RosterImport(office: register.office)
        let file = try TestRegister.sheet([
            TestRegister.row(1), TestRegister.row(2, number: .text("1")), TestRegister.row(3)
        ])
        let first = try await desk.commit(file, name: "a.xlsx", class: id, by: register.clerk)
        #expect(first.enrolled == 2)
        #expect(first.rejected == 1)
        let before = try await register.test.count("select count(*) from enrolment")
        let again = try await desk.commit(file, name: "b.xlsx", class: id, by: register.clerk)
        #expect(again == first)
        #expect(try await register.test.count("select count(*) from enrolment") == before)
        #expect(try await register.test.count("select count(*) from roster_import") == 1)
        let list = try await EnrolmentDesk(office: register.office).roster(of: id, for: register.clerk)
        #expect(list.map(\.position) == [1, 2])
        #expect(list.map(\.person.idNumber?.text) == [TestRegister.idNumber(1), TestRegister.idNumber(3)])
    }

    @Test("the result workbook has the rejected rows and, corrected, goes in as it is")
    func result() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let desk = RosterImport(office: register.office)
        let bad = TestRegister.row(2, division: "990999")
        let kept = try await desk.stage(
            try TestRegister.sheet([TestRegister.row(1), bad]), name: "a.xlsx", class: id, by: register.clerk)
        _ = try await desk.commit(kept, by: register.clerk)
        let record = try await desk.record(kept, for: register.clerk)
        var rows = RosterImport.rejectedRows(record.preview) { $0.map(\.code).joined(separator: " ") }
        #expect(rows.map(\.reason) == ["divisionUnknown"])
        var raw = rows[0].raw
        raw[3] = TestRegister.county.code
        rows[0] = WorkbookWriter.ResultRow(raw: raw, reason: rows[0].reason)
        let map = try await desk.columns(of: id, for: register.clerk)
        let book = try WorkbookWriter(madeAt: 0).results(
            map, language: .zh, sheet: "名册", reasonHeader: "错误原因", rows: rows)
        let second = try await desk.commit(book, name: "result.xlsx", class: id, by: register.clerk)
        #expect(second.enrolled == 1)
        #expect(second.rejected == 0)
    }

    @Test("the template that is handed out is read back without a problem, empty")
    func template() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass()
        let desk = RosterImport(office: register.office)
        let map = try await desk.columns(of: id, for: register.clerk)
        for language in SheetLanguage.allCases {
            let book = try WorkbookWriter(madeAt: 0).template(
                map, language: language, sheet: "R", instructionsSheet: "I", instructions: ["x"])
            let preview = try await desk.check(book, name: "t.xlsx", class: id, by: register.clerk)
            #expect(preview.fileProblems.isEmpty)
            #expect(preview.total == 0)
        }
    }

    @Test("SC25-09-03: earlier subsidised trainings are compared, and said in time")
    func history() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let past = try await register.makeClass(from: TestOffice.monday(8, 0).day - 60, state: .paid)
        let person = try await PeopleDesk(office: register.office).register(
            TestRegister.person(1), by: register.officer)
        try await register.test.write { tx in
            let (claim, enrolment) = (tx.newID(), tx.newID())
            try tx.insert(
                "enrolment",
                [
                    "id": enrolment, "division": TestRegister.county, "institution": register.institution,
                    "class": past, "person": person,
                    "position": 1, "state": "enrolled", "created_at": tx.now, "changed_at": tx.now
                ])
            try tx.insert(
                "claim",
                [
                    "id": claim, "number": "C1", "division": TestRegister.county, "institution": register.institution,
                    "class": past,
                    "pack": "yunnan-2023", "state": "paid", "created_at": tx.now, "changed_at": tx.now
                ])
            try tx.insert(
                "claim_line",
                [
                    "id": tx.newID(), "division": TestRegister.county, "institution": register.institution,
                    "claim": claim,
                    "enrolment": enrolment, "person": person, "position": 1, "outcome": "approved", "total_fen": 100
                ])
            return Done()
        }
        let id = try await register.makeClass()
        let preview = try await RosterImport(office: register.office)
            .check(try TestRegister.sheet([TestRegister.row(1)]), name: "a.xlsx", class: id, by: register.clerk)
        #expect(preview.good.first?.warnings.map(\.code) == ["sameOccupationLevelFunded"])
    }

    @Test("only the institution's clerk imports, and only while the class can be changed")
    func rights() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let (draft, open) = (try await register.makeClass(), try await register.makeClass(state: .open))
        let desk = RosterImport(office: register.office)
        let file = try TestRegister.sheet([TestRegister.row(1)])
        #expect(
            try await refusals { _ = try await desk.check(file, name: "a", class: open, by: register.clerk) } == [
                "rosterClosed"
            ])
        #expect(
            try await refusals { _ = try await desk.check(file, name: "a", class: draft, by: register.officer) } == [
                "notYourRole"
            ])
        let stranger = TestRegister.clerk("someone-else")
        #expect(
            try await refusals { _ = try await desk.check(file, name: "a", class: draft, by: stranger) } == ["notFound"]
        )
    }

    /// How long it takes is measured by `skillledger bench roster`.
    @Test("five thousand rows are read and judged")
    func large() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let id = try await register.makeClass(size: 5_000)
        let file = try TestRegister.sheet((1...5_000).map { TestRegister.row($0) })
        let preview = try await RosterImport(office: register.office).check(
            file, name: "a.xlsx", class: id, by: register.clerk)
        #expect(preview.good.count == 5_000)
    }
}
