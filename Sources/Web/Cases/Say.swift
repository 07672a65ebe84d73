import Policy
import Programme
import Vocabulary

extension Visit {
    /// A text of a pack in the language of the page.
    package func say(_ text: Bilingual) -> String { language == .chinese ? text.zh : text.en }

    package func say(_ text: Bilingual?, or other: String) -> String { text.map { say($0) } ?? other }

    /// A label of a procedure in the language of the page.
    package func say(zh: String, en: String) -> String { language == .chinese ? zh : en }

    /// A code of a pack's lists as people call it; the code itself where the pack has no name for it.
    package func name(_ list: String, _ code: String, in pack: Pack?) -> String {
        pack?.codes.name(list, code).map { say($0) } ?? code
    }

    /// An occupation as people call it.
    package func name(of occupation: Occupation) -> String {
        let entry = office.occupations.entry(occupation)
        return (language == .chinese ? entry?.name : entry?.nameEn) ?? occupation.text
    }
}
