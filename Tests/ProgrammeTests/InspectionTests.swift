import Programme
import Store
import Testing
import Vocabulary

@Suite("Inspection") struct InspectionTests {
    @Test(
        "YN22-07-04, YN22-14-02, YN22-14-04: an on-site report with a blank element is not taken; with all results it is"
    )
    func complete() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let desk = InspectionDesk(office: made.test.office)
        let whole = try await made.form()
        let wanted = [
            "traineesEligible", "headcountTrue", "timeAsPlanned", "planCarriedOut", "premisesFit", "attendanceTrue",
            "teacherQualified", "qualityFair", "equipmentFit", "practiceSafe"
        ]
        #expect(Set(wanted).isSubset(of: whole.checklist.keys))
        for item in wanted {
            var form = whole
            form.checklist[item] = nil
            await #expect(throws: Refusal("required", field: "item.\(item)")) {
                _ = try await desk.inspect(made.course.id, form, by: made.actor(.inspector))
            }
        }
        #expect(try await made.test.count("select count(*) from inspection") == 0)
        _ = try await desk.inspect(made.course.id, whole, by: made.actor(.inspector))
        #expect(try await made.test.count("select count(*) from inspection where evidence is not null") == 1)
    }

    @Test("progress counts on-site visits only, and each trainee reached once")
    func progress() async throws {
        let made = try await Assurance.make(trainees: 8)
        defer { made.test.remove() }
        let office = made.test.office, id = made.course.id
        let desk = InspectionDesk(office: office)
        _ = try await desk.inspect(id, made.form(), by: made.actor(.inspector))
        _ = try await desk.inspect(id, made.form(.video), by: made.actor(.inspector))
        for enrolment in made.course.enrolments.prefix(4) + made.course.enrolments.prefix(2) {
            _ = try await desk.phone(
                id, enrolment: enrolment, reached: true, answers: [:], note: "", by: made.actor(.inspector))
        }
        _ = try await desk.phone(
            id, enrolment: made.course.enrolments[5], reached: false, answers: [:], note: "", by: made.actor(.inspector)
        )
        let progress = try await office.store.read { reader in
            let scope = Scope.divisions([TestClass.county])
            return try InspectionStore.progress(of: try ClassStore.find(id, scope, reader), scope, reader, office)
        }
        #expect(progress.onSite == 1)
        #expect(progress.reached == 4)
        #expect(progress.onSiteNeeded == 2)
        #expect(progress.reachedNeeded == 5)
        #expect(!progress.isEnough)
    }

    @Test(
        "who may not inspect, and what is not taken",
        arguments: [
            (Role.institutionClerk, "notYourRole"), (.financeClerk, "notYourRole"), (.teacher, "notYourRole")
        ])
    func roles(role: Role, code: String) async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let codes = try await refusals {
            _ = try await InspectionDesk(office: made.test.office).inspect(
                made.course.id, made.form(), by: made.actor(role))
        }
        #expect(codes == [code])
    }

    @Test("a signature without its sheet, more people than the roster, a finding without words: all said at once")
    func problems() async throws {
        let made = try await Assurance.make(trainees: 2)
        defer { made.test.remove() }
        var form = try await made.form(signed: false)
        form.signedBy = "罗正昌"
        form.present = 9
        form.result = .serious
        let wrong = form
        let codes = try await refusals {
            _ = try await InspectionDesk(office: made.test.office).inspect(
                made.course.id, wrong, by: made.actor(.inspector))
        }
        #expect(codes == ["required", "signatureNeedsSheet", "presentTooMany"])
    }

    @Test("who declared a relative in the institution does not inspect it")
    func recused() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let inspector = made.actor(.inspector), institution = made.course.institution
        try await made.test.write { tx in
            try tx.insert(
                "account",
                [
                    "id": inspector.id, "login": "i", "name": "i", "role": inspector.role,
                    "division": inspector.division,
                    "password": "x", "active": 1, "created_at": tx.now
                ])
            try tx.insert(
                "recusal",
                [
                    "id": tx.newID(), "division": inspector.division, "account": inspector.id,
                    "institution": institution,
                    "relation": "配偶", "declared_at": tx.now
                ])
            return Done()
        }
        let codes = try await refusals {
            _ = try await InspectionDesk(office: made.test.office).inspect(made.course.id, made.form(), by: inspector)
        }
        #expect(codes == ["recused"])
    }

    @Test("YN22-14-09: an unsigned form is refused when archived; a signed one is final, its hash in the journal")
    func archived() async throws {
        let made = try await Assurance.make()
        defer { made.test.remove() }
        let (office, inspector) = (made.test.office, made.actor(.inspector))
        let desk = InspectionDesk(office: office)
        func form(_ id: String) async throws -> InspectionRecord {
            try await office.store.read { try InspectionStore.find(id, .everything(because: "a test"), $0) }
        }
        let id = try await desk.inspect(made.course.id, made.form(signed: false), by: inspector)
        await #expect(throws: Refusal("formUnsigned")) { try await desk.archive(id, by: inspector) }
        #expect(try await form(id).archivedAt == nil)
        let sheet = try #require(try await made.form().sheet)
        await #expect(throws: Refusal("required", field: "signedBy")) {
            try await desk.sign(id, by: " ", sheet: sheet, as: inspector)
        }
        await #expect(throws: Refusal("signatureNeedsSheet", field: "sheet")) {
            try await desk.sign(id, by: "罗正昌", sheet: nil, as: inspector)
        }
        await #expect(throws: Refusal("notYourRole")) { try await desk.archive(id, by: made.actor(.institutionClerk)) }
        try await desk.sign(id, by: "罗正昌", sheet: sheet, as: inspector)
        await #expect(throws: Refusal("formSigned", ["name": "罗正昌"])) {
            try await desk.sign(id, by: "别人", sheet: sheet, as: inspector)
        }
        let signed = try await form(id)
        try await desk.archive(id, by: inspector)
        let kept = try await form(id)
        #expect(kept.archivedBy == inspector.name)
        #expect(kept.archivedHash == signed.formHash)
        #expect(kept.formHash == signed.formHash)
        let day = "\(made.test.time.now.day)"
        await #expect(throws: Refusal("formArchived", ["day": day])) { try await desk.archive(id, by: inspector) }
        await #expect(throws: Refusal("formArchived", ["day": day])) {
            try await desk.sign(id, by: "别人", sheet: sheet, as: inspector)
        }
        // Not even past the desk.
        await #expect(throws: (any Error).self) {
            try await made.test.write { tx in
                try tx.update("inspection", id: id, ["finding": "另一回事"])
                return Done()
            }
        }
        let entries = try await office.store.read { reader in
            try reader.rows(.everything(because: "a test"), "select * from journal where name = 'inspection.archive'")
        }
        #expect(entries.count == 1)
        #expect(try entries.first?.text("entry").contains(signed.formHash) ?? false)
    }

    @Test("the order of calls is drawn: the same for everybody, and not the roster's")
    func drawn() async throws {
        let made = try await Assurance.make(trainees: 12)
        defer { made.test.remove() }
        let id = made.course.id
        let record = try await made.test.office.store.read {
            try ClassStore.find(id, .everything(because: "a test"), $0)
        }
        let order = InspectionDesk.drawnForCalls(made.course.enrolments, of: record)
        #expect(order == InspectionDesk.drawnForCalls(made.course.enrolments.reversed(), of: record))
        #expect(order != made.course.enrolments)
        #expect(Set(order) == Set(made.course.enrolments))
    }
}
