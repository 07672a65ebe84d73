import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of certificates") struct CertificatePagesTests {
    /// The paper with everything taken out that is this certificate's own.
    private static func layout(_ page: String, _ own: [String]) -> String {
        let code = page.range(of: "<svg").flatMap { start in
            page.range(of: "</svg>", range: start.lowerBound..<page.endIndex).map {
                String(page[start.lowerBound..<$0.upperBound])
            }
        }
        return (own + [code].compactMap { $0 }).reduce(page) { $0.replacing($1, with: "·") }
    }

    @Test("SC25-12-03: completion certificates of two institutions have one layout and the same fields, in both languages")
    func oneLayout() async throws {
        let first = try await ClaimFixture.make(.init(pack: "sichuan-2025"))
        defer { first.test.remove() }
        let second = try await ClaimFixture.make(
            .init(pack: "sichuan-2025", funds: 0, people: first.course.persons.reversed(), serial: "2"), in: first.test)
        let names = ["甲职业培训学校", "乙县职业教育中心有限责任公司"]
        try await first.test.write { tx in
            for (course, name) in zip([first.course, second.course], names) {
                try tx.update("institution", id: course.institution, ["name": name])
                let certificates = try CertificateStore.certificates(of: course.id, .everything(because: "a test"), tx)
                for one in certificates {
                    try tx.update("certificate", id: one.id, ["kind": TrainingKind.completion])
                }
            }
            return Done()
        }
        let site = try TestSite(first.test)
        let officer = try await site.token(first.officer)
        try await site.run { caller in
            for language in ["zh-Hans", "en"] {
                var layouts: [String] = []
                for course in [first.course, second.course] {
                    let one = try #require(
                        try await first.office.store.read {
                            try CertificateStore.certificates(of: course.id, .everything(because: "a test"), $0).first
                        })
                    let page = try await caller.get(
                        Site.certificatePaper(one.number) + "?lang=" + language, cookie: officer)
                    #expect(page.status == 200)
                    let own = [one.number, one.personName, one.institutionName, try #require(one.evaluatorName)]
                    for value in own { #expect(page.body.contains(value), "\(language): \(value)") }
                    #expect(
                        page.body.contains(language == "en" ? "Training completion certificate" : "培训合格证书"))
                    layouts.append(Self.layout(page.body, own))
                }
                #expect(layouts.count == 2 && layouts[0] == layouts[1])
                #expect(layouts.first?.components(separatedBy: "<dt>").count == 7, "six fields")
            }
        }
    }
}
