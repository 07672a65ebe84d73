import Vocabulary

/// How figures, dates and amounts are written. Amounts are fen; times are shown in China's one time zone.
extension Words {
    /// `1,500.00`: two decimals, thousands by comma, no sign of the currency.
    package func money(_ fen: Int64) -> String {
        let size = fen.magnitude
        let cents = size % 100
        return (fen < 0 ? "-" : "") + Self.grouped(size / 100) + "." + (cents < 10 ? "0" : "") + String(cents)
    }

    package func money(_ amount: Money) -> String { money(amount.fen) }

    /// `1,500.00 元`.
    package func yuan(_ amount: Money) -> String { text("format.yuan", ["amount": money(amount)]) }

    /// `2,318`.
    package func count(_ number: Int) -> String {
        (number < 0 ? "-" : "") + Self.grouped(UInt64(number.magnitude))
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    /// A share in per cent, cut off after two decimals and never rounded up: 19 of 24 is `79.16%`, so that nobody
    /// reads 80% where the limit was missed. Whole per cents go without decimals. A share of nothing is a dash.
    package func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "—" }
        let (product, overflow) = part.multipliedReportingOverflow(by: 10_000)
        guard !overflow else { return "—" }
        let hundredths = product / whole
        let exact = hundredths % 100 == 0 && product % whole == 0
        let cents = abs(hundredths % 100)
        return exact ? "\(hundredths / 100)%" : "\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)%"
    }

    /// `2023-10-16`.
    package func day(_ day: Day) -> String { day.description }

    /// `10-16`, for columns within one year.
    package func shortDay(_ day: Day) -> String { Self.two(day.month) + "-" + Self.two(day.day) }

    /// `2023 年 10 月 16 日` or `16 October 2023`.
    package func longDay(_ day: Day) -> String {
        text(
            "format.longDay",
            [
                "year": String(day.year), "month": text("format.month.m\(day.month)"), "day": String(day.day)
            ])
    }

    /// `周一` or `Mon`.
    package func weekday(_ day: Day) -> String { text("format.weekday.d\(day.weekday)") }

    /// `10-08 至 10-16`, with years where they are needed.
    package func days(_ first: Day, _ last: Day) -> String {
        let short = first.year == last.year
        return text(
            "format.range",
            [
                "from": day(first), "to": short ? shortDay(last) : day(last)
            ])
    }

    /// `10-08 至 10-16` where the year is clear from the page.
    package func shortDays(_ first: Day, _ last: Day) -> String {
        text("format.range", ["from": shortDay(first), "to": shortDay(last)])
    }

    /// `2023-10-17 10:58`, in UTC+8.
    package func moment(_ instant: Instant) -> String { "\(instant.day) \(instant.clockText)" }

    /// `10-17 10:58`.
    package func shortMoment(_ instant: Instant) -> String { "\(shortDay(instant.day)) \(instant.clockText)" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// The wording of a problem: `problem.<code>` with its values, else the general wording with the code, so
    /// that a person can at least quote it.
    package func problem(_ problem: Problem) -> String {
        let key = "problem.\(problem.code)"
        guard has(key) else { return text("problem.unknown", ["code": problem.code]) }
        let wording = text(key, problem.values)
        guard let place = problem.place else { return wording }
        return text("problem.at", ["place": place, "problem": wording])
    }
}
