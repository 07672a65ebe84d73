import Accounts
import Store
import Testing
import Vocabulary

@testable import Programme

@Suite("Payments: batches")
struct PaymentTests {
    @Test("an institution gets one line for a claim, every trainee one of the own; totals are in figures and in words")
    func grouping() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let subsidy = try await fixture.desk.prepare(
            fund: PaymentFixture.subsidyFund, items: fixture.items(), by: fixture.clerk)
        let lines = try await fixture.lines(subsidy)
        #expect(lines.map(\.amount) == [Money(fen: 360_000)])
        #expect(lines.first?.items == 3)
        #expect(lines.first?.payeeKind == .institution)
        let batch = try await fixture.batch(subsidy)
        #expect(batch.total.description == "3,600.00")
        #expect(batch.total.chineseWords == "叁仟陆佰元整")
        #expect(batch.number == "530103-2023-F0001")
        let allowance = try await fixture.desk.prepare(
            fund: PaymentFixture.allowanceFund, items: fixture.items(PaymentFixture.allowanceFund), by: fixture.clerk)
        #expect(try await fixture.lines(allowance).map(\.payee) == fixture.course.persons)
    }

    @Test("GS18-4-02-01: a claim out of two sources is paid in a batch of each; a batch never mixes them")
    func oneFund() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let mixed = try await fixture.items() + fixture.items(PaymentFixture.allowanceFund)
        #expect(
            try await Set(
                refusals {
                    _ = try await fixture.desk.prepare(
                        fund: PaymentFixture.subsidyFund, items: mixed, by: fixture.clerk)
                })
                == ["otherFund"])
        #expect(try await fixture.test.count("select count(*) from payment_batch") == 0)
        for fund in [PaymentFixture.subsidyFund, PaymentFixture.allowanceFund] {
            try await fixture.settle(try await fixture.sent(fund))
        }
        #expect(try await fixture.balance()[3] == Money(fen: 360_000))
        #expect(try await fixture.balance(PaymentFixture.allowanceFund)[3] == Money(fen: 90_000))
        #expect(try await fixture.office.store.read { try Ledger().check($0) }.isEmpty)
    }

    @Test(
        "YN23-02-08, YN23-03-01: subsidy and allowance of the special action booked on another than the linkage fund are refused"
    )
    func linkageFund() async throws {
        var plan = ClaimFixture.Plan()
        plan.pack = "yunnan-2023"
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let (office, persons) = (fixture.office, fixture.course.persons)
        try await fixture.test.write { tx in
            for person in persons {
                try tx.update(
                    "person", id: person,
                    [
                        "groups": #"["povertyAlleviated"]"#, "bank_name": "农业银行凤岭支行",
                        "bank_account": BankAccount(PaymentFixture.account(of: person))
                    ])
            }
            return try tx.update(
                "institution", id: fixture.course.institution,
                ["bank_name": "建设银行凤岭支行", "bank_account": BankAccount("530100123456789012")])
        }
        _ = try await office.store.write("ledger.allocate", by: fixture.head) { tx in
            try LedgerDesk.allocate(
                fund: PaymentFixture.allowanceFund, amount: Money(fen: 10_000_000), document: "衔接〔2023〕1 号",
                matter: "专项行动", division: fixture.course.division, in: tx, office: office)
        }
        let (claim, notice) = try await fixture.onNotice()
        try await fixture.close(notice)
        let items = try await office.store.read { try ClaimStore.items(of: claim, .everything(because: "a test"), $0) }
        let paid = items.filter { $0.amount > .zero }
        #expect(Set(paid.map(\.kind)) == ["trainingSubsidy", "livingAllowance"])
        #expect(Set(paid.map(\.fund)) == [PaymentFixture.allowanceFund])
        for kind in ["trainingSubsidy", "livingAllowance"] {
            let chosen = paid.filter { $0.kind == kind }.map(\.id)
            for other in [PaymentFixture.subsidyFund, "unemploymentInsurance"] {
                #expect(
                    try await Set(
                        refusals {
                            _ = try await PaymentDesk(office: office).prepare(
                                fund: other, items: chosen, by: fixture.clerk)
                        }) == ["otherFund"], "\(kind) on \(other)")
            }
        }
        #expect(try await fixture.test.count("select count(*) from payment_batch") == 0)
        _ = try await PaymentDesk(office: office).prepare(
            fund: PaymentFixture.allowanceFund, items: paid.map(\.id), by: fixture.clerk)
        #expect(try await fixture.test.count("select count(*) from payment_line_item") == paid.count)
    }

    @Test("a missing account holds up its own line and nothing else")
    func missingAccount() async throws {
        let fixture = try await PaymentFixture.make(accounts: false)
        defer { fixture.test.remove() }
        let waiting = try await fixture.waiting(PaymentFixture.allowanceFund)
        #expect(waiting.compactMap(\.block?.code) == ["bankMissing", "bankMissing", "bankMissing"])
        let all = waiting.flatMap(\.items)
        #expect(
            try await refusals {
                _ = try await fixture.desk.prepare(fund: PaymentFixture.allowanceFund, items: all, by: fixture.clerk)
            }
                == ["bankMissing", "bankMissing", "bankMissing"])
        let person = fixture.course.persons[0]
        try await fixture.test.write {
            try $0.update("person", id: person, ["bank_name": "农行", "bank_account": BankAccount("6228480402123456")])
        }
        let ready = try await fixture.waiting(PaymentFixture.allowanceFund).filter { $0.block == nil }
        #expect(ready.map(\.payee) == [person])
        let id = try await fixture.desk.prepare(
            fund: PaymentFixture.allowanceFund, items: ready.flatMap(\.items), by: fixture.clerk)
        #expect(try await fixture.lines(id).count == 1)
    }

    @Test(
        "YN22-15-07: with the business side's approval alone nothing is paid; finance approves for itself, by another person"
    )
    func separation() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let (desk, items) = (fixture.desk, try await fixture.items())
        for actor in [fixture.officer, fixture.reviewer, fixture.head, fixture.course.clerk] {
            #expect(
                try await refusals {
                    _ = try await desk.prepare(fund: PaymentFixture.subsidyFund, items: items, by: actor)
                } == ["notYourRole"])
        }
        let id = try await desk.prepare(fund: PaymentFixture.subsidyFund, items: items, by: fixture.clerk)
        #expect(try await refusals { try await desk.send(id, by: fixture.clerk) } == ["batchState"])
        #expect(try await refusals { try await desk.approve(id, by: fixture.clerk) } == ["notYourRole"])
        #expect(try await refusals { try await desk.approve(id, by: fixture.reviewer) } == ["notYourRole"])
        let same = Actor(id: fixture.clerk.id, name: "段会计", role: .financeHead, division: PaymentFixture.county)
        #expect(try await refusals { try await desk.approve(id, by: same) } == ["samePerson"])
        let turned = Actor(id: fixture.reviewer.id, name: "马建业", role: .financeHead, division: PaymentFixture.county)
        #expect(try await refusals { try await desk.approve(id, by: turned) } == ["sameAsStep"])
        #expect(try await fixture.batch(id).state == .draft)
        try await desk.approve(id, by: fixture.head)
        #expect(try await fixture.state.step == "paid")
    }

    @Test(
        "YN23-03-02: a claim that the business side has not passed is not paid",
        arguments: ["check", "review", "publicNotice"])
    func notPassed(step: String) async throws {
        let fixture = try await PaymentFixture.make(stopAt: step)
        defer { fixture.test.remove() }
        let claim = fixture.claim
        // Even if its items stood in the queue.
        try await fixture.test.write { tx in
            for item in try ClaimStore.items(of: claim, .everything(because: "a test"), tx)
            where item.fund == PaymentFixture.subsidyFund {
                try tx.insert(
                    "payable",
                    [
                        "id": tx.newID(), "division": PaymentFixture.county, "institution": fixture.course.institution,
                        "item": item.id,
                        "state": "owed", "changed_at": tx.now
                    ])
            }
            return try tx.update("claim", id: claim, ["state": ClaimState.payable])
        }
        let items = try await fixture.items()
        #expect(items.count == 3)
        #expect(
            try await refusals {
                _ = try await fixture.desk.prepare(fund: PaymentFixture.subsidyFund, items: items, by: fixture.clerk)
            }
                == ["claimNotPayable"])
    }

    @Test("another county's finance office neither sees nor pays what is owed here")
    func otherCounty() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let items = try await fixture.items()
        let other = Actor(id: "other", name: "另县会计", role: .financeClerk, division: Division("530102") ?? .nowhere)
        #expect(
            try await refusals {
                _ = try await fixture.desk.prepare(fund: PaymentFixture.subsidyFund, items: items, by: other)
            }
                == ["payableUnknown"])
        let id = try await fixture.desk.prepare(fund: PaymentFixture.subsidyFund, items: items, by: fixture.clerk)
        let head = Actor(id: "other-head", name: "另县科长", role: .financeHead, division: other.division)
        #expect(try await refusals { try await fixture.desk.approve(id, by: head) } == ["notFound"])
    }

    @Test("a batch that is sent back frees its payments and goes back to the clerk's step; it can be prepared anew")
    func withdrawing() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.desk.prepare(
            fund: PaymentFixture.subsidyFund, items: fixture.items(), by: fixture.clerk)
        #expect(try await fixture.items().isEmpty)
        #expect(
            try await refusals { try await fixture.desk.withdraw(id, reasons: " ", by: fixture.head) } == [
                "reasonsMissing"
            ])
        try await fixture.desk.withdraw(id, reasons: "合计与申领不符", by: fixture.head)
        #expect(try await fixture.state.token == "payCheck@2")
        #expect(try await fixture.claimState == .payable)
        #expect(try await refusals { try await fixture.desk.approve(id, by: fixture.head) } == ["batchState"])
        let again = try await fixture.sent()
        try await fixture.settle(again)
        #expect(try await fixture.balance()[3] == Money(fen: 360_000))
    }

    @Test("an item is in one live batch, however many prepare, approve and send at once and again")
    func once() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let items = try await fixture.items()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    for attempt in 0..<2 {
                        let key = number.isMultiple(of: 3) ? "again-\(number)" : "\(number)-\(attempt)"
                        guard
                            let id = try? await fixture.desk.prepare(
                                fund: PaymentFixture.subsidyFund, items: items, by: fixture.clerk, key: key)
                        else { continue }
                        try? await fixture.desk.approve(id, by: fixture.head)
                        try? await fixture.desk.send(id, by: fixture.clerk)
                        try? await fixture.settle(id)
                    }
                }
            }
        }
        #expect(try await fixture.test.count("select count(*) from payment_batch") == 1)
        #expect(try await fixture.test.count("select count(*) from payment_line where state = 'paid'") == 1)
        #expect(try await fixture.balance() == [Money(fen: 640_000), .zero, .zero, Money(fen: 360_000)])
    }

    @Test(
        "the list for the bank is the same every time, in both encodings and as a workbook, and its digest is in the journal"
    )
    func bankFile() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let id = try await fixture.sent(PaymentFixture.allowanceFund)
        let file = BankFile(batch: try await fixture.batch(id), lines: try await fixture.lines(id))
        let csv = try file.bytes(.csv)
        #expect(csv.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: csv.dropFirst(3), as: UTF8.self)
        #expect(text.hasPrefix("序号,参考号,收款人,账号,开户行,金额,用途\r\n1,530103-2023-F0001-0001,学员1,"))
        #expect(text.contains(",300.00,"))
        #expect(try file.bytes(.csvGB18030).starts(with: [0xD0, 0xF2, 0xBA, 0xC5]))
        #expect(try file.bytes(.xlsx) == file.bytes(.xlsx))
        let digest = try file.digest(.csv)
        #expect(try await fixture.batch(id).fileHash == digest)
        #expect(
            try await fixture.test.count(
                "select count(*) from journal where name = 'payment.send' and instr(entry, \(digest)) > 0") == 1)
    }
}
