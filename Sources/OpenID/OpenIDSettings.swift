import Foundation

/// How this server is known to the provider.
package struct OpenIDSettings: Sendable {
    /// The provider's issuer identifier, exactly as it writes it.
    package let issuer: String
    package let client: String
    /// Confidential clients only: the secret also seals the attempt that the browser carries.
    package let secret: String
    /// Our address that the provider sends the browser back to, as registered there.
    package let back: String
    /// Values of `acr` that stand for a second factor. `mfa` in `amr` (RFC 8176) always does.
    package let strong: Set<String>
    /// How far clocks may differ.
    package var skew: Duration = .seconds(60)

    /// - Throws: `OpenIDFault` `addressUnsafe` for an issuer that is neither https nor on this machine.
    package init(
        issuer: String, client: String, secret: String, back: String, strong: Set<String> = []
    ) throws(OpenIDFault) {
        guard Self.isSafe(issuer) else { throw OpenIDFault(.addressUnsafe, "the issuer must be https") }
        self.issuer = issuer
        self.client = client
        self.secret = secret
        self.back = back
        self.strong = strong
    }

    /// https, or http on this machine; no user name, no fragment.
    static func isSafe(_ address: String) -> Bool {
        guard address.utf8.count <= 2_000, let parts = URLComponents(string: address), let host = parts.host,
            !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return false }
        if parts.scheme == "https" { return true }
        return parts.scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
    }
}
