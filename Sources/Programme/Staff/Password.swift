import CSodium
import Vocabulary

/// Passwords as Argon2id hashes (libsodium's text form, which carries salt and cost).
package struct PasswordHasher: Sendable {
    private let operations: UInt64
    private let memory: Int

    /// What libsodium recommends for signing in interactively.
    package static let standard = PasswordHasher(operations: 2, memory: 64 << 20)
    /// The least that the library accepts: for tests and seeded demonstration accounts only.
    package static let light = PasswordHasher(operations: 1, memory: 8 << 10)

    private init(operations: UInt64, memory: Int) {
        self.operations = operations
        self.memory = memory
    }

    /// - Throws: `StaffFault` when the machine has not enough memory.
    package func hash(_ password: String) throws -> String {
        guard sodium_init() >= 0 else { throw StaffFault("libsodium does not start") }
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        guard crypto_pwhash_str(&out, password, UInt64(password.utf8.count), operations, memory) == 0 else {
            throw StaffFault("not enough memory to hash a password")
        }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package func verify(_ password: String, against hash: String) -> Bool {
        guard sodium_init() >= 0 else { return false }
        return crypto_pwhash_str_verify(hash, password, UInt64(password.utf8.count)) == 0
    }
}

package struct StaffFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
