/// The address of a tile of the journal's tree (C2SP `tlog-tiles`): `/tile/<L>/<N>[.p/<W>]`, where N has three digits a
/// part, all but the last with an `x`: `x001/x234/067`.
struct Tile: Equatable {
    static let full = 256

    let level: Int
    let number: Int64
    /// How many hashes: 256, or less in a partial tile.
    let width: Int

    var first: Int64 { number * Int64(Self.full) }
    var end: Int64 { first + Int64(width) }

    /// - Returns: nil for what is no such address.
    init?(path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)[...]
        // 256⁸ entries are more than a journal can number.
        guard let level = parts.popFirst().flatMap({ Self.decimal($0, most: 7) }) else { return nil }
        var width = Self.full
        if let last = parts.last, parts.count >= 2, parts[parts.endIndex - 2].hasSuffix(".p") {
            guard let told = Self.decimal(last, most: 255), told > 0 else { return nil }
            width = told
            parts.removeLast()
            if let name = parts.popLast() { parts.append(name.dropLast(2)) }
        }
        guard let number = Self.number(parts) else { return nil }
        self.level = level
        self.number = number
        self.width = width
    }

    private static func decimal(_ text: Substring, most: Int) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || !text.hasPrefix("0"),
            let value = Int(text), value <= most
        else { return nil }
        return value
    }

    /// At most five parts: 10¹⁵ tiles.
    private static func number(_ parts: ArraySlice<Substring>) -> Int64? {
        guard (1...5).contains(parts.count) else { return nil }
        var value: Int64 = 0
        for (place, part) in parts.enumerated() {
            let isLast = place == parts.count - 1
            let digits = isLast ? part : part.dropFirst()
            guard isLast || part.hasPrefix("x"), digits.utf8.count == 3,
                digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits)
            else { return nil }
            value = value * 1_000 + number
        }
        return value
    }
}
