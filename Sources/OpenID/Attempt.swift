import Crypto
import Foundation
import Vocabulary

/// One sign-in under way. The browser carries it, sealed, in a cookie of its own: whoever comes back without that cookie,
/// or with the answer to another attempt, is not let in, and any process of the server can take up what another began.
struct Attempt: Codable, Hashable, Sendable {
    let state: String
    let nonce: String
    /// PKCE (RFC 7636): proves at the token endpoint that the code was asked for from here.
    let verifier: String
    /// The local address to go to afterwards.
    let next: String
    let until: Instant

    static let life: Duration = .seconds(600)

    init(next: String, now: Instant, _ randomness: Randomness) {
        state = Base64URL.text(randomness.bytes(32))
        nonce = Base64URL.text(randomness.bytes(32))
        verifier = Base64URL.text(randomness.bytes(32))
        self.next = next
        until = now + Self.life
    }

    var challenge: String { Base64URL.text(Array(SHA256.hash(data: Array(verifier.utf8)))) }
}

/// AES-256-GCM under a key drawn from the client's secret (HKDF, RFC 5869), which all processes of a server share.
struct Sealed: Sendable {
    private let key: SymmetricKey

    init(_ settings: OpenIDSettings) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(settings.secret.utf8)), salt: Array(settings.client.utf8),
            info: Array("skillledger openid attempt 1".utf8), outputByteCount: 32)
    }

    func text(_ attempt: Attempt) throws -> String {
        let box = try AES.GCM.seal(try JSONEncoder().encode(attempt), using: key)
        return Base64URL.text(Array(box.combined ?? Data()))
    }

    /// - Throws: `OpenIDFault` `attemptUnknown` for what this server did not seal, `attemptOver`.
    func attempt(_ text: String, now: Instant) throws(OpenIDFault) -> Attempt {
        guard text.utf8.count <= 8_000, let bytes = Base64URL.bytes(text),
            let plain = try? AES.GCM.open(AES.GCM.SealedBox(combined: bytes), using: key),
            let attempt = try? JSONDecoder().decode(Attempt.self, from: plain)
        else { throw OpenIDFault(.attemptUnknown) }
        guard attempt.until > now else { throw OpenIDFault(.attemptOver) }
        return attempt
    }

    /// Compares without an early exit, so that the time tells nothing.
    static func same(_ one: String, _ other: String) -> Bool {
        let a = Array(one.utf8), b = Array(other.utf8)
        return a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
