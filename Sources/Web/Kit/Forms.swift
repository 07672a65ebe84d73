import Vocabulary

/// "3 things to change", at the top of a form, each a link to its field. Template `kit/errors`.
package struct ErrorSummary: Sendable {
    package let items: [(field: String?, text: String)]

    package init(items: [(field: String?, text: String)]) { self.items = items }

    /// All problems of a refused request, in words.
    package init(_ refusal: Refusal, _ words: Words) {
        items = refusal.problems.map { (field: $0.field, text: words.problem($0)) }
    }

    /// What stands at one field.
    package func error(for field: String) -> String? { items.first { $0.field == field }?.text }

    package func context(_ words: Words) -> [String: Any] {
        filled([
            "title": words.text("kit.errors", ["n": words.count(items.count)]),
            "items": items.map { filled(["text": $0.text, "href": $0.field.map { "#f-\($0)" }]) }
        ])
    }
}

/// A field of a form, with its label, hint and error. Template `kit/field`; what was typed stays in `value`.
package struct Field: Part {
    package struct Option: Sendable {
        package let value: String
        package let word: String

        package init(_ value: String, _ word: String) {
            self.value = value
            self.word = word
        }
    }

    package enum Kind: Sendable {
        /// `type` as in HTML: text, number, date, time, tel, password, search, email.
        case text(type: String)
        case area(rows: Int)
        case select([Option])
        case radios([Option])
        /// One box; `value` "true" ticks it.
        case check
        case file(accept: String)
        case hidden
    }

    package let name: String
    package let label: String
    package let kind: Kind
    package let value: String
    package let required: Bool
    package let help: String
    package let error: String?
    /// Takes the whole width of a form of two columns.
    package let wide: Bool
    package let autocomplete: String

    package init(
        _ name: String, _ label: String, _ kind: Kind = .text(type: "text"), value: String = "",
        required: Bool = false, help: String = "", error: String? = nil, wide: Bool = false,
        autocomplete: String = "off"
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.value = value
        self.required = required
        self.help = help
        self.error = error
        self.wide = wide
        self.autocomplete = autocomplete
    }

    package var context: [String: Any] {
        var pairs: [String: Any?] = [
            "name": name, "id": "f-\(name)", "label": label, "value": value, "required": required, "help": help,
            "error": error, "bad": error != nil, "wide": wide, "autocomplete": autocomplete
        ]
        switch kind {
        case .text(let type):
            pairs["isInput"] = true
            pairs["type"] = type
        case .area(let rows):
            pairs["isArea"] = true
            pairs["rows"] = String(rows)
        case .select(let options):
            pairs["isSelect"] = true
            pairs["options"] = context(of: options)
        case .radios(let options):
            pairs["isRadios"] = true
            pairs["options"] = context(of: options)
        case .check:
            pairs["isCheck"] = true
            pairs["checked"] = value == "true"
        case .file(let accept):
            pairs["isFile"] = true
            pairs["accept"] = accept
        case .hidden:
            pairs["isHidden"] = true
        }
        return filled(pairs)
    }

    private func context(of options: [Option]) -> [[String: Any]] {
        options.map { ["value": $0.value, "word": $0.word, "chosen": $0.value == value] }
    }
}

/// The query form above a list: a GET whose fields stay in the address. Template `kit/filters`.
///
/// ID numbers, phones and names never go here (they would land in the address); use the search box.
package struct Filters: Part {
    package let action: String
    package let fields: [Field]
    /// Where "clear" leads.
    package let clear: String

    package init(action: String, fields: [Field], clear: String? = nil) {
        self.action = action
        self.fields = fields
        self.clear = clear ?? action
    }

    package var context: [String: Any] {
        filled(["action": action, "fields": fields.contexts, "clear": clear])
    }
}

/// A whole form. Template `kit/form`, page `form`. The token of the session and the key that keeps a repeated POST
/// from acting twice come from the page (`kit/csrf`).
package struct Form: Part {
    package let action: String
    package let fields: [Field]
    package let buttons: [Action]
    /// Takes files.
    package let files: Bool

    package init(action: String, fields: [Field], buttons: [Action], files: Bool = false) {
        self.action = action
        self.fields = fields
        self.buttons = buttons
        self.files = files
    }

    package var context: [String: Any] {
        filled([
            "action": action, "fields": fields.contexts, "buttons": buttons.contexts, "files": files
        ])
    }
}
