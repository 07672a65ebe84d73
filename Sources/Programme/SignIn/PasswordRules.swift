import CZxcvbn
import Foundation
import Vocabulary

/// What a password must be (NIST SP 800-63B §5.1.1): long enough, and none that a guesser tries first. No kinds of
/// characters are asked for, no change after a time, and pasting is welcome.
package struct PasswordRules: Sendable {
    /// Code points after normalisation, where a second factor stands beside the password.
    package static let leastWithFactor = 8
    /// Where the password may stand alone.
    package static let leastAlone = 12
    package static let most = 128
    /// How long a one-time password waits for its owner.
    package static let oneTime: Duration = .seconds(72 * 3_600)

    /// Parts of our own name, which a guesser tries too.
    private static let product = ["skillledger", "skill-ledger", "技能台账"]

    /// Bits of a password that a guesser finds among a million: who knows breached passwords, dictionaries, names,
    /// keyboards, dates and the usual signs for letters.
    private static let leastBits = 20.0

    private let common: Set<String>

    /// - Parameter common: passwords that many have, one to a line; lines that begin with `#` are remarks.
    package init(common: String = "") {
        self.common = Set(
            common.split(whereSeparator: \.isNewline).map { Self.folded(String($0)) }.filter { !$0.hasPrefix("#") })
    }

    /// The form in which passwords are hashed and counted: the same keys give the same text on every system (NFKC).
    package static func normal(_ password: String) -> String { password.precomposedStringWithCompatibilityMapping }

    private static func folded(_ text: String) -> String { normal(text).lowercased().trimmed }

    package static func least(for role: Role) -> Int { role.secondFactor == .required ? leastWithFactor : leastAlone }

    /// All that is wrong with a password for this account: `passwordTooShort`, `passwordTooLong`, `passwordCommon`,
    /// `passwordHasName`.
    package func problems(
        _ password: String, login: String, name: String, role: Role, field: String = "password"
    ) -> [Problem] {
        let text = Self.normal(password)
        let count = text.unicodeScalars.count
        if count < Self.least(for: role) {
            return [Problem("passwordTooShort", field: field, values: ["least": String(Self.least(for: role))])]
        }
        if count > Self.most {
            return [Problem("passwordTooLong", field: field, values: ["most": String(Self.most)])]
        }
        let plain = Self.folded(password)
        let core = Self.core(plain)
        let isGuessed = ZxcvbnMatch(plain, nil, nil) < Self.leastBits
        if isGuessed || common.contains(plain) || core.isEmpty || common.contains(core) || Self.isRun(plain) {
            return [Problem("passwordCommon", field: field)]
        }
        let own = ([login, name].map(Self.folded) + Self.product).filter { $0.unicodeScalars.count >= 2 }
        // What is left without the name must still be a password of some length.
        for word in own where plain.contains(word) {
            let rest = plain.replacingOccurrences(of: word, with: "")
            if rest.unicodeScalars.count < Self.leastWithFactor { return [Problem("passwordHasName", field: field)] }
        }
        return []
    }

    /// Without the digits and signs that people put at either end: `password2024!` is `password`.
    private static func core(_ text: String) -> String {
        var rest = Substring(text)
        while let last = rest.last, !last.isLetter { rest.removeLast() }
        while let first = rest.first, !first.isLetter { rest.removeFirst() }
        // Digits alone are judged as they are.
        return rest.isEmpty ? text : String(rest)
    }

    /// One character over and over, a short pattern repeated, or all in a row: `11111111`, `abcabcabc`, `12345678`.
    private static func isRun(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map { Int($0.value) }
        for width in 1...4 where scalars.indices.dropFirst(width).allSatisfy({ scalars[$0] == scalars[$0 - width] }) {
            return true
        }
        return [1, -1].contains { step in
            zip(scalars, scalars.dropFirst()).allSatisfy { $1 - $0 == step }
        }
    }
}
