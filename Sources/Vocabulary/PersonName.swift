import Foundation

/// A person's name as on the identity card: 1 to 50 characters, composed (NFC), without needless spaces.
package struct PersonName: Textual {
    package let text: String

    /// Spaces between Han characters go (also full-width ones, typed to align two-character names); those between
    /// Latin words become one. Every dot used for names of minorities becomes `·`.
    /// Problems: `personName.empty`, `personName.long`, `personName.characters`.
    package static func parse(_ text: String) -> Result<PersonName, Problem> {
        guard text.utf8.count <= 1024 else { return .failure(Problem("personName.long")) }
        var kept: [Character] = []
        var gap = false
        for character in text.precomposedStringWithCanonicalMapping {
            if character.isWhitespace {
                gap = !kept.isEmpty
                continue
            }
            let plain: Character = dots.contains(character) ? "·" : character
            guard plain == "·" || plain == "-" || plain == "'" || plain == "’" || plain.isLetter else {
                return .failure(Problem("personName.characters", values: ["character": String(character)]))
            }
            if gap, plain.isASCII, kept.last?.isASCII == true { kept.append(" ") }
            gap = false
            kept.append(plain)
        }
        guard kept.contains(where: \.isLetter) else { return .failure(Problem("personName.empty")) }
        guard kept.count <= 50 else { return .failure(Problem("personName.long")) }
        return .success(PersonName(text: String(kept)))
    }

    private static let dots: Set<Character> = ["·", "•", "・", "．", "‧", "●", ".", "∙", "⋅"]

    package var description: String { text }
}
