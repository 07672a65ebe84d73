import HTTPTypes
import Hummingbird
import HummingbirdTesting
import OpenID
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite struct OpenIDPagesTests {
    /// A browser that keeps its cookies and follows no redirect by itself.
    final class BrowserCookies {
        var kept: [String: String] = [:]
        let client: any TestClientProtocol

        init(_ client: any TestClientProtocol) { self.client = client }

        func get(_ path: String) async throws -> (status: Int, location: String, body: String) {
            var headers = HTTPFields()
            if !kept.isEmpty { headers[.cookie] = kept.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
            let response = try await client.execute(uri: path, method: .get, headers: headers)
            for cookie in response.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let isGone = cookie.contains("Max-Age=0")
                kept[String(pair[0])] = isGone ? nil : String(pair.last ?? "")
            }
            return (response.status.code, response.headers[.location] ?? "", String(buffer: response.body))
        }
    }

    private func world(
        _ work: @escaping @Sendable (TestSite, House, TestProvider, any TestClientProtocol) async throws -> Void
    ) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let provider = try TestProvider(clock: test.time.keeper)
        // Longer than all other tests together keep the machine busy.
        let calls = ProviderCalls(wait: 600)
        try await provider.run {
            let settings = try OpenIDSettings(
                issuer: provider.issuer, client: TestProvider.client, secret: TestProvider.secret,
                back: "https://example.org" + Site.providerBack)
            let party = RelyingParty(settings, calls: calls, clock: test.time.keeper, randomness: .system)
            let house = House(
                office: site.house.office, signIn: site.house.signIn, pages: site.house.pages,
                settings: site.house.settings, log: site.house.log, provider: party)
            let files = StaticFiles(folder: TestOffice.root.appendingPathComponent("Site/static"), borrowed: [:])
            try await Application(router: Front.router(house, files: files)).test(.router) { client in
                try await work(site, house, provider, client)
            }
        }
    }

    @Test(
        "An unknown person learns their number; linked by an administrator they come in; our second factor follows unless one was asserted"
    )
    func signIn() async throws {
        try await world { site, house, provider, client in
            let account = try await AccountDesk(store: house.office.store, hasher: .light).add(
                .init(
                    login: "officer", name: "李春梅", role: .trainingOfficer, division: TestRegister.county,
                    password: "correct horse battery"), by: .system(in: nil))
            func come(_ browser: BrowserCookies) async throws -> (status: Int, location: String, body: String) {
                let away = try await browser.get(Markup.address(Site.providerSignIn, [("next", Site.classes)]))
                #expect(away.status == 303 && away.location.hasPrefix(provider.issuer + "/authorize?"))
                let back = try provider.authorize(away.location)
                return try await browser.get(Markup.address(Site.providerBack, back.map { ($0.key, $0.value) }))
            }
            #expect(try await BrowserCookies(client).get(Site.signIn).body.contains(Site.providerSignIn))
            let stranger = try await come(BrowserCookies(client))
            #expect(stranger.status == 403 && stranger.body.contains(provider.now.subject))

            let administrator = TestRegister.officer(of: TestRegister.county, role: .administrator)
            try await IdentityDesk(office: house.office).link(
                account, issuer: provider.issuer, subject: provider.now.subject, by: administrator)
            let weak = BrowserCookies(client)
            #expect(try await come(weak).location == Site.classes)
            #expect(weak.kept["attempt"] == nil && weak.kept["session"] != nil)
            // The provider asserted no second factor: ours is due before anything else.
            let due = try await weak.get(Site.classes)
            #expect(due.status == 303 && due.location != Site.classes)

            provider.set { $0.claims = ["amr": ["pwd", "mfa"]] }
            let strong = BrowserCookies(client)
            #expect(try await come(strong).location == Site.classes)
            #expect(try await strong.get(Site.classes).status == 200)
            let out = try await strong.get(Site.providerSignOut)
            #expect(
                out.location.hasPrefix(provider.issuer + "/end?client_id=skillledger&post_logout_redirect_uri=https"))
        }
    }

    @Test(
        "A return without the cookie, with a foreign address to go to, or a provider that is away ends on a page that says what to do"
    )
    func refused() async throws {
        try await world { site, house, provider, client in
            let browser = BrowserCookies(client)
            let away = try await browser.get(Site.providerSignIn + "?next=https://evil.example/")
            let back = Markup.address(
                Site.providerBack, try provider.authorize(away.location).map { ($0.key, $0.value) })
            let thief = try await BrowserCookies(client).get(back)
            #expect(thief.status == 422 && thief.body.contains("重新开始"))
            #expect(provider.tokenCalls == 0)
            let mine = try await browser.get(back)
            #expect(mine.status == 403 && !mine.location.contains("evil"))
            provider.set { $0.description["issuer"] = "https://other.example" }
            site.test.time.set(TestOffice.monday(10, 0))
            let gone = try await browser.get(Site.providerSignIn)
            #expect(gone.status == 503 && gone.body.contains("稍后再试"))
        }
    }

    @Test("Without a provider in the settings there is no way to one")
    func none() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        try await TestSite(test).run { caller in
            #expect(try await caller.get(Site.providerSignIn).status == 404)
            #expect(try await caller.get(Site.providerBack).status == 404)
            let page = try await caller.get(Site.signIn)
            #expect(!page.body.contains(Site.providerSignIn))
        }
    }
}
