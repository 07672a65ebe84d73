import Vocabulary

/// Escaping, in one place.
package enum Markup {
    /// Text made safe between tags and inside a quoted attribute.
    package static func escaped(_ text: some StringProtocol) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    /// A value for a query string: everything but the unreserved characters is percent-encoded as UTF-8.
    package static func queryValue(_ text: String) -> String { Percent.encoded(text) }

    /// `path?name=value&…` in the order given, leaving out empty values.
    package static func address(_ path: String, _ query: [(String, String)]) -> String {
        let kept = query.filter { !$0.1.isEmpty }
        guard !kept.isEmpty else { return path }
        return path + "?" + Percent.form(kept)
    }
}
