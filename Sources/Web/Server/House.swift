import Calls
import Logging
import OpenID
import Programme
import Vocabulary

/// What every page works with.
package struct House: Sendable {
    package let office: Office
    package let signIn: SignInDesk
    package let pages: Pages
    package let settings: Settings
    package let log: Logger
    /// The province's identity provider; nil: people sign in here only.
    package let provider: RelyingParty?
    package let traffic: Traffic
    package let readQuota: ReadQuota
    /// Who looks at files that are sent; nil: nobody does.
    package let scanner: ClamSocket?

    package struct Settings: Sendable {
        /// Where the public reaches this server, without a slash at the end: it stands in QR codes.
        package var publicAddress: String
        /// A demonstration says so on every page and lists its sign-ins.
        package var isDemonstration: Bool
        /// Whether the browser may send the session only over https.
        package var secureCookies: Bool
        /// Proxies whose `X-Forwarded-For` is believed.
        package var trustedProxies: [NetworkRange] = []
        /// Where weaknesses are reported, as `security.txt` has it (`mailto:…`, `https://…`); nil: no such file.
        package var securityContact: String?
        /// The sign-ins that the sign-in page of a demonstration lists.
        package var demonstrationAccounts: [DemonstrationAccount] = []
        /// Whether the public comes here directly, without a proxy of ours in front.
        package var isInFront = false

        package init(publicAddress: String, isDemonstration: Bool = false, secureCookies: Bool = false) {
            self.publicAddress = publicAddress
            self.isDemonstration = isDemonstration
            self.secureCookies = secureCookies
        }

        /// A cookie's name; over https with the prefix that lets no other host set it (RFC 6265bis §4.1.3.2).
        package func cookie(_ name: String) -> String { secureCookies ? "__Host-\(name)" : name }

        /// `Set-Cookie` for a value that no script may read.
        package func setCookie(_ name: String, _ value: String, seconds: Int?) -> String {
            cookie(name) + "=" + value + "; Path=/" + (seconds.map { "; Max-Age=\($0)" } ?? "")
                + "; HttpOnly; SameSite=Lax" + (secureCookies ? "; Secure" : "")
        }
    }

    package init(
        office: Office, signIn: SignInDesk, pages: Pages, settings: Settings, log: Logger,
        traffic: Traffic = Traffic(), provider: RelyingParty? = nil, readQuota: ReadQuota = ReadQuota(),
        scanner: ClamSocket? = nil
    ) {
        self.office = office
        self.signIn = signIn
        self.pages = pages
        self.settings = settings
        self.log = log
        self.provider = provider
        self.traffic = traffic
        self.readQuota = readQuota
        self.scanner = scanner
    }
}
