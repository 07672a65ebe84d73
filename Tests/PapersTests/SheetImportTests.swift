import Testing
import Vocabulary

@testable import Papers

@Suite("Importing sheets")
struct SheetImportTests {
    let importer = SheetImport(Samples.map)

    /// Reads one row under the full header; `cells` are whole `<c>` elements of row 2.
    func one(_ cells: [String], date1904: Bool = false) -> ImportOutcome {
        let styles = #"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#
        let data = X.header(Samples.map.columns.map(\.zh)) + #"<row r="2">\#(cells.joined())</row>"#
        return importer.read(Parts(data: data, styles: styles, date1904: date1904).bytes())
    }

    /// The value in the row's own text form, or the codes with their places.
    func reading(_ key: String, _ cell: String, date1904: Bool = false) -> String {
        let base = [X.text("A2", "甲"), X.text("B2", "530102")].filter { !$0.contains(cell.prefix(9)) }
        let outcome = one((base + [cell]).sorted(), date1904: date1904)
        if let row = outcome.accepted.first { return row[key] }
        return outcome.problems.map { "\($0.code) \($0.place ?? "")" }.joined(separator: ",")
    }

    @Test("SC25-09-04: a department's file is accepted row by row or rejected with every reason and its place")
    func rows() {
        let data =
            X.header(["姓名", "证件号码", "出生日期", "课时"])
            + X.row(2, X.text("A2", "甲"), X.text("B2", "53A"), X.text("C2", "1990-01-01"), X.number("D2", "40"))
            + X.row(4, X.text("A4", "乙"), X.number("B4", "530102199001011230"), X.text("C4", "1990-02-30"))
            + X.row(5, X.text("B5", "53B"), #"<c r="D5"><f>SUM(D2:D4)</f><v>40</v></c>"#)
            + X.row(6, X.text("A6", "　"), X.text("C6", " "))
            + X.row(7, X.text("A7", "丙"), X.text("B7", "53C"))
        let outcome = importer.read(Parts(data: data).bytes())
        #expect(outcome.sheet == "名册" && outcome.headerRow == 1 && outcome.fileProblems.isEmpty)
        #expect(outcome.accepted.map(\.number) == [2, 7])
        #expect(outcome.accepted[0].day("born") == Day("1990-01-01"))
        #expect(outcome.accepted[0].integer("hours") == 40 && outcome.accepted[0]["id"] == "53A")
        #expect(outcome.rejected.map(\.number) == [4, 5])
        let found = outcome.problems.map { "\($0.sheet ?? "") \($0.place ?? "") \($0.code) \($0.values["key"] ?? "")" }
        #expect(
            found == [
                "名册 B4 numericCode id", "名册 C4 dateNotReal born", "名册 D5 formula hours", "名册 A5 required name"
            ])
        #expect(outcome.rejected[0].raw == ["乙", "530102199001011230", "", "1990-02-30", "", "", "", ""])
    }

