import FEEL

/// A text with places for values: `出勤 {attendance.sessionsAttended} 次，不低于 {parameters.minAttendance|percent}`.
///
/// Between the braces stands a FEEL expression over the input's keys, `parameters` and `pack`; after the last bar how
/// the value is
/// shown: `yuan` (fen as yuan), `percent`, `date`, `flag`, `text` (the default), or a code list of the code book.
struct Template {
    enum Part {
        case text(String)
        case value(Expression, format: String)
    }

    let parts: [Part]

    init(_ source: String) throws(ModelProblems) {
        var parts: [Part] = []
        var rest = source[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            rest = rest[rest.index(after: open)...]
            let close = rest.firstIndex(of: "}") ?? rest.endIndex
            let inside = rest[..<close]
            let bar = inside.lastIndex(of: "|")
            let expression = try Expression.parse(String(inside[..<(bar ?? inside.endIndex)]), names: Self.names)
            parts.append(.value(expression, format: bar.map { String(inside[inside.index(after: $0)...]) } ?? "text"))
            rest = close < rest.endIndex ? rest[rest.index(after: close)...] : rest[rest.endIndex...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// Names that an expression may use: the first keys of all inputs.
    static let names = Array(
        Set(DecisionKind.allCases.flatMap(\.keys).map { $0.path[0] } + ["parameters", "pack"])
    ).sorted()

    /// Why a text is no template; nil when it is one.
    static func trouble(_ source: String) -> String? {
        if source.filter({ $0 == "{" }).count != source.filter({ $0 == "}" }).count {
            return "a brace is not closed: \(source)"
        }
        do {
            _ = try Template(source)
            return nil
        } catch {
            return "\(error.problems.first?.message ?? "cannot be read"): \(source)"
        }
    }
}

/// Fills templates with the values of one case.
struct TemplateWriter {
    let facts: [String: Value]
    let codes: CodeBook

    func write(_ text: Bilingual) -> Bilingual { Bilingual(zh: write(text.zh, .zh), en: write(text.en, .en)) }

    func write(_ source: String, _ language: Language) -> String {
        guard source.contains("{") else { return source }
        guard let template = try? Template(source) else { return source }
        return template.parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let expression, let format): show(expression.evaluate(facts), format, language)
            }
        }.joined()
    }

    func show(_ value: Value, _ format: String, _ language: Language) -> String {
        if case .list(let items) = value {
            if items.isEmpty { return word("none", language) }
            return items.map { show($0, format, language) }.joined(separator: word("separator", language))
        }
        switch (format, value) {
        case ("flag", .boolean(let flag)): return codes.name("flag", flag ? "true" : "false")?[language] ?? ""
        case ("level", .null): return codes.name("level", "none")?[language] ?? ""
        case (_, .null): return word("none", language)
        case ("yuan", .number(let fen)): return yuan(fen, language)
        case ("percent", .number(let share)): return Self.percent(share)
        case ("text", _), ("date", _): return Self.plain(value)
        default:
            let code = Self.plain(value)
            return codes.name(format, code)?[language] ?? code
        }
    }

    private func word(_ code: String, _ language: Language) -> String { codes.name("word", code)?[language] ?? "" }

    func yuan(_ fen: ExactNumber, _ language: Language) -> String {
        let amount = Self.grouped(fen)
        return word("yuan", language).replacing("{}", with: amount)
    }

    /// `1,200.00`
    static func grouped(_ fen: ExactNumber) -> String {
        guard let whole = fen.rounded(scale: 0, .halfUp)?.int64 else { return fen.description }
        let yuan = String(whole.magnitude / 100)
        var text = ""
        for (index, digit) in yuan.enumerated() {
            if index > 0, (yuan.utf8.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        let rest = String(whole.magnitude % 100)
        return (whole < 0 ? "-" : "") + text + "." + (rest.utf8.count < 2 ? "0" : "") + rest
    }

    /// `80%`, `79.5%`; at most two digits after the point, cut off so that nothing below a limit looks like the limit.
    static func percent(_ share: ExactNumber) -> String {
        let hundred = share.multiplied(by: ExactNumber(100))?.rounded(scale: 2, .down)
        return (hundred?.reduced.description ?? share.description) + "%"
    }

    static func plain(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .date(let date): date.description
        case .boolean(let flag): flag ? "true" : "false"
        default: ""
        }
    }
}
