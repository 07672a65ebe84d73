import Crypto

/// SHA-256 as people and files carry it: lower-case hexadecimal. Here once for all stages.
package enum Sha256 {
    package static func hex(_ bytes: some Sequence<UInt8>) -> String { Self.text(SHA256.hash(data: Array(bytes))) }

    /// Bytes as lower-case hexadecimal text.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
