import Vocabulary

/// Who reads the page.
package struct Reader: Sendable {
    package let name: String
    /// The role in words, with the unit: 复核·培训就业股.
    package let role: String
    package let roles: Set<String>
    /// How many things wait in 待办; shown where it is more than none.
    package let waiting: Int

    package init(name: String, role: String, roles: Set<Role>, waiting: Int = 0) {
        self.name = name
        self.role = role
        self.roles = Set(roles.map(\.rawValue))
        self.waiting = waiting
    }
}

/// What a page of the desk, the phone or the portal has around its body. Layouts `desk`, `phone`, `public`.
package struct Frame: Sendable {
    package var language: Language
    /// Title of the page, also its `h1` on the desk.
    package var title: String
    /// The address of the page without its query; the language switch comes back to it.
    package var path: String
    /// 云岭省·澜川州·凤岭县.
    package var place: String
    package var reader: Reader?
    /// Key of the current item of the navigation bar.
    package var section: String?
    package var crumbs: [Link]
    package var chip: Chip?
    /// The line under the title: label and value, value perhaps a link.
    package var facts: [Fact]
    package var actions: [Action]
    package var hints: [Hint]
    package var errors: ErrorSummary?
    package var csrf: String
    /// Class of the body: `p-wide` prints across, `sl-large` is the large type.
    package var look: String
    /// Seconds after which the browser asks again, without a script; nil: never.
    package var refresh: Int?

    package init(
        _ title: String, language: Language, path: String = "", place: String = "", reader: Reader? = nil,
        section: String? = nil, crumbs: [Link] = [], chip: Chip? = nil, facts: [Fact] = [], actions: [Action] = [],
        hints: [Hint] = [], errors: ErrorSummary? = nil, csrf: String = "", look: String = ""
    ) {
        self.title = title
        self.language = language
        self.path = path
        self.place = place
        self.reader = reader
        self.section = section
        self.crumbs = crumbs
        self.chip = chip
        self.facts = facts
        self.actions = actions
        self.hints = hints
        self.errors = errors
        self.csrf = csrf
        self.look = look
    }

    func context(words: Words, navigation: Navigation) -> [String: Any] {
        let items = navigation.items(for: reader?.roles ?? [])
        let nav = items.map { item in
            filled([
                "word": words.text("nav.\(item.key)"), "href": item.address, "current": item.key == section,
                "count": item.key == "todo" && (reader?.waiting ?? 0) > 0 ? words.count(reader?.waiting ?? 0) : nil
            ])
        }
        return filled([
            "frame": filled([
                "title": title, "place": place, "look": look, "refresh": refresh.map(String.init),
                "nav": reader == nil ? [] : nav,
                "person": reader.map { filled(["name": $0.name, "role": $0.role]) },
                "switch": Markup.address(Site.language(language.other.rawValue), [("to", path)]),
                "crumbs": crumbs.contexts, "chip": chip?.context, "facts": facts.contexts,
                "actions": actions.contexts, "hints": hints.contexts, "errors": errors?.context(words),
                "hasCrumbs": !crumbs.isEmpty, "hasActions": !actions.isEmpty, "hasFacts": !facts.isEmpty
            ]),
            "csrf": csrf
        ])
    }
}

/// A label and its value in the line under a title or in a list of facts.
package struct Fact: Part {
    package let label: String
    package let value: String
    package let href: String?
    package let tone: String?

    /// `tone`: `t-warn`, `t-bad`, `t-ok`, `t-open` for the whole fact.
    package init(_ label: String, _ value: String, href: String? = nil, tone: String? = nil) {
        self.label = label
        self.value = value
        self.href = href
        self.tone = tone
    }

    package var context: [String: Any] {
        filled([
            "label": label, "value": value, "href": href, "tone": tone, "isLink": href != nil,
            "isPlain": href == nil && !value.isEmpty
        ])
    }
}
