/// The form of a FEEL text for those who put it in words: what is compared with what. It says nothing about types and
/// is not run.
package indirect enum Outline: Sendable, Equatable {
    /// `-`
    case anything
    case null
    case boolean(Bool)
    case number(Number)
    case text(String)
    /// `@"…"`
    case temporal(String)
    /// `training.days`, `?`, `item.kind`
    case path([String])
    case compare(Sign, Outline, Outline)
    /// `< 5`: compared with what the cell looks at.
    case test(Sign, Outline)
    case all(Outline, Outline)
    case either(Outline, Outline)
    case calculate(String, Outline, Outline)
    case range(low: Outline?, lowIncluded: Bool, high: Outline?, highIncluded: Bool)
    case filter(Outline, Outline)
    /// `some name in domain satisfies condition`
    case some(String, in: Outline, Outline)
    case every(String, in: Outline, Outline)
    case call(String, [Outline])
    case list([Outline])
    /// Anything else: its text speaks for itself.
    case other

    package enum Sign: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// The tests of a cell, of which one must hold, or none when `negated`; nil: it cannot be parsed.
    package static func tests(_ text: String) -> (negated: Bool, tests: [Outline])? {
        guard let syntax = try? Parser.tests(text, names: ParserNames()) else { return nil }
        return (syntax.negated, syntax.tests.map(Outline.init))
    }

    package static func expression(_ text: String) -> Outline? {
        (try? Parser.expression(text, names: ParserNames())).map(Outline.init)
    }

    private init(_ syntax: Syntax) {
        switch syntax.kind {
        case .anything: self = .anything
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .number(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .temporal(let text): self = .temporal(text)
        case .name(let name): self = .path([name])
        case .path(let base, let member):
            if case .path(let path) = Outline(base) { self = .path(path + [member]) } else { self = .other }
        case .comparison(let sign, let operand): self = Sign(sign).map { .test($0, Outline(operand)) } ?? .other
        case .binary(let sign, let left, let right): self = Self.binary(sign, Outline(left), Outline(right))
        case .range(let low, let lowClosed, let high, let highClosed):
            self = .range(
                low: low.map(Outline.init), lowIncluded: lowClosed, high: high.map(Outline.init),
                highIncluded: highClosed)
        case .filter(let list, let condition): self = .filter(Outline(list), Outline(condition))
        case .quantified(let every, let iterators, let condition):
            guard iterators.count == 1, iterators[0].end == nil else {
                self = .other
                return
            }
            let (name, domain) = (iterators[0].name, Outline(iterators[0].domain))
            self = every ? .every(name, in: domain, Outline(condition)) : .some(name, in: domain, Outline(condition))
        case .call(let function, let arguments, nil):
            if case .path(let name) = Outline(function), name.count == 1 {
                self = .call(name[0], arguments.map(Outline.init))
            } else {
                self = .other
            }
        case .list(let items): self = .list(items.map(Outline.init))
        default: self = .other
        }
    }

    private static func binary(_ sign: Operator, _ left: Outline, _ right: Outline) -> Outline {
        if let compared = Sign(sign) { return .compare(compared, left, right) }
        switch sign {
        case .and: return .all(left, right)
        case .or: return .either(left, right)
        case .add: return .calculate("+", left, right)
        case .subtract: return .calculate("−", left, right)
        case .multiply: return .calculate("×", left, right)
        case .divide: return .calculate("÷", left, right)
        default: return .other
        }
    }
}

extension Outline.Sign {
    fileprivate init?(_ sign: Operator) {
        switch sign {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        default: return nil
        }
    }

    /// The same comparison seen from the other side.
    package var turned: Outline.Sign {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }
}
