import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite("Kit: words and formats")
struct KitTests {
    static func words(_ language: Language = .chinese) throws -> Words { try KitSamples.pages.get().words(language) }

    @Test("the whole of Site/ loads without a problem")
    func loads() {
        if case .failure(let error) = KitSamples.pages { Issue.record("\(error)") }
    }

    @Test("both languages have the same keys and the same values in each text")
    func sameKeys() throws {
        let (chinese, english) = (try Self.words(.chinese), try Self.words(.english))
        #expect(chinese.keys.subtracting(english.keys).sorted() == [], "not in English")
        #expect(english.keys.subtracting(chinese.keys).sorted() == [], "not in Chinese")
        for key in chinese.keys.intersection(english.keys) {
            #expect(Self.names(chinese, key) == Self.names(english, key), "values differ in \(key)")
        }
    }

    /// Some values come in both languages: `stepZh` in one text is `stepEn` in the other.
    static func names(_ words: Words, _ key: String) -> Set<String> {
        Set(
            (words.phrase(key)?.names ?? []).map { name in
                name == "zh" || name == "en" || name.hasSuffix("Zh") || name.hasSuffix("En")
                    ? String(name.dropLast(2)) : name
            })
    }

    @Test("no English text holds Chinese, but for the name of the other language")
    func notMixed() throws {
        let english = try Self.words(.english)
        for key in english.keys where key != "frame.other" {
            let text = english.text(key)
            #expect(!text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(key): \(text)")
        }
    }

    @Test(
        "an amount has two decimals and commas by thousands",
        arguments: [
            (0, "0.00"), (5, "0.05"), (150_000, "1,500.00"), (11_760_000, "117,600.00"), (-5, "-0.05"), (100, "1.00"),
            (123_456_789_012, "1,234,567,890.12"), (Int64.min, "-92,233,720,368,547,758.08")
        ] as [(Int64, String)])
    func money(fen: Int64, text: String) throws {
        #expect(try Self.words().money(fen) == text)
        #expect(try Self.words(.english).yuan(Money(fen: fen)) == "\(text) yuan")
    }

    @Test(
        "a share is cut off, never rounded up to the limit it missed",
        arguments: [
            (19, 24, "79.16%"), (22, 24, "91.66%"), (24, 24, "100%"), (18, 24, "75%"), (21, 24, "87.50%"),
            (0, 24, "0%"),
            (799_999, 1_000_000, "79.99%"), (1, 0, "—"), (2, 3, "66.66%"), (1, 10_001, "0.00%")
        ])
    func percent(part: Int, whole: Int, text: String) throws {
        #expect(try Self.words().percent(part, of: whole) == text)
    }

    @Test("days and times are written plainly, in China's time")
    func days() throws {
        let (words, english) = (try Self.words(), try Self.words(.english))
        let first = try #require(Day(year: 2023, month: 10, day: 8))
        let last = try #require(Day(year: 2023, month: 10, day: 16))
        #expect(words.shortDays(first, last) == "10-08 至 10-16")
        #expect(words.days(first, last) == "2023-10-08 至 10-16")
        #expect(words.longDay(last) == "2023 年 10 月 16 日")
        #expect(english.longDay(last) == "16 October 2023")
        #expect(words.weekday(last) == "周一")
        #expect(words.moment(Instant(last, minuteOfDay: 10 * 60 + 5)) == "2023-10-16 10:05")
    }

    @Test(
        "an amount stands in its cells, the sign of the currency before the first digit",
        arguments: [
            (120_000, "¥|1|2|0|0|0|0"), (5, "||||¥|0|0|5"), (11_760_000, "¥|1|1|7|6|0|0|0|0"), (0, "||||¥|0|0|0")
        ] as [(Int64, String)])
    func cells(fen: Int64, digits: String) throws {
        let context = AmountCells(Money(fen: fen), try Self.words()).context
        let cells = try #require(context["cells"] as? [[String: Any]])
        let shown = cells.map { $0["digit"] as? String ?? "" }.joined(separator: "|")
        #expect(shown.drop { $0 == "|" } == digits.drop { $0 == "|" })
        #expect(cells.suffix(2).first?["look"] as? String == "z")
        #expect(cells.last?["head"] as? String == "分")
        #expect(cells.count >= 7)
    }

