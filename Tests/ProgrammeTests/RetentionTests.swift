import Foundation
import Programme
import Store
import Testing
import Vault
import Vocabulary

@Suite("The end of personal data")
struct RetentionTests {
    private let county = TestClass.county
    /// When the time of everything in 2023 is over.
    private static let later = Instant("2040-01-10T08:00:00+08:00") ?? Instant(milliseconds: 0)
    private static let all = Scope.everything(because: "a test")

    private func people(_ fixture: PaymentFixture) -> (first: Actor, second: Actor) {
        (
            Actor(id: "admin-1", name: "杨管理", role: .administrator, division: county),
            Actor(id: "leader-1", name: "段局长", role: .leader, division: county)
        )
    }

    @Test(
        "what is over is erased once two people agree: keys gone, columns empty, money and the journal as they were")
    func erased() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let batch = try await fixture.sent(PaymentFixture.allowanceFund)
        try await fixture.settle(batch)
        let (first, second) = people(fixture)
        let desk = RetentionDesk(office: fixture.test.office)
        let person = fixture.course.persons[0]
        // However old: as long as something is owed on somebody's account, the data are needed.
        fixture.test.time.set(Self.later)
        #expect(try await desk.standings(for: first).first { $0.kind == .person }?.due == 0)
        fixture.test.time.set(TestOffice.monday(9, 0))
        try await fixture.settle(fixture.sent(PaymentFixture.subsidyFund))
        #expect(try await desk.standings(for: first).allSatisfy { $0.due == 0 })
        #expect(try await refusals { _ = try await desk.propose(.person, by: first) } == ["nothingToErase"])
        let paid = try await fixture.lines(batch).map(\.amount)
        fixture.test.time.set(Self.later)
        let due = try #require(try await desk.standings(for: first).first { $0.kind == .person })
        #expect(due.due == 3 && due.period?.isAssumed == true)
        let id = try await desk.propose(.person, by: first)
        #expect(try await refusals { _ = try await desk.propose(.person, by: first) } == ["erasureOpen"])
        #expect(try await refusals { try await desk.confirm(id, by: first) } == ["ownProposal"])
        #expect(try await desk.run() == 0)
        try await desk.confirm(id, by: second)
        #expect(try await desk.run() == 3)
        #expect(try await desk.run() == 0)
        let row = try #require(
            try await fixture.test.office.store.read {
                try $0.row(Self.all, "select p.* from person p where p.id = \(person)")
            })
        let gone = try Person(row)
        #expect(gone.idNumber == nil && gone.phone == nil && gone.bankAccount == nil && gone.bankName == nil)
        #expect(
            try await fixture.test.count("select count(*) from data_key where subject = \("person/\(person)")") == 0)
        let lines = try await fixture.lines(batch)
        #expect(lines.map(\.amount) == paid && lines.allSatisfy { $0.bankAccount == nil })
        #expect(try await desk.past(for: first).first?.erased == 3)
        #expect(try await fixture.test.office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("whoever looks behind the mask or takes a file out is counted, and the file's number is in the journal")
    func looks() async throws {
        let fixture = try await PaymentFixture.make(trainees: 1)
        defer { fixture.test.remove() }
        let office = fixture.test.office
        let register = PeopleDesk(office: office)
        for _ in 0..<2 {
            _ = try await register.unmask(fixture.course.persons[0], because: .payment, by: fixture.officer)
        }
        let mark = try await ExportDesk(office: office).mark("claims", rows: 3, by: fixture.officer)
        #expect(mark.name == fixture.officer.name && mark.number.hasPrefix("20230612-"))
        #expect(
            try await fixture.test.count("select count(*) from journal where subject = \("export/" + mark.number)") == 1
        )
        let looks = try await RetentionDesk(office: office).looks(days: 30, for: people(fixture).first)
        #expect(looks.map(\.unmasked) == [2] && looks.map(\.exported) == [1])
    }

    @Test("an erased number can be registered again as a new person; the old row stays empty")
    func again() async throws {
        let fixture = try await PaymentFixture.make(trainees: 1)
        defer { fixture.test.remove() }
        for fund in [PaymentFixture.allowanceFund, PaymentFixture.subsidyFund] {
            try await fixture.settle(fixture.sent(fund))
        }
        let (first, second) = people(fixture)
        let desk = RetentionDesk(office: fixture.test.office)
        let number = try #require(
            try await fixture.test.office.store.read { reader in
                try PersonStore.persons(fixture.course.persons, reader).values.first?.idNumber
            })
        fixture.test.time.set(Self.later)
        let id = try await desk.propose(.person, by: first)
        try await desk.confirm(id, by: second)
        _ = try await desk.run()
        let found = try await fixture.test.office.store.read { try PersonStore.byNumber([number], $0) }
        #expect(found.isEmpty)
        let anew = try await PeopleDesk(office: fixture.test.office).register(
            PersonDraft(name: "罗文", idNumber: number.text, division: TestRegister.county.code),
            by: TestRegister.officer(of: TestRegister.county))
        #expect(anew != fixture.course.persons[0])
    }

    @Test("a photo is gone with its key, in the folder and for who asks; its row and digest stay")
    func photo() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let (office, county) = (test.office, county)
        let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array("pixels of a face".utf8)
        let kept = try await office.evidence.keep(bytes, field: "photo", in: office.store)
        #expect(try await office.evidence.bytes(sha256: kept.sha256, in: office.store) == nil)
        try await test.write { tx in
            try EvidenceFolder.record(
                kept, name: "a.jpg", kind: "processPhoto", subject: "lesson/1", division: county, institution: nil,
                in: tx)
        }
        let again = try await office.evidence.keep(bytes, field: "photo", in: office.store)
        #expect(again.sha256 == kept.sha256)
        #expect(try await office.evidence.bytes(sha256: kept.sha256, in: office.store) == bytes)
        let files = try Self.files(test.folder + "/evidence")
        #expect(files.count == 1)
        #expect(!files[0].contains(Array("pixels".utf8)))
        test.time.set(Self.later)
        let desk = RetentionDesk(office: office)
        let id = try await desk.propose(
            .evidence, by: Actor(id: "admin-1", name: "杨管理", role: .administrator, division: county))
        try await desk.confirm(id, by: Actor(id: "admin-2", name: "和管理", role: .administrator, division: county))
        #expect(try await desk.run() == 1)
        #expect(try await office.evidence.bytes(sha256: kept.sha256, in: office.store) == nil)
        #expect(try Self.files(test.folder + "/evidence").isEmpty)
        #expect(try await test.count("select count(*) from evidence where sha256 = \(kept.sha256)") == 1)
        #expect(try await office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    private static func files(_ folder: String) throws -> [[UInt8]] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try all.map { URL(fileURLWithPath: "\(folder)/\($0)") }.filter { !$0.hasDirectoryPath }
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .map { [UInt8](try Data(contentsOf: $0)) }
    }
}
