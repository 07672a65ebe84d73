import Crypto
import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import OpenID

@Suite struct RelyingPartyTests {
    /// A provider that runs, a relying party that talks to it, a clock that is set.
    struct World: Sendable {
        let provider: TestProvider
        let party: RelyingParty
        let time: SetClock

        /// Signs in as a browser would.
        func signIn() async throws -> Identity {
            let begun = try await party.begin(next: "/desk")
            return try await party.finish(try provider.authorize(begun.address), attempt: begun.attempt).identity
        }

        /// The code of what is wrong; nil when the person was let in.
        func fault() async throws -> OpenIDFault.Code? {
            do {
                _ = try await signIn()
                return nil
            } catch let fault as OpenIDFault {
                return fault.code
            }
        }

        /// A function rather than `#expect` in place: a closure that only throws within a macro is taken for one that does not.
        func expect(
            _ code: OpenIDFault.Code?, _ comment: Comment = "", at place: SourceLocation = #_sourceLocation
        ) async throws {
            let got = try await fault()
            #expect(got == code, comment, sourceLocation: place)
        }
    }

    final class SetClock: Sendable {
        private let instant = Mutex(Instant(milliseconds: 1_700_000_000_000))
        func advance(_ seconds: Int) { instant.withLock { $0 = $0 + .seconds(seconds) } }
        var keeper: Timekeeper { Timekeeper { self.instant.withLock { $0 } } }
    }

    private func world(
        strong: Set<String> = [], _ work: @escaping @Sendable (World) async throws -> Void
    ) async throws {
        let time = SetClock()
        let provider = try TestProvider(clock: time.keeper)
        // Longer than all other tests together keep the machine busy.
        let calls = ProviderCalls(wait: 600)
        try await provider.run {
            let settings = try OpenIDSettings(
                issuer: provider.issuer, client: TestProvider.client, secret: TestProvider.secret,
                back: "https://example.org/sign-in/back", strong: strong)
            let party = RelyingParty(settings, calls: calls, clock: time.keeper, randomness: .system)
            try await work(World(provider: provider, party: party, time: time))
        }
    }

    @Test("The address asks for a code with PKCE S256, a state and a nonce of their own, and nothing but openid")
    func request() async throws {
        try await world(strong: ["urn:loa:2"]) { world in
            let begun = try await world.party.begin(next: "/desk")
            let other = try await world.party.begin(next: "/desk")
            let query = TestProvider.query(begun.address)
            #expect(begun.address.hasPrefix(world.provider.issuer + "/authorize?"))
            #expect(query["response_type"] == "code" && query["scope"] == "openid")
            #expect(query["code_challenge_method"] == "S256" && query["code_challenge"]?.count == 43)
            #expect(query["redirect_uri"] == "https://example.org/sign-in/back" && query["acr_values"] == "urn:loa:2")
            for name in ["state", "nonce", "code_challenge"] {
                #expect(query[name]?.isEmpty == false && query[name] != TestProvider.query(other.address)[name])
            }
            #expect(!begun.attempt.contains(query["state"] ?? "-"))
        }
    }

    @Test(
        "A person comes back with issuer, subject and the address they wanted; ES256 and RS256, secret in header or form"
    )
    func comesBack() async throws {
        try await world { world in
            let begun = try await world.party.begin(next: "/desk/classes?x=1")
            let back = try await world.party.finish(
                try world.provider.authorize(begun.address), attempt: begun.attempt)
            #expect(back.next == "/desk/classes?x=1")
            #expect(back.identity == Identity(issuer: world.provider.issuer, subject: "248289761001", isStrong: false))
            let form = world.provider.state.withLock { $0.lastForm }
            #expect(form["client_secret"] == nil && form["grant_type"] == "authorization_code")
        }
        let rsa = try TestProvider.SigningKey.firstRSA.get()
        try await world { world in
            world.provider.set { state in
                state.keys = ["one": rsa]
                state.signer = rsa
                state.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
            }
            try await world.expect(nil)
            let (header, form) = world.provider.state.withLock { ($0.lastAuthorization, $0.lastForm) }
            #expect(header.isEmpty && form["client_secret"] == TestProvider.secret)
        }
    }

    @Test(
        "A second factor counts only where the provider asserts it",
        arguments: [
            (["amr": ["pwd", "mfa"]], true), (["amr": ["pwd", "otp"]], false), (["acr": "urn:loa:2"], true),
            (["acr": "urn:loa:1"], false), (["amr": "mfa"], false)
        ] as [([String: JSON], Bool)])
    func strength(claims: [String: JSON], isStrong: Bool) async throws {
        try await world(strong: ["urn:loa:2"]) { world in
            world.provider.set { $0.claims = claims }
            let identity = try await world.signIn()
            #expect(identity.isStrong == isStrong)
        }
    }

