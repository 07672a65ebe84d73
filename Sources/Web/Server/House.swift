import Logging
import Programme
import Vocabulary

/// What every page works with.
package struct House: Sendable {
    package let office: Office
    package let signIn: SignInDesk
    package let pages: Pages
    package let settings: Settings
    package let log: Logger
    package let traffic: Traffic

    package struct Settings: Sendable {
        /// Where the public reaches this server, without a slash at the end: it stands in QR codes.
        package var publicAddress: String
        /// A demonstration says so on every page and lists its sign-ins.
        package var isDemonstration: Bool
        /// Whether the browser may send the session only over https.
        package var secureCookies: Bool
        /// Where weaknesses are reported, as `security.txt` has it (`mailto:…`, `https://…`); nil: no such file.
        package var securityContact: String?
        /// The sign-ins that the sign-in page of a demonstration lists.
        package var demonstrationAccounts: [DemonstrationAccount] = []

        package init(publicAddress: String, isDemonstration: Bool = false, secureCookies: Bool = false) {
            self.publicAddress = publicAddress
            self.isDemonstration = isDemonstration
            self.secureCookies = secureCookies
        }
    }

    package init(
        office: Office, signIn: SignInDesk, pages: Pages, settings: Settings, log: Logger,
        traffic: Traffic = Traffic()
    ) {
        self.office = office
        self.signIn = signIn
        self.pages = pages
        self.settings = settings
        self.log = log
        self.traffic = traffic
    }
}
