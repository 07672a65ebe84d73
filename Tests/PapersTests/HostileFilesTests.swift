import Testing

@testable import Papers

@Suite("Hostile files")
struct HostileFilesTests {
    static let plain = Parts(data: X.header(["姓名", "证件号码"]) + X.row(2, X.text("A2", "甲"), X.text("B2", "1")))

    @Test(
        "a changed part is refused with a code of its own",
        arguments: [
            ("xl/worksheets/sheet1.xml", #"<!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>"#, .doctype),
            ("xl/worksheets/sheet1.xml", #"<!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet/>"#, .doctype),
            ("xl/workbook.xml", "<!DOCTYPE lol [" + lol + "]><workbook>&lol9;</workbook>", .doctype),
            ("xl/worksheets/sheet1.xml", "<worksheet>&unknown;</worksheet>", .brokenXML),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData></worksheet>", .brokenXML),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", .brokenXML),
            ("xl/worksheets/sheet1.xml", "", .brokenXML),
            ("xl/worksheets/sheet1.xml", "<html/>", .brokenXML),
            ("xl/worksheets/sheet1.xml", "<worksheet/><worksheet/>", .brokenXML),
            ("xl/worksheets/sheet1.xml", String(repeating: "<worksheet>", count: 100_000), .tooDeep),
            ("xl/sharedStrings.xml", "<sst><si><t>x</si></sst>", .brokenXML),
            ("xl/styles.xml", "nonsense", .brokenXML),
            ("xl/_rels/workbook.xml.rels", nil, .missingPart),
            ("xl/worksheets/sheet1.xml", nil, .missingPart),
            ("xl/sharedStrings.xml", nil, .missingPart),
            ("xl/workbook.xml", nil, .missingPart),
            ("_rels/.rels", nil, .notWorkbook),
            ("[Content_Types].xml", nil, .notWorkbook),
            ("xl/workbook.xml", "<workbook><sheets/></workbook>", .noSheet),
            ("_rels/.rels", Parts.relations([("a", "officeDocument", "../../etc/passwd")]), .notWorkbook),
            ("xl/_rels/workbook.xml.rels", Parts.relations([("rId1", "worksheet", "../../../x")]), .missingPart),
            ("xl/_rels/workbook.xml.rels", Parts.relations([("rId1", "worksheet", "workbook.xml")]), .brokenXML)
        ] as [(String, String?, WorkbookProblem.Code)])
    func parts(name: String, content: String?, wanted: WorkbookProblem.Code) {
        var parts = Self.plain
        parts.files[name] = content
        #expect(code(parts.bytes()) == wanted)
    }

    /// A thousand million laughs, had anybody expanded them.
    static let lol: String = {
        var text = #"<!ENTITY lol0 "lol">"#
        for step in 1...9 {
            text += "<!ENTITY lol\(step) \"" + String(repeating: "&lol\(step - 1);", count: 10) + "\">"
        }
        return text
    }()

    @Test(
        "cells that lie about where they are or what they hold are refused",
        arguments: [
            (#"<row r="1"><c r="ZZZZZZ99999999"><v>1</v></c></row>"#, .badReference),
            (#"<row r="1"><c r="A-1"><v>1</v></c></row>"#, .badReference),
            (#"<row r="1"><c r="A2"><v>1</v></c></row>"#, .badReference),
            (#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#, .badReference),
            (#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#, .badReference),
            (#"<row r="1"><c r="XFD1"><v>1</v></c><c><v>2</v></c></row>"#, .badReference),
            (#"<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>"#, .badReference),
            (#"<row r="0"><c><v>1</v></c></row>"#, .badReference),
            (#"<row r="-5"><c><v>1</v></c></row>"#, .badReference),
            (#"<row r="1048577"><c><v>1</v></c></row>"#, .badReference),
            (#"<row r="9223372036854775808"><c><v>1</v></c></row>"#, .badReference),
            (#"<row r="1000001"><c><v>1</v></c></row>"#, .tooManyRows),
            (#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, .badStringIndex),
            (#"<row r="1"><c r="A1" t="s"><v>-1</v></c></row>"#, .badStringIndex),
            (#"<row r="1"><c r="A1" t="s"><v>99999999999999999999</v></c></row>"#, .badStringIndex),
            (#"<row r="1"><c r="A1" t="s"><v>1.5</v></c></row>"#, .badStringIndex),
            (#"<row r="1"><c r="A1" t="evil"><v>1</v></c></row>"#, .brokenXML),
            (#"<row r="1"><c r="A1" s="-1"><v>1</v></c></row>"#, .brokenXML),
            (#"<row r="1"><c r="A1" s="99999"><v>1</v></c></row>"#, nil),
            (#"<row r="1048576"><c s="1"/></row>"#, nil)
        ] as [(String, WorkbookProblem.Code?)])
    func cells(data: String, wanted: WorkbookProblem.Code?) { #expect(code(Parts(data: data).bytes()) == wanted) }

    @Test("an archive that unpacks a hundred times larger is refused before it is unpacked")
    func bomb() {
        let bomb = ZipBuilder.bomb(runs: 20_000)
        var builder = Self.plain.builder()
        builder.members.append(.init(name: "xl/bomb.xml", body: bomb.packed, method: 8, unpacked: bomb.unpacked))
        #expect(code(builder.bytes()) == .ratioTooHigh)
        var limits = Limits()
        limits.bytesOut = 1_000_000
        #expect(code(builder.bytes(), limits: limits) == .tooLargeUnpacked)
    }

    @Test("an archive whose directory understates what it unpacks to is refused while it is read")
    func lyingSize() {
        let bomb = ZipBuilder.bomb(runs: 20_000)
        var builder = Self.plain.builder()
        builder.members.removeAll { $0.name == "xl/worksheets/sheet1.xml" }
        builder.members.append(
            .init(name: "xl/worksheets/sheet1.xml", body: bomb.packed, method: 8, unpacked: 1_000))
        #expect([.brokenArchive, .brokenXML].contains(code(builder.bytes())))
    }

    @Test("size, members, rows, cells, strings and the length of a cell are capped")
    func caps() {
        func check(_ change: (inout Limits) -> Void, _ wanted: WorkbookProblem.Code) {
            var limits = Limits()
            change(&limits)
            let data = X.row(1, #"<c t="s"><v>0</v></c><c t="s"><v>1</v></c>"#) + X.row(2, X.text("A2", "乙乙乙"))
            let parts = Parts(data: data, strings: ["<si><t>甲</t></si>", "<si><t>乙</t></si>"])
            #expect(code(parts.bytes(), limits: limits) == wanted)
        }
        check({ $0.bytesIn = 100 }, .tooLarge)
        check({ $0.bytesOut = 100 }, .tooLargeUnpacked)
        check({ $0.members = 6 }, .tooManyMembers)
        check({ $0.rows = 1 }, .tooManyRows)
        check({ $0.cells = 1 }, .tooManyCells)
        check({ $0.strings = 1 }, .tooManyStrings)
        check({ $0.cellBytes = 5 }, .tooLong)
    }

    @Test("many cells that share one long string are counted as what they come to")
    func sharedStringBomb() {
        let long = "<si><t>" + String(repeating: "长", count: 30_000) + "</t></si>"
        let cells = #"<c t="s"><v>0</v></c>"#
        let data = (1...300).map { _ in "<row>" + String(repeating: cells, count: 10) + "</row>" }.joined()
        #expect(code(Parts(data: data, strings: [long]).bytes()) == .tooLargeUnpacked)
    }

    @Test("a cell of nothing but spaces is trimmed in one pass")
    func spaces() {
        let time = ContinuousClock().measure {
            #expect(CellText.clean(String(repeating: "　", count: 40_000), all: true) == "")
            #expect(CellText.clean(String(repeating: " ", count: 120_000) + "x ", all: true) == "x")
        }
        // A pass for each space would take minutes; a busy machine takes no part of that.
        #expect(time < .seconds(20))
    }

    @Test(
        "members with paths that lead elsewhere are refused",
        arguments: ["../evil.xml", "/etc/passwd", "xl/../../x", "xl\\evil.xml", "C:evil", "./x"])
    func paths(name: String) {
        var builder = Self.plain.builder()
        builder.members.append(.init(name: name, body: []))
        #expect(code(builder.bytes()) == .badMemberName)
    }

    @Test("two members of one name, a password and a wrong check sum are refused")
    func members() {
        var twice = Self.plain.builder()
        twice.members.append(twice.members[0])
        #expect(code(twice.bytes()) == .duplicateMember)
        var secret = Self.plain.builder()
        secret.members[0].flags |= 1
        #expect(code(secret.bytes()) == .encrypted)
        var changed = Self.plain.builder()
        for index in changed.members.indices { changed.members[index].crc = 1 }
        #expect(code(changed.bytes()) == .brokenArchive)
    }

    @Test("old Office files are named as such, with and without a password")
    func oldOffice() {
        let start: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0] + [UInt8](repeating: 0, count: 2_000)
        #expect(code(start) == .oldFormat)
        #expect(code(start + "EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), 0] } + [0]) == .encrypted)
        #expect(code([]) == .brokenArchive)
        #expect(code([UInt8](repeating: 65, count: 5_000)) == .brokenArchive)
    }

    @Test("a file cut off anywhere is refused, never half read", arguments: 0..<20)
    func truncated(part: Int) throws {
        for whole in [Self.plain.bytes(), try Samples.deflated()] {
            let cut = Array(whole.prefix(whole.count * part / 20))
            #expect(code(cut) == .brokenArchive)
            #expect(!SheetImport(Samples.map).readWorkbook(cut).isClean)
        }
    }

    @Test("two thousand random changes end in rows or in a problem, never in a crash")
    func mutations() throws {
        var random = SplitMix(state: 20_230_605)
        let seeds = [Self.plain.bytes(), try Samples.deflated(), Samples.rich.bytes()]
        var outcomes: [Bool: Int] = [:]
        for turn in 0..<2_000 {
            var bytes = seeds[turn % seeds.count]
            for _ in 0...Int.random(in: 0..<6, using: &random) { Self.mutate(&bytes, &random) }
            let outcome = SheetImport(Samples.map).read(bytes)
            outcomes[outcome.fileProblems.isEmpty, default: 0] += 1
        }
        // Both must happen, else the loop would prove nothing.
        #expect((outcomes[true] ?? 0) > 20 && (outcomes[false] ?? 0) > 200, "\(outcomes)")
    }

    @Test("random changes inside the parts, with check sums put right, never crash either")
    func innerMutations() {
        var random = SplitMix(state: 7)
        let whole = Samples.rich.builder()
        var read = 0
        for _ in 0..<2_000 {
            var builder = whole
            let at = Int.random(in: 0..<builder.members.count, using: &random)
            for _ in 0...Int.random(in: 0..<3, using: &random) { Self.mutate(&builder.members[at].body, &random) }
            if SheetImport(Samples.map).read(builder.bytes()).fileProblems.isEmpty { read += 1 }
        }
        #expect((1..<2_000).contains(read))
    }

    static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
        case 3: bytes.insert(contentsOf: Array("-9<>&\"\0".utf8).shuffled(using: &random).prefix(3), at: at)
        default:
            let from = Int.random(in: 0..<bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 16)], at: at)
        }
    }
}
