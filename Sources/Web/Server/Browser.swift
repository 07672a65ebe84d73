import HTTPTypes
import Hummingbird
import Programme
import Vocabulary

/// What a browser brings before anybody has signed in: a secret of its own in a cookie, and where its form comes from. Together
/// they keep other sites from sending forms in a visitor's name, the sign-in form included.
package struct Browser: Sendable {
    /// A cookie that no other site can read or, over https, set.
    let secret: String
    let isNew: Bool
    /// `Sec-Fetch-Site`, `Origin` and `Host` of the request.
    private let fetchSite: String?
    private let origin: String?
    private let host: String?

    init(_ request: Request, cookie: String?, randomness: Randomness) {
        let known = cookie.flatMap { (20...64).contains($0.utf8.count) ? $0 : nil }
        secret = known ?? Token.make(randomness, bytes: 18)
        isNew = known == nil
        fetchSite = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
        origin = HTTPField.Name("Origin").flatMap { request.headers[$0] }
        host = request.head.authority
    }

    /// What a form of this visit must bring back. A digest, so that a page that leaks does not give the cookie away.
    var csrf: String { Self.csrf(of: secret) }

    static func csrf(of secret: String) -> String { Token.digest("form\n" + secret) }

    /// Whether the browser itself says that the form stood on another site. Old browsers say nothing; the token decides then.
    /// - Parameter publicAddress: how the public reaches this server, where a proxy changes the host.
    func isForeign(publicAddress: String) -> Bool {
        if let fetchSite { return fetchSite != "same-origin" && fetchSite != "none" }
        guard let origin else { return false }
        let authority = origin.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init)
        return authority == nil || (authority != host && origin != publicAddress)
    }
}
