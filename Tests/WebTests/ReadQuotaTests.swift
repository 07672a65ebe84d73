import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Store
import Synchronization
import Testing
import Vocabulary

@testable import Web

@Suite("What one account may read in a minute") struct ReadQuotaTests {
    private final class Time: Sendable {
        private let state = Mutex(ContinuousClock().now)
        var now: ContinuousClock.Instant { state.withLock { $0 } }
        func pass(_ duration: Duration) { state.withLock { $0 += duration } }
    }

    @Test("a full bucket can be read at once, then one reading each time one has run in; accounts do not share")
    func bucket() {
        let time = Time()
        let quota = ReadQuota(perMinute: 6) { time.now }
        #expect((0..<6).allSatisfy { _ in quota.take("li") == nil })
        #expect(quota.take("li") == 10 && quota.take("wang") == nil)
        time.pass(.seconds(9))
        #expect(quota.take("li") == 1)
        time.pass(.seconds(1))
        #expect(quota.take("li") == nil && quota.take("li") == 10)
        time.pass(.seconds(3_600))
        #expect((0..<6).allSatisfy { _ in quota.take("li") == nil } && quota.take("li") != nil)
        let none = ReadQuota { time.now }
        #expect((0..<1_000).allSatisfy { _ in none.take("li") == nil })
    }

    @Test("who reads too much gets 429 with the time to wait, in words or as a document; sending and others go on")
    func pages() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let time = Time()
        let site = try TestSite(test, readQuota: ReadQuota(perMinute: 2) { time.now })
        let token = try await site.token(
            Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: TestClass.county))
        try await Application(router: site.router()).test(.router) { client in
            func get(_ path: String, _ headers: HTTPFields) async throws -> (Int, String, String?) {
                try await client.execute(uri: path, method: .get, headers: headers) {
                    ($0.status.code, String(buffer: $0.body), $0.headers[.retryAfter])
                }
            }
            let mine: HTTPFields = [.cookie: "session=\(token)"]
            for _ in 0..<2 { #expect(try await get(Site.desk, mine).0 == 200) }
            let page = try await get(Site.desk, mine)
            #expect(page.0 == 429 && page.2 == "30" && page.1.contains("每分钟最多 2 次"))
            let english = try await get(Site.desk, [.cookie: "session=\(token); lang=en"])
            #expect(english.0 == 429 && english.1.contains("at most 2 times a minute"))
            let document = try await get("/api/v1/classes", [.authorization: "Bearer \(token)"])
            #expect(document.0 == 429 && document.1.contains("\"code\":\"readsTooMany\""))
            #expect(try await get(Site.portal, [:]).0 == 200)
            try await client.execute(uri: Site.ownSessions, method: .post, headers: mine) { #expect($0.status.code != 429) }
            time.pass(.seconds(30))
            #expect(try await get(Site.desk, mine).0 == 200)
        }
    }
}
