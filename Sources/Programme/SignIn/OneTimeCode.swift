import Crypto
import Vocabulary

/// Codes of a second factor that follow the time (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits, thirty seconds, which is what
/// every authenticator application can do.
package enum OneTimeCode {
    package static let seconds: Int64 = 30
    /// Steps before and after the present one whose codes are taken too, for clocks that differ.
    package static let drift: Int64 = 1
    /// Bytes of a secret (RFC 4226 §4, R6).
    package static let secretLength = 20

    package static func step(at instant: Instant) -> Int64 {
        let seconds = instant.milliseconds / 1000
        return seconds / Self.seconds
    }

    /// Six digits.
    package static func code(_ secret: [UInt8], step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code this is; nil for a wrong code and for one of a step up to `used`, which never counts again.
    package static func step(of code: String, _ secret: [UInt8], at instant: Instant, after used: Int64?) -> Int64? {
        let now = step(at: instant)
        // All are compared, so that the time tells nothing.
        let right = (now - drift...now + drift).filter { Token.same(self.code(secret, step: $0), code) }
        return right.first { $0 > used ?? .min }
    }

    /// RFC 4648 §6, without padding: how a secret is shown and typed.
    package static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var out = ""
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(letters[Int(word >> bits & 31)])
            }
        }
        if bits > 0 { out.append(letters[Int(word << (5 - bits) & 31)]) }
        return out
    }

    package static func bytes(base32 text: String) -> [UInt8]? {
        var out: [UInt8] = []
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for letter in text.utf8 {
            switch letter {
            case 65...90: word = word << 5 | UInt32(letter - 65)
            case 50...55: word = word << 5 | UInt32(letter - 24)
            default: return nil
            }
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return out
    }

    /// What the QR code of an authenticator application holds.
    package static func address(_ secret: [UInt8], login: String, issuer: String) -> String {
        let (name, account) = (Percent.encoded(issuer), Percent.encoded(login))
        return "otpauth://totp/\(name):\(account)?secret=\(base32(secret))&issuer=\(name)"
            + "&algorithm=SHA1&digits=6&period=\(seconds)"
    }
}
