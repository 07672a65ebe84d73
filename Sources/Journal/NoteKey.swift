import Crypto
import Foundation

/// A public key that signs notes (C2SP `signed-note`), with the name under which it signs.
package struct NoteKey: Hashable, Sendable, CustomStringConvertible {
    /// The signature type identifiers of `signed-note` that this program knows.
    package enum Kind: Sendable, CaseIterable {
        /// Ed25519 over the text: a log's own signature.
        case ed25519
        /// Timestamped Ed25519 (`tlog-cosignature`): a witness.
        case cosignature
        /// SM2 with SM3 over the text: a log's second signature. The standard has no number for it, so it has a name.
        case sm2

        var bytes: [UInt8] {
            switch self {
            case .ed25519: [0x01]
            case .cosignature: [0x04]
            case .sm2: [0xFF] + Array("SM2-SM3".utf8)
            }
        }

        /// The kind whose bytes stand before a key, and the key.
        static func split(_ bytes: [UInt8]) -> (kind: Kind, key: [UInt8])? {
            allCases.first { bytes.starts(with: $0.bytes) }.map { ($0, Array(bytes.dropFirst($0.bytes.count))) }
        }
    }

    package let name: String
    package let kind: Kind
    /// 32 bytes after RFC 8032; for SM2 65 bytes, 0x04 ‖ x ‖ y.
    package let bytes: [UInt8]

    /// - Returns: nil for a name that is empty, longer than 200 bytes or holds white space, control characters or `+`,
    ///   and for bytes that are no key of the kind.
    package init?(name: String, kind: Kind, bytes: [UInt8]) {
        guard Self.isName(name) else { return nil }
        let isKey =
            kind == .sm2
            ? SM2.isPoint(bytes) : (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        guard isKey else { return nil }
        self.name = name
        self.kind = kind
        self.bytes = bytes
    }

    /// Reads a verifier key: `<name>+<key id, 8 hexadecimal digits>+<base64 of kind and key>`.
    /// - Returns: nil when it is none or its id does not fit its key.
    package init?(_ text: String) {
        guard let (name, id, rest) = Self.parts(text), let (kind, bytes) = Kind.split(rest),
            let key = NoteKey(name: name, kind: kind, bytes: bytes), key.id == id
        else { return nil }
        self = key
    }

    /// The verifier key.
    package var description: String { "\(name)+\(Hex.text(id))+\(Base64.text(kind.bytes + bytes))" }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ key).
    package var id: [UInt8] { Array(Hash(of: Array(name.utf8) + [0x0A] + kind.bytes + bytes).bytes.prefix(4)) }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.unicodeScalars.allSatisfy { $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace }
    }

    /// `<name>+<id>+<base64>` taken apart; base64 may hold plus signs of its own.
    fileprivate static func parts(_ text: String) -> (name: String, id: [UInt8], rest: [UInt8])? {
        let pieces = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[1].utf8.count == 8, let id = Hex.bytes(String(pieces[1])),
            let rest = Base64.bytes(String(pieces[2]))
        else { return nil }
        return (String(pieces[0]), id, rest)
    }

    /// Whether `signature` (without the key id) is this key's on the text of a note.
    func verifies(_ signature: [UInt8], text: String) -> Bool {
        if kind == .sm2 { return SM2.verifies(signature, Array(text.utf8), point: bytes) }
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        switch kind {
        case .sm2: return false
        case .ed25519: return key.isValidSignature(signature, for: Data(text.utf8))
        case .cosignature:
            guard signature.count == 72, let time = Cosigned.time(of: signature) else { return false }
            return key.isValidSignature(signature.dropFirst(8), for: Data(Cosigned.message(text, time: time).utf8))
        }
    }
}

/// The secret half of a `NoteKey`.
package struct NoteSigner: Sendable {
    package let key: NoteKey
    private let seed: [UInt8]

    /// - Parameter seed: 32 bytes of randomness.
    /// - Returns: nil for a name that is none, or bytes that can be no key.
    package init?(name: String, kind: NoteKey.Kind, seed: [UInt8]) {
        let point =
            kind == .sm2
            ? SM2.point(of: seed)
            : (try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)).map { Array($0.publicKey.rawRepresentation) }
        guard let point, let key = NoteKey(name: name, kind: kind, bytes: point) else { return nil }
        self.key = key
        self.seed = seed
    }

    /// Reads what `secretText` gives.
    package init?(_ text: String) {
        let head = "PRIVATE+KEY+"
        guard text.hasPrefix(head), let (name, id, rest) = NoteKey.parts(String(text.dropFirst(head.count))),
            let (kind, seed) = NoteKey.Kind.split(rest),
            let signer = NoteSigner(name: name, kind: kind, seed: seed), signer.key.id == id
        else { return nil }
        self = signer
    }

    /// `PRIVATE+KEY+<name>+<key id>+<base64 of kind and seed>`, the form of the tools that sign notes.
    package var secretText: String {
        "PRIVATE+KEY+\(key.name)+\(Hex.text(key.id))+" + Base64.text(key.kind.bytes + seed)
    }

    /// - Parameter seconds: since 1970; only a cosignature holds it.
    package func sign(_ text: String, at seconds: UInt64) throws -> SignedNote.Signature {
        .init(name: key.name, id: key.id, bytes: try signature(text, at: seconds))
    }

    private func signature(_ text: String, at seconds: UInt64) throws -> [UInt8] {
        switch key.kind {
        case .ed25519: return try ed25519(text)
        case .cosignature:
            let time = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> UInt64(56 - 8 * $0)) }
            return time + (try ed25519(Cosigned.message(text, time: seconds)))
        case .sm2:
            guard let signature = SM2.sign(Array(text.utf8), secret: seed, point: key.bytes) else {
                throw CryptoKitError.underlyingCoreCryptoError(error: 0)
            }
            return signature
        }
    }

    private func ed25519(_ text: String) throws -> [UInt8] {
        Array(try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: Data(text.utf8)))
    }
}

/// `cosignature/v1` of C2SP `tlog-cosignature`.
enum Cosigned {
    static func message(_ text: String, time: UInt64) -> String { "cosignature/v1\ntime \(time)\n" + text }

    /// The seconds since 1970 that stand in the first eight bytes; nil above 2⁶³ − 1.
    static func time(of signature: [UInt8]) -> UInt64? {
        guard signature.count >= 8 else { return nil }
        let time = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return time <= UInt64(Int64.max) ? time : nil
    }
}

/// Base 64 after RFC 4648 §4; only the one way to write a value is read.
package enum Base64 {
    package static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    package static func bytes(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    /// 32 bytes.
    package static func hash(_ text: String) -> Hash? { bytes(text).flatMap { Hash(bytes: $0) } }
}
