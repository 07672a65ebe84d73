import Vocabulary

/// Days as people type them and as spreadsheets store them.
enum DayReading {
    enum Failure: Error { case form, notReal }

    /// `2023-06-05`, `2023/6/5`, `2023.6.5`, `20230605`, `2023年6月5日` (日 or 号, or none), each with or without
    /// a midnight behind it (`2023/6/5 0:00:00`, `2023-06-05T00:00:00`).
    static func typed(_ text: String) -> Result<Day, Failure> {
        guard text.utf8.count <= 40 else { return .failure(.form) }
        if case .success(let day) = Day.parse(text) { return .success(day) }
        var halves = text.split(maxSplits: 1) { $0 == " " || $0 == "T" }.map(String.init)
        if halves.count == 2, isMidnight(halves[1]) { halves.removeLast() }
        guard halves.count == 1, var date = halves.first else { return .failure(.form) }
        if date.utf8.count == 8, date.utf8.allSatisfy(isDigit) {
            let digits = Array(date)
            return make([String(digits[0..<4]), String(digits[4..<6]), String(digits[6..<8])])
        }
        if date.contains("年") {
            if let last = date.last, last == "日" || last == "号" { date.removeLast() }
            let year = date.split(separator: "年", omittingEmptySubsequences: false)
            guard year.count == 2 else { return .failure(.form) }
            let rest = year[1].split(separator: "月", omittingEmptySubsequences: false)
            return make([String(year[0])] + rest.map(String.init))
        }
        for separator in ["-", "/", "."] as [Character] where date.contains(separator) {
            return make(date.split(separator: separator, omittingEmptySubsequences: false).map(String.init))
        }
        return .failure(.form)
    }

    /// A spreadsheet's day number; the time of day is left off.
    static func serial(_ text: String, date1904: Bool) -> Result<Day, Failure> {
        guard let value = Double(text), value.isFinite, value >= 0, value < 2_958_466 else { return .failure(.form) }
        let days = Int(value)
        if date1904 { return base(1904, 1, 1).map { $0 + days } }
        // The 1900 calendar has a 29 February 1900 that never was, as number 60.
        if days == 0 || days == 60 { return .failure(.notReal) }
        return base(1899, 12, days < 60 ? 31 : 30).map { $0 + days }
    }

    private static func base(_ year: Int, _ month: Int, _ day: Int) -> Result<Day, Failure> {
        Day(year: year, month: month, day: day).map { .success($0) } ?? .failure(.notReal)
    }

    private static func make(_ parts: [String]) -> Result<Day, Failure> {
        guard parts.count == 3, parts[0].utf8.count == 4, (1...2).contains(parts[1].utf8.count),
            (1...2).contains(parts[2].utf8.count), parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return .failure(.form) }
        return Day(year: year, month: month, day: day).map { .success($0) } ?? .failure(.notReal)
    }

    private static func isMidnight(_ time: String) -> Bool {
        var time = time
        if time.hasSuffix("Z") { time.removeLast() }
        let parts = time.split(whereSeparator: { $0 == ":" || $0 == "." })
        return (2...4).contains(parts.count) && parts.allSatisfy { $0.utf8.allSatisfy { $0 == 48 } }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