    @Test("a text fills its values, chooses the plural, and shows what is missing")
    func phrases() {
        let words = Words(language: .english, texts: ["a": "{n} {n|person|people} of **{all}**"])
        #expect(words.text("a", ["n": "1", "all": "2"]) == "1 person of 2")
        #expect(words.text("a", ["n": "3", "all": "9"]) == "3 people of 9")
        #expect(words.text("a", ["n": "3"]) == "3 people of {all}")
        #expect(words.text("b") == "⟦b⟧")
        #expect(Phrase("a < **{b}**").template == "a &lt; <b>{{b}}</b>")
        #expect(Phrase("{n|x|y}").template == nil)
    }

    @Test("a problem is worded from the catalogue; one without words still names its code")
    func problems() throws {
        let words = Words(
            language: .english,
            texts: [
                "problem.late": "after {limit}", "problem.unknown": "code {code}", "problem.at": "{place}: {problem}"
            ])
        #expect(words.problem(Problem("late", place: "row 3", values: ["limit": "5"])) == "row 3: after 5")
        #expect(words.problem(Problem("odd")) == "code odd")
        let summary = ErrorSummary(Refusal([Problem("late", field: "day"), Problem("odd")]), words)
        #expect(summary.items.count == 2)
        #expect(summary.error(for: "day") != nil)
    }

    @Test(
        "the language of a request is the address, then the cookie, then Chinese",
        arguments: [
            ("en", nil, Language.english), (nil, "en", .english), ("zh-Hans", "en", .chinese), ("fr", "en", .english),
            (nil, nil, .chinese), ("<x>", nil, .chinese)
        ] as [(String?, String?, Language)])
    func language(query: String?, cookie: String?, wanted: Language) {
        #expect(Language.preferred(query: query, cookie: cookie) == wanted)
    }

    @Test("an address encodes what is not plain and leaves out what is empty")
    func addresses() {
        #expect(Markup.address("/a", [("q", "电 工&"), ("n", ""), ("p", "2")]) == "/a?q=%E7%94%B5%20%E5%B7%A5%26&p=2")
        #expect(Markup.address("/a", [("n", "")]) == "/a")
    }

    @Test(
        "a long list shows its first, last and neighbouring pages",
        arguments: [
            (1, "1 2 3 20"), (10, "1 8 9 10 11 12 20"), (20, "1 18 19 20")
        ])
    func pager(page: Int, shown: String) {
        let pager = Pager(label: "", page: page, size: 10, total: 200) { "?page=\($0)" }
        #expect(pager.pages.map(\.word).joined(separator: " ") == shown)
        #expect((pager.previous == nil) == (page == 1))
        #expect((pager.next == nil) == (page == 20))
    }

    @Test("a list of nothing has one page and no links")
    func emptyPager() {
        let pager = Pager(label: "", page: 1, size: 10, total: 0) { _ in "x" }
        #expect(pager.pages.isEmpty && pager.previous == nil && pager.next == nil)
    }

    @Test("everything wrong in a site is reported at once, with file and line")
    func broken() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("site-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ path: String, _ text: String) throws {
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        try write("words/zh-Hans/a.yaml", "a:\n  b: 甲\n")
        try write("words/zh-Hans/b.yaml", "a:\n  b: 乙\n")
        try write("words/en/a.yaml", "c: one\n")
        try write("pages/x.mustache", "<p>\n[[a.b]]\n{{>kit/none}}\n{{#open}}")
        try write("icons.yaml", "check: '<path/>'\n")
        try write("navigation.yaml", "items:\n  - { key: nowhere }\n")
        let error = #expect(throws: SiteProblems.self) { try Pages(site: folder) }
        let text = error?.description ?? ""
        #expect(text.contains("words/zh-Hans/b.yaml:2: the key a.b is given twice"))
        #expect(text.contains("pages/x.mustache:2: no word a.b in words/en"))
        #expect(text.contains("pages/x.mustache:3: no template named kit/none"))
        #expect(text.contains("expectedSectionEnd"))
        #expect(text.contains("no address for nowhere"))
    }
}
