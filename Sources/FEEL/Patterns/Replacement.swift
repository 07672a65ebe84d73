/// What stands in for each match: text with `$1` for groups, `\$` and `\\` for those signs.
struct Replacement {
    private enum Part {
        case text(String)
        case group(Int)
    }

    private var parts: [Part] = []
    /// The highest group that it uses.
    private(set) var groups = 0

    /// nil when a `$` or `\` stands for nothing.
    init?(_ text: String, groups count: Int, literal: Bool) {
        if literal {
            parts = [.text(text)]
            return
        }
        let scalars = Array(text.unicodeScalars)
        var plain = String.UnicodeScalarView()
        var at = 0
        func digit(_ index: Int) -> Int? {
            guard index < scalars.count, (0x30...0x39).contains(scalars[index].value) else { return nil }
            return Int(scalars[index].value) - 0x30
        }
        while at < scalars.count {
            let scalar = scalars[at]
            at += 1
            if scalar == "\\" {
                guard at < scalars.count, scalars[at] == "\\" || scalars[at] == "$" else { return nil }
                plain.append(scalars[at])
                at += 1
            } else if scalar == "$" {
                guard var number = digit(at) else { return nil }
                at += 1
                // As many digits as there are groups for; what follows is text.
                while let more = digit(at), number * 10 + more <= count {
                    number = number * 10 + more
                    at += 1
                }
                if !plain.isEmpty { parts.append(.text(String(plain))) }
                plain = String.UnicodeScalarView()
                parts.append(.group(number))
                groups = max(groups, min(number, count))
            } else {
                plain.append(scalar)
            }
        }
        if !plain.isEmpty { parts.append(.text(String(plain))) }
    }

    /// Appends the replacement of one match.
    func append(to result: inout String, _ match: [Int], in text: [UInt32]) {
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .group(let number):
                guard 2 * number + 1 < match.count, match[2 * number] >= 0 else { continue }
                result.append(text, match[2 * number]..<match[2 * number + 1])
            }
        }
    }
}

extension String {
    /// Appends scalars of a text.
    mutating func append(_ text: [UInt32], _ range: Range<Int>) {
        for index in range { Unicode.Scalar(text[index]).map { unicodeScalars.append($0) } }
    }
}
