/// A component of a page: a value that knows the dictionary its template in `Site/kit/` reads.
///
/// In a template: `{{#pager}}{{>kit/pager}}{{/pager}}`, in Swift: `["pager": pager.context]`. Kit templates read
/// their keys with a leading dot (`{{.word}}`), so that a missing key never falls through to the page around.
package protocol Part: Sendable {
    var context: [String: Any] { get }
}

/// A dictionary without what is empty (nil, "", [], false), because Mustache takes an empty text for true.
func filled(_ pairs: [String: Any?]) -> [String: Any] {
    var out: [String: Any] = [:]
    for (key, value) in pairs {
        switch value {
        case nil: continue
        case let text as String where text.isEmpty: continue
        case let flag as Bool where !flag: continue
        case let list as [[String: Any]] where list.isEmpty: continue
        case let list as [String] where list.isEmpty: continue
        case .some(let value): out[key] = value
        }
    }
    return out
}

extension Array where Element: Part {
    package var contexts: [[String: Any]] { map(\.context) }
}

/// A word that leads somewhere; `href` nil: just the word.
package struct Link: Part {
    package let word: String
    package let href: String?
    package let icon: String?

    package init(_ word: String, _ href: String? = nil, icon: String? = nil) {
        self.word = word
        self.href = href
        self.icon = icon
    }

    package var context: [String: Any] {
        filled(["word": word, "href": href, "isLink": href != nil, "icon": icon.map { "i/\($0)" }])
    }
}

/// A state: icon, word, colour, in that order of weight. Template `kit/chip`.
package struct Chip: Part {
    /// What the colours mean: see `Site/static/skillledger.css`. `open` is "not known" and never a verdict.
    package enum Kind: String, Sendable { case ok, warn, bad, wait, now, open, plain }

    package let kind: Kind
    package let word: String
    package let icon: String?

    package init(_ kind: Kind, _ word: String, icon: String? = nil) {
        self.kind = kind
        self.word = word
        self.icon = icon ?? Self.icon(of: kind)
    }

    private static func icon(of kind: Kind) -> String? {
        switch kind {
        case .ok: "check"
        case .warn: "warning"
        case .bad: "cross"
        case .wait: "clock"
        case .now: "pen"
        case .open: "unknown"
        case .plain: nil
        }
    }

    package var context: [String: Any] {
        filled(["kind": kind.rawValue, "word": word, "icon": icon.map { "i/\($0)" }])
    }
}

/// A button or a link that looks like one. Template `kit/action`.
///
/// One main action in view at most; its word names the effect. An action that is not the reader's stays in
/// view as `.locked` with the reason.
package struct Action: Part {
    package enum Look: String, Sendable { case usual = "", main = " is-main", stop = " is-stop", bare = " is-bare" }

    package enum Target: Sendable {
        case link(String)
        /// A button of the form it stands in.
        case submit(name: String?, value: String)
        /// A button with a form of its own.
        case post(String, fields: [String: String])
        case locked(why: String)
    }

    package let word: String
    package let icon: String?
    package let look: Look
    package let target: Target

    package init(_ word: String, _ target: Target, look: Look = .usual, icon: String? = nil) {
        self.word = word
        self.target = target
        self.look = look
        self.icon = icon
    }

    package var context: [String: Any] {
        var pairs: [String: Any?] = ["word": word, "look": look.rawValue, "icon": icon.map { "i/\($0)" }]
        switch target {
        case .link(let href):
            pairs["isLink"] = true
            pairs["href"] = href
        case .submit(let name, let value):
            pairs["isSubmit"] = true
            pairs["name"] = name
            pairs["value"] = value
        case .post(let href, let fields):
            pairs["isPost"] = true
            pairs["href"] = href
            pairs["fields"] = fields.sorted { $0.key < $1.key }.map {
                [
                    "name": $0.key,
                    "value": $0.value
                ] as [String: Any]
            }
        case .locked(let why):
            pairs["isLocked"] = true
            pairs["why"] = why
            pairs["icon"] = "i/lock"
        }
        return filled(pairs)
    }
}

/// One fact beside what it is about, or the result of what was just done. Template `kit/hint`.
package struct Hint: Part {
    package enum Kind: String, Sendable {
        case usual = "", ok = " is-ok", warn = " is-warn", bad = " is-bad",
            open = " is-open"
    }

    package let kind: Kind
    package let text: String
    package let link: Link?
    package let icon: String
    /// Whether a screen reader announces it: true for the outcome of a request.
    package let announced: Bool

    package init(
        _ text: String, _ kind: Kind = .usual, link: Link? = nil, icon: String? = nil,
        announced: Bool = false
    ) {
        self.text = text
        self.kind = kind
        self.link = link
        self.announced = announced
        self.icon = icon ?? (kind == .open ? "unknown" : kind == .warn ? "warning" : kind == .ok ? "check" : "info")
    }

    package var context: [String: Any] {
        filled([
            "kind": kind.rawValue, "text": text, "icon": "i/\(icon)", "link": link?.context, "announced": announced
        ])
    }
}

/// What would be here, and the next step. Template `kit/empty`.
package struct Empty: Part {
    package let title: String
    package let text: String
    package let action: Action?

    package init(_ title: String, _ text: String = "", action: Action? = nil) {
        self.title = title
        self.text = text
        self.action = action
    }

    package var context: [String: Any] {
        filled(["title": title, "text": text, "action": action?.context])
    }
}
