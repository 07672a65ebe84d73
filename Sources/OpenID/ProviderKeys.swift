import Crypto
import CryptoExtras
import Foundation
import Vocabulary

/// The signing keys of a provider (RFC 7517), of the two algorithms taken: RS256 with at least 2048 bits, and ES256.
/// A key serves one algorithm only, so that a token's header cannot choose another for it.
struct ProviderKeys: Sendable {
    enum Algorithm: String, Sendable { case rsa = "RS256", ecdsa = "ES256" }

    private enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case ecdsa(P256.Signing.PublicKey)

        var algorithm: Algorithm {
            switch self {
            case .rsa: .rsa
            case .ecdsa: .ecdsa
            }
        }

        func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
            switch self {
            case .rsa(let key):
                return key.isValidSignature(
                    _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: bytes),
                    padding: .insecurePKCS1v1_5)
            case .ecdsa(let key):
                guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                    return false
                }
                return key.isValidSignature(signature, for: SHA256.hash(data: bytes))
            }
        }
    }

    /// More are not looked at.
    private static let most = 64
    private let keys: [(id: String?, key: Key)]

    /// - Throws: `OpenIDFault` `answerWrong` where it is no key set. Keys of other kinds and uses are left out.
    init(_ json: JSON) throws(OpenIDFault) {
        guard let list = json["keys"]?.array else { throw OpenIDFault(.answerWrong, "no key set") }
        keys = list.prefix(Self.most).compactMap { item in
            guard (item["use"]?.string ?? "sig") == "sig", let key = Self.key(item) else { return nil }
            guard (item["alg"]?.string ?? key.algorithm.rawValue) == key.algorithm.rawValue else { return nil }
            return (item["kid"]?.string, key)
        }
    }

    private static func key(_ item: JSON) -> Key? {
        func number(_ name: String) -> [UInt8]? {
            guard let text = item[name]?.string, text.utf8.count <= 1_400 else { return nil }
            return Base64URL.bytes(text)
        }
        switch item["kty"]?.string {
        case "RSA":
            guard let n = number("n"), let e = number("e"), e.count <= 8 else { return nil }
            return (try? _RSA.Signing.PublicKey(n: n, e: e)).map { .rsa($0) }
        case "EC":
            guard item["crv"]?.string == "P-256", let x = number("x"), let y = number("y") else { return nil }
            return (try? P256.Signing.PublicKey(rawRepresentation: x + y)).map { .ecdsa($0) }
        default: return nil
        }
    }

    /// Checks a signature by the key of this id; without an id by the only key of the algorithm.
    /// - Throws: `OpenIDFault` `keyUnknown`, `signatureWrong`.
    func check(
        _ signature: [UInt8], of bytes: [UInt8], by id: String?, _ algorithm: Algorithm
    ) throws(OpenIDFault) {
        let fit = keys.filter { $0.key.algorithm == algorithm && (id == nil || $0.id == id) }
        guard fit.count == 1, let key = fit.first?.key else { throw OpenIDFault(.keyUnknown, algorithm.rawValue) }
        guard key.verifies(signature, of: bytes) else { throw OpenIDFault(.signatureWrong) }
    }
}
