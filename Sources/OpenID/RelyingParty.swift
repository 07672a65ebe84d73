import Foundation
import Vocabulary

/// Signs people in at an OpenID provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1).
package actor RelyingParty {
    package struct Begun: Sendable {
        /// Where the browser goes.
        package let address: String
        /// What the browser keeps in a cookie until it comes back.
        package let attempt: String
    }

    /// The description and the keys are asked for again after this long.
    static let fresh: Duration = .seconds(3_600)
    /// A key that is not known makes us ask again at once, but not more often than this, whatever tokens come.
    static let pause: Duration = .seconds(30)

    package nonisolated let settings: OpenIDSettings
    private let calls: ProviderCalls
    private let clock: Timekeeper
    private let randomness: Randomness
    private let sealed: Sealed
    private var description: (value: ProviderDescription, at: Instant)?
    private var keys: (value: ProviderKeys, at: Instant)?

    package init(_ settings: OpenIDSettings, calls: ProviderCalls, clock: Timekeeper, randomness: Randomness) {
        self.settings = settings
        self.calls = calls
        self.clock = clock
        self.randomness = randomness
        sealed = Sealed(settings)
    }

    /// - Parameter next: the local address to return from `finish`.
    /// - Throws: `OpenIDFault` where the provider cannot be reached or describes itself wrongly.
    package func begin(next: String) async throws -> Begun {
        let provider = try await provider()
        let attempt = Attempt(next: next, now: clock.now(), randomness)
        var query = [
            ("response_type", "code"), ("scope", "openid"), ("client_id", settings.client),
            ("redirect_uri", settings.back), ("state", attempt.state), ("nonce", attempt.nonce),
            ("code_challenge", attempt.challenge), ("code_challenge_method", "S256")
        ]
        if !settings.strong.isEmpty { query.append(("acr_values", settings.strong.sorted().joined(separator: " "))) }
        return Begun(address: Self.address(provider.authorization, query), attempt: try sealed.text(attempt))
    }

    /// Takes the browser's return.
    /// - Parameters:
    ///   - answer: the query it came back with.
    ///   - attempt: the cookie it kept; nil where it has none.
    /// - Throws: `OpenIDFault`.
    package func finish(
        _ answer: [String: String], attempt: String?
    ) async throws(OpenIDFault) -> (identity: Identity, next: String) {
        guard let attempt else { throw OpenIDFault(.attemptUnknown) }
        let begun = try sealed.attempt(attempt, now: clock.now())
        guard Sealed.same(answer["state"] ?? "", begun.state) else { throw OpenIDFault(.stateWrong) }
        let provider = try await provider()
        // RFC 9207: an answer of another provider is not ours, whatever it says.
        guard answer["iss"].map({ $0 == settings.issuer }) ?? !provider.namesIssuer else {
            throw OpenIDFault(.issuerMixedUp)
        }
        if let error = answer["error"] { throw OpenIDFault(.providerRefused, Self.plain(error)) }
        guard let code = answer["code"], !code.isEmpty, code.utf8.count <= 4_096 else {
            throw OpenIDFault(.codeMissing)
        }
        let token = try await exchange(code, begun, provider)
        return (try await identity(token, nonce: begun.nonce), begun.next)
    }

    /// Where to send the browser so that the provider ends its session too (RP-Initiated Logout 1.0); nil where it offers none.
    package func signOutAddress(back: String) async -> String? {
        guard let end = try? await provider().endSession else { return nil }
        return Self.address(end, [("client_id", settings.client), ("post_logout_redirect_uri", back)])
    }

    private func exchange(
        _ code: String, _ attempt: Attempt, _ provider: ProviderDescription
    ) async throws(OpenIDFault) -> IDToken {
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", settings.back),
            ("code_verifier", attempt.verifier)
        ]
        var authorization: String?
        if provider.secretInForm {
            form += [("client_id", settings.client), ("client_secret", settings.secret)]
        } else {
            // RFC 6749 §2.3.1: both are form-encoded before they are joined.
            let pair = Percent.encoded(settings.client) + ":" + Percent.encoded(settings.secret)
            authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        }
        let answer = try await calls.post(provider.token, form, authorization: authorization)
        guard answer.status == 200 else {
            throw OpenIDFault(.providerRefused, Self.plain(answer.body["error"]?.string ?? "status \(answer.status)"))
        }
        guard let text = answer.body["id_token"]?.string else { throw OpenIDFault(.tokenMalformed, "none") }
        return try IDToken(text)
    }

    private func identity(_ token: IDToken, nonce: String) async throws(OpenIDFault) -> Identity {
        do {
            return try token.identity(try await knownKeys(), settings, nonce: nonce, now: clock.now())
        } catch  where error.code == .keyUnknown {
            guard let keys, keys.at + Self.pause <= clock.now() else { throw error }
            // Perhaps the provider has a new key.
            return try token.identity(try await askedKeys(), settings, nonce: nonce, now: clock.now())
        }
    }

    private func provider() async throws(OpenIDFault) -> ProviderDescription {
        if let description, description.at + Self.fresh > clock.now() { return description.value }
        let json = try await calls.get(ProviderDescription.address(of: settings.issuer))
        let value = try ProviderDescription(json, issuer: settings.issuer)
        description = (value, clock.now())
        return value
    }

    private func knownKeys() async throws(OpenIDFault) -> ProviderKeys {
        if let keys, keys.at + Self.fresh > clock.now() { return keys.value }
        return try await askedKeys()
    }

    private func askedKeys() async throws(OpenIDFault) -> ProviderKeys {
        let value = try ProviderKeys(try await calls.get(try await provider().keys))
        keys = (value, clock.now())
        return value
    }

    private static func address(_ endpoint: String, _ query: [(String, String)]) -> String {
        endpoint + (endpoint.contains("?") ? "&" : "?") + Percent.form(query)
    }

    /// An error code as the standard writes them, for the log: nothing else gets into it.
    private static func plain(_ text: String) -> String {
        String(text.prefix(60).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == " ") })
    }
}
