/// A text in Chinese and in English. A page shows one of them, never both mixed.
package struct Bilingual: Sendable, Hashable {
    package var zh: String
    package var en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    package subscript(language: Language) -> String { language == .zh ? zh : en }

    /// Both texts made by the same step.
    package func map(_ change: (String) -> String) -> Bilingual { Bilingual(zh: change(zh), en: change(en)) }
}

package enum Language: String, Sendable, Hashable, CaseIterable {
    case zh, en
}
