/// Functions on patterns, as XPath and XQuery Functions 3.1 have them.
enum Patterns {
    static let all: [Builtin] = [
        Builtin("matches", [["input", "pattern", "flags?"]], .boolean, .many(matches)),
        Builtin("replace", [["input", "pattern", "replacement", "flags?"]], .string, .many(replace)),
        Builtin("split", [["string", "delimiter"]], .list(.string), .many(split))
    ]

    private static func program(_ pattern: Value, _ flags: Value, _ frame: Frame) -> PatternProgram? {
        guard let text = pattern.asString, flags.isNull || flags.asString != nil else { return nil }
        guard let program = try? frame.patterns.program(text, flags.asString ?? "") else {
            frame.fault("a pattern, or its flags, is not valid")
            return nil
        }
        return program
    }

    private static func matches(_ values: [Value], _ frame: Frame) -> Value {
        guard let text = values[0].asString,
            let program = program(values[1], values.count > 2 ? values[2] : .null, frame)
        else { return .null }
        switch PatternSearch(program, text, groups: nil, frame).first(from: 0) {
        case .found: return .boolean(true)
        case .none: return .boolean(false)
        case .stopped: return tooLong(frame)
        }
    }

    private static func replace(_ values: [Value], _ frame: Frame) -> Value {
        guard let text = values[0].asString, let template = values[2].asString,
            let program = program(values[1], values.count > 3 ? values[3] : .null, frame)
        else { return .null }
        guard
            let replacement = Replacement(template, groups: program.groups, literal: program.flags.isLiteral)
        else {
            frame.fault("in a replacement, '$' needs a digit and '\\' a '$' or '\\' after it")
            return .null
        }
        var result = ""
        let search = PatternSearch(program, text, groups: replacement.groups, frame)
        var at = 0
        let whole = each(program, search, frame) { match in
            result.append(search.text, at..<match[0])
            replacement.append(to: &result, match, in: search.text)
            at = match[1]
            return result.utf8.count < Limits.text
        }
        guard whole else { return .null }
        result.append(search.text, at..<search.text.count)
        return .string(result)
    }

    private static func split(_ values: [Value], _ frame: Frame) -> Value {
        guard let text = values[0].asString, let program = program(values[1], .null, frame) else { return .null }
        var parts: [Value] = []
        var at = 0
        let search = PatternSearch(program, text, groups: 0, frame)
        let whole = each(program, search, frame) { match in
            var part = ""
            part.append(search.text, at..<match[0])
            parts.append(.string(part))
            at = match[1]
            return parts.count < Limits.list
        }
        guard whole else { return .null }
        var rest = ""
        rest.append(search.text, at..<search.text.count)
        parts.append(.string(rest))
        return .list(parts)
    }

    /// Calls the body for each match in turn. False when the pattern takes nothing, or the search was stopped.
    private static func each(
        _ program: PatternProgram, _ search: PatternSearch, _ frame: Frame, _ body: ([Int]) -> Bool
    ) -> Bool {
        if case .found = PatternSearch(program, "", groups: nil, frame).first(from: 0) {
            frame.fault("a pattern that matches the empty text cannot be replaced or split at")
            return false
        }
        var at = 0
        while true {
            switch search.first(from: at) {
            case .none: return true
            case .stopped:
                _ = tooLong(frame)
                return false
            case .found(let match):
                guard body(match) else {
                    frame.fault("a text or list is too long")
                    return false
                }
                // A match of nothing, as between two assertions, must not be found for ever.
                at = max(match[1], match[0] + 1)
                if at > search.text.count { return true }
            }
        }
    }

    private static func tooLong(_ frame: Frame) -> Value {
        frame.fault("a search for a pattern took too many steps")
        return .null
    }
}
