import Foundation
import Policy
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages: policy and ledger")
struct PaymentPagesTests {
    static let county = TestClass.county
    static let head = Actor(id: "page-head", name: "和科长", role: .financeHead, division: county)
    static let clerk = Actor(id: "page-clerk", name: "段会计", role: .financeClerk, division: county)
    static let leader = Actor(id: "page-leader", name: "赵立新", role: .leader, division: county)

    @Test(
        "YN18-0-00-01, YN22-00-01: a clause leads to its document: number, issuers, dates, validity and what it carries out",
        arguments: ["yunnan-2018", "yunnan-2022"])
    func document(pack id: String) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let token = try await site.token(Self.leader)
        try await site.run { caller in
            let pack = try #require(site.house.office.packs[id])
            let clause = try #require(pack.clauses.values.filter { $0.pack == id }.map(\.id).min())
            let page = try await caller.get(Site.policyPart(id, .clauses, clause), cookie: token)
            #expect(page.status == 200)
            for text in [
                pack.document.number.zh, pack.document.issuer.zh, pack.document.issued.description,
                pack.document.status.zh,
                pack.document.carriesOut ?? "", pack.document.printed?.description ?? "", clause
            ] {
                #expect(text.isEmpty || page.body.contains(Markup.escaped(text)), "\(text)")
            }
        }
    }

    @Test("YN23-00-01: the special action says for which classes it holds, and is over afterwards")
    func period() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let token = try await site.token(Self.leader)
        let pack = try #require(test.office.packs["yunnan-2023"])
        let last = try #require(pack.to)
        #expect(!pack.covers(last + 1))
        try await site.run { caller in
            let now = try await caller.get(Site.policy(pack.id), cookie: token)
            #expect(now.body.contains("今天适用"))
            #expect(now.body.contains(pack.from.description))
        }
        test.time.set(Instant(last + 1, minuteOfDay: 600))
        let later = try await site.token(Actor(id: "page-later", name: "赵立新", role: .leader, division: Self.county))
        try await site.run { caller in
            let page = try await caller.get(Site.policy(pack.id), cookie: later)
            #expect(page.body.contains("已结束"))
        }
    }

    @Test("every part of every pack is a page, in both languages, without a word that is missing")
    func parts() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let token = try await site.token(Self.leader)
        try await site.run { caller in
            for pack in site.house.office.packs.packs {
                for part in PolicyPart.allCases {
                    for lang in ["zh-Hans", "en"] {
                        let page = try await caller.get(Site.policyPart(pack.id, part) + "&lang=\(lang)", cookie: token)
                        #expect(page.status == 200 && !page.body.contains("⟦"), "\(pack.id) \(part) \(lang)")
                    }
                }
            }
            let list = try await caller.get(Site.policy, cookie: token)
            #expect(list.body.contains("云人社通〔2022〕50号"))
            #expect(try await caller.get(Site.policy("nowhere"), cookie: token).status == 404)
        }
    }

    @Test(
        "the refusals of a claim stand in a table: reason, code, when, each item, clause, paraphrase; parameters say where they come from"
    )
    func rules() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let token = try await site.token(Self.leader)
        let pack = try #require(test.office.packs["yunnan-2023"])
        let rows = pack.reasonRows(.traineeClaim)
        let attendance = try #require(rows.first { $0.reason.code == "attendanceBelowThreshold" })
        #expect(attendance.refuses.isSuperset(of: ["trainingSubsidy", "livingAllowance", "mealAllowance"]))
        #expect(attendance.needed?.zh == "不低于 80%")
        #expect(rows.first { $0.reason.code == "noCertificate" }?.refuses == ["trainingSubsidy"])
        try await site.run { caller in
            let page = try await caller.get(Site.policyPart(pack.id, .refusals), cookie: token)
            for row in rows { #expect(page.body.contains("<code>\(row.reason.code)</code>"), "\(row.reason.code)") }
            let parameters = try await caller.get(Site.policyPart(pack.id, .parameters), cookie: token)
            #expect(parameters.body.contains("推定") && parameters.body.contains("文件规定"))
        }
    }

    @Test(
        "an allocation is recorded by the head of finance, stands in the statement, and the form comes back with what was wrong"
    )
    func ledger() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let (head, clerk) = (try await site.token(Self.head), try await site.token(Self.clerk))
        try await site.run { caller in
            let form = try await caller.get(Site.ledger, cookie: head)
            #expect(form.status == 200 && !form.body.contains("⟦"))
            let csrf = form.hidden("csrf")
            let wrong = try await caller.post(
                Site.ledger, form: ["csrf": csrf, "fund": "employment", "amount": "多", "document": ""], cookie: head)
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("value=\"多\""))
            let right = [
                "csrf": csrf, "key": "once", "fund": "employment", "amount": "12,000.00", "document": "财社〔2023〕7号",
                "matter": "年初"
            ]
            for _ in 0..<2 {
                let done = try await caller.post(Site.ledger, form: right, cookie: head)
                #expect(done.status == 303)
            }
            let after = try await caller.get(Site.ledger, cookie: clerk)
            #expect(after.body.contains("12,000.00"))
            #expect(!after.body.contains("name=\"amount\""), "the clerk sees why the form is not the clerk's")
            let statement = try await caller.get(Site.ledgerStatement + "?fund=employment&account=fund", cookie: clerk)
            #expect(statement.body.contains("年初") && !statement.body.contains("⟦"))
            #expect(
                try await caller.get(Site.ledgerStatement + "?fund=employment&file=xlsx", cookie: clerk).status == 200)
            #expect(try await caller.get(Site.ledgerPayments, cookie: clerk).status == 200)
            #expect(try await caller.post(Site.ledger, form: right, cookie: clerk).status == 403)
        }
    }

    @Test("the queue and the batches are pages for finance; the training side reads and does not act")
    func payments() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let (clerk, leader) = (try await site.token(Self.clerk), try await site.token(Self.leader))
        try await site.run { caller in
            for address in [Site.payments, Site.paymentBatches] {
                for token in [clerk, leader] {
                    let page = try await caller.get(address, cookie: token)
                    #expect(page.status == 200 && !page.body.contains("⟦"), "\(address)")
                }
            }
            let csrf = try await caller.get(Site.payments, cookie: leader).hidden("csrf")
            #expect(
                try await caller.post(Site.payments, form: ["csrf": csrf, "items": "x"], cookie: leader).status == 403)
        }
    }

    @Test(
        "a batch has its page at every stage, in both languages: lines, words, locked actions with their reason, files, answer"
    )
    func batch() async throws {
        let fixture = try await PaymentFixture.make()
        defer { fixture.test.remove() }
        let site = try TestSite(fixture.test)
        let clerk = try await site.token(Self.clerk), head = try await site.token(Self.head)
        let leader = try await site.token(Self.leader)
        let fund = PaymentFixture.allowanceFund
        let items = try await fixture.items(fund)
        try await site.run { caller in
            let queue = try await caller.get(Site.payments + "?fund=\(fund)", cookie: clerk)
            #expect(queue.body.contains("学员1") && queue.body.contains("900.00") && !queue.body.contains("⟦"))
            let form = ["csrf": queue.hidden("csrf"), "key": "one", "items": items.joined(separator: ",")]
            let made = try await caller.post(Site.payments + "?fund=\(fund)", form: form, cookie: clerk)
            #expect(made.status == 303)
            let address = String(made.location.prefix { $0 != "?" })
            func page(_ token: String, _ query: String = "") async throws -> String {
                for lang in ["en", "zh-Hans"] {
                    let page = try await caller.get(address + "?lang=\(lang)" + query, cookie: token)
                    #expect(page.status == 200 && !page.body.contains("⟦"))
                }
                return try await caller.get(address, cookie: token).body
            }
            let draft = try await page(leader)
            #expect(draft.contains("玖佰元整") && draft.contains("由县财务审批办理") && draft.contains("sl-sign"))
            #expect(!draft.contains(PaymentFixture.account(of: fixture.course.persons[0])), "accounts are masked")
            #expect(try await page(head, "&ask=withdraw").contains("审批同意拨付 900.00 元"))
            let token = try await caller.get(address, cookie: head).hidden("csrf")
            #expect(try await caller.post(address + "/approve", form: ["csrf": token], cookie: head).status == 303)
            let own = try await caller.get(address, cookie: clerk).hidden("csrf")
            #expect(try await caller.get(address + "/file?form=csv", cookie: clerk).status == 422)
            #expect(try await caller.post(address + "/send", form: ["csrf": own], cookie: clerk).status == 303)
            for form in BankFile.Form.allCases {
                #expect(try await caller.get(address + "/file?form=\(form.rawValue)", cookie: head).status == 200)
            }
            #expect(try await caller.get(address + "/file?form=csv", cookie: leader).status == 403)
            #expect(try await page(clerk).contains("银行回盘"))
            let id = String(address.split(separator: "/").last ?? "")
            let read = try await fixture.desk.readResults(
                id, fileName: "r.csv", fixture.answer(id, failing: [2]), by: fixture.clerk)
            let preview = try await caller.get(Site.paymentResult(read), cookie: clerk)
            #expect(preview.status == 200 && preview.body.contains("确认入账") && !preview.body.contains("⟦"))
            let sure = ["csrf": preview.hidden("csrf")]
            #expect(try await caller.post(Site.paymentResult(read), form: sure, cookie: clerk).status == 303)
            let settled = try await page(head)
            #expect(settled.contains("账号户名不符") && settled.contains("回单 HD1"))
            let again = try await caller.get(Site.payments + "?fund=\(fund)", cookie: clerk)
            #expect(again.body.contains("账户与上次相同"))
            for lang in ["en", "zh-Hans"] {
                let trace = try await caller.get(Site.ledgerClaim(fixture.claim) + "?lang=\(lang)", cookie: leader)
                #expect(trace.status == 200 && trace.body.contains("HD1") && !trace.body.contains("⟦"))
            }
            #expect(try await caller.get(Site.paymentBatches, cookie: clerk).body.contains("530103-2023-F0001"))
        }
    }
}
