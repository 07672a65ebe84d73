import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of transfer funds") struct TransferPagesTests {
    private static func whole(_ path: String, _ cookie: String, _ caller: TestSite.Caller) async throws -> TestSite.Answered {
        var last: TestSite.Answered?
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(path + (path.contains("?") ? "&" : "?") + "lang=" + language, cookie: cookie)
            #expect(page.status == 200, "\(path) \(language): \(page.status)")
            for mark in ["⟦", "[[", "{{"] {
                let hole = page.body.range(of: mark).map { String(page.body[$0.lowerBound...].prefix(60)) }
                #expect(hole == nil, "\(path) \(language)")
            }
            #expect(KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            last = page
        }
        return try #require(last)
    }

    @Test("YN22-01-04: a county records its request, the province makes an exception and a proposal that shows figures and preference")
    func round() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        func actor(_ role: Role, _ division: String) -> Actor {
            Actor(id: "\(role.rawValue)-\(division)", name: "马建业", role: role, division: Division(division) ?? .nowhere)
        }
        let clerk = try await site.token(actor(.financeClerk, "990121"))
        let other = try await site.token(actor(.financeClerk, "990122"))
        let leader = try await site.token(actor(.leader, "990000"))
        try await site.run { caller in
            let form = try await Self.whole(Site.transferNew, clerk, caller)
            #expect(form.body.contains("劳务品牌") && !form.body.contains("990122"))
            var sent = [
                "csrf": form.hidden("csrf"), "key": form.hidden("key"), "division": "990121", "year": "2023",
                "projectType": "labourBrand", "surplus": "", "shortfall": "400000", "score": "0.9", "matter": "年度培训"
            ]
            let wrong = try await caller.post(Site.transfers, form: sent, cookie: clerk)
            #expect(wrong.status == 422 && wrong.body.contains("400000"))
            sent["surplus"] = "12.50"
            let kept = try await caller.post(Site.transfers, form: sent, cookie: clerk)
            #expect(kept.status == 303)
            let list = try await Self.whole(kept.location, clerk, caller)
            #expect(list.body.contains("专账还有结余") && list.body.contains("12.50") && !list.body.contains("批准例外</a>"))
            // The second county has nothing left, and the better case.
            sent["division"] = "990122"
            sent["surplus"] = "0"
            sent["csrf"] = try await Self.whole(Site.transferNew, other, caller).hidden("csrf")
            sent["key"] = "second"
            #expect(try await caller.post(Site.transfers, form: sent, cookie: other).status == 303)
            let province = try await Self.whole(Site.transfers + "?year=2023", leader, caller)
            #expect(province.body.contains("成效明显且资金短缺") && province.body.contains("400,000.00"))
            let ask = try #require(province.body.firstMatch(of: #/\/desk\/transfers\/[0-9a-f-]+\/exception[^"]*/#))
            let path = String(ask.output).replacing("&amp;", with: "&")
            let exception = try await Self.whole(path, leader, caller)
            #expect(exception.body.contains("12.50"))
            let said = [
                "csrf": exception.hidden("csrf"), "key": exception.hidden("key"), "year": "2023", "reason": "灾后恢复专项"
            ]
            let target = String(path.prefix { $0 != "?" })
            #expect(try await caller.post(target, form: said, cookie: clerk).status == 403)
            let granted = try await caller.post(target, form: said, cookie: leader)
            #expect(granted.status == 303)
            let after = try await Self.whole(granted.location, leader, caller)
            #expect(after.body.contains("省级批准例外：灾后恢复专项") && !after.body.contains("专账还有结余"))
            let proposed = try await caller.post(
                Site.transferPropose,
                form: ["csrf": after.hidden("csrf"), "key": after.hidden("key"), "year": "2023"], cookie: leader)
            #expect(proposed.status == 303)
            let proposal = try await Self.whole(proposed.location, leader, caller)
            #expect(proposal.body.contains("2 项申请，可以调剂 2 项") && proposal.body.contains("成效明显且资金短缺"))
            let id = proposed.location.split(separator: "/").last.map { String($0.prefix { $0 != "?" }) } ?? ""
            #expect(try await caller.get(Site.transferFile(id), cookie: leader).status == 200)
            #expect(try await caller.get(Site.transferProposal(id), cookie: clerk).status == 404)
        }
    }
}
