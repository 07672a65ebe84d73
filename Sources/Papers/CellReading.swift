import Vocabulary

/// What one cell means for its column: the value, nothing, or why not.
struct CellReading {
    enum Result {
        case empty
        case value(ImportedValue)
        case problem(WorkbookProblem.Code, [String: String])
    }

    let column: ColumnMap.Column
    let date1904: Bool
    /// Folded label → value, for a choice.
    private let choices: [String: String]

    init(_ column: ColumnMap.Column, date1904: Bool) {
        self.column = column
        self.date1904 = date1904
        var choices: [String: String] = [:]
        if case .choice(let list) = column.kind {
            for choice in list {
                for label in [choice.value, choice.zh, choice.en] where choices[CellText.folded(label)] == nil {
                    choices[CellText.folded(label)] = choice.value
                }
            }
            // As they stand too: the usual case then needs no folding.
            for choice in list {
                for label in [choice.zh, choice.en] where choices[label] == nil { choices[label] = choice.value }
            }
        }
        self.choices = choices
    }

    /// The value, and the text to show for the cell in a result workbook.
    func read(_ cell: Cell?) -> (result: Result, raw: String) {
        guard let cell else { return (.empty, "") }
        let exact = column.kind == .text
        guard var text = CellText.clean(cell.text, all: !exact) else {
            let shown = String(String.UnicodeScalarView(cell.text.unicodeScalars.filter { $0.value >= 32 }))
            return (.problem(.controlCharacter, [:]), shown)
        }
        if column.kind == .code, text.utf8.contains(32) { text = text.filter { $0 != " " } }
        switch cell.kind {
        case .formula: return (.problem(.formula, [:]), text)
        case .error: return (.problem(.cellError, ["found": String(text.prefix(20))]), text)
        case .boolean: return (.problem(.unexpectedKind, [:]), text)
        case .text: return (text.isEmpty ? .empty : typed(text), text)
        case .number: return (text.isEmpty ? .empty : number(text), text)
        case .date:
            guard !text.isEmpty else { return (.empty, "") }
            let day = text.utf8.contains(45) ? DayReading.typed(text) : DayReading.serial(text, date1904: date1904)
            guard case .success(let found) = day else { return (dayResult(day), text) }
            return (dated(found), found.description)
        }
    }

    private func typed(_ text: String) -> Result {
        if text.utf8.count > column.maximumLength, text.unicodeScalars.count > column.maximumLength {
            return .problem(.tooLong, ["limit": String(column.maximumLength)])
        }
        switch column.kind {
        case .text: return .value(.text(text))
        case .code: return Self.isScientific(text) ? .problem(.scientificNotation, [:]) : .value(.code(text))
        case .day: return dayResult(DayReading.typed(text))
        case .integer: return Self.integer(text).map { .value(.integer($0)) } ?? .problem(.notInteger, [:])
        case .money: return money(text)
        case .choice(let list):
            if let value = choices[text] ?? choices[CellText.folded(text)] { return .value(.choice(value)) }
            let (zh, en) = (list.prefix(20).map(\.zh), list.prefix(20).map(\.en))
            return .problem(
                .notAChoice, ["allowedZh": zh.joined(separator: "、"), "allowedEn": en.joined(separator: ", ")])
        }
    }

    /// A numeric cell, by the digits that stand in the file.
    private func number(_ text: String) -> Result {
        switch column.kind {
        case .code: return .problem(.numericCode, [:])
        case .text, .choice:
            // 15 digits is what a spreadsheet's number keeps; beyond that they may have been changed.
            guard text.utf8.count <= 15, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                return .problem(.unexpectedKind, [:])
            }
            return typed(text)
        case .day:
            // 20230605 typed as a number is clear; a bare serial number could be anything.
            return text.utf8.count == 8 ? dayResult(DayReading.typed(text)) : .problem(.dateFormat, [:])
        case .integer:
            if let whole = Int64(text) { return .value(.integer(whole)) }
            guard let value = Double(text), let whole = Int64(exactly: value), abs(value) <= 9_007_199_254_740_992
            else { return .problem(.notInteger, [:]) }
            return .value(.integer(whole))
        case .money:
            if case .success(let money) = Money.parse(text) { return .value(.money(money)) }
            guard let value = Double(text), value.isFinite, abs(value) < 1e13 else { return .problem(.notMoney, [:]) }
            // 0.1 + 0.2 is stored as 0.30000000000000004: the noise of the sum is not a third decimal.
            let fen = (value * 100).rounded()
            guard abs(value * 100 - fen) < 1e-4, let exact = Int64(exactly: fen) else {
                return .problem(.moneyTooFine, [:])
            }
            return .value(.money(Money(fen: exact)))
        }
    }

    private func dated(_ day: Day) -> Result {
        switch column.kind {
        case .day: .value(.day(day))
        case .text: .value(.text(day.description))
        case .code: .problem(.numericCode, [:])
        case .integer, .money, .choice: .problem(.unexpectedKind, [:])
        }
    }

    private func dayResult(_ result: Swift.Result<Day, DayReading.Failure>) -> Result {
        switch result {
        case .success(let day): .value(.day(day))
        case .failure(.form): .problem(.dateFormat, [:])
        case .failure(.notReal): .problem(.dateNotReal, [:])
        }
    }

    private func money(_ text: String) -> Result {
        let bare = text.hasSuffix("元") ? String(text.dropLast()) : text
        switch Money.parse(bare) {
        case .success(let money): return .value(.money(money))
        case .failure(let problem): return .problem(problem.code == "money.decimals" ? .moneyTooFine : .notMoney, [:])
        }
    }

    /// `1200`, `-3`, `1,200`.
    static func integer(_ text: String) -> Int64? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1, groups.count <= 8 else { return Int64(text) }
        guard let first = groups.first, (1...4).contains(first.utf8.count), first != "-", first != "+",
            groups.dropFirst().allSatisfy({ $0.utf8.count == 3 && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        return Int64(groups.joined())
    }

    /// What a spreadsheet makes of a long number when it saves csv: `5.30102E+17`.
    private static func isScientific(_ text: String) -> Bool {
        guard text.utf8.contains(43) else { return false }
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, let exponent = parts[1].first, exponent == "+", Int(parts[1].dropFirst()) != nil
        else { return false }
        return !parts[0].isEmpty && parts[0].utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }
}