    @Test(
        "days come as people write them and as spreadsheets keep them",
        arguments: [
            ("2023-06-05", "2023-06-05"), ("2023/6/5", "2023-06-05"), ("2023年6月5日", "2023-06-05"),
            ("2023.6.5", "2023-06-05"), ("20230605", "2023-06-05"), ("２０２３－０６－０５", "2023-06-05"),
            (" 2023年06月05号 ", "2023-06-05"), ("2023/6/5 0:00:00", "2023-06-05"), ("2024-02-29", "2024-02-29"),
            ("2023-02-30", "dateNotReal D2"), ("2023-02-29", "dateNotReal D2"), ("2023-13-01", "dateNotReal D2"),
            ("2023年0月5日", "dateNotReal D2"), ("5/6/2023", "dateFormat D2"), ("23-6-5", "dateFormat D2"),
            ("2023-06", "dateFormat D2"), ("明天", "dateFormat D2"), ("2023/6/5 8:30", "dateFormat D2"),
            ("2023--5", "dateFormat D2"), ("-2023-06-05", "dateFormat D2"),
            ("9999999999999999999-1-1", "dateFormat D2")
        ])
    func days(typed: String, wanted: String) { #expect(reading("born", X.text("D2", typed)) == wanted) }

    @Test(
        "day numbers count from 1900 or 1904 and never name a day that was not",
        arguments: [
            ("45082", 1, false, "2023-06-05"), ("45082.75", 1, false, "2023-06-05"), ("43620", 1, true, "2023-06-05"),
            ("1", 1, false, "1900-01-01"), ("59", 1, false, "1900-02-28"), ("60", 1, false, "dateNotReal D2"),
            ("61", 1, false, "1900-03-01"), ("0", 1, false, "dateNotReal D2"), ("0", 1, true, "1904-01-01"),
            ("2958465", 1, false, "9999-12-31"), ("2958466", 1, false, "dateFormat D2"),
            ("-1", 1, false, "dateFormat D2"),
            ("nan", 1, false, "dateFormat D2"), ("1E300", 1, false, "dateFormat D2"),
            ("45082", 0, false, "dateFormat D2"),
            ("20230605", 0, false, "2023-06-05")
        ])
    func serials(digits: String, style: Int, date1904: Bool, wanted: String) {
        #expect(reading("born", X.number("D2", digits, style: style), date1904: date1904) == wanted)
    }

    @Test(
        "codes must be text, for a number has already lost digits",
        arguments: [
            (X.text("B2", "５３０１０２１９９００１０１１２３Ｘ"), "53010219900101123X"), (X.text("B2", " 6222 0210 "), "62220210"),
            (X.text("B2", "0012"), "0012"), (X.number("B2", "530102199001011230"), "numericCode B2"),
            (X.number("B2", "12"), "numericCode B2"), (X.number("B2", "32874", style: 1), "numericCode B2"),
            (X.text("B2", "5.30102E+17"), "scientificNotation B2"),
            (#"<c r="B2" t="b"><v>1</v></c>"#, "unexpectedKind B2"),
            (#"<c r="B2" t="e"><v>#N/A</v></c>"#, "cellError B2"),
            (#"<c r="B2" t="str"><f>A1</f><v>5301</v></c>"#, "formula B2")
        ])
    func codes(cell: String, wanted: String) { #expect(reading("id", cell) == wanted) }

    @Test(
        "whole numbers, money and choices are read exactly or refused",
        arguments: [
            ("hours", X.text("E2", "1,200"), "1200"), ("hours", X.text("E2", "４０"), "40"),
            ("hours", X.number("E2", "4E1"), "40"), ("hours", X.number("E2", "40.5"), "notInteger E2"),
            ("hours", X.text("E2", "40课时"), "notInteger E2"), ("hours", X.number("E2", "1E400"), "notInteger E2"),
            ("hours", X.text("E2", "9223372036854775808"), "notInteger E2"),
            ("hours", X.text("E2", "1,20"), "notInteger E2"),
            ("fee", X.text("F2", "￥1,500.5元"), "1500.50"), ("fee", X.number("F2", "1500.5"), "1500.50"),
            ("fee", X.number("F2", "0.30000000000000004"), "0.30"), ("fee", X.number("F2", "1.005"), "moneyTooFine F2"),
            ("fee", X.text("F2", "1.005"), "moneyTooFine F2"), ("fee", X.text("F2", "很多"), "notMoney F2"),
            ("fee", X.number("F2", "1E300"), "notMoney F2"), ("sex", X.text("C2", "女"), "f"),
            ("sex", X.text("C2", "ＭＡＬＥ"), "m"), ("sex", X.text("C2", "f"), "f"),
            ("sex", X.text("C2", "其他"), "notAChoice C2"),
            ("phone", X.number("G2", "13800001234"), "13800001234"),
            ("phone", X.number("G2", "1.38E+10"), "unexpectedKind G2"),
            ("phone", X.text("G2", String(repeating: "1", count: 21)), "tooLong G2"),
            ("address", X.text("H2", "　昆明市（示例）\u{200B}路\u{A0}１２号ＡＢ　"), "昆明市（示例）路 12号AB"),
            ("address", X.text("H2", "e\u{301}"), "\u{E9}"),
            ("address", X.text("H2", "a_x0007_b"), "controlCharacter H2")
        ])
    func others(key: String, cell: String, wanted: String) {
        let found = reading(key, cell)
        #expect(Array(found.unicodeScalars) == Array(wanted.unicodeScalars))
    }

    @Test("columns are found by header in any order, in either language, under instructions and beside strangers")
    func headers() {
        let data =
            X.row(1, X.text("A1", "填表说明：请如实填写姓名")) + X.row(3, X.text("B3", "证件号码"))
            + X.row(
                9, X.text("B9", " ID  Number "), X.text("C9", "备注"), X.text("E9", "＊学员姓名"), X.text("F9", "错误原因"))
            + X.row(10, X.text("B10", "53"), X.text("C10", "x"), X.text("E10", "甲"), X.text("F10", "旧"))
        let outcome = importer.read(Parts(data: data).bytes())
        #expect(outcome.isClean && outcome.headerRow == 9)
        #expect(outcome.accepted.map { [$0["name"], $0["id"]] } == [["甲", "53"]])
        #expect(outcome.unknownHeaders == ["备注", "错误原因"])
        #expect(outcome.columnLetters == ["id": "B", "name": "E"])
    }

    @Test("a missing, repeated or unfindable header is reported and no row is taken")
    func badHeaders() {
        func problems(_ data: String) -> [String] {
            let outcome = importer.read(Parts(data: data).bytes())
            #expect(outcome.accepted.isEmpty && outcome.rejected.isEmpty)
            return outcome.problems.map { "\($0.code) \($0.place ?? "") \($0.values["key"] ?? "")" }
        }
        let row = X.row(2, X.text("A2", "甲"), X.text("B2", "53"), X.text("C2", "乙"))
        #expect(problems(X.header(["姓名", "性别"]) + row) == ["missingHeader 1 id"])
        #expect(problems(X.header(["姓名", "证件号码", "学员姓名"]) + row) == ["duplicateHeader C1 "])
        #expect(problems(X.header(["甲", "乙"]) + row) == ["headerNotFound  "])
        #expect(problems("") == ["headerNotFound  "])
        #expect(problems(X.header(["姓名", "证件号码"], row: 21)) == ["headerNotFound  "])
    }

    @Test("of several sheets the visible one whose header fits best is read")
    func sheets() {
        var parts = Parts(data: X.header(["姓名", "性别"]))
        let good = X.header(["姓名", "证件号码", "性别"]) + X.row(2, X.text("A2", "甲"), X.text("B2", "53"))
        parts.files["xl/worksheets/sheet2.xml"] = Parts.sheet(good)
        parts.files["xl/worksheets/sheet3.xml"] = Parts.sheet(X.header(Samples.map.columns.map(\.zh)))
        parts.files["xl/_rels/workbook.xml.rels"] = Parts.relations(
            (1...3).map { ("r\($0)", "worksheet", "worksheets/sheet\($0).xml") })
        parts.files["xl/workbook.xml"] = """
            <workbook xmlns:r="x"><sheets><sheet name="说明" r:id="r1"/><sheet name="数据" r:id="r2"/>\
            <sheet name="藏" state="veryHidden" r:id="r3"/></sheets></workbook>
            """
        let outcome = importer.read(parts.bytes())
        #expect(outcome.sheet == "数据" && outcome.accepted.count == 1)
    }

    @Test("beyond the limit problems are counted, and their rows stay rejected")
    func manyProblems() {
        var limits = Limits()
        limits.problems = 3
        let rows = (2...6).map { X.row($0, X.number("A\($0)", "1.5"), X.number("B\($0)", "1")) }.joined()
        let outcome = SheetImport(Samples.map, limits: limits).read(
            Parts(data: X.header(["姓名", "证件号码"]) + rows).bytes())
        #expect(outcome.rejected.count == 5 && outcome.problems.count == 3 && outcome.unlistedProblems == 7)
    }

    @Test("a roster of five thousand rows and eight columns is read whole")
    func speed() throws {
        let rows = (1...5_000).map { WorkbookWriter.ResultRow(raw: Samples.row($0), reason: "") }
        let bytes = try WorkbookWriter(madeAt: 0).results(
            Samples.map, language: .zh, sheet: "名册", reasonHeader: "错误原因", rows: rows)
        var outcome = ImportOutcome()
        let time = ContinuousClock().measure { outcome = importer.read(bytes) }
        #expect(outcome.isClean && outcome.accepted.count == 5_000)
        #expect(outcome.accepted.last?.money("fee") == Money("5000.50"))
        #if !DEBUG
            #expect(time < .milliseconds(300))
            print("5,000 × 8 read in \(time)")
        #else
            _ = time
        #endif
    }
}
