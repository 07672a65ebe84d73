/// `_rels/*.rels`: which part an identifier stands for.
final class RelationsSink: XMLSink {
    struct Relation {
        let type: String
        let target: String
        let external: Bool
    }

    init() { super.init(root: "Relationships") }

    private(set) var relations: [String: Relation] = [:]

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard "Relationship" ~= name, let id = attributes["Id"], let target = attributes["Target"] else { return }
        guard relations.count < 10_000 else { return failure = WorkbookProblem(.tooManyMembers) }
        // The last word of the type is the same in both namespaces of the standard.
        let type = attributes["Type"].map { $0.split(separator: "/").last.map(String.init) ?? "" } ?? ""
        let external = attributes["TargetMode"] == "External"
        relations[id] = Relation(type: type, target: target, external: external)
    }

    /// The first of a type by identifier, so that two of a kind never make the reading a matter of luck.
    func first(_ type: String) -> Relation? {
        relations.filter { $0.value.type == type }.min { $0.key < $1.key }?.value
    }

    /// The member that a target names, seen from the part's folder; nil where it leaves the archive.
    static func resolve(_ target: String, from folder: String) -> String? {
        guard !target.utf8.contains(92), target.utf8.count <= 512 else { return nil }
        var path: [Substring] = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            guard step == ".." else {
                path.append(step)
                continue
            }
            guard path.popLast() != nil else { return nil }
        }
        return path.isEmpty ? nil : path.joined(separator: "/")
    }
}

/// `xl/workbook.xml`: the sheets and which day counts as the first.
final class WorkbookSink: XMLSink {
    init() { super.init(root: "workbook") }

    private(set) var sheets: [(name: String, id: String, hidden: Bool)] = []
    private(set) var date1904 = false

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "workbookPr": date1904 = attributes.isTrue("date1904")
        case "sheet":
            guard sheets.count < 255 else { return failure = WorkbookProblem(.tooManyMembers) }
            let shown = attributes["state"].map { $0 == "visible" } ?? true
            sheets.append((String((attributes["name"] ?? "").prefix(64)), attributes["id"] ?? "", !shown))
        default: break
        }
    }

}

/// `xl/sharedStrings.xml`, plain and rich; pronunciation hints are not part of the text.
final class StringsSink: XMLSink {
    private let limits: Limits
    private(set) var strings: [String] = []
    private var buffer: [UInt8] = []
    private var collecting = false
    private var hints = 0

    init(limits: Limits) {
        self.limits = limits
        super.init(root: "sst")
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "si":
            buffer.removeAll(keepingCapacity: true)
            if strings.count >= limits.strings { failure = WorkbookProblem(.tooManyStrings) }
        case "rPh": hints += 1
        case "t": collecting = hints == 0
        default: break
        }
    }

    override func end(_ name: XMLName) {
        switch name {
        case "si": strings.append(CellText.decode(buffer))
        case "rPh": hints -= 1
        case "t": collecting = false
        default: break
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard collecting else { return }
        buffer.append(contentsOf: bytes)
        if buffer.count > limits.cellBytes { failure = WorkbookProblem(.tooLong) }
    }
}

/// `xl/styles.xml`: which cell formats show a number as a date.
final class StylesSink: XMLSink {
    init() { super.init(root: "styleSheet") }

    private(set) var isDate: [Bool] = []
    private var custom: [Int: Bool] = [:]
    private var inCellFormats = false

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard custom.count < 10_000 else { return failure = WorkbookProblem(.tooManyStrings) }
            if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] {
                custom[id] = Self.showsDate(code)
            }
        case "cellXfs": inCellFormats = true
        case "xf" where inCellFormats:
            guard isDate.count < 100_000 else { return failure = WorkbookProblem(.tooManyStrings) }
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            isDate.append(custom[id] ?? Self.builtIn(id))
        default: break
        }
    }

    override func end(_ name: XMLName) {
        if "cellXfs" ~= name { inCellFormats = false }
    }

    /// The numbers that the standard reserves for dates and times, the East Asian ones included.
    static func builtIn(_ id: Int) -> Bool {
        switch id {
        case 14...22, 27...36, 45...47, 50...58: true
        default: false
        }
    }

    /// Whether a format shows year, month, day, hour or second, outside of quotes, brackets and escapes.
    static func showsDate(_ code: String) -> Bool {
        var (quoted, bracketed, escaped) = (false, false, false)
        for byte in code.utf8.prefix(1_000) {
            if escaped {
                escaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): quoted.toggle()
            case _ where quoted: break
            case UInt8(ascii: "["): bracketed = true
            case UInt8(ascii: "]"): bracketed = false
            case _ where bracketed: break
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): escaped = true
            case UInt8(ascii: "y"), UInt8(ascii: "m"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "s"),
                UInt8(ascii: "Y"), UInt8(ascii: "M"), UInt8(ascii: "D"), UInt8(ascii: "H"), UInt8(ascii: "S"):
                return true
            default: break
            }
        }
        return false
    }
}
