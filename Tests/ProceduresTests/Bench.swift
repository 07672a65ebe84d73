import Foundation
import Procedures
import Store
import Synchronization
import TestStore
import Vocabulary

func division(_ code: String) throws -> Division {
    switch Division.parse(code) {
    case .success(let value): return value
    case .failure(let problem): throw problem
    }
}

func day(_ text: String) throws -> Day {
    switch Day.parse(text) {
    case .success(let value): return value
    case .failure(let problem): throw problem
    }
}

func codes(_ body: () async throws -> Void) async throws -> [String] {
    do {
        try await body()
        return []
    } catch let refusal as Refusal {
        return refusal.codes
    }
}

/// A clock that the test sets.
final class Hands: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) { self.instant = Mutex(instant) }

    var keeper: Timekeeper { Timekeeper { self.instant.withLock { $0 } } }

    func set(_ day: Day, minute: Int = 9 * 60) { instant.withLock { $0 = Instant(day, minuteOfDay: minute) } }
}

/// A real store in a folder of its own with the procedures of a small place.
final class Bench: Sendable {
    let folder: String
    let store: any Store
    let engine: ProcedureEngine
    let hands: Hands
    let county: Division
    let otherCounty: Division
    let prefecture: Division

    init(engine made: ProcedureEngine? = nil) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/procedures-\(UUID().uuidString)"
        hands = Hands(Instant(try day("2023-06-05"), minuteOfDay: 9 * 60))
        county = try division("530128")
        otherCounty = try division("530129")
        prefecture = try division("530100")
        engine =
            try made
            ?? ProcedureEngine(
                book: ProcedureBook(["pack": [Self.claim(), Self.opening()]]),
                calendar: WorkingCalendar(
                    holidays: [try day("2023-06-22"), try day("2023-06-23")], workdays: [try day("2023-06-25")]),
                isRecused: { reader, account, institution in
                    try reader.number(
                        .everything(because: "test"),
                        """
                        select count(*) from tie where account = \(account) and institution = \(institution)
                        """) > 0
                })
        store = try await TestStore(
            folder: folder, clock: hands.keeper, randomness: .seeded(7),
            schema: [
                ProcedureTables.migration, ProcedureTables.responsible,
                Migration(
                    "tie-1",
                    """
                    create table tie (id text primary key not null, division text not null, account text not null,
                      institution text not null);
                    """)
            ])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func claim() throws -> ProcedureDefinition {
        func step(
            _ id: String, _ role: String, level: String = "county", side: String, days: Int? = 5,
            returns: [String] = [],
            distinct: [String] = [], requires: [String] = []
        ) -> RawStep {
            RawStep(
                id: id, labelZh: "环节\(id)", labelEn: "Step \(id)", role: role, level: level, side: side,
                workingDays: days,
                limitSource: days == nil ? nil : "assumed: test", returnsTo: returns, distinctFrom: distinct,
                requires: requires)
        }
        return try ProcedureDefinition(
            id: "claim", labelZh: "申领", labelEn: "Claim",
            raw: [
                step("submit", "institutionClerk", level: "institution", side: "institution", days: nil),
                step("check", "trainingOfficer", side: "training", returns: ["submit"], distinct: ["submit"]),
                step(
                    "review", "reviewer", side: "training", returns: ["submit", "check"], distinct: ["submit", "check"]),
                step("notice", "system", side: "system", returns: ["check", "review"]),
                step(
                    "payCheck", "financeClerk", side: "finance", returns: ["review"],
                    distinct: ["submit", "check", "review"]),
                step("approvePayment", "financeHead", side: "finance", returns: ["payCheck"], distinct: ["payCheck"])
            ])
    }

    static func opening() throws -> ProcedureDefinition {
        try ProcedureDefinition(
            id: "opening", labelZh: "开班", labelEn: "Opening",
            steps: [
                StepDefinition(
                    id: "submit", labelZh: "提交", labelEn: "Submit", role: .institutionClerk, level: .county,
                    side: .institution),
                StepDefinition(
                    id: "verify", labelZh: "核验", labelEn: "Verify", role: .trainingOfficer, level: .county,
                    side: .training, workingDays: 3, limitSource: "clause", returnsTo: ["submit"]),
                StepDefinition(
                    id: "approve", labelZh: "批准", labelEn: "Approve", role: .leader, level: .prefecture,
                    side: .training, returnsTo: ["submit", "verify"], requires: ["meetingDecision"])
            ])
    }

    // MARK: People

    func person(_ id: String, _ role: Role, in place: Division? = nil) -> Actor {
        Actor(
            id: id, name: "name-\(id)", role: role, division: place ?? county,
            institution: role.side == .institution ? "school" : nil)
    }

    var clerk: Actor { person("clerk", .institutionClerk) }
    var officer: Actor { person("officer", .trainingOfficer) }
    var reviewer: Actor { person("reviewer", .reviewer) }
    var cashier: Actor { person("cashier", .financeClerk) }
    var chief: Actor { person("chief", .financeHead) }
    var leader: Actor { person("leader", .leader, in: prefecture) }

    // MARK: Doing

    @discardableResult
    func open(
        _ procedure: String = "claim", subject: String = "claim/1", by actor: Actor? = nil, in place: Division? = nil
    ) async throws -> CaseState {
        let (engine, place) = (engine, place ?? county)
        return try await store.write("\(procedure).submit", by: actor ?? clerk) { tx in
            try engine.open(
                tx, procedure: procedure, pack: "pack", subject: subject, title: "title", division: place,
                institution: "school")
        }
    }

    @discardableResult
    func act(
        _ state: CaseState, _ actor: Actor, _ verdict: Verdict = .agreed, reasons: String = "", to: String? = nil,
        documents: [String: String] = [:]
    ) async throws -> CaseState {
        let engine = engine
        return try await store.write("case.act", by: actor) { tx in
            try engine.act(
                tx, case: state.id, expected: state.token, verdict: verdict, reasons: reasons, returnTo: to,
                documents: documents)
        }
    }

    @discardableResult
    func automatic(
        _ state: CaseState, _ verdict: Verdict = .automatic, reasons: String = "", to: String? = nil
    ) async throws -> CaseState {
        let engine = engine
        return try await store.write("notice.close", by: person("system", .administrator)) { tx in
            try engine.automatic(
                tx, case: state.id, expected: state.token, verdict: verdict, reasons: reasons, returnTo: to)
        }
    }

    func may(_ actor: Actor, _ state: CaseState) async throws -> String? {
        let engine = engine
        return try await store.read { try engine.mayAct($0, actor, state).reason?.code }
    }

    func tie(_ account: String, to institution: String) async throws {
        let county = county
        _ = try await store.write("staff.declare", by: person(account, .trainingOfficer)) { tx in
            try tx.insert("tie", ["id": tx.newID(), "division": county, "account": account, "institution": institution])
            return Done()
        }
    }
}
