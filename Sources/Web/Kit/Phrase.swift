/// A text of the catalogue taken apart: `{name}` is a value, `{n|one|many}` chooses by the number `n`,
/// `**strong**` is emphasis (tags in a template, nothing in plain text).
package struct Phrase: Sendable {
    package enum Piece: Equatable, Sendable {
        case text(String)
        case value(String)
        case plural(String, one: String, many: String)
        case strong
    }

    package let pieces: [Piece]

    package init(_ source: String) {
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(source)
        func flush() {
            if !plain.isEmpty { pieces.append(.text(plain)); plain = "" }
        }
        while let first = rest.first {
            if rest.hasPrefix("**") {
                flush()
                pieces.append(.strong)
                rest = rest.dropFirst(2)
            } else if first == "{", let end = rest.firstIndex(of: "}") {
                flush()
                pieces.append(Self.placeholder(rest[rest.index(after: rest.startIndex)..<end]))
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        flush()
        self.pieces = pieces
    }

    private static func placeholder(_ inside: Substring) -> Piece {
        let parts = inside.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return .value(String(inside)) }
        return .plural(parts[0], one: parts[1], many: parts[2])
    }

    /// The names of the values it needs.
    package var names: Set<String> {
        Set(
            pieces.compactMap { piece in
                switch piece {
                case .value(let name), .plural(let name, _, _): name
                case .text, .strong: nil
                }
            })
    }

    /// The finished text, plain. A value that is not given shows as its name in braces.
    package func filled(_ values: [String: String]) -> String {
        var out = ""
        for piece in pieces {
            switch piece {
            case .text(let text): out += text
            case .value(let name): out += values[name] ?? "{\(name)}"
            case .plural(let name, let one, let many): out += values[name] == "1" ? one : many
            case .strong: break
            }
        }
        return out
    }

    /// Template source: values become Mustache variables (escaped when rendered). `nil` for a plural, which
    /// only Swift can choose.
    package var template: String? {
        var out = ""
        var open = false
        for piece in pieces {
            switch piece {
            case .text(let text): out += Markup.escaped(text)
            case .value(let name): out += "{{\(name)}}"
            case .plural: return nil
            case .strong:
                out += open ? "</b>" : "<b>"
                open.toggle()
            }
        }
        return open ? out + "</b>" : out
    }
}
