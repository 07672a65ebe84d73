/// The texts of the interface in one language, and how figures are written in it (`Formats.swift`).
package struct Words: Sendable {
    package let language: Language
    private let phrases: [String: Phrase]

    package init(language: Language, texts: [String: String]) {
        self.language = language
        phrases = texts.mapValues(Phrase.init)
    }

    package var keys: Set<String> { Set(phrases.keys) }

    package func has(_ key: String) -> Bool { phrases[key] != nil }

    package func phrase(_ key: String) -> Phrase? { phrases[key] }

    /// The text of `key` with its values filled in. An unknown key shows as itself in brackets, so that a
    /// missing word is seen and never stops a page; a test keeps this from happening with literal keys.
    package func text(_ key: String, _ values: [String: String] = [:]) -> String {
        phrases[key]?.filled(values) ?? "⟦\(key)⟧"
    }

    /// The text of the first of `keys` that the catalogue has.
    package func text(firstOf keys: [String], _ values: [String: String] = [:]) -> String {
        for key in keys where has(key) { return text(key, values) }
        return text(keys.last ?? "", values)
    }

    /// Several things in a row: 、 in Chinese, commas in English.
    package func list(_ items: [String]) -> String { items.joined(separator: text("format.listSeparator")) }
}
