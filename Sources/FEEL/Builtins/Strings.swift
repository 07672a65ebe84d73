/// Texts. Positions count Unicode code points from 1.
enum Strings {
    static let all: [Builtin] = [
        Builtin(
            "string length", [["string"]], .number,
            .one { value in
                value.asString.map { .int($0.unicodeScalars.count) } ?? .null
            }),
        Builtin(
            "upper case", [["string"]], .string,
            .one { value in
                value.asString.map { .string($0.uppercased()) } ?? .null
            }),
        Builtin(
            "lower case", [["string"]], .string,
            .one { value in
                value.asString.map { .string($0.lowercased()) } ?? .null
            }),
        Builtin(
            "substring", [["string", "start position", "length?"]], .string,
            .many { values, _ in
                substring(values)
            }),
        Builtin(
            "substring before", [["string", "match"]], .string,
            .two { text, match in
                guard let whole = text.asString, let part = match.asString else { return .null }
                return .string(find(part, in: whole).map { String(whole[..<$0.lowerBound]) } ?? "")
            }),
        Builtin(
            "substring after", [["string", "match"]], .string,
            .two { text, match in
                guard let whole = text.asString, let part = match.asString else { return .null }
                return .string(find(part, in: whole).map { String(whole[$0.upperBound...]) } ?? "")
            }),
        Builtin(
            "contains", [["string", "match"]], .boolean,
            .two { text, match in
                guard let whole = text.asString, let part = match.asString else { return .null }
                return .boolean(find(part, in: whole) != nil)
            }),
        Builtin(
            "starts with", [["string", "match"]], .boolean,
            .two { text, match in
                guard let whole = text.asString, let part = match.asString else { return .null }
                return .boolean(whole.utf8.starts(with: part.utf8))
            }),
        Builtin(
            "ends with", [["string", "match"]], .boolean,
            .two { text, match in
                guard let whole = text.asString, let part = match.asString else { return .null }
                return .boolean(whole.utf8.reversed().starts(with: part.utf8.reversed()))
            })
    ]
    static let joining = [Builtin("string join", [["list", "delimiter?"]], .string, .many(join))]

    /// The first place of a part, by code points; an empty part is at the start.
    private static func find(_ part: String, in whole: String) -> Range<String.Index>? {
        if part.isEmpty { return whole.startIndex..<whole.startIndex }
        let text = whole.unicodeScalars, wanted = part.unicodeScalars
        guard let first = wanted.first else { return nil }
        var at = text.startIndex
        while let start = text[at...].firstIndex(of: first) {
            var one = start, two = wanted.startIndex
            while two != wanted.endIndex, one != text.endIndex, text[one] == wanted[two] {
                one = text.index(after: one)
                two = wanted.index(after: two)
            }
            if two == wanted.endIndex { return start..<one }
            at = text.index(after: start)
        }
        return nil
    }

    private static func substring(_ values: [Value]) -> Value {
        guard let text = values[0].asString, let start = values[1].asNumber?.rounded(scale: 0, .down)?.int64, start != 0
        else { return .null }
        let scalars = Array(text.unicodeScalars)
        let from = start > 0 ? start - 1 : Int64(scalars.count) + start
        guard from >= 0, from < scalars.count else { return start > 0 ? .string("") : .null }
        var end = Int64(scalars.count)
        if values.count > 2, !values[2].isNull {
            guard let length = values[2].asNumber?.rounded(scale: 0, .down)?.int64, length >= 1 else { return .null }
            end = min(end, from + min(length, end))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[Int(from)..<Int(end)])
        return .string(String(view))
    }

    private static func join(_ values: [Value], _ frame: Frame) -> Value {
        guard let items = Lists.one(values[0]) else { return .null }
        var delimiter = ""
        if values.count > 1, !values[1].isNull {
            guard let text = values[1].asString else { return .null }
            delimiter = text
        }
        var result = "", first = true
        for item in items {
            if item.isNull { continue }
            guard let text = item.asString, result.utf8.count < Limits.text, frame.spend(1 + text.utf8.count / 64)
            else { return .null }
            if !first { result += delimiter }
            result += text
            first = false
        }
        return .string(result)
    }
}
