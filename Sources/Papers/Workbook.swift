/// An xlsx file that somebody sent in, opened with suspicion. Sheets are read row by row.
///
/// Everything that is wrong is a `WorkbookProblem`: too large, a bomb, encrypted, broken, a document type,
/// a missing part, an address outside a sheet.
package struct Workbook {
    package struct Sheet: Hashable, Sendable {
        package let name: String
        package let hidden: Bool
        let part: String
    }

    package let sheets: [Sheet]
    /// Whether day numbers count from 1904 (old Macintosh files) instead of 1900.
    package let date1904: Bool

    private let archive: ZipArchive
    private let strings: [String]
    private let isDate: [Bool]
    private let limits: Limits

    package init(_ bytes: [UInt8], limits: Limits = Limits()) throws(WorkbookProblem) {
        if bytes.starts(with: Self.oldOffice) {
            throw WorkbookProblem(Self.holdsEncryptedPackage(bytes) ? .encrypted : .oldFormat)
        }
        archive = try ZipArchive(bytes, limits: limits)
        self.limits = limits
        let main = try Self.mainPart(archive, limits)
        let folder = main.split(separator: "/").dropLast().joined(separator: "/")
        let book = WorkbookSink()
        try XMLFeed.parse(main, of: archive, into: book, limits: limits)
        let relations = try Self.relations(of: main, archive, limits)
        date1904 = book.date1904

        var sheets: [Sheet] = []
        var taken: Set<String> = []
        for sheet in book.sheets {
            guard let relation = relations.relations[sheet.id], !relation.external,
                let part = RelationsSink.resolve(relation.target, from: folder)
            else { throw WorkbookProblem(.missingPart, sheet: sheet.name) }
            // A chart or a dialogue has no cells.
            guard relation.type == "worksheet" else { continue }
            guard archive.members[part] != nil else {
                throw WorkbookProblem(.missingPart, sheet: sheet.name, values: ["part": part])
            }
            guard taken.insert(part).inserted else { throw WorkbookProblem(.duplicateMember, sheet: sheet.name) }
            sheets.append(Sheet(name: sheet.name, hidden: sheet.hidden, part: part))
        }
        guard !sheets.isEmpty else { throw WorkbookProblem(.noSheet) }
        self.sheets = sheets

        let strings = StringsSink(limits: limits)
        try Self.parse("sharedStrings", relations, folder, archive, into: strings, limits)
        self.strings = strings.strings
        let styles = StylesSink()
        try Self.parse("styles", relations, folder, archive, into: styles, limits)
        isDate = styles.isDate
    }

    /// Hands over the rows that hold something, from the top; `each` returns false when it has enough.
    package func read(sheet index: Int, each: (Row) -> Bool) throws(WorkbookProblem) {
        guard sheets.indices.contains(index) else { throw WorkbookProblem(.noSheet) }
        let sheet = sheets[index]
        do throws(WorkbookProblem) {
            try withoutActuallyEscaping(each) { (each) throws(WorkbookProblem) in
                let sink = SheetSink(strings: strings, isDate: isDate, limits: limits, each: each)
                try XMLFeed.parse(sheet.part, of: archive, into: sink, limits: limits)
            }
        } catch {
            throw error.on(sheet: sheet.name)
        }
    }

    /// All rows of a sheet at once.
    package func rows(sheet index: Int) throws(WorkbookProblem) -> [Row] {
        var rows: [Row] = []
        try read(sheet: index) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// Zip or old Office by the first bytes, whatever the file's name says.
    package static func looksLikeWorkbook(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B]) || bytes.starts(with: oldOffice)
    }

    private static let oldOffice: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]

    /// A workbook with a password is an old-style container with a stream of this name (UTF-16).
    private static func holdsEncryptedPackage(_ bytes: [UInt8]) -> Bool {
        let wanted = "EncryptedPackage".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        guard bytes.count > wanted.count, let first = wanted.first else { return false }
        var at = 0
        while at <= bytes.count - wanted.count {
            if bytes[at] == first, bytes[at..<(at + wanted.count)].elementsEqual(wanted) { return true }
            at += 1
        }
        return false
    }

    private static func mainPart(_ archive: ZipArchive, _ limits: Limits) throws(WorkbookProblem) -> String {
        guard archive.members["[Content_Types].xml"] != nil, archive.members["_rels/.rels"] != nil else {
            throw WorkbookProblem(.notWorkbook)
        }
        let sink = RelationsSink()
        try XMLFeed.parse("_rels/.rels", of: archive, into: sink, limits: limits)
        guard let main = sink.first("officeDocument"), !main.external,
            let part = RelationsSink.resolve(main.target, from: "")
        else { throw WorkbookProblem(.notWorkbook) }
        guard archive.members[part] != nil else { throw WorkbookProblem(.missingPart, values: ["part": part]) }
        return part
    }

    private static func relations(
        of part: String, _ archive: ZipArchive, _ limits: Limits
    ) throws(WorkbookProblem) -> RelationsSink {
        var path = part.split(separator: "/").map(String.init)
        guard let name = path.popLast() else { throw WorkbookProblem(.notWorkbook) }
        let sink = RelationsSink()
        let file = (path + ["_rels", name + ".rels"]).joined(separator: "/")
        try XMLFeed.parse(file, of: archive, into: sink, limits: limits)
        return sink
    }

    /// Optional parts: a workbook without shared strings or styles is still one, but a part that is named must be
    /// there.
    private static func parse(
        _ type: String, _ relations: RelationsSink, _ folder: String, _ archive: ZipArchive,
        into sink: XMLSink, _ limits: Limits
    ) throws(WorkbookProblem) {
        guard let relation = relations.first(type) else { return }
        guard !relation.external, let part = RelationsSink.resolve(relation.target, from: folder) else {
            throw WorkbookProblem(.missingPart, values: ["part": type])
        }
        try XMLFeed.parse(part, of: archive, into: sink, limits: limits)
    }
}
