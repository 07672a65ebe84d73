import Programme
import Store
import Vocabulary

/// The claim with its notice, and the payment.
extension Play {
    private func lines(_ place: Int, _ actor: Actor) async throws -> [ClaimLine] {
        let claim = courses[place].claim
        return try await office.store.read { try ClaimStore.lines(of: claim, actor.scope, $0) }
    }

    func checkClaim(_ place: Int) async throws {
        let officer = try post(.trainingOfficer, place)
        let course = courses[place]
        if course.plan.until == .returnedClaim {
            let act = CaseAct(
                .returned, reasons: script.story.returnedReason, responsible: try post(.leader, place).id)
            return try await claimStep(place, .trainingOfficer, act)
        }
        let falsified = Set(course.members.filter(\.isFalsified).map(\.person))
        for line in try await lines(place, officer) where falsified.contains(line.person) {
            try await ClaimDesk(office: office).findFalsified(
                course.claim, line: line.id, reason: script.story.falsifiedReason,
                evidence: script.story.falsifiedEvidence, by: officer)
        }
        try await claimStep(
            place, .trainingOfficer, CaseAct(.agreed, responsible: try post(.leader, place).id))
    }

    func reviewClaim(_ place: Int) async throws {
        let leader = try post(.leader, place).id
        let act =
            courses[place].plan.until == .rejected
            ? CaseAct(.refused, reasons: script.story.rejectedReason, responsible: leader)
            : CaseAct(.agreed, responsible: leader)
        try await claimStep(place, .reviewer, act)
    }

    private func notice(_ place: Int, _ actor: Actor) async throws -> PublicNotice? {
        let claim = courses[place].claim
        return try await office.store.read { try NoticeStore.notice(ofClaim: claim, actor.scope, $0) }
    }

    func object(_ place: Int) async throws {
        guard courses[place].members.contains(where: \.isObjectedTo) else { return }
        guard let notice = try await notice(place, post(.trainingOfficer, place)) else { return }
        let story = script.story
        _ = try await NoticeDesk(office: office).object(
            to: notice.id, text: story.objection, objector: story.objector, contact: story.objectorContact)
    }

    func answer(_ place: Int) async throws {
        let concerned = Set(courses[place].members.filter(\.isObjectedTo).map(\.person))
        let officer = try post(.trainingOfficer, place)
        guard !concerned.isEmpty, let notice = try await notice(place, officer) else { return }
        let objections = try await office.store.read { try NoticeStore.objections(to: notice.id, officer.scope, $0) }
        let lines = try await lines(place, officer).filter { concerned.contains($0.person) }.map(\.id)
        for objection in objections {
            try await NoticeDesk(office: office).answer(
                objection.id, upheld: true, lines: lines, answer: script.story.objectionAnswer, by: officer)
        }
    }

    /// A procedure of an older pack has no notice; then there is nothing to close.
    func closeNotice(_ place: Int) async throws {
        let officer = try post(.trainingOfficer, place)
        guard let notice = try await notice(place, officer) else { return }
        try await NoticeDesk(office: office).close(notice.id, by: officer)
    }

    // MARK: Payment

    mutating func prepare(_ place: Int) async throws {
        let clerk = try post(.financeClerk, place)
        let claim = courses[place].claim
        for fund in Set(script.province.projects.map(\.fund)).sorted() {
            let waiting = try await office.store.read { try Payables.waiting(fund: fund, clerk.scope, $0) }
            let items = waiting.filter { $0.claim == claim }.flatMap(\.items)
            if items.isEmpty { continue }
            courses[place].batches.append(
                try await PaymentDesk(office: office).prepare(fund: fund, items: items, by: clerk))
        }
    }

    /// The bank answers; of a class whose payment fails, the first payment comes back.
    func settle(_ place: Int) async throws {
        let course = courses[place]
        let clerk = try post(.financeClerk, place)
        let office = office
        for batch in course.batches {
            let lines = try await office.store.read { try PaymentStore.lines(of: batch, clerk.scope, $0) }
            let today = clock.timekeeper.today
            let results = lines.enumerated().map { index, line in
                let isFailed = course.plan.until == .failed && index == 0
                return BankResult(
                    reference: line.reference, amount: line.amount, isPaid: !isFailed,
                    reason: isFailed ? script.story.bankReason : "", receipt: isFailed ? "" : "H\(line.reference)",
                    on: today)
            }
            _ = try await office.store.write("payment.settle", by: clerk) { tx in
                tx.about("payment_batch", batch, in: clerk.division)
                try PaymentDesk.settle(batch, results: results, in: tx, office: office)
                return Done()
            }
        }
    }
}
