/// A telephone number of mainland China. `description` is masked; `text` is the number.
package struct Phone: Textual {
    package enum Kind: String, Hashable, Codable, Sendable { case mobile, landline, service }

    /// Digits, without country code.
    package let text: String
    package let kind: Kind

    /// Spaces, hyphens, brackets, full width and `+86` are normalised away. Problem: `phone.form`.
    package static func parse(_ text: String) -> Result<Phone, Problem> {
        let bad = Result<Phone, Problem>.failure(Problem("phone.form"))
        guard text.utf8.count <= 128 else { return bad }
        var bytes = Text.halfWidth(text).utf8.filter { ![32, 40, 41, 45].contains($0) }
        for prefix in ["+86", "0086"] where bytes.starts(with: prefix.utf8) { bytes.removeFirst(prefix.utf8.count) }
        guard bytes.count >= 10, bytes.count <= 12, bytes.allSatisfy({ Text.digit($0) != nil }) else { return bad }
        let plain = String(decoding: bytes, as: UTF8.self)
        if bytes.count == 11, bytes[0] == 49 {
            return bytes[1] >= 51 ? .success(Phone(text: plain, kind: .mobile)) : bad
        }
        if bytes[0] == 48, bytes[1] != 48 { return .success(Phone(text: plain, kind: .landline)) }
        if bytes.count == 10, plain.hasPrefix("400") || plain.hasPrefix("800") {
            return .success(Phone(text: plain, kind: .service))
        }
        return bad
    }

    /// `138****5678`
    package var masked: String { text.prefix(3) + "****" + text.suffix(4) }

    package var description: String { masked }
}

/// A bank account: 12 to 30 digits. `description` is masked; `text` is the number.
package struct BankAccount: Textual {
    package let text: String

    /// Spaces, hyphens and full width are normalised away. Problem: `bankAccount.form`.
    package static func parse(_ text: String) -> Result<BankAccount, Problem> {
        guard text.utf8.count <= 192 else { return .failure(Problem("bankAccount.form")) }
        let bytes = Text.halfWidth(text).utf8.filter { $0 != Text.space && $0 != 45 }
        guard (12...30).contains(bytes.count), bytes.allSatisfy({ Text.digit($0) != nil }) else {
            return .failure(Problem("bankAccount.form"))
        }
        return .success(BankAccount(text: String(decoding: bytes, as: UTF8.self)))
    }

    /// What should be looked at, though the account is accepted: `bankAccount.luhn` for a card (16 or 19 digits)
    /// whose check digit is wrong. Corporate accounts and passbooks follow no common rule.
    package var warnings: [Problem] {
        guard [16, 19].contains(text.utf8.count), !Self.passesLuhn(text.utf8) else { return [] }
        return [Problem("bankAccount.luhn")]
    }

    static func passesLuhn(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Text.digit(byte) ?? 0
            let doubled = digit * 2
            sum += index % 2 == 0 ? digit : (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    /// `****1234`
    package var masked: String { "****" + text.suffix(4) }

    package var description: String { masked }
}
