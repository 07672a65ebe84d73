/// The languages the interface speaks. A page is in one of them as a whole, never in both.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case chinese = "zh-Hans"
    case english = "en"

    /// What `?lang=` and the cookie `lang` may say; anything else is ignored.
    package init?(code: String?) {
        switch code {
        case "zh-Hans", "zh", "zh-CN": self = .chinese
        case "en": self = .english
        default: return nil
        }
    }

    /// The language of a request: the address wins over the cookie, Chinese is the default.
    package static func preferred(query: String?, cookie: String?) -> Language {
        Language(code: query) ?? Language(code: cookie) ?? .chinese
    }

    /// The one the language switch offers.
    package var other: Language { self == .chinese ? .english : .chinese }
}
