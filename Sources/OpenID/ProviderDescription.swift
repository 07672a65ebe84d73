import Vocabulary

/// What a provider says of itself (OpenID Connect Discovery 1.0 §4).
struct ProviderDescription: Sendable {
    let authorization: String
    let token: String
    let keys: String
    let endSession: String?
    /// Whether the client's secret goes into the form because the header is not taken.
    let secretInForm: Bool
    /// RFC 9207: whether every answer names its issuer.
    let namesIssuer: Bool

    /// - Throws: `OpenIDFault` `issuerDiffers`, `answerWrong`, `addressUnsafe`.
    init(_ json: JSON, issuer: String) throws(OpenIDFault) {
        guard json["issuer"]?.string == issuer else {
            throw OpenIDFault(.issuerDiffers, json["issuer"]?.string ?? "none")
        }
        authorization = try Self.address(json, "authorization_endpoint")
        token = try Self.address(json, "token_endpoint")
        keys = try Self.address(json, "jwks_uri")
        endSession = json["end_session_endpoint"] == nil ? nil : try Self.address(json, "end_session_endpoint")
        let methods = Self.list(json, "token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        guard methods.contains("client_secret_basic") || methods.contains("client_secret_post") else {
            throw OpenIDFault(.answerWrong, "no way to show the client secret")
        }
        secretInForm = !methods.contains("client_secret_basic")
        if let challenges = Self.list(json, "code_challenge_methods_supported"), !challenges.contains("S256") {
            throw OpenIDFault(.answerWrong, "no PKCE with S256")
        }
        namesIssuer = json["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    /// Where the description of an issuer lies.
    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    private static func address(_ json: JSON, _ name: String) throws(OpenIDFault) -> String {
        guard let text = json[name]?.string else { throw OpenIDFault(.answerWrong, "no \(name)") }
        guard OpenIDSettings.isSafe(text) else { throw OpenIDFault(.addressUnsafe, name) }
        return text
    }

    private static func list(_ json: JSON, _ name: String) -> [String]? {
        json[name]?.array.map { $0.compactMap(\.string) }
    }
}
