import CSodium
import Foundation
import Vocabulary

/// Passwords as Argon2id hashes (libsodium's text form, which carries salt and cost).
package struct PasswordHasher: Sendable {
    private let operations: UInt64
    private let memory: Int
    /// Where salts come from; nil: libsodium's own.
    private let salts: Randomness?

    /// What libsodium recommends for signing in interactively.
    package static let standard = PasswordHasher(operations: 2, memory: 64 << 20)
    /// What stands in place of the hash of an account without a password: nothing fits it.
    package static let none = "-"
    /// The least that the library accepts: for tests and seeded demonstration accounts only.
    package static let light = PasswordHasher(operations: 1, memory: 8 << 10)

    /// A hash that no password fits, of the same cost as real ones: verified where there is no account, so that the time
    /// tells nothing.
    package let decoy: String

    private init(operations: UInt64, memory: Int, salts: Randomness? = nil) {
        self.operations = operations
        self.memory = memory
        self.salts = salts
        let nothing = String(repeating: "A", count: 22) + "$" + String(repeating: "A", count: 43)
        decoy = "$argon2id$v=19$m=\(memory >> 10),t=\(operations),p=1$" + nothing
    }

    /// Whether a hash was made with another cost than is asked for today; it is then made anew at the next sign-in.
    package func isOutdated(_ hash: String) -> Bool {
        sodium_init() >= 0 && crypto_pwhash_str_needs_rehash(hash, operations, memory) != 0
    }

    /// The same hashes for the same seed: for the demonstration, whose journal must come out the same every time.
    package func repeatable(_ salts: Randomness) -> PasswordHasher {
        PasswordHasher(operations: operations, memory: memory, salts: salts)
    }

    /// - Throws: `StaffFault` when the machine has not enough memory.
    package func hash(_ password: String) throws -> String {
        guard sodium_init() >= 0 else { throw StaffFault("libsodium does not start") }
        if let salts { return try hash(password, salt: salts.bytes(Int(crypto_pwhash_SALTBYTES))) }
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        guard crypto_pwhash_str(&out, password, UInt64(password.utf8.count), operations, memory) == 0 else {
            throw StaffFault("not enough memory to hash a password")
        }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func hash(_ password: String, salt: [UInt8]) throws -> String {
        var out = [UInt8](repeating: 0, count: 32)
        let done = crypto_pwhash(
            &out, UInt64(out.count), password, UInt64(password.utf8.count), salt, operations, memory,
            crypto_pwhash_ALG_ARGON2ID13)
        guard done == 0 else { throw StaffFault("not enough memory to hash a password") }
        let parts = [salt, out].map { Data($0).base64EncodedString().filter { $0 != "=" } }
        return "$argon2id$v=19$m=\(memory >> 10),t=\(operations),p=1$" + parts.joined(separator: "$")
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
