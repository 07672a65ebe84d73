import Vocabulary

/// Who signed in at the provider.
package struct Identity: Hashable, Sendable {
    package let issuer: String
    /// The provider's own name for the person: never reused by it, and never a name or address that we match.
    package let subject: String
    /// Whether the provider asserts a second factor.
    package let isStrong: Bool
}

/// An ID token: a JWS in compact form (RFC 7515 §7.1), checked as OpenID Connect Core 1.0 §3.1.3.7 asks.
struct IDToken: Sendable {
    let algorithm: ProviderKeys.Algorithm
    let keyID: String?
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let payload: [UInt8]

    static let longest = 16 << 10
    /// It comes straight from the provider: an older one was not made for this sign-in.
    static let oldest: Duration = .seconds(600)

    /// Takes it apart; nothing in it is believed yet.
    /// - Throws: `OpenIDFault` `tokenMalformed`, `algorithmUnknown` (all but RS256 and ES256, `none` included).
    init(_ text: String) throws(OpenIDFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 3, let head = Base64URL.bytes(parts[0]),
            let body = Base64URL.bytes(parts[1]), let signature = Base64URL.bytes(parts[2]),
            case .success(let header) = JSON.parse(head), header.members != nil, header["crit"] == nil
        else { throw OpenIDFault(.tokenMalformed) }
        guard let algorithm = header["alg"]?.string.flatMap(ProviderKeys.Algorithm.init) else {
            throw OpenIDFault(.algorithmUnknown, String((header["alg"]?.string ?? "none").prefix(20)))
        }
        self.algorithm = algorithm
        keyID = header["kid"]?.string
        signed = Array("\(parts[0]).\(parts[1])".utf8)
        self.signature = signature
        payload = body
    }

    /// - Throws: `OpenIDFault` with the first thing that is wrong; the signature comes first.
    func identity(
        _ keys: ProviderKeys, _ settings: OpenIDSettings, nonce: String, now: Instant
    ) throws(OpenIDFault) -> Identity {
        try keys.check(signature, of: signed, by: keyID, algorithm)
        guard case .success(let claims) = JSON.parse(payload) else { throw OpenIDFault(.tokenMalformed) }
        guard claims["iss"]?.string == settings.issuer else { throw OpenIDFault(.issuerWrong) }
        let audience = claims["aud"]?.string.map { [$0] } ?? (claims["aud"]?.array ?? []).compactMap(\.string)
        guard audience.contains(settings.client) else { throw OpenIDFault(.audienceWrong) }
        let party = claims["azp"]?.string
        guard party == settings.client || party == nil && audience.count == 1 else { throw OpenIDFault(.partyWrong) }
        try checkTimes(claims, settings.skew, now)
        guard Sealed.same(claims["nonce"]?.string ?? "", nonce) else { throw OpenIDFault(.nonceWrong) }
        guard let subject = claims["sub"]?.string, !subject.isEmpty, subject.utf8.count <= 255 else {
            throw OpenIDFault(.subjectMissing)
        }
        let methods = (claims["amr"]?.array ?? []).compactMap(\.string)
        let isStrong = methods.contains("mfa") || claims["acr"]?.string.map(settings.strong.contains) ?? false
        return Identity(issuer: settings.issuer, subject: subject, isStrong: isStrong)
    }

    private func checkTimes(_ claims: JSON, _ skew: Duration, _ now: Instant) throws(OpenIDFault) {
        func time(_ name: String) -> Instant? {
            claims[name]?.integer.map { Instant(milliseconds: $0.multipliedReportingOverflow(by: 1_000).partialValue) }
        }
        guard let expires = time("exp"), let issued = time("iat") else { throw OpenIDFault(.tokenMalformed, "times") }
        guard expires + skew > now else { throw OpenIDFault(.expired) }
        guard issued <= now + skew, time("nbf").map({ $0 <= now + skew }) ?? true else {
            throw OpenIDFault(.notYetValid)
        }
        guard issued + Self.oldest + skew > now else { throw OpenIDFault(.tooOld) }
    }
}
