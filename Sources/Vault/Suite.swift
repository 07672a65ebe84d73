import Crypto
import Foundation
import Vocabulary

/// A set of ciphers for sealing and for blind indexes. Its number stands in front of everything that was sealed with it, so that
/// values of several suites lie side by side.
package enum Suite: UInt8, CaseIterable, Sendable {
    /// AES-256 in GCM (NIST SP 800-38D), index by HMAC-SHA-256 (RFC 2104).
    case aes = 1
    /// SM4 in counter mode (GB/T 32907, GB/T 17964) and then HMAC with SM3 (GB/T 32905) over everything: encrypt-then-MAC.
    case sm = 2

    /// As it stands in key files and on the command line.
    package var name: String {
        switch self {
        case .aes: "aes-256-gcm"
        case .sm: "sm4-ctr-hmac-sm3"
        }
    }

    package init?(name: String) {
        guard let suite = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = suite
    }

    var nonceLength: Int { self == .aes ? 12 : 16 }
    var tagLength: Int { self == .aes ? 16 : 32 }

    /// Seals a text.
    /// - Parameters:
    ///   - nonce: `nonceLength` bytes that were never used with this key before.
    ///   - context: what must be the same again for it to open; it is not kept.
    /// - Returns: nonce, ciphertext and tag, one after the other.
    func seal(_ plain: [UInt8], with key: DataKey, nonce: [UInt8], context: [UInt8]) throws -> [UInt8] {
        switch self {
        case .aes:
            let box = try AES.GCM.seal(
                plain, using: key.symmetric, nonce: try AES.GCM.Nonce(data: nonce), authenticating: context)
            return nonce + box.ciphertext + box.tag
        case .sm:
            let text = try SM.counter(plain, key: key.derived("sm4"), start: nonce)
            return nonce + text + SM.mac(Self.framed(context, nonce, text), key: key.derived("hmac-sm3"))
        }
    }

    /// - Returns: nil where the key or the context is another or a byte was changed.
    func open(_ sealed: ArraySlice<UInt8>, with key: DataKey, context: [UInt8]) -> [UInt8]? {
        guard sealed.count >= nonceLength + tagLength else { return nil }
        let nonce = sealed.prefix(nonceLength)
        let text = sealed.dropFirst(nonceLength).dropLast(tagLength)
        let tag = sealed.suffix(tagLength)
        switch self {
        case .aes:
            guard let nonce = try? AES.GCM.Nonce(data: nonce),
                let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: text, tag: tag),
                let plain = try? AES.GCM.open(box, using: key.symmetric, authenticating: context)
            else { return nil }
            return [UInt8](plain)
        case .sm:
            let mac = SM.mac(Self.framed(context, Array(nonce), Array(text)), key: key.derived("hmac-sm3"))
            guard Self.equal(mac, tag) else { return nil }
            return try? SM.counter(Array(text), key: key.derived("sm4"), start: Array(nonce))
        }
    }

    /// Keyed digest of 32 bytes.
    func mac(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        switch self {
        case .aes: Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
        case .sm: SM.mac(bytes, key: key)
        }
    }

    /// The length of the context goes in front, so that no byte can move from one part into the next.
    private static func framed(_ context: [UInt8], _ nonce: [UInt8], _ text: [UInt8]) -> [UInt8] {
        let count = UInt64(context.count)
        return stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> UInt64($0)) } + context
            + nonce
            + text
    }

    /// In a time that does not depend on where they differ.
    private static func equal(_ one: [UInt8], _ other: ArraySlice<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// A key of 32 bytes; it never describes itself.
package struct DataKey: Sendable, CustomStringConvertible {
    let symmetric: SymmetricKey

    init(_ bytes: [UInt8]) { symmetric = SymmetricKey(data: bytes) }

    var bytes: [UInt8] { symmetric.withUnsafeBytes { Array($0) } }

    /// A key for one purpose, for suites that need two.
    func derived(_ purpose: String) -> [UInt8] { SM.mac(Array(purpose.utf8), key: bytes) }

    package var description: String { "(key)" }
}
