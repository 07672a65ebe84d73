/// Unified social credit code of an organisation (GB 32100): eighteen characters, the last one a check.
package struct CreditCode: Textual {
    package let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// Lower case, full width and spaces are normalised.
    /// Problems: `creditCode.length`, `creditCode.characters`, `creditCode.check`.
    package static func parse(_ text: String) -> Result<CreditCode, Problem> {
        guard text.utf8.count <= 128 else { return .failure(Problem("creditCode.length")) }
        let bytes = Text.halfWidth(text).uppercased().utf8.filter { $0 != Text.space }
        guard bytes.count == 18 else { return .failure(Problem("creditCode.length")) }
        guard let check = checkCharacter(bytes.prefix(17)), let last = bytes.last, alphabet.contains(last) else {
            return .failure(Problem("creditCode.characters"))
        }
        guard check == last else { return .failure(Problem("creditCode.check")) }
        return .success(CreditCode(text: String(decoding: bytes, as: UTF8.self)))
    }

    /// Nil where a character is not of the alphabet (no I, O, S, V, Z).
    static func checkCharacter(_ characters: some Collection<UInt8>) -> UInt8? {
        var (sum, weight) = (0, 1)
        for character in characters {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    package var description: String { text }
}
