import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of textbooks") struct TextbookPagesTests {
    private static let sheet = Array("职业代码,书号,书名,出版社\n4-03-02-02,DEMO-1,西式面点师培训教程,示例出版社\n".utf8)

    private static func whole(
        _ path: String, _ cookie: String, _ caller: TestSite.Caller
    ) async throws -> TestSite.Answered {
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(path + "?lang=" + language, cookie: cookie)
            #expect(page.status == 200 && KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            for mark in ["⟦", "[[", "{{"] { #expect(!page.body.contains(mark), "\(path) \(language)") }
        }
        return try await caller.get(path + "?lang=zh-Hans", cookie: cookie)
    }

    @Test("the officer's list is shown, a class chooses from it, and a book that was typed is told as outside the list")
    func choose() async throws {
        let county = try await OpeningFixture.make(pack: "yunnan-2018")
        defer { county.test.remove() }
        _ = try await TextbookDesk(office: county.office).take(Self.sheet, name: "目录.csv", by: county.officer)
        let id = try await county.apply(conditions: { $0.textbooks = [.init(number: "DEMO-1")] })
        let site = try TestSite(county.test)
        let (officer, clerk) = (try await site.token(county.officer), try await site.token(county.clerk))
        try await site.run { caller in
            let list = try await Self.whole(Site.textbooks, officer, caller)
            #expect(list.body.contains("西式面点师培训教程") && list.body.contains(Site.textbookImport))
            _ = try await Self.whole(Site.textbookImport, officer, caller)
            #expect(try await caller.get(Site.textbookTemplate, cookie: officer).body.hasPrefix("PK"))
            #expect(try await !caller.get(Site.textbooks, cookie: clerk).body.contains(Site.textbookImport))
            #expect(try await caller.get(Site.textbookImport, cookie: clerk).status == 403)
            let form = Site.application(id, "conditions")
            let page = try await Self.whole(form, clerk, caller)
            // The list answers for the books; what only an enterprise's class is asked is not asked.
            #expect(page.body.contains("textbook.DEMO-1") && !page.body.contains("name=\"textbookApproved\""))
            #expect(!page.body.contains("postsEvidence"))
            var values = Dictionary(uniqueKeysWithValues: ClassConditions.Flag.allCases.map { ($0.rawValue, "yes") })
            values["textbookApproved"] = nil
            values["equipmentSets"] = "30"
            values["traineesPerSet"] = "1"
            values["csrf"] = page.hidden("csrf")
            let none = try await caller.post(form, form: values, cookie: clerk)
            #expect(none.status == 422)
            values["textbook.DEMO-1"] = "true"
            values["otherTextbooks"] = "自编讲义"
            #expect(try await caller.post(form, form: values, cookie: clerk).status == 303)
            let opening = try await Self.whole(Site.aClass(id), clerk, caller)
            #expect(opening.body.contains("西式面点师培训教程（DEMO-1）"))
            #expect(opening.body.contains("自编讲义（不在目录，机构自行填写）"))
        }
        #expect(try await county.refusedFindings(id) == ["textbookNotApproved"])
    }
}
