import Foundation
import Papers
import Policy
import Programme
import Store
import Vocabulary

/// The classes, played moment by moment through the desks.
struct Play: Sendable {
    let script: Script
    let office: Office
    let clock: MovableClock
    let luck: Randomness
    var cast: Cast
    var courses: [Course] = []
    var truth: [Truth] = []

    init(script: Script, office: Office, clock: MovableClock, luck: Randomness, cast: Cast) {
        self.script = script
        self.office = office
        self.clock = clock
        self.luck = luck
        self.cast = cast
    }

    mutating func run(_ beat: Beat) async throws {
        do {
            try await act(beat)
        } catch let refusal as Refusal {
            let plan = courses[beat.course].plan
            throw DemonstrationFault(
                "\(plan.key) \(beat.act) at \(beat.at): \(refusal.problems.map { "\($0) \($0.values)" })")
        }
    }

    private mutating func act(_ beat: Beat) async throws {
        let place = beat.course
        switch beat.act {
        case .apply: try await apply(place)
        case .submit: _ = try await OpeningDesk(office: office).submit(courses[place].id, by: try clerk(place))
        case .verify: try await verify(place)
        case .approve: try await approve(place)
        case .signIn(let lesson): try await sign(place, lesson, .in)
        case .signOut(let lesson): try await sign(place, lesson, .out)
        case .photo(let lesson): try await photo(place, lesson)
        case .confirm(let lesson): try await confirm(place, lesson)
        case .inspect(let time): try await inspect(place, time)
        case .call: try await call(place)
        case .commitDraw:
            _ = try await DrawDesk(office: office).commit(courses[place].id, by: post(.trainingOfficer, place))
        case .revealDraw: try await reveal(place, at: beat.at)
        case .exam: try await exam(place)
        case .certify: try await certify(place)
        case .claim:
            courses[place].claim = try await ClaimDesk(office: office).submit(courses[place].id, by: try clerk(place))
        case .checkClaim: try await checkClaim(place)
        case .reviewClaim: try await reviewClaim(place)
        case .object: try await object(place)
        case .answer: try await answer(place)
        case .closeNotice: try await closeNotice(place)
        case .prepare: try await prepare(place)
        case .approveBatch:
            for batch in courses[place].batches {
                try await PaymentDesk(office: office).approve(batch, by: post(.financeHead, place))
            }
        case .send:
            for batch in courses[place].batches {
                try await PaymentDesk(office: office).send(batch, by: post(.financeClerk, place))
            }
        case .settle: try await settle(place)
        }
    }

    // MARK: Who

    func post(_ role: Role, _ place: Int) throws -> Actor { try cast.post(role, in: courses[place].county) }

    func clerk(_ place: Int) throws -> Actor { try cast.school(courses[place].plan.institution).clerk }

    /// Does the step of a case at which it stands.
    func step(_ subject: String, _ procedure: String, by actor: Actor, _ act: CaseAct) async throws {
        let office = office
        let state = try await office.store.read { reader in
            try office.procedures.find(reader, actor.scope, subject: subject, procedure: procedure)
        }
        guard let state else { throw DemonstrationFault("\(subject) has no case of \(procedure)") }
        _ = try await CaseDesk(office: office).act(on: state.id, token: state.token, act, by: actor)
    }

    func claimStep(_ place: Int, _ role: Role, _ act: CaseAct) async throws {
        try await step("claim/\(courses[place].claim)", ClaimDesk.procedure, by: post(role, place), act)
    }

    // MARK: Opening

    private func verify(_ place: Int) async throws {
        let facts = ["identity", "hours", "teachers", "premises", "equipment"]
        let documents = Dictionary(facts.map { ($0, "yes") }, uniquingKeysWith: { $1 })
        let act =
            courses[place].plan.until == .returned
            ? CaseAct(.returned, reasons: script.story.openingReturnedReason) : CaseAct(.agreed, documents: documents)
        try await step("class/\(courses[place].id)", OpeningDesk.procedure, by: post(.trainingOfficer, place), act)
    }

    private mutating func approve(_ place: Int) async throws {
        let leader = try post(.leader, place)
        let isRefused = courses[place].plan.until == .refused
        let act = isRefused ? CaseAct(.refused, reasons: script.story.openingRefusedReason) : CaseAct(.agreed)
        try await step("class/\(courses[place].id)", OpeningDesk.procedure, by: leader, act)
        if isRefused { return }
        let (id, scope) = (courses[place].id, leader.scope)
        let (record, lessons) = try await office.store.read { reader in
            (try ClassStore.find(id, scope, reader), try ClassStore.lessons(of: id, scope, reader))
        }
        courses[place].number = record.number ?? ""
        courses[place].lessons = lessons
        try plantTruth(place)
    }
}
