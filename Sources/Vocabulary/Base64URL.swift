/// Base64 for addresses and tokens (RFC 4648 §5), without filling.
package enum Base64URL {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt32?] = {
        var values = [UInt32?](repeating: nil, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt32(value) }
        return values
    }()

    package static func text(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count * 4 + 2) / 3)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
            for index in 0...group.count { out.append(letters[Int(word >> UInt32(18 - 6 * index) & 63)]) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes that this text stands for; nil for any other letter, and for a text that `text` would not have given
    /// (bits left over that are not zero), so that a value has one spelling.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let letters = Array(text.utf8)
        guard letters.count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(letters.count * 3 / 4)
        for start in stride(from: 0, to: letters.count, by: 4) {
            let group = letters[start..<min(start + 4, letters.count)]
            var word: UInt32 = 0
            for (index, letter) in group.enumerated() {
                guard let value = values[Int(letter)] else { return nil }
                word |= value << UInt32(18 - 6 * index)
            }
            for index in 0..<(group.count - 1) { out.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - 8 * index))) }
            let rest = group.count < 4 ? word << UInt32(8 + 8 * (group.count - 1)) : 0
            guard rest == 0 else { return nil }
        }
        return out
    }
}
