/// A citizen's identity number (GB 11643): six digits of place, birth date, sequence, check character.
/// An unknown place is no fault: codes were abolished, and old numbers stay.
/// `description` is masked; `text` is the number.
package struct CitizenID: Textual {
    /// Eighteen characters, upper case.
    package let text: String
    package let birthDate: Day

    /// Full-width characters, a lower-case `x` and spaces are accepted and normalised.
    /// Problems: `citizenID.length`, `citizenID.characters`, `citizenID.date`, `citizenID.check`.
    package static func parse(_ text: String) -> Result<CitizenID, Problem> {
        guard text.utf8.count <= 128 else { return .failure(Problem("citizenID.length")) }
        let bytes = Text.halfWidth(text).uppercased().utf8.filter { $0 != Text.space }
        guard bytes.count == 18 else {
            return .failure(Problem("citizenID.length", values: ["length": String(bytes.count)]))
        }
        guard bytes.dropLast().allSatisfy({ Text.digit($0) != nil }), let last = bytes.last,
            last == 88 || Text.digit(last) != nil
        else { return .failure(Problem("citizenID.characters")) }
        guard let year = Text.number(bytes[6..<10]), let month = Text.number(bytes[10..<12]),
            let date = Text.number(bytes[12..<14]), year >= 1800, let day = Day(year: year, month: month, day: date)
        else { return .failure(Problem("citizenID.date")) }
        guard checkCharacter(bytes.prefix(17)) == last else { return .failure(Problem("citizenID.check")) }
        return .success(CitizenID(text: String(decoding: bytes, as: UTF8.self), birthDate: day))
    }

    /// Modulus 11-2 over seventeen digits.
    static func checkCharacter(_ digits: some Collection<UInt8>) -> UInt8 {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + (Text.digit($1.0) ?? 0) * $1.1 }
        return Array("10X98765432".utf8)[sum % 11]
    }

    package var sex: Sex {
        let digit = text.utf8.dropFirst(16).first.flatMap(Text.digit) ?? 0
        return digit % 2 == 1 ? .male : .female
    }

    /// The first six digits: where the number was given, which is not where its holder lives.
    package var placeCode: String { String(text.prefix(6)) }

    /// `530102********123X`
    package var masked: String { text.prefix(6) + "********" + text.suffix(4) }

    package var description: String { masked }
}

extension CitizenID? {
    /// Masked; a dash for a number that was erased.
    package var masked: String { self?.masked ?? "—" }
}

package enum Sex: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case male, female

    package var description: String { rawValue }
}
