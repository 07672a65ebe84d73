import Programme
import Vocabulary

/// Bearer tokens in a request and what an answer says of them (RFC 6750).
enum Bearer {
    /// What stands behind `Bearer` in an `Authorization` header (§2.1); nil for another scheme or none.
    static func token(_ authorization: String?) -> String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1]).trimmed
    }

    /// The `WWW-Authenticate` of a refusal (§3); nil where the token is not what was wrong.
    static func challenge(_ refusal: Refusal) -> String? {
        let realm = "Bearer realm=\"skillledger\""
        switch refusal.problems.first?.code {
        case "signInNeeded": return realm
        case "tokenInvalid": return realm + ", error=\"invalid_token\""
        case "scopeMissing":
            let scope = refusal.problems.first?.values["scope"] ?? ""
            return realm + ", error=\"insufficient_scope\"" + (scope.isEmpty ? "" : ", scope=\"\(scope)\"")
        default: return nil
        }
    }
}
