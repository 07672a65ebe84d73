import Testing

@testable import Vocabulary

struct MoneyTests {
    @Test(
        "an amount is read exactly, or refused",
        arguments: [
            ("1,500.00", 150_000), ("1500", 150_000), ("1500.5", 150_050), ("-3.20", -320), ("￥1,500", 150_000),
            ("¥0.07", 7), ("１，５００．００", 150_000), (" 12 ", 1200), ("0.29", 29), ("1.15", 115),
            ("92233720368547758.07", Int64.max), ("92233720368547758.08", nil), ("1.005", nil), ("1,50", nil),
            ("1,5000", nil), ("1500,", nil), (",150", nil),
            ("", nil), ("-", nil), ("1.", nil), (".5", nil), ("1e3", nil),
            ("1.2.3", nil), ("--1", nil), ("1 500", nil), ("NaN", nil)
        ] as [(String, Int64?)])
    func parsing(text: String, fen: Int64?) { #expect(Money(text)?.fen == fen) }

    @Test("a third decimal, an overflow and nonsense have their own codes")
    func codes() {
        let cases = [("1.005", "money.decimals"), ("99999999999999999999", "money.overflow"), ("x", "money.form")]
        for (text, code) in cases {
            #expect(throws: Refusal(code, field: "amount")) { try Money(text, field: "amount") }
        }
    }

    @Test("every amount is read back from its own text")
    func textRoundTrip() {
        let random = Randomness.seeded(11)
        for fen in [0, 1, -1, 99, 100, -100, .max, Int64.min + 1] + (0..<2000).map({ _ in amount(random) }) {
            let money = Money(fen: fen)
            #expect(Money(money.description) == money && Money(money.plain) == money)
        }
        #expect(Money(fen: 150_000).description == "1,500.00")
        #expect(Money(fen: -123_456_789).description == "-1,234,567.89")
        #expect(Money(fen: .min).description == "-92,233,720,368,547,758.08")
    }

    @Test("arithmetic reports overflow instead of trapping")
    func overflow() throws {
        let most = Money(fen: .max)
        #expect(most.plus(Money(fen: 1)) == nil && Money(fen: .min).minus(Money(fen: 1)) == nil)
        #expect(most.times(2) == nil && Money(yuan: .max) == nil)
        #expect(Money(fen: 6000).times(10) == Money(fen: 60_000))
        #expect(try Money.total([Money(fen: 1), Money(fen: 2)]) == Money(fen: 3))
        #expect(throws: Refusal("money.overflow")) { try Money.total([most, most]) }
    }

    @Test(
        "capital figures follow the banks' rules for zeros and 整",
        arguments: [
            (105_030, "壹仟零伍拾元叁角"), (0, "零元整"), (5, "伍分"), (50, "伍角"), (-5, "负伍分"), (1000, "壹拾元整"),
            (32_504, "叁佰贰拾伍元零肆分"), (140_950, "壹仟肆佰零玖元伍角"), (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"), (1_640_902, "壹万陆仟肆佰零玖元零贰分"), (150_000, "壹仟伍佰元整"),
            (10_700_053, "壹拾万柒仟元伍角叁分"), (1_000_000, "壹万元整"), (1_000_100, "壹万零壹元整"),
            (100_000_100_00, "壹亿零壹佰元整"), (100_100_000_00, "壹亿零壹拾万元整"), (100_010_000_00, "壹亿零壹万元整"),
            (1_080_000, "壹万零捌佰元整"), (1_000_000_000_000_00, "壹万亿元整")
        ] as [(Int64, String)])
    func words(fen: Int64, words: String) {
        #expect(Money(fen: fen).chineseWords == words)
    }

    @Test("capital figures agree with a slow writing that blots out zeros, and mean the same amount again")
    func wordsBothWays() throws {
        let random = Randomness.seeded(23)
        for _ in 0..<4000 {
            let fen = abs(amount(random) % 1_000_000_000_000_000)
            let words = Money(fen: fen).chineseWords
            #expect(words == slowWords(fen), "\(fen)")
            #expect(try value(of: words) == fen, "\(words)")
        }
    }

    @Test("boxes hold one digit each, a sign before the first, and refuse what does not fit")
    func cells() throws {
        let boxes = try #require(Money(fen: 150_005).cells?.last(9))
        #expect(boxes == [nil, nil, "¥", "1", "5", "0", "0", "0", "5"])
        #expect(Money(fen: 7).cells?.last(4) == ["¥", "0", "0", "7"])
        #expect(Money(fen: 150_005).cells?.last(5) == nil)
        #expect(Money(fen: -1).cells == nil && Money(fen: .max).cells == nil)
        #expect(MoneyCells.places.count == Money(fen: 1).cells?.boxes.count)
    }

    @Test(
        "class hours are read to a hundredth and shown without needless zeros",
        arguments: [
            ("80", "80"), ("80.50", "80.5"), ("1.25", "1.25"), ("0.05", "0.05"), ("８０", "80"),
            ("1.255", nil), ("-1", nil),
            ("1.", nil), (".5", nil), ("", nil), ("1000000", nil)
        ] as [(String, String?)])
    func hours(text: String, shown: String?) { #expect(ClassHours(text)?.description == shown) }

    // MARK: Independent slow ways

    private func amount(_ random: Randomness) -> Int64 {
        let digits = random.number(in: 1...18)
        var text = ""
        for _ in 0..<digits { text += random.number(in: 0...2) == 0 ? "0" : String(random.number(in: 0...9)) }
        return Int64(text) ?? 0
    }

    /// Writes every digit with its unit, then deletes and merges zeros by replacement until nothing changes.
    private func slowWords(_ fen: Int64) -> String {
        if fen == 0 { return "零元整" }
        let names = Array("零壹贰叁肆伍陆柒捌玖").map { String($0) }
        let units = ["", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟", "万"]
        var text = ""
        let yuan = Array(String(fen / 100)).compactMap(\.wholeNumberValue)
        if fen >= 100 {
            for (index, digit) in yuan.enumerated() {
                let place = yuan.count - 1 - index
                if digit == 0, place % 4 != 0 { text += "零" } else { text += names[digit] + units[place] }
            }
            text += "元"
        }
        let rules = [("零零", "零"), ("零万", "万"), ("零亿", "亿"), ("零元", "元"), ("亿万", "亿零")]
        var before = ""
        while before != text {
            before = text
            for (from, to) in rules {
                text = text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
            }
        }
        let (jiao, cent) = (Int(fen / 10 % 10), Int(fen % 10))
        if jiao + cent == 0 { return gapFree(text, yuan) + "整" }
        text = gapFree(text, yuan)
        if jiao > 0 { text += names[jiao] + "角" } else if fen >= 100 { text += "零" }
        return text + (cent > 0 ? names[cent] + "分" : "")
    }

    /// A group whose thousands digit is not zero follows the unit directly.
    private func gapFree(_ text: String, _ yuan: [Int]) -> String {
        var out = text
        for unit in ["亿", "万"] {
            for name in "壹贰叁肆伍陆柒捌玖" {
                out = out.split(separator: "\(unit)零\(name)仟", omittingEmptySubsequences: false)
                    .joined(separator: gap(unit, yuan) ? "\(unit)零\(name)仟" : "\(unit)\(name)仟")
            }
        }
        return out
    }

    /// After 亿 a 零 stands before 仟 only where the whole 万 group is empty.
    private func gap(_ unit: String, _ yuan: [Int]) -> Bool {
        guard unit == "亿", yuan.count > 8 else { return false }
        return yuan.dropLast(4).suffix(4).allSatisfy { $0 == 0 }
    }

    private func value(of words: String) throws -> Int64 {
        let digits = Dictionary(uniqueKeysWithValues: zip("零壹贰叁肆伍陆柒捌玖", Int64(0)...))
        let units: [Character: Int64] = ["拾": 10, "佰": 100, "仟": 1000]
        var (yuan, billions, tenThousands, section, digit, fen): (Int64, Int64, Int64, Int64, Int64, Int64)
        (yuan, billions, tenThousands, section, digit, fen) = (0, 0, 0, 0, 0, 0)
        for character in words {
            if let value = digits[character] {
                digit = value
            } else if let unit = units[character] {
                section += digit * unit
                digit = 0
            } else {
                switch character {
                case "万": (tenThousands, section, digit) = ((section + digit) * 10_000, 0, 0)
                case "亿":
                    billions = (tenThousands + section + digit) * 100_000_000
                    (tenThousands, section, digit) = (0, 0, 0)
                case "元": (yuan, digit) = (billions + tenThousands + section + digit, 0)
                case "角": (fen, digit) = (fen + digit * 10, 0)
                case "分": (fen, digit) = (fen + digit, 0)
                default: break
                }
            }
        }
        return yuan * 100 + fen
    }
}