    @Test(
        "An ID token with a wrong claim lets nobody in",
        arguments: [
            (["iss": "https://other.example"], .issuerWrong), (["aud": "somebody-else"], .audienceWrong),
            (["aud": ["skillledger", "other"]], .partyWrong), (["azp": "other"], .partyWrong),
            (["aud": ["skillledger", "other"], "azp": "skillledger"], nil), (["exp": 1_699_999_900], .expired),
            (["exp": 1_699_999_970], nil), (["exp": .null], .tokenMalformed), (["iat": .null], .tokenMalformed),
            (["iat": 1_700_000_200], .notYetValid), (["nbf": 1_700_000_200], .notYetValid),
            (["iat": 1_699_999_000], .tooOld), (["nonce": "another"], .nonceWrong), (["nonce": .null], .nonceWrong),
            (["sub": ""], .subjectMissing), (["sub": .null], .subjectMissing),
            (["exp": 9_223_372_036_854_775_807], .expired)
        ] as [([String: JSON], OpenIDFault.Code?)])
    func claims(claims: [String: JSON], code: OpenIDFault.Code?) async throws {
        try await world { world in
            world.provider.set { $0.claims = claims }
            try await world.expect(code)
        }
    }

    @Test(
        "A bad signature, another's key, `none` in any spelling, an HMAC with the client's secret and broken tokens are refused"
    )
    func signatures() async throws {
        try await world { world in
            func expect(
                _ code: OpenIDFault.Code?, at place: SourceLocation = #_sourceLocation,
                _ change: (inout TestProvider.State) -> Void
            ) async throws {
                let before = world.provider.now
                world.provider.set(change)
                try await world.expect(code, at: place)
                world.provider.set { $0 = before }
            }
            try await expect(.signatureWrong) {
                $0.spoil = { $0.split(separator: ".").dropLast().joined(separator: ".") + "." }
            }
            try await expect(.signatureWrong) { $0.signer = .ecdsa(P256.Signing.PrivateKey()) }
            for name in ["none", "NONE", "HS256", "RS512", "PS256"] {
                try await expect(.algorithmUnknown) { $0.algorithm = name }
            }
            // The header names an algorithm that the key is not for.
            try await expect(.keyUnknown) { $0.algorithm = "RS256" }
            try await expect(.tokenMalformed) { $0.spoil = { _ in "a.b" } }
            try await expect(.tokenMalformed) { $0.spoil = { $0 + "." } }
            try await expect(.tokenMalformed) { $0.spoil = { $0 + "=" } }
            try await expect(.tokenMalformed) { $0.spoil = { _ in String(repeating: "a", count: 20_000) } }
            try await expect(.keyUnknown) { $0.headerKey = "unknown" }
            try await expect(nil) { $0.headerKey = nil }
            world.time.advance(3_601)
            try await expect(.keyUnknown) { state in
                state.keys["two"] = .ecdsa(P256.Signing.PrivateKey())
                state.headerKey = nil
            }
        }
    }

    @Test(
        "A key that the provider has changed to is fetched once; tokens with keys nobody knows do not make us ask again and again"
    )
    func rotation() async throws {
        try await world { world in
            try await world.expect(nil)
            let next = TestProvider.SigningKey.ecdsa(P256.Signing.PrivateKey())
            world.provider.set { state in
                state.keys = ["two": next]
                state.headerKey = "two"
                state.signer = next
            }
            world.time.advance(31)
            try await world.expect(nil)
            #expect(world.provider.keyCalls == 2)
            world.provider.set { $0.headerKey = "three" }
            for _ in 0..<5 { try await world.expect(.keyUnknown) }
            #expect(world.provider.keyCalls == 2)
        }
    }

