import Vocabulary

/// One value of a table that goes out.
package enum TableValue: Hashable, Sendable {
    case empty
    /// Written as text whatever it starts with; numbers of identity and card belong here.
    case text(String)
    case integer(Int64)
    case money(Money)
    case day(Day)

    /// As csv shows it.
    var plain: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .money(let money): money.plain
        case .day(let day): day.description
        }
    }
}

/// A plain export: notes on top (who made it, when, by which filter), a header, rows.
/// The same table goes to xlsx and csv.
package struct Table: Sendable {
    package struct Column: Sendable, Hashable {
        package let header: String
        /// In characters; nil: by the header.
        package let width: Double?

        package init(_ header: String, width: Double? = nil) {
            self.header = header
            self.width = width
        }
    }

    package var sheet: String
    package var title: String
    /// Lines under the title: made by, time, filter. Wording by the caller.
    package var notes: [String]
    package var columns: [Column]
    package var rows: [[TableValue]]

    package init(sheet: String, title: String, notes: [String], columns: [Column], rows: [[TableValue]]) {
        self.sheet = sheet
        self.title = title
        self.notes = notes
        self.columns = columns
        self.rows = rows
    }
}
