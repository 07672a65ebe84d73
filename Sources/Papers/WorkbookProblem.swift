import Vocabulary

/// One thing that is wrong with a file somebody sent in: a value, never a sentence.
///
/// `code` is stable; the wording lives in the web's catalogue under `problem.papers.<code>` and may use `values`.
package struct WorkbookProblem: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    package enum Code: String, Codable, Sendable, CaseIterable {
        // The file as a whole.
        case tooLarge, tooLargeUnpacked, ratioTooHigh, tooManyMembers, tooManyRows, tooManyCells, tooManyStrings
        case notWorkbook, oldFormat, encrypted, brokenArchive, badMemberName, duplicateMember, missingPart
        case brokenXML, doctype, tooDeep, badReference, badStringIndex, noSheet
        case notText, unsupportedEncoding, brokenCSV
        // The header.
        case headerNotFound, missingHeader, duplicateHeader
        // One cell.
        case formula, cellError, required, tooLong, controlCharacter, numericCode, scientificNotation
        case dateFormat, dateNotReal, notInteger, notMoney, moneyTooFine, notAChoice, unexpectedKind
        // Writing.
        case cannotWrite, qrTooLong
    }

    package let code: Code
    /// Name of the sheet; nil for csv and for the file as a whole.
    package let sheet: String?
    /// Row number as the person sees it, from 1.
    package let row: Int?
    /// Letters of the column as the person sees them ("C").
    package let column: String?
    /// What the wording may name. Never a cell's whole content where that may be personal.
    package let values: [String: String]

    package init(
        _ code: Code, sheet: String? = nil, row: Int? = nil, column: String? = nil, values: [String: String] = [:]
    ) {
        self.code = code
        self.sheet = sheet
        self.row = row
        self.column = column
        self.values = values
    }

    /// Where it is, as a spreadsheet says it: "C7", or "7" for a whole row; nil for the file as a whole.
    package var place: String? {
        guard let row else { return column }
        return (column ?? "") + String(row)
    }

    /// The same for the rest of the house: code `papers.<code>`, the place "sheet!C7" or "C7".
    package var problem: Problem {
        let shown = place.map { place in sheet.map { "\($0)!\(place)" } ?? place } ?? sheet
        return Problem("papers.\(code.rawValue)", field: values["key"], place: shown, values: values)
    }

    package var description: String { problem.description }

    func on(sheet name: String) -> WorkbookProblem {
        WorkbookProblem(code, sheet: sheet ?? name, row: row, column: column, values: values)
    }
}
