import Programme
import Store
import Testing
import Vocabulary

@Suite("People: one record per citizen") struct PeopleTests {
    @Test("an import completes a person and never overwrites name, household or account")
    func merge() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.person(1)
        draft.bankName = "农信社凤岭支社"
        draft.bankAccount = "6228480000000001"
        let desk = PeopleDesk(office: register.office)
        let id = try await desk.register(draft, by: register.officer)
        let course = try await register.makeClass()
        var second = TestRegister.person(1, groups: ["disabled"])
        second.phone = "13900001111"
        second.division = TestRegister.neighbour.code
        second.bankName = "别的银行"
        second.bankAccount = "6228480000000999"
        _ = try await EnrolmentDesk(office: register.office).enrol(second, in: course, by: register.clerk)
        let person = try await desk.find(id, for: register.officer)
        #expect(person.groups == ["disabled", "povertyAlleviated"])
        #expect(person.phone?.text == "13900001111")
        #expect(person.division == TestRegister.county)
        #expect(person.bankAccount?.text == "6228480000000001")
        second.name = "另一人"
        let other = try await register.makeClass(from: TestOffice.monday(8, 0).day + 100)
        #expect(
            try await refusals {
                _ = try await EnrolmentDesk(office: register.office).enrol(second, in: other, by: register.clerk)
            } == ["personNameDiffers"])
    }

    @Test("all problems of a form come at once")
    func problems() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let draft = PersonDraft(
            name: "", idNumber: "1", division: "999999", phone: "x", groups: ["nobody"], bankName: "", bankAccount: "12"
        )
        let codes = try await refusals {
            _ = try await PeopleDesk(office: register.office).register(draft, by: register.officer)
        }
        #expect(
            codes == [
                "required", "citizenID.length", "phone.form", "divisionUnknown", "groupUnknown", "bankAccount.form",
                "bankNameMissing"
            ])
    }

    @Test("a division that was merged into another becomes the other")
    func mergedDivision() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        var draft = TestRegister.person(1)
        draft.division = "990123"
        let state = TestRegister.officer(of: Division("990100") ?? .nowhere)
        let id = try await PeopleDesk(office: register.office).register(draft, by: state)
        #expect(try await PeopleDesk(office: register.office).find(id, for: state).division.code == "990122")
    }

    @Test("who is outside a division or institution is not found; who trains here is")
    func visibility() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = PeopleDesk(office: register.office)
        let id = try await desk.register(TestRegister.person(1), by: register.officer)
        let stranger = TestRegister.officer(of: TestRegister.neighbour)
        #expect(try await refusals { _ = try await desk.find(id, for: stranger) } == ["notFound"])
        #expect(try await refusals { _ = try await desk.find(id, for: register.clerk) } == ["notFound"])
        let course = try await register.makeClass()
        _ = try await EnrolmentDesk(office: register.office).enrol(
            TestRegister.person(1), in: course, by: register.clerk)
        #expect(try await desk.find(id, for: register.clerk).id == id)
        #expect(try await desk.trainings(of: id, for: register.clerk).map(\.classID) == [course])
    }

    @Test("what is masked is shown for a reason that the journal keeps, and the journal keeps no number")
    func unmask() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let desk = PeopleDesk(office: register.office)
        let id = try await desk.register(TestRegister.person(1), by: register.officer)
        let shown = try await desk.unmask(id, because: .callBack, by: register.officer)
        #expect(shown.idNumber == TestRegister.idNumber(1))
        let entry = try #require(
            try await register.office.store.read { reader in
                try reader.row(
                    .everything(because: "a test reads the journal"),
                    "select entry from journal where name = 'person.unmask'")
            }?.optionalText("entry"))
        #expect(entry.contains("callBack"))
        #expect(!entry.contains(TestRegister.idNumber(1)))
        #expect("\(try await desk.find(id, for: register.officer).idNumber)".contains("********"))
    }

    @Test(
        "the search box knows what it was given",
        arguments: [
            (TestRegister.idNumber(3), SearchDesk.Kind.idNumber), ("138 0000 0000", .phone),
            (TestRegister.creditCode(1), .creditCode),
            ("990121-2023-0007", .classNumber), ("罗正昌", .name), ("面点", .name)
        ])
    func kinds(_ text: String, _ kind: SearchDesk.Kind) {
        #expect(SearchDesk.kind(of: text) == kind)
    }

    @Test("a search finds within the scope only, and the journal says that it was made and not for what")
    func search() async throws {
        let register = try await TestRegister.make()
        defer { register.remove() }
        _ = try await PeopleDesk(office: register.office).register(TestRegister.person(1), by: register.officer)
        let desk = SearchDesk(office: register.office)
        #expect(try await desk.find(TestRegister.idNumber(1), by: register.officer).persons.count == 1)
        #expect(try await desk.find("13800000000", by: register.officer).persons.count == 1)
        #expect(try await desk.find("学员甲", by: TestRegister.officer(of: TestRegister.neighbour)).isEmpty)
        #expect(try await desk.find("凤岭职业", by: register.officer).institutions.count == 1)
        #expect(try await refusals { _ = try await desk.find("罗", by: register.officer) } == ["searchTooShort"])
        #expect(try await register.test.count("select count(*) from journal where name = 'search.find'") == 4)
        #expect(
            try await register.test.count("select count(*) from journal where instr(entry, '13800000000') > 0") == 0)
    }
}
