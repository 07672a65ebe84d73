import Testing
import Vocabulary

@testable import Papers

@Suite("Comma-separated files")
struct CSVTests {
    func texts(_ csv: String) throws -> [[String]] {
        try CSVFile.rows(Array(csv.utf8)).map { row in
            let width = (row.cells.last?.column ?? -1) + 1
            return (0..<width).map { row.cell(at: $0)?.text ?? "" }
        }
    }

    @Test("fields, quotes and line ends follow RFC 4180")
    func quoting() throws {
        #expect(try texts("a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n") == [["a", "b"], ["x, \"y\"\nz", "2"]])
        #expect(try texts("a\nb\rc") == [["a"], ["b"], ["c"]])
        #expect(try texts(",,x\n\n\"\"\n1\"2,3") == [["", "", "x"], ["1\"2", "3"]])
        #expect(try CSVFile.rows(Array("\n\na".utf8)).map(\.number) == [3])
        #expect(try texts("").isEmpty)
        #expect(try texts("=\"0012\",'=1+1,'x") == [["0012", "=1+1", "'x"]])
        #expect(try CSVFile.rows(Array("=1+1".utf8)).first?.cells.first?.kind == .formula)
    }

    @Test(
        "a broken or foreign file is refused by its own code",
        arguments: [
            (Array("a,\"b".utf8), .brokenCSV), (Array("\"a\"b,c".utf8), .brokenCSV), ([0x61, 0, 0x62], .notText),
            ([0xFF, 0xFE, 0x61, 0x00], .unsupportedEncoding), ([0xEF, 0xBB, 0xBF, 0xFF], .unsupportedEncoding),
            ([0x61, 0xFF, 0xFF], .unsupportedEncoding), ([0xC4], .unsupportedEncoding),
            ([0x81, 0x30, 0x81], .unsupportedEncoding)
        ] as [([UInt8], WorkbookProblem.Code)])
    func broken(bytes: [UInt8], wanted: WorkbookProblem.Code) {
        #expect { try CSVFile.rows(bytes) } throws: { ($0 as? WorkbookProblem)?.code == wanted }
    }

    @Test("rows, cells and length are capped")
    func caps() {
        var limits = Limits()
        (limits.rows, limits.cells, limits.cellBytes) = (2, 3, 4)
        let cases: [(String, WorkbookProblem.Code)] = [
            ("a\nb\nc", .tooManyRows), ("a,b,c,d", .tooManyCells), ("abcde", .tooLong)
        ]
        for (text, wanted) in cases {
            #expect {
                try CSVFile.rows(Array(text.utf8), limits: limits)
            } throws: {
                ($0 as? WorkbookProblem)?.code == wanted
            }
        }
        let wide = [UInt8](repeating: 44, count: 20_000) + [65]
        #expect { try CSVFile.rows(wide) } throws: { ($0 as? WorkbookProblem)?.code == .badReference }
    }

    static let table = Table(
        sheet: "表", title: "学员名册", notes: ["制表人：=cmd", "筛选：全部, 2023"], columns: [.init("姓名"), .init("说明"), .init("金额")],
        rows: [
            [.text("𠮷㼆䶮"), .text("=1+1"), .money(Money(fen: -150))], [.text("@x"), .text("+86"), .integer(-3)],
            [.text("\tx"), .text("＝1"), .day(Day(number: 0))], [.text("a\"b,c\r\nd"), .text("-"), .empty]
        ])

    @Test(
        "what we write carries no formula and reads back the same, in both encodings",
        arguments: CSVFile.Encoding.allCases)
    func roundTrip(encoding: CSVFile.Encoding) throws {
        let bytes = try CSVFile.write(Self.table, encoding: encoding)
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == (encoding == .utf8))
        let text = try CSVFile.decode(bytes)
        #expect(text.hasPrefix("学员名册\r\n制表人：=cmd\r\n\"筛选：全部, 2023\"\r\n姓名,说明,金额\r\n𠮷㼆䶮,'=1+1,-1.50\r\n"))
        #expect(text.contains("\r\n'@x,'+86,-3\r\n\"'\tx\",'＝1,1970-01-01\r\n"))
        let rows = try CSVFile.rows(bytes)
        #expect(
            rows.dropFirst(4).map { $0.cells.map(\.text) } == [
                ["𠮷㼆䶮", "=1+1", "-1.50"], ["@x", "+86", "-3"], ["\tx", "＝1", "1970-01-01"], ["a\"b,c\r\nd", "-"]
            ])
    }

    @Test("a GB18030 file is told from UTF-8 by its bytes", arguments: CSVFile.Encoding.allCases)
    func detection(encoding: CSVFile.Encoding) throws {
        let table = Table(
            sheet: "", title: "", notes: [], columns: [.init("姓名"), .init("身份证号")],
            rows: [[.text("龚䶮"), .text("53010219900101123X")]])
        let outcome = SheetImport(Samples.map).read(try CSVFile.write(table, encoding: encoding))
        #expect(outcome.isClean && outcome.sheet == nil)
        #expect(outcome.accepted.first.map { [$0["name"], $0["id"]] } == ["龚䶮", "53010219900101123X"])
    }

    @Test("a csv's problems carry the cell as a spreadsheet would show it")
    func places() {
        let csv = "说明\n姓名,证件号码,出生日期\n甲,5.30102E+17,2023/2/30\n,53,\n"
        let outcome = SheetImport(Samples.map).read(Array(csv.utf8))
        #expect(
            outcome.problems.map { "\($0.code) \($0.place ?? "")" } == [
                "scientificNotation B3", "dateNotReal C3", "required A4"
            ])
    }
}
