/// The pages for what goes wrong: what, where, what to do. Nothing of the inside of the program is shown.
package enum ErrorPage: String, CaseIterable, Sendable {
    case badRequest, forbidden, notFound, conflict, fault, overloaded

    /// The status code of HTTP.
    package var status: Int {
        switch self {
        case .badRequest: 400
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .fault: 500
        case .overloaded: 503
        }
    }

    /// The page for a status that is not one of ours.
    package init(status: Int) {
        self = Self.allCases.first { $0.status == status } ?? (status < 500 ? .badRequest : .fault)
    }

    /// - Parameters:
    ///   - path: where it happened; personal data is never in a path.
    ///   - says: what was refused, in words; takes the place of the general text.
    ///   - reference: number of the request in the log.
    ///   - signedIn: leads back to the desk instead of the front page.
    package func html(
        _ pages: Pages, _ language: Language, path: String, says: [String] = [], reference: String = "",
        signedIn: Bool = false
    ) throws -> String {
        let words = pages.words(language)
        let what = says.first ?? words.text("wrong.\(rawValue).what")
        let usual = [words.text("wrong.\(rawValue).do1"), words.text("wrong.\(rawValue).do2")]
        return try pages.render(
            "error", Frame(what, language: language, path: path),
            filled([
                "code": String(status), "what": what, "where": path, "reference": reference,
                "todo": says.count > 1 ? Array(says.dropFirst()) : usual,
                "home": signedIn ? Site.desk : Site.portal,
                "homeWord": words.text(signedIn ? "wrong.desk" : "wrong.home")
            ]))
    }
}
