import Accounts
import Foundation
import Store
import Testing
import Vocabulary

@testable import Programme

@Suite("Payments: the bank's answer")
struct PaymentResultTests {
    @Test("when all is paid the claim, its class and its case end, each in the same transaction as the last payment")
    func settled() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        try await fixture.settle(try await fixture.sent())
        let between = try await fixture.claimState
        #expect(between == .payable)
        let last = try await fixture.sent(PaymentFixture.allowanceFund)
        try await fixture.settle(last)
        #expect(try await fixture.batch(last).state == .settled)
        #expect(try await fixture.claimState == .paid)
        #expect(try await fixture.state.outcome == .agreed)
        let course = fixture.course.id
        #expect(
            try await fixture.test.count("select count(*) from training_class where id = \(course) and state = 'paid'")
                == 1)
    }

    @Test("a failed payment is owed again and paid by a line that names it; it is never paid twice")
    func failed() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let fund = PaymentFixture.allowanceFund
        let first = try await fixture.sent(fund)
        try await fixture.settle(first, failing: [2])
        #expect(try await fixture.lines(first).map(\.state) == [.paid, .failed, .paid])
        #expect(try await fixture.balance(fund)[1...] == [Money(fen: 30_000), .zero, Money(fen: 60_000)])
        let waiting = try await fixture.waiting(fund)
        #expect(waiting.map(\.payee) == [fixture.course.persons[1]])
        #expect(waiting.first?.failed?.reason == "账号户名不符")
        #expect(waiting.first?.failed?.isAccountUnchanged == true)
        try await fixture.test.write { [person = fixture.course.persons[1]] in
            try $0.update("person", id: person, ["bank_account": BankAccount("6228480402999999")])
        }
        #expect(try await fixture.waiting(fund).first?.failed?.isAccountUnchanged == false)
        let second = try await fixture.sent(fund)
        let line = try await fixture.lines(second).first
        let followed = try await fixture.lines(first)[1].id
        #expect(line?.replaces == followed)
        #expect(line?.bankAccount?.text == "6228480402999999")
        // The first line's answer again, in another file, changes nothing any more.
        let late = try await fixture.desk.readResults(
            first, fileName: "late.csv", fixture.answer(first), by: fixture.clerk)
        #expect(
            try await refusals { try await fixture.desk.commitResults(late, by: fixture.clerk) }.allSatisfy {
                $0 == "alreadySettled"
            })
        try await fixture.settle(second)
        #expect(try await fixture.waiting(fund).isEmpty)
        #expect(try await fixture.balance(fund)[1...] == [.zero, .zero, Money(fen: 90_000)])
        #expect(try await fixture.office.store.read { try Ledger().check($0) }.isEmpty)
    }

    @Test("the store itself refuses a second live line for an item and a second follower of a failed line")
    func constraints() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let first = try await fixture.sent()
        try await fixture.settle(first, failing: [1])
        let second = try await fixture.sent()
        let line = try #require(try await fixture.lines(second).first)
        for columns in [("payment_line", "replaces"), ("payment_line_item", "item")] {
            await #expect(throws: (any Error).self) {
                try await fixture.test.write { tx in
                    let everything = Scope.everything(because: "a test")
                    let copy =
                        columns.0 == "payment_line"
                        ? try tx.row(everything, "select * from payment_line n where n.id = \(line.id)")
                        : try tx.row(everything, "select * from payment_line_item m where m.line = \(line.id)")
                    var row: Columns = ["id": tx.newID()]
                    for column in copy?.columns ?? [] where column.name != "id" { row[column.name] = column.value }
                    if columns.0 == "payment_line" {
                        row["reference"] = "another".sql
                        row["position"] = 99.sql
                    } else {
                        row["line"] = line.id.sql; row["kind"] = "x".sql
                    }
                    try tx.insert(columns.0, row)
                    return Done()
                }
            }
        }
    }

    @Test(
        "one wrong row keeps the whole file out, each with its reason",
        arguments: [
            ("referenceUnknown", 0, "530103-2023-F0001-9999"), ("amountDiffers", 1, "300.01"),
            ("failureReasonMissing", 2, "失败"),
            ("papers.notAChoice", 2, "处理中"), ("papers.notMoney", 1, "三百元")
        ])
    func wrongRows(code: String, cell: Int, text: String) async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.sent(PaymentFixture.allowanceFund)
        let bytes = try await fixture.answer(id) { position, cells in
            if position == 2 { cells[cell] = text }
        }
        let result = try await fixture.desk.readResults(id, fileName: "result.csv", bytes, by: fixture.clerk)
        let preview = try await fixture.desk.preview(result, for: fixture.clerk)
        #expect(preview.lines.map { $0.problems.map(\.code) } == [[], [code], []])
        let refused = try await refusals { try await fixture.desk.commitResults(result, by: fixture.clerk) }
        #expect(refused == [code])
        #expect(try await fixture.lines(id).map(\.state) == [.sent, .sent, .sent])
        #expect(try await fixture.balance(PaymentFixture.allowanceFund)[3] == .zero)
    }

    @Test("the same file twice books nothing twice; a row twice in one file is refused")
    func repeated() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.sent(PaymentFixture.allowanceFund)
        let bytes = try await fixture.answer(id)
        let one = try await fixture.desk.readResults(id, fileName: "a.csv", bytes, by: fixture.clerk)
        try await fixture.desk.commitResults(one, by: fixture.clerk)
        let before = try await fixture.test.count("select count(*) from ledger_entry")
        let again = try await fixture.desk.readResults(id, fileName: "b.csv", bytes, by: fixture.clerk)
        #expect(again == one)
        try await fixture.desk.commitResults(again, by: fixture.clerk)
        #expect(try await fixture.test.count("select count(*) from ledger_entry") == before)
        let next = try await fixture.sent()
        let rows = try await String(decoding: fixture.answer(next), as: UTF8.self)
        let doubled = Array((rows + rows.split(separator: "\r\n").dropFirst().joined(separator: "\r\n")).utf8)
        let twice = try await fixture.desk.readResults(next, fileName: "c.csv", doubled, by: fixture.clerk)
        #expect(
            try await fixture.desk.preview(twice, for: fixture.clerk).lines.map { $0.problems.map(\.code) } == [
                [], ["referenceTwice"]
            ])
    }

    @Test("YN22-13-03: a payment without the bank's record after the set days is listed as overdue")
    func overdue() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.sent()
        let office = fixture.office
        func overdue(_ day: String) async throws -> [String] {
            let today = Day(day) ?? .distantPast
            return try await office.store.read { [clerk = fixture.clerk] in
                try PaymentLimit.overdue(clerk.scope, on: today, $0, office).map(\.batch.id)
            }
        }
        // Sent on Monday 12 June; five working days end on Monday the 19th.
        #expect(try await overdue("2023-06-19").isEmpty)
        #expect(try await overdue("2023-06-20") == [id])
        let duties = try await office.store.read { [clerk = fixture.clerk] in
            try PaymentDuties().duties(of: clerk, on: Day("2023-06-20") ?? .distantPast, $0, office)
        }
        #expect(duties.first { $0.code == "batchUnanswered" }?.dueOn == Day("2023-06-19"))
        try await fixture.settle(id)
        #expect(try await overdue("2023-06-20").isEmpty)
    }

    @Test(
        "YN22-13-04, YN22-15-03, YN23-07-07: one yuan paid leads to plan, class, persons, reviewer, payer, fund and bank receipt"
    )
    func trace() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.sent()
        try await fixture.settle(id)
        let desk = LedgerDesk(office: fixture.office)
        let day = fixture.office.clock.today
        let paid = try #require(try await desk.payments(from: day, to: day, for: fixture.head).first)
        #expect(paid.payee == "测试职业学校")
        #expect(paid.amount == Money(fen: 360_000))
        #expect(paid.fund == PaymentFixture.subsidyFund)
        #expect(paid.matter == "电子装接工第 17 期")
        #expect(paid.handler == fixture.clerk.id)
        #expect(paid.subject == "claim/\(fixture.claim)")
        let trace = try await desk.trace(fixture.claim, for: fixture.head)
        #expect(trace.course.id == fixture.course.id)
        #expect(
            trace.acts.compactMap(\.account)
                == [fixture.course.clerk, fixture.officer, fixture.reviewer, fixture.clerk, fixture.head].map(\.id))
        #expect(trace.lines.map(\.receipt) == ["HD1"])
        #expect(trace.batches[id]?.approvedBy == fixture.head.id)
        #expect(trace.funds.first { $0.fund == PaymentFixture.subsidyFund }?.paid == Money(fen: 360_000))
        let persons = try await fixture.office.store.read { [claim = fixture.claim] in
            try ClaimStore.lines(of: claim, .everything(because: "a test"), $0).map(\.person)
        }
        #expect(persons == fixture.course.persons)
        #expect(try await fixture.balance()[0] == Money(fen: 640_000))
    }

    @Test(
        "YN22-01-01, YN22-01-02: the head of finance records an allocation on a registered fund; the area's money shows it"
    )
    func allocation() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let desk = LedgerDesk(office: test.office)
        let head = Actor(id: "h", name: "和科长", role: .financeHead, division: TestClass.county)
        _ = try await desk.allocate(
            fund: "employment", amount: "12,000.50", document: "财社〔2023〕7号", matter: "2023 年", by: head)
        #expect(try await desk.balances(for: head).map(\.free) == [Money(fen: 1_200_050)])
        #expect(
            try await refusals {
                _ = try await desk.allocate(fund: "pocket", amount: "0", document: " ", matter: "", by: head)
            }.sorted() == ["amountNotPositive", "fundUnknown", "required"])
        let clerk = Actor(id: "c", name: "段会计", role: .financeClerk, division: TestClass.county)
        #expect(
            try await refusals {
                _ = try await desk.allocate(fund: "employment", amount: "1", document: "x", matter: "", by: clerk)
            } == ["notYourRole"])
        #expect(
            try await refusals {
                _ = try await desk.balances(
                    for: Actor(
                        id: "i", name: "员", role: .institutionClerk, division: TestClass.county, institution: "i"))
            }
                == ["notYourRole"])
    }

    @Test("duties name what waits for the clerk and for the head, and nothing for others")
    func duties() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let office = fixture.office
        func codes(_ actor: Actor) async throws -> [String] {
            try await office.store.read {
                try PaymentDuties().duties(of: actor, on: office.clock.today, $0, office).map(\.code)
            }
        }
        #expect(try await codes(fixture.clerk) == ["payablesWaiting", "payablesWaiting"])
        let id = try await fixture.desk.prepare(
            fund: PaymentFixture.subsidyFund, items: fixture.items(), by: fixture.clerk)
        #expect(try await codes(fixture.head) == ["batchToApprove"])
        try await fixture.desk.approve(id, by: fixture.head)
        #expect(try await codes(fixture.clerk) == ["payablesWaiting", "batchToSend"])
        try await fixture.desk.send(id, by: fixture.clerk)
        try await fixture.settle(id, failing: [1])
        #expect(try await codes(fixture.clerk).sorted() == ["linesFailed", "payablesWaiting", "payablesWaiting"])
        #expect(try await codes(fixture.reviewer).isEmpty)
    }
}
