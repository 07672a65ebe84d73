import Foundation
import Policy
import Programme
import Store
import Testing
import Vocabulary

@Suite("Life of a pack") struct PackLifeTests {
    @Test(
        "YN18-0-00-01: drafted, checked, agreed to by two people, in force from its day, superseded: every step is journalled"
    )
    func life() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let desk = world.desk
        let supplied = try #require(try await desk.current(PackFixture.pack, for: world.author))
        #expect(supplied.number == 1 && supplied.origin == .supplied && supplied.state == .inForce)
        let id = try await desk.begin(PackFixture.pack, by: world.author)
        #expect(try await world.version(id).state == .draft)
        try await world.set(id, PackFixture.days(181))
        #expect(try await desk.check(id, token: try await world.token(id), by: world.author).passed)
        #expect(try await world.version(id).state == .checked)
        let day = world.office.clock.today + 20
        try await world.submit(id, from: day)
        #expect(try await refusals { try await world.set(id, PackFixture.days(182)) } == ["draftFixed"])
        try await world.approve(id, by: world.reviewer)
        #expect(try await refusals { try await desk.putInForce(id, by: world.author) } == ["draftNotApproved"])
        try await world.approve(id, by: world.leader)
        try await desk.putInForce(id, by: world.leader)
        let held = try await world.version(id)
        #expect(held.state == .inForce && held.inForceFrom == day && held.number == 2 && held.parent == supplied.id)
        // Classes that start earlier, and other provinces, still go by what came with the program.
        func text(_ start: Day, _ place: Division) -> String? {
            world.office.packs.packs(startingOn: start, in: place).first { $0.id == PackFixture.pack }?.version
        }
        #expect(
            text(day - 1, PackFixture.province) == supplied.version && text(day, PackFixture.province) == held.version)
        #expect(text(day, try #require(Division("530000"))) == supplied.version)
        // The next one supersedes it.
        let next = try await world.putInForce(from: day + 1) { try await $0.set($1, PackFixture.days(200)) }
        #expect(try await world.version(id).state == .superseded && text(day + 1, PackFixture.province) == next)
        #expect(
            try await desk.steps(of: id, for: world.author).map(\.act) == [
                .made, .changed, .checked, .submitted, .approved, .approved, .inForce, .superseded
            ])
        for name in ["register", "draft", "changeDraft", "checkDraft", "submitDraft", "approveDraft", "putInForce"] {
            #expect(try await world.test.count("select count(*) from journal where name = \("policy." + name)") > 0)
        }
        #expect(try await world.office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test(
        "a class keeps the version under which it was handed in, and its decisions come out the same after five newer ones"
    )
    func kept() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let world = try await PackFixture.make(in: county.test)
        let first = try #require(county.office.packs[PackFixture.pack]?.version)
        let id = try await county.apply()
        let lingering = try await ClassDesk(office: county.office).create(county.draft, by: county.clerk)
        _ = try await county.open(id)
        #expect(try await county.record(id).pack == first)
        for turn in 1...5 {
            try await world.putInForce { world, id in
                try await world.set(id, .number(ExactNumber(Int64(60 - turn))), of: "maxClassSize")
                try await world.mendCases(id)
            }
        }
        let newest = try #require(county.office.packs[PackFixture.pack])
        #expect(newest.version != first && newest.count("maxClassSize") == 55)
        #expect(try await county.record(id).pack == first)
        #expect(try county.office.pack(first).count("maxClassSize") == 60)
        let rows = try await county.office.store.read { reader in
            try reader.rows(.everything(because: "a test"), "select * from decision").map(DecisionRecord.init)
        }
        #expect(rows.count == 2 && rows.allSatisfy { $0.version == first })
        for row in rows { #expect(try KeptDecision.opening(row, county.office) != nil) }
        // An application that was never handed in goes by what holds when it is.
        #expect(try await county.record(lingering).pack == first)
        let later = try await county.apply({
            $0.startDate = "2023-08-07"; $0.endDate = "2023-08-18"
        })
        #expect(try await county.record(later).pack == newest.version)
        // A shelf that starts over knows all of them from the store alone.
        let shelf = try PackShelf(county.office.packs.library, clock: county.office.clock)
        try await shelf.refresh(county.office.store)
        #expect(shelf[first]?.count("maxClassSize") == 60 && shelf[newest.version]?.count("maxClassSize") == 55)
        #expect(
            shelf[PackFixture.pack]?.version == newest.version && shelf["yunnan-2023@2023-03-24+000000000000"] == nil)
    }

    @Test("an application drafted before a new version goes by the version in force when it is handed in")
    func renewed() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let world = try await PackFixture.make(in: county.test)
        let id = try await county.apply()
        let newest = try await world.putInForce { try await $0.set($1, PackFixture.days(181)) }
        _ = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        #expect(try await county.record(id).pack == newest)
        let decided = try await county.test.count(
            "select count(*) from decision where version = \(newest) and name = 'ClassOpening'")
        #expect(decided == 1)
    }

    @Test("YN18-2-01-14: an emerging occupation is added to the catalogue by a new version, from its effective date on")
    func catalogue() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let day = world.office.clock.today + 30
        try await world.putInForce("yunnan-2022", from: day) { world, id in
            let draft = try await world.desk.draft(id, for: world.author)
            let file = try #require(draft.folder["catalogue.csv"])
            let list = try #require(ListText(file.bytes))
            var cells = list.rows[0].cells
            cells[try #require(list.columns.firstIndex(of: "occupation"))] = "4-04-05-99"
            try await world.change(id, .addRow(.init(file: "catalogue.csv"), after: nil, cells: cells))
        }
        func entry(_ start: Day) throws -> Catalogue.Entry? {
            let pack = try #require(
                world.office.packs.packs(startingOn: start, in: PackFixture.province).first { $0.id == "yunnan-2022" })
            return pack.catalogue.entries.first { $0.occupation == "4-04-05-99" }
        }
        #expect(try entry(day - 1) == nil)
        #expect(try entry(day) != nil)
    }

    @Test("a new release of the program is registered, and does not take the place of a province's own version")
    func release() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        let own = try await world.putInForce { try await $0.set($1, PackFixture.days(181)) }
        let base = try #require(world.office.packs["yunnan-2022"]?.version)
        // The next release brings other files of the same packs.
        let folders = world.office.packs.library.folders.map { folder -> PackFolder in
            var folder = folder
            folder.put(.init("pack.yaml", Array((folder["pack.yaml"]?.text ?? "").utf8) + Array("# again\n".utf8)))
            return folder
        }
        let office = try Office(
            store: world.office.store, packs: try PackLibrary.load(folders), divisions: world.office.divisions,
            jurisdictions: world.office.jurisdictions, occupations: world.office.occupations,
            calendar: world.office.calendar, evidence: world.office.evidence, clock: world.office.clock, randomness: .system)
        #expect(try await PackRegister.bringUpToDate(office).count == folders.count)
        #expect(try await PackRegister.bringUpToDate(office) == [])
        let today = office.clock.today
        func text(_ id: String, _ place: Division) -> String? {
            office.packs.packs(startingOn: today, in: place).first { $0.id == id }?.version
        }
        #expect(text(PackFixture.pack, PackFixture.province) == own)
        #expect(text("yunnan-2022", PackFixture.province) == office.packs.library["yunnan-2022"]?.version)
        #expect(
            text(PackFixture.pack, try #require(Division("530000"))) == office.packs.library[PackFixture.pack]?.version)
        #expect(office.packs[base]?.version == base)
        let states = try await PackDesk(office: office).versions(of: "yunnan-2022", for: world.author).map(\.state)
        #expect(states == [.inForce, .superseded])
    }

    @Test("the store itself refuses to change or remove what was approved")
    func fixed() async throws {
        let world = try await PackFixture.make()
        defer { world.test.remove() }
        _ = try await world.putInForce { try await $0.set($1, PackFixture.days(181)) }
        let attempts: [SQL] = [
            "update pack_version set remark = 'x' where stamp > 0",
            "update pack_version set state = 'draft' where stamp > 0",
            "delete from pack_version", "update pack_file set digest = 'x'", "delete from pack_file",
            "update pack_blob set bytes = id", "delete from pack_blob", "update pack_step set remark = 'x'",
            "delete from pack_step"
        ]
        for attempt in attempts {
            await #expect(throws: (any Error).self, "\(attempt)") {
                try await world.test.write { tx in
                    _ = try tx.runSilently(attempt)
                    return Done()
                }
            }
        }
        #expect(try await world.office.store.read { try Audit.verify($0) }.findings.isEmpty)
    }
}

extension PackFixture {
    /// Takes out the cases that no longer come out as they say: they were written for another value.
    func mendCases(_ id: String) async throws {
        let draft = try await desk.draft(id, for: author)
        let failed = desk.check(draft).cases.filter { $0.result.trouble != nil }
        let files = Dictionary(grouping: failed, by: \.file).map { path, cases -> PackFolder.File in
            let own = String(path.dropFirst(draft.folder.name.count + 1))
            let lines = (draft.folder[own]?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            let wrong = Set(cases.map { $0.result.line - 1 })
            let left = lines.enumerated().filter { !wrong.contains($0.offset) }.map(\.element)
            return PackFolder.File(own, Array(left.joined(separator: "\n").utf8))
        }
        if !files.isEmpty { try await change(id, .put(files)) }
    }
}
