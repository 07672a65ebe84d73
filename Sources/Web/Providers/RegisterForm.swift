import Programme
import Vocabulary

/// Fields of a register's form: labels from the catalogue, what was typed kept, the error beside the field.
struct RegisterForm {
    let words: Words
    /// `provider`, `teacher` …: its own labels go before those all registers share.
    let prefix: String
    let errors: ErrorSummary?
    /// Whether it changes an entry that is there; hints that only hold then are `<prefix>.keep.<name>`.
    let isEditing: Bool

    init(_ words: Words, _ prefix: String, _ refusal: Refusal?, isEditing: Bool = false) {
        self.isEditing = isEditing
        self.words = words
        self.prefix = prefix
        errors = refusal.map { ErrorSummary($0, words) }
    }

    /// With problems that carry the texts of a pack.
    init(_ visit: Visit, _ prefix: String, _ refusal: Refusal?) {
        isEditing = false
        words = visit.words
        self.prefix = prefix
        errors = refusal.map { visit.summary(of: $0) }
    }

    private func label(_ name: String) -> String {
        words.text(firstOf: ["\(prefix).field.\(name)", "register.field.\(name)"])
    }

    private func help(_ name: String) -> String {
        let keep = isEditing ? ["\(prefix).keep.\(name)"] : []
        for key in keep + ["\(prefix).help.\(name)", "register.help.\(name)"] where words.has(key) { return words.text(key) }
        return ""
    }

    func text(
        _ name: String, _ value: String, required: Bool = false, type: String = "text", wide: Bool = false
    ) -> Field {
        Field(
            name, label(name), .text(type: type), value: value, required: required, help: help(name),
            error: errors?.error(for: name),
            wide: wide)
    }

    func area(_ name: String, _ value: String, required: Bool = false, rows: Int = 3) -> Field {
        Field(
            name, label(name), .area(rows: rows), value: value, required: required, help: help(name),
            error: errors?.error(for: name),
            wide: true)
    }

    func select(_ name: String, _ value: String, _ options: [Field.Option], required: Bool = false) -> Field {
        Field(
            name, label(name), .select(options), value: value, required: required, help: help(name),
            error: errors?.error(for: name))
    }

    /// Codes whose words are `<list>.<code>` in the catalogue.
    func choice<T: CaseIterable & RawRepresentable>(
        _ name: String, _ value: String, _ type: T.Type, list: String, required: Bool = false
    )
        -> Field where T.RawValue == String
    {
        let options =
            [Field.Option("", words.text("register.choose"))]
            + T.allCases.map { Field.Option($0.rawValue, words.text("\(list).\($0.rawValue)")) }
        return select(name, value, options, required: required)
    }

    func check(_ name: String, _ on: Bool) -> Field {
        Field(
            name, label(name), .check, value: on ? "true" : "", help: help(name), error: errors?.error(for: name),
            wide: true)
    }

    /// One box for each code; the names are `<name>.<code>`.
    func checks(_ name: String, _ chosen: [String], _ codes: [(code: String, name: String)]) -> [Field] {
        codes.enumerated().map { index, entry in
            Field(
                "\(name).\(entry.code)", entry.name, .check, value: chosen.contains(entry.code) ? "true" : "",
                error: index == 0 ? errors?.error(for: name) : nil)
        }
    }

    func hidden(_ name: String, _ value: String) -> Field { Field(name, "", .hidden, value: value) }

    /// The codes ticked in `checks`, in order.
    static func ticked(_ name: String, _ sent: Sent) -> [String] {
        sent.typed.filter { $0.key.hasPrefix("\(name).") && $0.value == "true" }
            .map { String($0.key.dropFirst(name.count + 1)) }.sorted()
    }

    /// Codes typed into one field, parted by commas, spaces or lines.
    static func list(_ name: String, _ sent: Sent) -> [String] {
        sent[name].split { ",，、;；".contains($0) || $0.isWhitespace }.map(String.init)
    }

    func page(
        _ visit: Visit, _ frame: Frame, action: String, _ fields: [Field], save: String, back: String,
        intro: String? = nil,
        files: Bool = false, look: Action.Look = .main
    ) throws -> Answer {
        var frame = frame
        frame.errors = errors
        let form = Form(
            action: action, fields: fields,
            buttons: [
                Action(save, .submit(name: nil, value: ""), look: look, icon: look == .stop ? nil : "check"),
                Action(words.text("register.cancel"), .link(back), look: .bare)
            ], files: files)
        var context: [String: Any] = ["form": form.context]
        if let intro { context["intro"] = Hint(intro).context }
        return try visit.page("form", frame, context, status: errors == nil ? .ok : .unprocessableContent)
    }
}
