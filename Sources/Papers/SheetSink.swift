/// `xl/worksheets/*.xml`: hands over row after row, so that a sheet never stands in memory as a whole.
final class SheetSink: XMLSink {
    private let strings: [String]
    private let isDate: [Bool]
    private let limits: Limits
    private let each: (Row) -> Bool

    private var inData = false
    private var inRow = false
    private var row = 0
    private var cells: [Cell] = []
    private var cellCount = 0
    private var textBytes = 0

    private var inCell = false
    private var column = -1
    private var type = Content.number
    private var styled = false
    private var hasFormula = false
    private var hasValue = false
    private var collecting = false
    private var hints = 0
    private var buffer: [UInt8] = []

    /// What the file says a cell holds.
    private enum Content: String {
        case number = "n"
        case shared = "s"
        case text = "str"
        case inline = "inlineStr"
        case boolean = "b"
        case error = "e"
        case day = "d"

        init?(_ value: UnsafePointer<CChar>) {
            if value[0] == 115, value[1] == 0 { self = .shared } else { self.init(rawValue: String(cString: value)) }
        }
    }

    init(strings: [String], isDate: [Bool], limits: Limits, each: @escaping (Row) -> Bool) {
        self.strings = strings
        self.isDate = isDate
        self.limits = limits
        self.each = each
        super.init(root: "worksheet")
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "c" where inRow && !inCell: startCell(attributes)
        case "v" where inCell:
            collecting = type != .inline
            hasValue = true
        case "f" where inCell: hasFormula = true
        case "t" where inCell && type == .inline && hints == 0:
            collecting = true
            hasValue = true
        case "rPh" where inCell: hints += 1
        case "row" where inData && !inRow: startRow(attributes)
        case "sheetData": inData = true
        default: break
        }
    }

    override func end(_ name: XMLName) {
        switch name {
        case "v", "t": collecting = false
        case "c" where inCell: endCell()
        case "rPh" where inCell: hints -= 1
        case "row" where inRow: endRow()
        // What follows is passed over, yet read: only the end of a member tells whether its check sum is right.
        case "sheetData": inData = false
        default: break
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard collecting else { return }
        buffer.append(contentsOf: bytes)
        if buffer.count > limits.cellBytes { fail(.tooLong) }
    }

    private func startRow(_ attributes: XMLAttributes) {
        cells = []
        column = -1
        inRow = true
        let previous = row
        if let said = attributes["r"] {
            guard let number = Int(said), number > previous, number <= CellReference.rows else {
                row = previous + 1
                return fail(.badReference, atRow: true)
            }
            row = number
        } else {
            row = previous + 1
        }
    }

    private func startCell(_ attributes: XMLAttributes) {
        (inCell, hasFormula, hasValue, collecting, hints) = (true, false, false, false, 0)
        (type, styled) = (.number, false)
        buffer.removeAll(keepingCapacity: true)
        let previous = column
        column += 1
        // One pass, no strings: this runs for every cell of the sheet.
        guard var at = attributes.list else { return }
        while let key = at.pointee, let value = at.advanced(by: 1).pointee {
            at = at.advanced(by: 2)
            guard key[0] != 0, key[1] == 0 else { continue }
            switch UInt8(bitPattern: key[0]) {
            case UInt8(ascii: "r"):
                guard let place = CellReference(value), place.row == row, place.column > previous else {
                    return fail(.badReference, atRow: true)
                }
                column = place.column
            case UInt8(ascii: "s"):
                guard let index = Int(String(cString: value)), index >= 0 else { return fail(.brokenXML) }
                styled = index < isDate.count && isDate[index]
            case UInt8(ascii: "t"):
                guard let found = Content(value) else { return fail(.brokenXML) }
                type = found
            default: break
            }
        }
        if column >= CellReference.columns { fail(.badReference, atRow: true) }
    }

    private func endCell() {
        inCell = false
        guard hasFormula || hasValue else { return }
        var text = CellText.decode(buffer)
        if type == .shared, hasValue {
            guard let index = Int(text), strings.indices.contains(index) else { return fail(.badStringIndex) }
            text = strings[index]
        }
        if text.isEmpty, !hasFormula { return }
        guard row <= limits.rows else {
            return failure = WorkbookProblem(.tooManyRows, row: row, values: ["limit": String(limits.rows)])
        }
        cellCount += 1
        // Many cells may share one long string: what they come to counts, not what the file holds.
        textBytes += text.utf8.count
        guard textBytes <= limits.bytesOut else {
            return failure = WorkbookProblem(.tooLargeUnpacked, values: ["limit": String(limits.bytesOut)])
        }
        guard cellCount <= limits.cells else {
            return failure = WorkbookProblem(.tooManyCells, values: ["limit": String(limits.cells)])
        }
        cells.append(Cell(column: column, kind: hasFormula ? .formula : kind, text: text))
    }

    private var kind: Cell.Kind {
        switch type {
        case .number: styled ? .date : .number
        case .shared, .text, .inline: .text
        case .boolean: .boolean
        case .error: .error
        case .day: .date
        }
    }

    private func endRow() {
        inRow = false
        guard !cells.isEmpty else { return }
        if !each(Row(number: row, cells: cells)) { finished = true }
        cells = []
    }

    private func fail(_ code: WorkbookProblem.Code, atRow: Bool = false) {
        guard failure == nil else { return }
        failure = WorkbookProblem(code, row: row, column: atRow ? nil : CellReference.letters(column))
    }
}
