/// `xl/worksheets/*.xml`: hands over row after row, so that a sheet never stands in memory as a whole.
final class SheetSink: XMLSink {
    let root: StaticString = "worksheet"
    private let strings: [String]
    private let isDate: [Bool]
    private let limits: Limits
    private let each: (Row) -> Bool
    private(set) var failure: WorkbookProblem?
    private(set) var finished = false

    private var inData = false
    private var inRow = false
    private var row = 0
    private var cells: [Cell] = []
    private var cellCount = 0

    private var inCell = false
    private var column = -1
    private var type = Content.number
    private var styled = false
    private var hasFormula = false
    private var hasValue = false
    private var collecting = false
    private var hints = 0
    private var buffer: [UInt8] = []

    private enum Content { case number, shared, text, inline, boolean, error, day }

    init(strings: [String], isDate: [Bool], limits: Limits, each: @escaping (Row) -> Bool) {
        self.strings = strings
        self.isDate = isDate
        self.limits = limits
        self.each = each
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
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

    func end(_ name: XMLName) {
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

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
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
        let previous = column
        if let said = attributes["r"] {
            guard let place = CellReference(said), place.row == row, place.column > previous else {
                return fail(.badReference, atRow: true)
            }
            column = place.column
        } else {
            column = previous + 1
            guard column < CellReference.columns else { return fail(.badReference, atRow: true) }
        }
        (inCell, hasFormula, hasValue, collecting, hints) = (true, false, false, false, 0)
        buffer.removeAll(keepingCapacity: true)
        styled = false
        if let style = attributes["s"] {
            guard let index = Int(style), index >= 0 else { return fail(.brokenXML) }
            styled = index < isDate.count && isDate[index]
        }
        switch attributes["t"] {
        case nil, "n": type = .number
        case "s": type = .shared
        case "str": type = .text
        case "inlineStr": type = .inline
        case "b": type = .boolean
        case "e": type = .error
        case "d": type = .day
        default: fail(.brokenXML)
        }
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
