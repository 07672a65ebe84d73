import Foundation
import Testing
import Vocabulary

@testable import Papers

@Suite("Writing workbooks")
struct WorkbookWriterTests {
    let writer = WorkbookWriter(madeAt: 1_700_000_000)

    func template(_ language: SheetLanguage = .zh) throws -> [UInt8] {
        try writer.template(
            Samples.map, language: language, sheet: "名册", instructionsSheet: "填表说明", instructions: ["一、请勿改动表头。"])
    }

    /// One part of an archive as text.
    func part(_ name: String, _ bytes: [UInt8]) throws -> String {
        var out: [UInt8] = []
        try ZipArchive(bytes, limits: Limits()).read(name) { chunk in
            out += chunk
            return true
        }
        return String(decoding: out, as: UTF8.self)
    }

    @Test("a template has instructions, a frozen header with * and text cells, and dropdowns from a hidden sheet")
    func templateParts() throws {
        let bytes = try template()
        let book = try Workbook(bytes)
        #expect(book.sheets.map(\.name) == ["填表说明", "名册", "_lists"])
        #expect(book.sheets.map(\.hidden) == [false, false, true])
        let header = try #require(try book.rows(sheet: 1).first).cells.map(\.text)
        #expect(header == ["*姓名", "*证件号码", "性别", "出生日期", "课时", "金额", "联系电话", "住址"])
        let help = try book.rows(sheet: 0)
        #expect(help.first?.cells.first?.text == "一、请勿改动表头。" && help[1].cells.map(\.text) == ["*姓名", "与证件一致"])
        let sheet = try part("xl/worksheets/sheet2.xml", bytes)
        #expect(sheet.contains(#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#))
        #expect(sheet.contains(#"sqref="C2:C5001"><formula1>'_lists'!$A$1:$A$2</formula1>"#))
        #expect(try part("xl/workbook.xml", bytes).contains("activeTab=\"1\""))
        let styles = try part("xl/styles.xml", bytes)
        let style = try #require(sheet.firstMatch(of: #/<col min="2" max="2"[^>]* style="(\d+)"/#)).output.1
        let formats = try #require(styles.firstMatch(of: #/<cellXfs[^>]*>(.*)</cellXfs>/#)).output.1
        let format = formats.split(separator: "<xf ")[try #require(Int(style))]
        #expect(format.contains("numFmtId=\"49\""), "49 is the built-in text format")
    }

    @Test("an empty template is a file without rows, in either language", arguments: SheetLanguage.allCases)
    func templateReads(language: SheetLanguage) throws {
        let outcome = SheetImport(Samples.map).read(try template(language))
        #expect(outcome.isClean && outcome.accepted.isEmpty && outcome.sheet == "名册")
    }

    @Test("rejected rows go back with the reason beside them and, corrected, come in again as they are")
    func results() throws {
        let csv = "姓名,证件号码,性别,住址\n甲,5301,男,=HYPERLINK(1)\n乙,5.3E+17,女,路\n"
        let first = SheetImport(Samples.map).read(Array(csv.utf8))
        #expect(first.rejected.count == 2 && first.rejected[0].raw[7] == "=HYPERLINK(1)")
        let rows = first.rejected.map { row in
            WorkbookWriter.ResultRow(raw: row.raw, reason: row.problems.map(\.code.rawValue).joined(separator: "；"))
        }
        let bytes = try writer.results(Samples.map, language: .zh, sheet: "名册", reasonHeader: "错误原因", rows: rows)
        let found = try Workbook(bytes).rows(sheet: 0)
        #expect(found[0].cell(at: 8)?.text == "错误原因")
        #expect(found[1].cell(at: 8)?.text == "formula" && found[2].cell(at: 8)?.text == "scientificNotation")
        #expect(found.flatMap(\.cells).allSatisfy { $0.kind == .text })
        let again = SheetImport(Samples.map).read(bytes)
        #expect(again.unknownHeaders == ["错误原因"] && again.accepted.map { $0["name"] } == ["甲"])
        #expect(again.problems.map(\.code) == [.scientificNotation])
    }

    @Test("an export has its notes, header, numbers, days and text, and no formula")
    func export() throws {
        let bytes = try writer.export(CSVTests.table)
        let rows = try Workbook(bytes).rows(sheet: 0)
        let found = rows.map { $0.cells.map { "\($0.kind) \($0.text)" } }
        #expect(
            found == [
                ["text 学员名册"], ["text 制表人：=cmd"], ["text 筛选：全部, 2023"], ["text 姓名", "text 说明", "text 金额"],
                ["text 𠮷㼆䶮", "text =1+1", "number -1.5"], ["text @x", "text +86", "number -3"],
                ["text \tx", "text ＝1", "date 25569"], ["text a\"b,c\r\nd", "text -"]
            ])
        let sheet = try part("xl/worksheets/sheet1.xml", bytes)
        #expect(!sheet.contains("<f>") && sheet.contains("ySplit=\"4\""))
        #expect(sheet.contains("<autoFilter ref=\"A4:C8\"/>"))
        #expect(sheet.contains("paperSize=\"9\"") && sheet.contains("orientation=\"landscape\""))
    }