    @Test("Only the browser that began comes back, with its own state, once and in time, from the right issuer")
    func course() async throws {
        try await world { world in
            func fault(
                _ answer: [String: String], _ attempt: String?
            ) async throws -> OpenIDFault.Code? {
                do {
                    _ = try await world.party.finish(answer, attempt: attempt)
                    return nil
                } catch { return error.code }
            }
            let begun = try await world.party.begin(next: "/desk")
            let answer = try world.provider.authorize(begun.address)
            #expect(try await fault(answer, nil) == .attemptUnknown)
            #expect(try await fault(answer, begun.attempt.dropLast() + "AA") == .attemptUnknown)
            let other = try await world.party.begin(next: "/desk")
            #expect(try await fault(answer, other.attempt) == .stateWrong)
            #expect(
                try await fault(answer.merging(["iss": "https://evil.example"]) { $1 }, begun.attempt) == .issuerMixedUp
            )
            #expect(
                try await fault(["state": answer["state"] ?? "", "error": "access_denied"], begun.attempt)
                    == .providerRefused)
            #expect(try await fault(["state": answer["state"] ?? ""], begun.attempt) == .codeMissing)
            #expect(world.provider.tokenCalls == 0)
            #expect(try await fault(answer, begun.attempt) == nil)
            // Replayed: the provider takes a code once.
            #expect(try await fault(answer, begun.attempt) == .providerRefused)
            let late = try await world.party.begin(next: "/desk")
            let lateAnswer = try world.provider.authorize(late.address)
            world.time.advance(601)
            #expect(try await fault(lateAnswer, late.attempt) == .attemptOver)
        }
    }

    @Test(
        "A code that another attempt asked for does not fit its verifier; a provider that says so must name its issuer")
    func mixing() async throws {
        try await world { world in
            world.provider.set { $0.description["authorization_response_iss_parameter_supported"] = true }
            let mine = try await world.party.begin(next: "/"), theirs = try await world.party.begin(next: "/")
            var injected = try world.provider.authorize(theirs.address)
            injected["state"] = TestProvider.query(mine.address)["state"]
            await #expect(throws: OpenIDFault(.providerRefused, "invalid_grant")) {
                _ = try await world.party.finish(injected, attempt: mine.attempt)
            }
            var silent = try world.provider.authorize(mine.address)
            silent["iss"] = nil
            await #expect(throws: OpenIDFault(.issuerMixedUp)) {
                _ = try await world.party.finish(silent, attempt: mine.attempt)
            }
        }
    }

    @Test(
        "A provider that describes itself wrongly is not used",
        arguments: [
            (["issuer": "https://other.example"], .issuerDiffers), (["token_endpoint": .null], .answerWrong),
            (["token_endpoint": "http://example.org/token"], .addressUnsafe),
            (["authorization_endpoint": "javascript:alert(1)"], .addressUnsafe),
            (["code_challenge_methods_supported": ["plain"]], .answerWrong),
            (["token_endpoint_auth_methods_supported": ["private_key_jwt"]], .answerWrong)
        ] as [([String: JSON], OpenIDFault.Code)])
    func description(members: [String: JSON], code: OpenIDFault.Code) async throws {
        try await world { world in
            world.provider.set { $0.description = members }
            try await world.expect(code)
        }
    }

    @Test(
        "Answers that are too large, no JSON or redirects elsewhere end the call; a provider that is away is an outage")
    func calls() async throws {
        try await world { world in
            let keys = world.provider.issuer
            for (path, code) in [
                ("/large", OpenIDFault.Code.answerTooLarge), ("/elsewhere", .answerWrong), ("/nothing", .answerWrong)
            ] {
                world.provider.set { $0.description["jwks_uri"] = .string(keys + path) }
                world.time.advance(3_601)
                try await world.expect(code, "\(path)")
            }
        }
        let settings = try OpenIDSettings(
            issuer: "http://127.0.0.1:1", client: "c", secret: "s", back: "https://example.org/back")
        let calls = ProviderCalls(wait: 5)
        let party = RelyingParty(settings, calls: calls, clock: .wall, randomness: .system)
        do {
            _ = try await party.begin(next: "/")
            Issue.record("nobody listens there")
        } catch let fault as OpenIDFault {
            #expect(fault.code == .unreachable && fault.isOutage)
        }
    }

    @Test("Signing out goes to the provider where it offers that, with the client's name and no personal data")
    func signOut() async throws {
        try await world { world in
            let address = try #require(await world.party.signOutAddress(back: "https://example.org/sign-in"))
            #expect(address.hasPrefix(world.provider.issuer + "/end?"))
            #expect(
                TestProvider.query(address)
                    == ["client_id": "skillledger", "post_logout_redirect_uri": "https://example.org/sign-in"])
        }
    }

    @Test(
        "Only https, or http on this machine, may be an issuer",
        arguments: [
            ("https://id.example.gov.cn", true), ("https://id.example.gov.cn/realms/p", true),
            ("http://127.0.0.1:8080", true), ("http://localhost:80", true), ("http://id.example.gov.cn", false),
            ("https://user:pw@id.example", false), ("https://", false), ("ftp://id.example", false),
            ("https://id.example/#x", false), ("http://localhost.evil.example", false)
        ])
    func issuers(issuer: String, isTaken: Bool) {
        let settings = try? OpenIDSettings(issuer: issuer, client: "c", secret: "s", back: "https://example.org/back")
        #expect((settings != nil) == isTaken)
    }
}
