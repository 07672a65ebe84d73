import Testing

@testable import Papers

@Suite("Reading workbooks")
struct WorkbookReadingTests {
    @Test("every kind of cell keeps the characters that stand in the file")
    func kinds() throws {
        let styles = """
            <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
            <numFmt numFmtId="165" formatCode="[Red]0.00&quot;yd&quot;"/></numFmts>\
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>\
            <xf numFmtId="31"/></cellXfs>
            """
        let strings = [
            "<si><t>普通</t></si>",
            "<si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">三 </t></r><rPh><t>zhang</t></rPh></si>",
            "<si><t>a_x000D_b_x005F_x0041_</t></si>"
        ]
        let cells = [
            #"<c r="A1" t="s"><v>0</v></c>"#, #"<c r="B1" t="s"><v>1</v></c>"#, #"<c r="C1" t="s"><v>2</v></c>"#,
            #"<c r="D1" t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r></is></c>"#,
            #"<c r="E1"><v>530102199001011230</v></c>"#, #"<c r="F1"><v>5.3010219900101123E+17</v></c>"#,
            X.number("G1", "45082", style: 1), X.number("H1", "45082", style: 2), X.number("I1", "3", style: 3),
            X.number("J1", "45082.5", style: 4), #"<c r="K1" t="b"><v>1</v></c>"#,
            #"<c r="L1" t="e"><v>#REF!</v></c>"#, #"<c r="M1"><f>1+1</f><v>2</v></c>"#,
            #"<c r="N1" t="str"><f>A1</f><v>普通</v></c>"#, #"<c r="O1" t="d"><v>2023-06-05T00:00:00</v></c>"#,
            #"<c r="P1" t="str"><v>x</v></c>"#, #"<c r="Q1" s="1"/>"#, #"<c r="XFD1"><f>B2</f></c>"#
        ].joined()
        let book = try Workbook(Parts(data: "<row r=\"1\">\(cells)</row>", strings: strings, styles: styles).bytes())
        #expect(book.sheets.map(\.name) == ["名册"])
        let rows = try book.rows(sheet: 0)
        let found = try #require(rows.first).cells.map { "\(CellReference.letters($0.column)) \($0.kind) \($0.text)" }
        #expect(
            found == [
                "A text 普通", "B text 张三 ", "C text a\rb_x0041_", "D text 内联", "E number 530102199001011230",
                "F number 5.3010219900101123E+17", "G date 45082", "H date 45082", "I number 3", "J date 45082.5",
                "K boolean 1", "L error #REF!", "M formula 2", "N formula 普通", "O date 2023-06-05T00:00:00",
                "P text x", "XFD formula "
            ])
    }

    @Test("prefixes, absolute targets, charts and missing optional parts do not matter")
    func shapes() throws {
        var parts = Parts(data: "")
        parts.files["xl/sharedStrings.xml"] = nil
        parts.files["xl/styles.xml"] = nil
        parts.files["xl/charts/c.xml"] = "<chartsheet/>"
        parts.files["xl/_rels/workbook.xml.rels"] = Parts.relations([
            ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("rId2", "chartsheet", "charts/c.xml")
        ])
        parts.files["xl/workbook.xml"] = """
            <x:workbook xmlns:x="\(Parts.main)" xmlns:q="\(Parts.office)"><x:sheets>\
            <x:sheet name="图" q:id="rId2"/><x:sheet name="甲" state="hidden" q:id="rId1"/></x:sheets></x:workbook>
            """
        parts.files["xl/worksheets/sheet1.xml"] = """
            <x:worksheet xmlns:x="\(Parts.main)"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c><x:c/><x:c><x:v>8</x:v>\
            </x:c></x:row><x:row r="4"><x:c><x:v>9</x:v></x:c></x:row></x:sheetData></x:worksheet>
            """
        let book = try Workbook(parts.bytes())
        #expect(book.sheets.map(\.name) == ["甲"] && book.sheets[0].hidden)
        let rows = try book.rows(sheet: 0)
        #expect(rows.map(\.number) == [1, 4])
        #expect(rows[0].cells.map(\.column) == [0, 2] && rows[0].cell(at: 2)?.text == "8")
        #expect(rows[0].cell(at: 1) == nil && rows[0].cell(at: 9) == nil)
    }

    @Test("reading stops when the caller has enough")
    func stops() throws {
        let data = (1...100).map { X.row($0, X.number("A\($0)", "\($0)")) }.joined()
        var seen = 0
        try Workbook(Parts(data: data).bytes()).read(sheet: 0) { row in
            seen += 1
            return row.number < 5
        }
        #expect(seen == 5)
    }

    @Test(
        "an address is a cell of a sheet or nothing",
        arguments: [
            ("A1", 0, 1), ("c7", 2, 7), ("XFD1048576", 16_383, 1_048_576), ("XFE1", nil, 0), ("A1048577", nil, 0),
            ("ZZZZZZ99999999", nil, 0), ("A0", nil, 0), ("A-1", nil, 0), ("1A", nil, 0), ("", nil, 0), ("A", nil, 0),
            ("$A$1", nil, 0), ("A1B", nil, 0), ("A99999999999999999999", nil, 0)
        ] as [(String, Int?, Int)])
    func references(text: String, column: Int?, row: Int) {
        let reference = CellReference(text)
        #expect(reference?.column == column)
        if column != nil { #expect(reference?.row == row) }
    }

    @Test("column letters and numbers are each other's inverse")
    func letters() {
        for column in 0..<CellReference.columns {
            #expect(CellReference(CellReference.letters(column) + "1")?.column == column)
        }
    }

    @Test(
        "a number format is a date when it shows a part of one",
        arguments: [
            ("yyyy-mm-dd", true), ("m/d/yy h:mm", true), ("General", false), ("0.00E+00", false), ("@", false),
            ("#,##0.00_);[Red]\\(#,##0.00\\)", false), ("\"day\"0", false), ("[$-804]yyyy年m月", true),
            ("0\\d", false), ("[h]:mm", true)
        ])
    func formats(format: String, isDate: Bool) { #expect(StylesSink.showsDate(format) == isDate) }

    @Test("the same problem names its cell for the house's catalogue")
    func place() {
        let problem = WorkbookProblem(.formula, sheet: "名册", row: 7, column: "C", values: ["key": "name"])
        #expect(problem.place == "C7")
        #expect(problem.problem.code == "papers.formula" && problem.problem.place == "名册!C7")
        #expect(problem.problem.field == "name")
    }
}
