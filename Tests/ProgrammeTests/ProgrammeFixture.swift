import Policy
import Programme
import Store
import Vocabulary

/// A county with its officer, and what is filed there.
struct ProgrammeFixture: Sendable {
    let register: TestRegister
    var office: Office { register.office }
    var desk: ProgrammeDesk { ProgrammeDesk(office: register.office) }
    var officer: Actor { register.officer }

    static func make() async throws -> ProgrammeFixture { ProgrammeFixture(register: try await TestRegister.make()) }

    func remove() { register.remove() }

    static func draft(_ set: (inout ProgrammeDraft) -> Void) -> ProgrammeDraft {
        var draft = ProgrammeDraft()
        set(&draft)
        return draft
    }

    static func activity(_ party: String, people: Int, part: String = "", other: String = "") -> ProgrammeDraft {
        draft {
            $0.party = party
            $0.title = "\(party)的活动"
            $0.on = "2023-05-20"
            $0.actual = String(people)
            $0.part = part
            $0.other = other
        }
    }

    func open(_ code: String, _ year: Int = 2023) async throws {
        _ = try await desk.open(code, year: String(year), by: officer)
    }

    @discardableResult
    func file(_ section: ProgrammeRule.Section, _ draft: ProgrammeDraft, under code: String, by actor: Actor? = nil)
        async throws -> String
    {
        try await desk.file(section, draft, under: code, by: actor ?? officer)
    }

    func rule(_ code: String) throws -> ProgrammeRule { try office.programme(code, in: TestRegister.county) }

    func entries(_ code: String, year: Int = 2023) async throws -> [ProgrammeEntry] {
        let scope = officer.scope
        return try await office.store.read { try ProgrammeStore.entries(code, year: year, scope, $0) }
    }

    func figures(_ code: String, year: Int = 2023) async throws -> ProgrammeFigures {
        let scope = officer.scope
        return try await office.store.read { try ProgrammeFigures.of(year, scope, $0).each[code] ?? ProgrammeFigures() }
    }
}
