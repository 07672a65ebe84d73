import Accounts
import Foundation
import Papers
import Procedures
import Store
import Vocabulary

@testable import Programme

/// A county whose claim has passed check, review and public notice: a training subsidy per trainee for the institution
/// out of one fund, an allowance per trainee out of another, with money in both.
struct PaymentFixture: Sendable {
    static let county = TestClass.county
    static let subsidyFund = "employment"
    static let allowanceFund = "ruralRevitalisation"

    let test: TestOffice
    let course: TestClass
    let claim: String
    let caseID: String
    var office: Office { test.office }
    var desk: PaymentDesk { PaymentDesk(office: office) }

    let clerk = Actor(id: "finance-clerk", name: "段会计", role: .financeClerk, division: county)
    let head = Actor(id: "finance-head", name: "和科长", role: .financeHead, division: county)
    let officer = Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: county)
    let reviewer = Actor(id: "reviewer", name: "马建业", role: .reviewer, division: county)

    /// - Parameter stopAt: the step at which the case is left.
    static func make(
        trainees: Int = 3, subsidy: Int64 = 120_000, allowance: Int64 = 30_000, accounts: Bool = true,
        stopAt: String = "payCheck", in given: TestOffice? = nil, people: [String]? = nil
    ) async throws -> PaymentFixture {
        let test: TestOffice
        if let given { test = given } else { test = try await TestOffice() }
        let course = try await TestClass.open(in: test, trainees: trainees, state: .claimed, people: people)
        let clerk = course.clerk
        let claim = try await test.write { tx -> String in
            if accounts {
                for person in course.persons {
                    try tx.update(
                        "person", id: person,
                        ["bank_name": "农业银行凤岭支行", "bank_account": BankAccount(account(of: person))])
                }
            }
            try tx.update(
                "institution", id: course.institution,
                ["bank_name": "建设银行凤岭支行", "bank_account": BankAccount("530100123456789012")])
            let id = tx.newID()
            try tx.insert(
                "claim",
                [
                    "id": id, "number": "\(county.code)-2023-P-\(id.suffix(8))", "division": county,
                    "institution": course.institution,
                    "class": course.id, "pack": "yunnan-2022", "state": ClaimState.inReview, "trainees": trainees,
                    "total_fen": Int64(trainees) * (subsidy + allowance), "created_at": tx.now, "changed_at": tx.now
                ])
            for (index, person) in course.persons.enumerated() {
                let line = tx.newID()
                try tx.insert(
                    "claim_line",
                    [
                        "id": line, "division": county, "institution": course.institution, "claim": id,
                        "enrolment": course.enrolments[index],
                        "person": person, "position": index + 1, "outcome": "approved", "total_fen": subsidy + allowance
                    ])
                for (kind, fen, payee, fund) in [
                    ("trainingSubsidy", subsidy, "institution", subsidyFund),
                    ("livingAllowance", allowance, "trainee", allowanceFund)
                ] where fen > 0 {
                    try tx.insert(
                        "claim_item",
                        [
                            "id": tx.newID(), "division": county, "institution": course.institution, "claim": id,
                            "line": line,
                            "person": person, "kind": kind, "fen": fen, "payee": payee, "fund": fund
                        ])
                }
            }
            return id
        }
        let office = test.office
        let caseID = try await test.unguarded.write("test.submit", by: clerk) { tx in
            try office.procedures.open(
                tx, procedure: ClaimDesk.procedure, pack: "yunnan-2022", subject: "claim/\(claim)", title: "申领",
                division: county, institution: course.institution
            ).id
        }
        let made = PaymentFixture(test: test, course: course, claim: claim, caseID: caseID)
        try await made.advance(to: stopAt)
        return made
    }

    /// Twelve digits and more, different for every person.
    static func account(of person: String) -> String {
        let digits = person.filter(\.isNumber).suffix(8)
        return "6228480402" + String(repeating: "7", count: max(0, 8 - digits.count)) + digits
    }

    /// The training side's steps; once the finance side has it, the money is owed.
    private func advance(to stop: String) async throws {
        let engine = office.procedures
        for actor in [officer, reviewer] where try await state.step != stop {
            let token = try await state.token
            _ = try await test.unguarded.write("test.act", by: actor) {
                try engine.act(
                    $0, case: caseID, expected: token, verdict: .agreed,
                    responsible: Responsible(account: "responsible-leader", name: "李局长"))
            }
        }
        guard try await state.step != stop else { return }
        let token = try await state.token
        _ = try await test.unguarded.write("test.notice", by: .system(in: nil)) {
            try engine.automatic($0, case: caseID, expected: token)
        }
        let office = office
        for fund in [Self.subsidyFund, Self.allowanceFund] {
            _ = try await office.store.write("ledger.allocate", by: head) { tx in
                try LedgerDesk.allocate(
                    fund: fund, amount: Money(fen: 1_000_000), document: "下达〔2023〕1号", matter: "2023 年",
                    division: Self.county,
                    in: tx, office: office)
            }
        }
        try await test.write { tx in
            try ClaimMoney.owe(ClaimStore.find(claim, .everything(because: "a test"), tx), in: tx)
            return Done()
        }
    }

    var state: CaseState {
        get async throws {
            let found = try await office.store.read { [office, caseID] in
                try office.procedures.state($0, .everything(because: "a test looks"), case: caseID)
            }
            guard let found else { throw Refusal("notFound") }
            return found
        }
    }

    func waiting(_ fund: String = subsidyFund) async throws -> [PayableLine] {
        try await office.store.read { [clerk] in try Payables.waiting(fund: fund, clerk.scope, $0) }
    }

    func items(_ fund: String = subsidyFund) async throws -> [String] { try await waiting(fund).flatMap(\.items) }

    func batch(_ id: String) async throws -> BatchRecord {
        try await office.store.read { [clerk] in try PaymentStore.batch(id, clerk.scope, $0) }
    }

    func lines(_ id: String) async throws -> [LineRecord] {
        try await office.store.read { [clerk] in try PaymentStore.lines(of: id, clerk.scope, $0) }
    }

    func balance(_ fund: String = subsidyFund) async throws -> [Money] {
        let found = try await LedgerDesk(office: office).balances(for: head).first { $0.fund == fund }
        return found.map { [$0.free, $0.owed, $0.inTransit, $0.paid] } ?? []
    }

    /// A batch of all that waits of a fund, approved and at the bank.
    func sent(_ fund: String = subsidyFund) async throws -> String {
        let id = try await desk.prepare(fund: fund, items: items(fund), by: clerk)
        try await desk.approve(id, by: head)
        try await desk.send(id, by: clerk)
        return id
    }

    /// The bank's file: every line with what the bank says of it.
    func answer(_ id: String, failing: Set<Int> = [], change: (Int, inout [String]) -> Void = { _, _ in }) async throws
        -> [UInt8]
    {
        var text = "参考号,金额,状态,失败原因,回单号,交易日期\r\n"
        for line in try await lines(id) {
            let isPaid = !failing.contains(line.position)
            var cells = [
                line.reference, line.amount.plain, isPaid ? "成功" : "失败", isPaid ? "" : "账号户名不符",
                isPaid ? "HD\(line.position)" : "", "2023-06-12"
            ]
            change(line.position, &cells)
            text += cells.joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    /// Reads the bank's file and takes it over.
    func settle(_ id: String, failing: Set<Int> = []) async throws {
        let preview = try await desk.readResults(id, fileName: "result.csv", answer(id, failing: failing), by: clerk)
        try await desk.commitResults(preview, by: clerk)
    }

    var claimState: ClaimState {
        get async throws {
            try await office.store.read { [claim] in
                try ClaimStore.find(claim, .everything(because: "a test"), $0).state
            }
        }
    }
}
