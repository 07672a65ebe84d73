extension Money {
    /// Capital figures as banks and vouchers want them: `壹仟零伍拾元叁角`, `叁佰贰拾伍元零肆分`, `壹万元整`, `负伍分`.
    /// 整 after 元 only; a 零 for skipped places inside a number, but not where a group of four begins without gap.
    package var chineseWords: String {
        if fen == 0 { return "零元整" }
        let yuan = fen.magnitude / 100
        let jiao = Int(fen.magnitude / 10 % 10)
        let cent = Int(fen.magnitude % 10)
        var words = fen < 0 ? "负" : ""
        if yuan > 0 { words += Self.words(yuan) + "元" }
        if jiao == 0, cent == 0 { return words + "整" }
        if jiao > 0 { words += Self.capitals[jiao] + "角" } else if yuan > 0 { words += "零" }
        if cent > 0 { words += Self.capitals[cent] + "分" }
        return words
    }

    private static let capitals = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]

    /// Splits at 亿, then at 万: two levels at most for an Int64.
    private static func words(_ number: UInt64) -> String {
        for (unit, size) in [("亿", UInt64(100_000_000)), ("万", 10_000)] where number >= size {
            let rest = number % size
            let head = words(number / size) + unit
            if rest == 0 { return head }
            return head + (rest < size / 10 ? "零" : "") + words(rest)
        }
        var text = ""
        var gap = false
        for (unit, size) in [("仟", UInt64(1000)), ("佰", 100), ("拾", 10), ("", 1)] {
            let digit = Int(number / size % 10)
            if digit == 0 {
                gap = !text.isEmpty
            } else {
                text += (gap ? "零" : "") + capitals[digit] + unit
                gap = false
            }
        }
        return text
    }

    /// The digits for the ruled boxes of a paper form, highest place first.
    package var cells: MoneyCells? { MoneyCells(self) }
}

/// One digit per ruled box of a voucher, 分 last. Boxes before the currency sign are empty.
package struct MoneyCells: Hashable, Codable, Sendable {
    /// Places from the highest down, as printed above the boxes.
    package static let places = ["千", "百", "十", "亿", "千", "百", "十", "万", "千", "百", "十", "元", "角", "分"]

    /// As many as `places`: nil an empty box, `¥` before the first digit, else one digit.
    package let boxes: [String?]

    /// Nil where the amount is negative or needs more boxes than a form has.
    package init?(_ money: Money) {
        guard money.fen >= 0 else { return nil }
        var digits = String(money.fen).map { String($0) }
        while digits.count < 3 { digits.insert("0", at: 0) }
        let empty = Self.places.count - digits.count
        guard empty >= 0 else { return nil }
        var boxes = [String?](repeating: nil, count: empty)
        if empty > 0 { boxes[empty - 1] = "¥" }
        self.boxes = boxes + digits
    }

    /// The boxes of a narrower form, e.g. 8 for 十万千百十元角分… nil where the amount does not fit.
    package func last(_ count: Int) -> [String?]? {
        guard count > 0, count <= boxes.count else { return nil }
        guard boxes.dropLast(count).allSatisfy({ $0 == nil || $0 == "¥" }) else { return nil }
        return Array(boxes.suffix(count))
    }
}
