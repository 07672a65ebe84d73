import Vocabulary

@testable import Papers

/// A roster-like map and files for it.
enum Samples {
    static let map = ColumnMap([
        .init("name", zh: "姓名", en: "Name", aliases: ["学员姓名"], required: true, noteZh: "与证件一致"),
        .init("id", zh: "证件号码", en: "ID number", aliases: ["身份证号"], required: true, kind: .code),
        .init(
            "sex", zh: "性别", en: "Sex",
            kind: .choice([.init("m", zh: "男", en: "Male"), .init("f", zh: "女", en: "Female")])),
        .init("born", zh: "出生日期", en: "Born", kind: .day),
        .init("hours", zh: "课时", en: "Hours", kind: .integer),
        .init("fee", zh: "金额", en: "Amount", kind: .money),
        .init("phone", zh: "联系电话", en: "Phone", kind: .text, maximumLength: 20),
        .init("address", zh: "住址", en: "Address")
    ])

    /// What our own writer makes: compressed, with shared strings.
    static func deflated() throws -> [UInt8] {
        try WorkbookWriter(madeAt: 1_700_000_000).results(
            map, language: .zh, sheet: "名册", reasonHeader: "错误原因",
            rows: (1...40).map { .init(raw: row($0), reason: "第 \($0) 行") })
    }

    static func row(_ number: Int) -> [String] {
        [
            "学员\(number)", "53010219900101\(1_000 + number)", number % 2 == 0 ? "男" : "女", "1990-01-01", "\(number)",
            "\(number).50", "1380000\(1_000 + number)", "昆明市（示例）路 \(number) 号"
        ]
    }

    /// Uncompressed, with shared strings, styles and every kind of cell.
    static let rich: Parts = {
        let names = map.columns.map { "<si><t>\($0.zh)</t></si>" }
        let head = (0..<names.count).map { #"<c r="\#(CellReference.letters($0))1" t="s"><v>\#($0)</v></c>"# }.joined()
        let rows = (2...20).map { number in
            X.row(
                number, X.text("A\(number)", "学员"), X.text("B\(number)", "5301021990010112\(number)"),
                X.text("C\(number)", "男"), X.number("D\(number)", "32874", style: 1), X.number("E\(number)", "40"),
                X.number("F\(number)", "1200.5"), X.text("G\(number)", "13800001234"), X.text("H\(number)", "某地"))
        }
        let styles = #"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#
        return Parts(data: #"<row r="1">\#(head)</row>"# + rows.joined(), strings: names, styles: styles)
    }()
}
