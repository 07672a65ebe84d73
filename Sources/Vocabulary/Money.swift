/// Renminbi in whole fen. Never a fraction, never binary floating point; overflow is nil or a refusal, never a trap.
package struct Money: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    package let fen: Int64

    package static let zero = Money(fen: 0)

    package init(fen: Int64) { self.fen = fen }

    /// Nil on overflow.
    package init?(yuan: Int64) {
        let (fen, over) = yuan.multipliedReportingOverflow(by: 100)
        if over { return nil }
        self.fen = fen
    }

    package init?(_ text: String) {
        guard case .success(let value) = Self.parse(text) else { return nil }
        self = value
    }

    /// What a person typed into `field`, or a refusal.
    package init(_ text: String, field: String) throws(Refusal) {
        switch Self.parse(text) {
        case .success(let value): self = value
        case .failure(let problem): throw Refusal(problem.on(field: field))
        }
    }

    package var isNegative: Bool { fen < 0 }

    // MARK: Arithmetic

    package func plus(_ other: Money) -> Money? {
        let (sum, over) = fen.addingReportingOverflow(other.fen)
        return over ? nil : Money(fen: sum)
    }

    package func minus(_ other: Money) -> Money? {
        let (rest, over) = fen.subtractingReportingOverflow(other.fen)
        return over ? nil : Money(fen: rest)
    }

    package func times(_ factor: Int) -> Money? {
        let (product, over) = fen.multipliedReportingOverflow(by: Int64(factor))
        return over ? nil : Money(fen: product)
    }

    /// Refused with `money.overflow`.
    package static func total(_ amounts: some Sequence<Money>) throws(Refusal) -> Money {
        var sum = Money.zero
        for amount in amounts {
            guard let next = sum.plus(amount) else { throw Refusal("money.overflow") }
            sum = next
        }
        return sum
    }

    package static func < (one: Money, other: Money) -> Bool { one.fen < other.fen }

    // MARK: Text

    /// `1500`, `1,500.00`, `1500.5`, `-3.20`, `￥1,500`, full-width characters too. Exact: a third decimal is refused.
    /// Commas, where there are any, must part groups of three.
    /// Problems: `money.form`, `money.decimals`, `money.overflow`.
    package static func parse(_ text: String) -> Result<Money, Problem> {
        let bad = Result<Money, Problem>.failure(Problem("money.form"))
        guard text.utf8.count <= 96 else { return bad }
        var bytes = Array(Text.trimmed(Text.halfWidth(text)).utf8)[...]
        let negative = bytes.first == 45
        if negative { bytes = bytes.dropFirst() }
        for sign in ["¥", "\u{FFE5}"] where bytes.starts(with: sign.utf8) { bytes = bytes.dropFirst(sign.utf8.count) }
        let parts = bytes.split(separator: 46, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = ungrouped(parts[0]) else { return bad }
        var cents: [UInt8] = [48, 48]
        if parts.count == 2 {
            let digits = Array(parts[1])
            guard !digits.isEmpty, digits.allSatisfy({ Text.digit($0) != nil }) else { return bad }
            guard digits.count <= 2 else { return .failure(Problem("money.decimals")) }
            cents = Array((digits + [48]).prefix(2))
        }
        guard let fen = Text.number(whole + cents) else { return .failure(Problem("money.overflow")) }
        return .success(Money(fen: Int64(negative ? -fen : fen)))
    }

    private static func ungrouped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let groups = bytes.split(separator: 44, omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty,
            groups.allSatisfy({ $0.allSatisfy { Text.digit($0) != nil } })
        else { return nil }
        if groups.count > 1, first.count > 3 || groups.dropFirst().contains(where: { $0.count != 3 }) { return nil }
        return groups.flatMap { $0 }
    }

    /// `1,500.00`
    package var description: String {
        let yuan = String(fen.magnitude / 100)
        var grouped = ""
        for (index, digit) in yuan.enumerated() {
            if index > 0, (yuan.utf8.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (fen < 0 ? "-" : "") + grouped + "." + Text.padded(Int(fen.magnitude % 100), 2)
    }

    /// `1500.00`: for files and bank lists, without grouping.
    package var plain: String {
        (fen < 0 ? "-" : "") + String(fen.magnitude / 100) + "." + Text.padded(Int(fen.magnitude % 100), 2)
    }

    /// Encoded as the integer of fen.
    package init(from decoder: any Decoder) throws {
        self.fen = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(fen)
    }
}
