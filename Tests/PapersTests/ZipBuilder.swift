@testable import Papers

/// Makes zip archives byte by byte, so that a test can lie wherever it wants.
struct ZipBuilder {
    struct Member {
        var name: String
        var body: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0x0800
        var crc: UInt32?
        var unpacked: Int?
    }

    var members: [Member] = []

    init(_ files: [(String, String)] = []) {
        members = files.map { Member(name: $0.0, body: Array($0.1.utf8)) }
    }

    func bytes() -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = out.count
            let crc = member.crc ?? Self.crc32(member.body)
            var common: [UInt8] = []
            common += Self.le(20, 2) + Self.le(Int(member.flags), 2) + Self.le(Int(member.method), 2)
            common += Self.le(0, 2) + Self.le(0x21, 2) + Self.le(Int(crc), 4) + Self.le(member.body.count, 4)
            common += Self.le(member.unpacked ?? member.body.count, 4) + Self.le(member.name.utf8.count, 2)
            common += Self.le(0, 2)
            out += Self.le(0x0403_4B50, 4) + common + Array(member.name.utf8) + member.body
            directory += Self.le(0x0201_4B50, 4) + Self.le(20, 2) + common
            directory += Self.le(0, 2) + Self.le(0, 2) + Self.le(0, 2) + Self.le(0, 4) + Self.le(offset, 4)
            directory += Array(member.name.utf8)
        }
        let start = out.count
        out += directory + Self.le(0x0605_4B50, 4) + Self.le(0, 4)
        out += Self.le(members.count, 2) + Self.le(members.count, 2)
        return out + Self.le(directory.count, 4) + Self.le(start, 4) + Self.le(0, 2)
    }

    private static func le(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    /// A deflate stream of one character repeated 1 + 258 × `runs` times: 13 bits for every 258 bytes.
    static func bomb(runs: Int) -> (packed: [UInt8], unpacked: Int) {
        var bits: [Bool] = [true, true, false]  // last block, fixed codes
        func code(_ value: Int, _ width: Int) -> [Bool] { (0..<width).map { value >> (width - 1 - $0) & 1 == 1 } }
        bits += code(0x30 + 32, 8)
        for _ in 0..<runs { bits += code(0b1100_0101, 8) + code(0, 5) }
        bits += code(0, 7)
        var out = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (index, bit) in bits.enumerated() where bit { out[index / 8] |= 1 << (index % 8) }
        return (out, 1 + 258 * runs)
    }
}

/// The parts of a small workbook; a test changes the one it is about.
struct Parts {
    var files: [String: String]

    static let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    static let package = "http://schemas.openxmlformats.org/package/2006/relationships"

    /// - Parameter data: what stands within `<sheetData>`.
    init(data: String, strings: [String] = [], styles: String = "", date1904: Bool = false) {
        let start = date1904 ? #"<workbookPr date1904="1"/>"# : ""
        files = [
            "[Content_Types].xml": Self.head + "<Types/>",
            "_rels/.rels": Self.relations([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": Self.head + """
                <workbook xmlns="\(Self.main)" xmlns:r="\(Self.office)">\(start)<sheets>\
                <sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>
                """,
            "xl/_rels/workbook.xml.rels": Self.relations([
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "/xl/sharedStrings.xml"),
                ("rId3", "styles", "styles.xml")
            ]),
            "xl/worksheets/sheet1.xml": Self.sheet(data),
            "xl/sharedStrings.xml": Self.head
                + #"<sst xmlns="\#(Self.main)">"# + strings.joined() + "</sst>",
            "xl/styles.xml": Self.head + #"<styleSheet xmlns="\#(Self.main)">\#(styles)</styleSheet>"#
        ]
    }

    static func sheet(_ data: String) -> String {
        head + #"<worksheet xmlns="\#(main)"><sheetData>\#(data)</sheetData></worksheet>"#
    }

    static func relations(_ list: [(id: String, type: String, target: String)]) -> String {
        let items = list.map { #"<Relationship Id="\#($0.id)" Type="\#(office)/\#($0.type)" Target="\#($0.target)"/>"# }
        return head + #"<Relationships xmlns="\#(package)">\#(items.joined())</Relationships>"#
    }

    func builder() -> ZipBuilder { ZipBuilder(files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
    func bytes() -> [UInt8] { builder().bytes() }
}

/// Cells in the words of the file format.
enum X {
    static func text(_ at: String, _ text: String) -> String {
        #"<c r="\#(at)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
    }
    static func number(_ at: String, _ digits: String, style: Int = 0) -> String {
        #"<c r="\#(at)" s="\#(style)"><v>\#(digits)</v></c>"#
    }
    static func row(_ number: Int, _ cells: String...) -> String { #"<row r="\#(number)">\#(cells.joined())</row>"# }

    /// Row 1 with these headers from column A.
    static func header(_ names: [String], row: Int = 1) -> String {
        let cells = names.enumerated().map { text(CellReference.letters($0.offset) + String(row), $0.element) }
        return #"<row r="\#(row)">\#(cells.joined())</row>"#
    }
}

/// The same numbers every time.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The code of the problem that opening or reading the first sheet ends in; nil when all is well.
func code(_ bytes: [UInt8], limits: Limits = Limits()) -> WorkbookProblem.Code? {
    do throws(WorkbookProblem) {
        let book = try Workbook(bytes, limits: limits)
        for index in book.sheets.indices { _ = try book.rows(sheet: index) }
        return nil
    } catch { return error.code }
}