    static func table(_ text: String) -> Table {
        Table(sheet: "x", title: "", notes: [], columns: [.init("x")], rows: [[.text(text)]])
    }

    @Test("what spreadsheets cannot hold as a number or day is written as text with every digit")
    func extremes() throws {
        let table = Table(
            sheet: "a/b:[c]*?'", title: "", notes: [], columns: [.init("x")],
            rows: [
                [.integer(.max)], [.money(Money(fen: .min))], [.day(.distantPast)], [.day(.distantFuture)],
                [.text("a\u{0}b\u{1}_x0041_\u{FFFF}")]
            ])
        let book = try Workbook(try writer.export(table))
        #expect(book.sheets[0].name == "abc")
        #expect(
            try book.rows(sheet: 0).dropFirst().map { $0.cells[0].text } == [
                "9223372036854775807", "-92233720368547758.08", "0001-01-01", "2958465", "ab\u{1}_x0041_"
            ])
        let long = Self.table(String(repeating: "长", count: 32_768))
        #expect { try writer.export(long) } throws: { ($0 as? WorkbookProblem)?.code == .tooLong }
        let nowhere = WorkbookWriter(madeAt: 0, temporaryDirectory: "/nonexistent")
        #expect { try nowhere.export(table) } throws: { ($0 as? WorkbookProblem)?.code == .cannotWrite }
    }

    @Test("the same table at the same time is the same file, and nothing stays on the disk")
    func clean() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let writer = WorkbookWriter(madeAt: 1_700_000_000, temporaryDirectory: folder.path)
        #expect(try writer.export(CSVTests.table) == writer.export(CSVTests.table))
        let long = Self.table(String(repeating: "长", count: 40_000))
        #expect(throws: WorkbookProblem.self) { try writer.export(long) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    /// Somebody else's zip and XML readers must agree that these are workbooks.
    static let script = """
        import sys, zipfile, xml.etree.ElementTree as T
        z = zipfile.ZipFile(sys.argv[1])
        assert z.testzip() is None
        trees = {n: T.fromstring(z.read(n)) for n in z.namelist() if n.endswith(('.xml', '.rels'))}
        m = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        shared = [''.join(t.text or '' for t in s.iter(m + 't')) for s in trees['xl/sharedStrings.xml']]
        for n in sorted(n for n in trees if n.startswith('xl/worksheets/sheet')):
            for c in trees[n].iter(m + 'c'):
                assert c.find(m + 'f') is None
                v = c.find(m + 'v')
                if v is not None: print(c.get('r') + '=' + (shared[int(v.text)] if c.get('t') == 's' else v.text))
        """

    @Test("Python's own zip and XML readers open what we write", .enabled(if: WorkbookWriterTests.hasPython))
    func independent() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func open(_ bytes: [UInt8]) throws -> [String] {
            let file = folder.appendingPathComponent("a.xlsx")
            try Data(bytes).write(to: file)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONIOENCODING": "utf-8"]) { $1 }
            process.arguments = ["python3", "-c", Self.script, file.path]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        #expect(try open(try template()).contains("B1=*证件号码"))
        #expect(try open(try Samples.deflated()).contains("B2=530102199001011001"))
        let export = try open(try writer.export(CSVTests.table))
        #expect(export.contains("B5==1+1") && export.contains("C5=-1.5") && export.contains("C7=25569"))
    }

    static let hasPython: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", ""]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
