import Papers
import Programme
import Store
import Vocabulary

/// A column of a register, told once: its cell in the list, its value in the file. One without a cell stands in the file only.
struct RegisterColumn<Item> {
    /// Key of the words.
    let title: String
    let look: String
    let cell: ((Item) -> Cell)?
    let value: (Item) -> TableValue

    init(_ title: String, look: String = "", cell: ((Item) -> Cell)? = nil, value: @escaping (Item) -> TableValue) {
        self.title = title
        self.look = look
        self.cell = cell
        self.value = value
    }

    /// The same text in the list and in the file.
    init(_ title: String, _ text: @escaping (Item) -> String) {
        self.init(title, cell: { Cell(text($0), look: "nw") }, value: { .text(text($0)) })
    }

    /// A chip in the list, its word in the file.
    init(_ title: String, chip: @escaping (Item) -> Chip) {
        self.init(title, cell: { .chip(chip($0)) }, value: { .text(chip($0).word) })
    }
}

/// What a list is narrowed by: one field above it, one part of its address, one line in the file's heading.
struct RegisterFilter {
    /// Key of the words.
    let label: String
    let field: Field
    /// The value as it reads; empty: not narrowed by it.
    let said: String
}

/// The list of a register with its filters, and the same as a file.
struct RegisterList<Item: Sendable> {
    let register: Register
    let filters: [RegisterFilter]
    let columns: [RegisterColumn<Item>]

    private var words: Words { register.words }
    private var query: [(String, String)] { filters.map { ($0.field.name, $0.field.value) } }

    func page(_ found: RegisterPage<Item>, mayAdd: Bool) async throws -> Answer {
        let title = words.text("register.\(register.book.rawValue)")
        var context: [String: Any] = [
            "tabs": try register.tabs(), "pager": register.pager(found, query),
            "toolbar": register.toolbar(query, mayAdd: mayAdd),
            "filters": Filters(
                action: register.book.address, fields: filters.map(\.field), clear: register.book.address
            ).context
        ]
        let shown = columns.filter { $0.cell != nil }
        if found.items.isEmpty {
            context["empty"] = Empty(words.text("register.empty"), words.text("register.emptyHint")).context
        } else {
            context["table"] =
                Table(
                    caption: title, columns: shown.map { .init(words.text($0.title), look: $0.look) },
                    rows: found.items.map { item in Table.Row(shown.compactMap { $0.cell?(item) }) }, cards: true
                ).context
        }
        return try register.visit.page("registers/list", try await register.frame(title), context)
    }

    func file(_ found: RegisterPage<Item>) async throws -> Answer {
        try await register.export(
            found.items.map { item in columns.map { $0.value(item) } }, columns: columns.map { words.text($0.title) },
            filter: filters.map { (words.text($0.label), $0.said) })
    }
}

extension RegisterFilter {
    /// What was typed, as it was typed.
    static func typed(_ name: String, _ value: String, label: String, _ form: RegisterForm, type: String = "text") -> Self {
        Self(label: label, field: form.text(name, value, type: type), said: value)
    }

    /// One of several standings, in the words of `list`.
    static func standing(_ value: String, of codes: [String], list: String, _ form: RegisterForm) -> Self {
        let words = form.words
        let options =
            [Field.Option("", words.text("register.all"))]
            + codes.map { Field.Option($0, words.text("\(list).\($0)")) }
        return Self(
            label: "register.field.standing", field: form.select("standing", value, options),
            said: codes.contains(value) ? words.text("\(list).\(value)") : "")
    }

    /// A code whose words are `<list>.<code>` in the catalogue.
    static func choice<T: CaseIterable & RawRepresentable>(
        _ name: String, _ value: T?, list: String, label: String, _ form: RegisterForm
    ) -> Self where T.RawValue == String {
        Self(
            label: label, field: form.choice(name, value?.rawValue ?? "", T.self, list: list),
            said: value.map { form.words.text("\(list).\($0.rawValue)") } ?? "")
    }
}
