import Crypto
import Vocabulary

/// Secrets that a browser or a person carries. The store only knows their digests.
package enum Token {
    /// - Parameter bytes: how many bytes of randomness.
    package static func make(_ randomness: Randomness, bytes: Int = 32) -> String {
        Base64URL.text(randomness.bytes(bytes))
    }

    /// Words that a person types from paper: groups of four out of 32 letters and digits that are not taken for each other
    /// (no I, L, O, U; as Crockford's base 32). Five bits each.
    package static func typed(_ randomness: Randomness, groups: Int) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let text = randomness.bytes(groups * 4).map { letters[Int($0 & 31)] }
        return stride(from: 0, to: text.count, by: 4).map { String(text[$0..<$0 + 4]) }.joined(separator: "-")
    }

    /// What was typed, as `typed` would have written it, without its hyphens; nil for anything else.
    package static func typed(_ text: String) -> String? {
        var out = ""
        for character in text.uppercased() where character != "-" && !character.isWhitespace {
            switch character {
            case "O": out.append("0")
            case "I", "L": out.append("1")
            case "0"..."9", "A"..."Z": out.append(character)
            default: return nil
            }
        }
        return out
    }

    /// SHA-256 in hexadecimal. Every request needs one.
    package static func digest(_ token: String) -> String {
        let hash = SHA256.hash(data: Array(token.utf8))
        func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
        return String(unsafeUninitializedCapacity: 64) { out in
            for (index, byte) in hash.enumerated() {
                out[index * 2] = digit(byte >> 4)
                out[index * 2 + 1] = digit(byte & 15)
            }
            return 64
        }
    }

    /// Without an early exit, so that the time tells nothing.
    package static func same(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        return one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
