/// A `.dmn` file as a person edits it: the decision tables that stand in it, cell by cell. A change replaces the text of a cell
/// in the file's own bytes; extensions of a vendor, prefixes, comments and diagrams stay as they were.
package struct ModelSheet: Sendable {
    package struct Column: Sendable, Hashable {
        package enum Kind: Sendable { case input, output, note, description }
        package let kind: Kind
        /// In the author's words; may be empty.
        package let label: String
        /// What is looked at, or the name of the output or annotation; `description` for what the author says of the row.
        package let code: String
    }

    package struct Row: Sendable {
        /// From 1.
        package let line: Int
        package let lastLine: Int
        /// One text per column of the table.
        package let cells: [String]
        fileprivate let element: Int
    }

    package struct Table: Sendable {
        /// The name of its decision; a second table of one decision has a number behind it.
        package let name: String
        package let label: String
        package let line: Int
        package let columns: [Column]
        package let rows: [Row]
        fileprivate let element: Int
    }

    package let tables: [Table]
    private let outline: MarkupOutline

    /// Nil where the bytes are not UTF-8: such a file can only be put in the place of another as a whole.
    package init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        if head.contains("encoding="), !head.contains("utf-8"), !head.contains("utf8") { return nil }
        let outline = MarkupOutline(bytes)
        self.outline = outline
        var lines = LineCounter(bytes)
        var seen: [String: Int] = [:]
        var found: [Table] = []
        for at in outline.elements.indices where outline.elements[at].name == "decisionTable" {
            guard let owner = Self.owner(of: at, outline) else { continue }
            let name = outline.elements[owner].attributes["name"] ?? ""
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            found.append(
                Self.table(
                    at, named: count > 1 ? "\(name)#\(count)" : name,
                    label: Self.label(outline.elements[owner].attributes), outline, &lines))
        }
        tables = found
    }

    package func table(_ name: String) -> Table? { tables.first { $0.name == name } }

    private static func owner(of element: Int, _ outline: MarkupOutline) -> Int? {
        var next = outline.elements[element].parent
        while let at = next {
            if ["decision", "businessKnowledgeModel"].contains(outline.elements[at].name) { return at }
            next = outline.elements[at].parent
        }
        return nil
    }

    /// The attribute `label`, whatever its prefix.
    private static func label(_ attributes: [String: String]) -> String {
        attributes["label"] ?? attributes.filter { $0.key.hasSuffix(":label") }.min { $0.key < $1.key }?.value ?? ""
    }

    private static func table(
        _ at: Int, named name: String, label: String, _ outline: MarkupOutline, _ lines: inout LineCounter
    ) -> Table {
        var columns: [Column] = []
        for input in outline.children(of: at, "input") {
            let code =
                outline.child(of: input, "inputExpression").flatMap { outline.child(of: $0, "text") }
                .map { outline.text(of: $0) } ?? ""
            columns.append(
                Column(kind: .input, label: Self.label(outline.elements[input].attributes), code: trimmed(code)))
        }
        for (kind, element) in [(Column.Kind.output, "output"), (.note, "annotation")] {
            for output in outline.children(of: at, element) {
                let attributes = outline.elements[output].attributes
                columns.append(Column(kind: kind, label: Self.label(attributes), code: attributes["name"] ?? ""))
            }
        }
        columns.append(Column(kind: .description, label: "", code: "description"))
        let line = lines.line(of: outline.elements[at].range.lowerBound)
        let rows = outline.children(of: at, "rule").map { rule in
            let range = outline.elements[rule].range
            let cells = Self.entries(of: rule, columns, outline).map { entry in
                entry.map { outline.child(of: $0, "text") ?? $0 }.map { trimmed(outline.text(of: $0)) } ?? ""
            }
            return Row(
                line: lines.line(of: range.lowerBound), lastLine: lines.line(of: range.upperBound), cells: cells,
                element: rule)
        }
        return Table(name: name, label: label, line: line, columns: columns, rows: rows, element: at)
    }

    /// The entry element of each column; nil where the row has none.
    private static func entries(of rule: Int, _ columns: [Column], _ outline: MarkupOutline) -> [Int?] {
        var left: [Column.Kind: ArraySlice<Int>] = [
            .input: outline.children(of: rule, "inputEntry")[...],
            .output: outline.children(of: rule, "outputEntry")[...],
            .note: outline.children(of: rule, "annotationEntry")[...],
            .description: outline.children(of: rule, "description").prefix(1)
        ]
        return columns.map { left[$0.kind]?.popFirst() }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    // MARK: Changing

    /// The file with other texts in the cells of a row; nil where there is no such row or the texts are not as many as columns.
    package func setting(_ cells: [String], inRow row: Int, of table: String) -> [UInt8]? {
        guard let table = self.table(table), table.rows.indices.contains(row), cells.count == table.columns.count
        else { return nil }
        let kept = table.rows[row]
        let entries = Self.entries(of: kept.element, table.columns, outline)
        var changes: [(range: Range<Int>, bytes: [UInt8])] = []
        for (at, cell) in cells.enumerated() where cell != kept.cells[at] {
            changes.append(change(entries[at], to: cell, in: kept.element, table.columns[at].kind))
        }
        return outline.bytes.replacing(changes)
    }

    private func change(
        _ entry: Int?, to cell: String, in rule: Int, _ kind: Column.Kind
    ) -> (range: Range<Int>, bytes: [UInt8]) {
        let text = MarkupOutline.encoded(cell)
        guard let entry else { return addition(of: text, to: rule, kind) }
        let element = outline.elements[entry]
        if kind == .description, !element.closesItself { return (element.content, text) }
        let (open, close) = (Array("<\(element.prefix)text>".utf8), Array("</\(element.prefix)text>".utf8))
        if let inner = outline.child(of: entry, "text") {
            let place = outline.elements[inner]
            return place.closesItself ? (place.range, open + text + close) : (place.content, text)
        }
        if element.closesItself {
            let name = element.rawName
            return (element.range, Array("<\(name)>".utf8) + open + text + close + Array("</\(name)>".utf8))
        }
        return (element.content, open + text + close)
    }

    /// A cell that the row has left out: a description stands first in it, an annotation last.
    private func addition(
        of text: [UInt8], to rule: Int, _ kind: Column.Kind
    ) -> (range: Range<Int>, bytes: [UInt8]) {
        let element = outline.elements[rule]
        let prefix = element.prefix
        if kind == .description {
            let start = element.content.lowerBound
            return (
                start..<start,
                Array("<\(prefix)description>".utf8) + text + Array("</\(prefix)description>".utf8)
            )
        }
        let name = prefix + (kind == .note ? "annotationEntry" : kind == .input ? "inputEntry" : "outputEntry")
        let end = element.children.last.map { outline.elements[$0].range.upperBound } ?? element.content.lowerBound
        return (
            end..<end,
            Array("<\(name)><\(prefix)text>".utf8) + text + Array("</\(prefix)text></\(name)>".utf8)
        )
    }

    /// The file with a row added behind another of the table, which it repeats (its `id`s changed); a table without rows gets one
    /// whose tests hold for everything.
    package func addingRow(after row: Int?, in table: String) -> [UInt8]? {
        guard let table = self.table(table) else { return nil }
        guard let last = row ?? table.rows.indices.last else { return addingFirstRow(to: table) }
        guard table.rows.indices.contains(last) else { return nil }
        let range = outline.elements[table.rows[last].element].range
        let copy = [10] + indent(before: range.lowerBound) + renamed(table.rows[last].element)
        return outline.bytes.replacing([(range.upperBound..<range.upperBound, copy)])
    }

    private func addingFirstRow(to table: Table) -> [UInt8]? {
        let element = outline.elements[table.element]
        guard !element.closesItself else { return nil }
        let prefix = element.prefix
        let entries = table.columns.map { column -> String in
            switch column.kind {
            case .input: "<\(prefix)inputEntry><\(prefix)text>-</\(prefix)text></\(prefix)inputEntry>"
            case .output: "<\(prefix)outputEntry><\(prefix)text>null</\(prefix)text></\(prefix)outputEntry>"
            case .note: "<\(prefix)annotationEntry><\(prefix)text></\(prefix)text></\(prefix)annotationEntry>"
            case .description: ""
            }
        }
        let row = "<\(prefix)rule>" + entries.joined() + "</\(prefix)rule>\n"
        return outline.bytes.replacing([(element.content.upperBound..<element.content.upperBound, Array(row.utf8))])
    }

    /// The file without a row.
    package func removingRow(_ row: Int, from table: String) -> [UInt8]? {
        guard let table = self.table(table), table.rows.indices.contains(row) else { return nil }
        let range = outline.elements[table.rows[row].element].range
        let before = indent(before: range.lowerBound).count
        var start = range.lowerBound - before
        if start > 0, outline.bytes[start - 1] == 10 { start -= 1 }
        return outline.bytes.replacing([(start..<range.upperBound, [])])
    }

    /// The white space between the line's start and this place.
    private func indent(before place: Int) -> [UInt8] {
        Array(outline.bytes[..<place].reversed().prefix { $0 == 32 || $0 == 9 }.reversed())
    }

    /// The bytes of an element with every `id` in it changed to one that the file does not have.
    private func renamed(_ element: Int) -> [UInt8] {
        let known = Set(outline.elements.compactMap { $0.attributes["id"] })
        let range = outline.elements[element].range
        var text = String(decoding: outline.bytes[range], as: UTF8.self)
        let own = outline.elements.filter { range.contains($0.range.lowerBound) }.compactMap { $0.attributes["id"] }
        for id in own {
            var number = 2
            while known.contains("\(id)_\(number)") { number += 1 }
            for quote in ["\"", "'"] {
                text = text.replacing(" id=\(quote)\(id)\(quote)", with: " id=\(quote)\(id)_\(number)\(quote)")
            }
        }
        return Array(text.utf8)
    }
}

/// Lines of rising places in a text.
struct LineCounter {
    private let ends: [Int]

    init(_ bytes: [UInt8]) { ends = bytes.indices.filter { bytes[$0] == 10 } }

    /// From 1.
    func line(of place: Int) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low + 1
    }
}

extension [UInt8] {
    /// With other bytes in some places, which do not overlap.
    func replacing(_ changes: [(range: Range<Int>, bytes: [UInt8])]) -> [UInt8] {
        var out = self
        for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            out.replaceSubrange(change.range, with: change.bytes)
        }
        return out
    }
}
