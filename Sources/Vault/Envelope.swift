import Vocabulary

/// A sealed value as it stands in a column of text: `~` and, in base64url without padding (RFC 4648 §5), the suite's number, the 16 bytes
/// of the data key's id, nonce, ciphertext and tag. With AES an identity number takes 85 characters.
package struct Envelope: Sendable {
    package let suite: Suite
    /// Id of the row of `data_key`.
    package let key: String
    let sealed: ArraySlice<UInt8>

    private static let sign = UInt8(ascii: "~")
    /// Bytes in front of what the suite gives.
    static let headLength = 17

    /// The columns' text of a value sealed under a key.
    static func text(_ suite: Suite, key: String, sealed: [UInt8]) throws -> String {
        guard let id = IdentifierBytes.of(key) else { throw VaultFault("\(key) is no id of a data key") }
        return "~" + Base64URL.text([suite.rawValue] + id + sealed)
    }

    /// Nil for what is no sealed value.
    package init?(_ text: String) {
        guard text.utf8.first == Self.sign, let bytes = Base64URL.bytes(text.dropFirst()),
            bytes.count > Self.headLength, let suite = Suite(rawValue: bytes[0]),
            bytes.count >= Self.headLength + suite.nonceLength + suite.tagLength
        else { return nil }
        self.suite = suite
        key = IdentifierBytes.text(bytes[1..<17])
        sealed = bytes[17...]
    }

    /// The id of the data key alone, without reading the rest; nil for what is no sealed value.
    package static func key(in text: String) -> String? {
        guard text.utf8.first == sign, text.utf8.count > 60 else { return nil }
        // 24 characters are 18 bytes: the suite, the id and the first byte of the nonce.
        guard let bytes = Base64URL.bytes(text.dropFirst().prefix(24)), Suite(rawValue: bytes[0]) != nil else {
            return nil
        }
        return IdentifierBytes.text(bytes[1..<17])
    }
}

/// Identifiers of ours as their 16 bytes.
enum IdentifierBytes {
    static func of(_ id: String) -> [UInt8]? {
        var out: [UInt8] = []
        var high: UInt8?
        for letter in id.utf8 where letter != UInt8(ascii: "-") {
            let value: UInt8
            switch letter {
            case 48...57: value = letter - 48
            case 97...102: value = letter - 87
            default: return nil
            }
            if let first = high {
                out.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return out.count == 16 && high == nil ? out : nil
    }

    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for (index, byte) in bytes.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    text[at] = UInt8(ascii: "-")
                    at += 1
                }
                text[at] = digits[Int(byte >> 4)]
                text[at + 1] = digits[Int(byte & 15)]
                at += 2
            }
            return at
        }
    }
}

/// A fault of keys or of sealed data; never something a user did wrong. Says nothing of the data.
package struct VaultFault: Error, CustomStringConvertible, Sendable {
    package let description: String
    package init(_ description: String) { self.description = description }
}
