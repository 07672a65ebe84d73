/// What a sheet of one kind of record looks like: used to write the template, to read what comes back, and to
/// write the result workbook. All wording comes from the caller.
package struct ColumnMap: Sendable, Hashable {
    package struct Choice: Sendable, Hashable {
        /// What the program works with.
        package let value: String
        package let zh: String
        package let en: String

        package init(_ value: String, zh: String, en: String) {
            self.value = value
            self.zh = zh
            self.en = en
        }
    }

    package enum Kind: Sendable, Hashable {
        /// Free text; a cell formatted as number is taken when it is a whole number of at most 15 digits.
        case text
        /// A calendar day: `2023-06-05`, `2023/6/5`, `2023.6.5`, `20230605`, `2023年6月5日` or a real spreadsheet date.
        case day
        /// A whole number.
        case integer
        /// Yuan with at most two decimals.
        case money
        /// Identity, card and other numbers that are text: a numeric cell is refused, its digits may be gone.
        case code
        /// One of these; the label in either language or the value itself.
        case choice([Choice])
    }

    package struct Column: Sendable, Hashable {
        /// The caller's name for it; unique within the map.
        package let key: String
        package let zh: String
        package let en: String
        /// Other headers under which the column may come in.
        package let aliases: [String]
        package let required: Bool
        package let kind: Kind
        /// Characters that a text may have.
        package let maximumLength: Int
        /// One line for the instruction sheet.
        package let noteZh: String
        package let noteEn: String

        package init(
            _ key: String, zh: String, en: String, aliases: [String] = [], required: Bool = false,
            kind: Kind = .text, maximumLength: Int = 500, noteZh: String = "", noteEn: String = ""
        ) {
            self.key = key
            self.zh = zh
            self.en = en
            self.aliases = aliases
            self.required = required
            self.kind = kind
            self.maximumLength = maximumLength
            self.noteZh = noteZh
            self.noteEn = noteEn
        }

        func header(_ language: SheetLanguage) -> String { language == .zh ? zh : en }
        func note(_ language: SheetLanguage) -> String { language == .zh ? noteZh : noteEn }
    }

    package let columns: [Column]

    package init(_ columns: [Column]) { self.columns = columns }
}

/// In which of the two languages a sheet of ours is written; never both.
package enum SheetLanguage: String, Sendable, CaseIterable {
    case zh, en
}
