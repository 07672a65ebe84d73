/// What one cell of a file holds. The text is what stands in the file, so no digit is lost on the way.
package struct Cell: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case text, number, date, boolean, error, formula
    }

    /// From 0 (column A).
    package let column: Int
    package let kind: Kind
    /// Text as it is; number and date as the file's own digits (a date is a serial number or an ISO date);
    /// boolean "1" or "0"; for a formula the result that the file remembers.
    package let text: String

    package init(column: Int, kind: Kind, text: String) {
        self.column = column
        self.kind = kind
        self.text = text
    }
}

/// One row of a file with its cells in ascending order of column; cells without content are left out.
package struct Row: Hashable, Sendable {
    /// From 1, as the person sees it.
    package let number: Int
    package let cells: [Cell]

    package init(number: Int, cells: [Cell]) {
        self.number = number
        self.cells = cells
    }

    /// Binary search: rows are sparse.
    package func cell(at column: Int) -> Cell? {
        var (low, high) = (0, cells.count)
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].column < column { low = middle + 1 } else { high = middle }
        }
        return low < cells.count && cells[low].column == column ? cells[low] : nil
    }
}

/// The address of a cell, within what a spreadsheet can have: columns A…XFD, rows 1…1,048,576.
package struct CellReference: Hashable, Sendable {
    static let columns = 16_384
    static let rows = 1_048_576

    /// From 0.
    package let column: Int
    /// From 1.
    package let row: Int

    /// Reads "C7"; nil for anything else and for what lies outside a sheet.
    package init?(_ text: String) { self.init(utf8: text.utf8) }

    /// From a C string, without making a Swift one of it.
    init?(_ text: UnsafePointer<CChar>) {
        var count = 0
        while count < 16, text[count] != 0 { count += 1 }
        self.init(utf8: (0..<count).lazy.map { UInt8(bitPattern: text[$0]) })
    }

    private init?(utf8 bytes: some Sequence<UInt8>) {
        var (column, row, letters, digits) = (0, 0, 0, 0)
        for byte in bytes {
            switch byte {
            case 65...90 where digits == 0, 97...122 where digits == 0:
                letters += 1
                guard letters <= 3 else { return nil }
                column = column * 26 + Int(byte & 0x1F)
            case 48...57 where letters > 0:
                digits += 1
                guard digits <= 7 else { return nil }
                row = row * 10 + Int(byte - 48)
            default: return nil
            }
        }
        guard letters > 0, digits > 0, column <= Self.columns, (1...Self.rows).contains(row) else { return nil }
        self.column = column - 1
        self.row = row
    }

    /// "A" for 0, "XFD" for 16,383.
    package static func letters(_ column: Int) -> String {
        var (rest, out) = (max(0, column) + 1, "")
        while rest > 0 {
            let scalar = Unicode.Scalar(UInt8(65 + (rest - 1) % 26))
            out = String(Character(scalar)) + out
            rest = (rest - 1) / 26
        }
        return out
    }
}
