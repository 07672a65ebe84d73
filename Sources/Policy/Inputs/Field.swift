import FEEL
import Vocabulary

/// What a key of an input may hold.
enum FieldType: Sendable, Hashable {
    case text, optionalText
    /// Any text; those that the list of the code book has are called as it says.
    case named(String)
    /// A text that counts as none when it is blank.
    case optionalMark
    /// A code of the pack's code book, by list.
    case code(String), optionalCode(String), codes(String)
    case texts
    case date, division, optionalDivision
    /// 5…1 or null.
    case level
    /// Whole and not negative.
    case count, optionalCount, counts
    /// Whole and of either sign.
    case signed
    /// Exact and not negative.
    case amount
    /// Exact, 0…1.
    case rate
    case flag

    /// The list of the code book that its codes are of.
    var codeList: String? {
        switch self {
        case .code(let list), .optionalCode(let list), .codes(let list): list
        default: nil
        }
    }
}

/// One key of an input: where it stands, what it may hold, and how it goes between JSON, the typed input and the
/// model's slots.
struct Field<Root: Sendable>: Sendable {
    /// `["training", "days"]`
    let path: [String]
    let type: FieldType
    let get: @Sendable (Root) -> Scalar
    let set: @Sendable (inout Root, Scalar) -> Void
    /// Where the value lies in the typed input, and as what; nil where it is no stored property.
    let spot: Spot?

    var name: String { path.joined(separator: ".") }
}

/// A value in the memory of a typed input.
struct Spot: Sendable {
    enum Form: Sendable {
        case text, optionalText, mark, texts, whole, optionalWhole, wholes, fen, optionalFen, number, flag, day
    }

    var form: Form
    var offset: Int

    /// The cell of the value in the input that lies at `base`.
    @inline(__always)
    func cell(_ base: UnsafeRawPointer, _ machine: Machine) -> Cell {
        let at = base + offset
        switch form {
        case .text: return machine.text(at.assumingMemoryBound(to: String.self).pointee)
        case .optionalText: return at.assumingMemoryBound(to: String?.self).pointee.map(machine.text) ?? .null
        case .mark:
            guard let mark = at.assumingMemoryBound(to: String?.self).pointee, Self.isMark(mark) else { return .null }
            return machine.text(mark)
        case .texts:
            let start = machine.openList()
            for text in at.assumingMemoryBound(to: [String].self).pointee { machine.add(machine.text(text)) }
            return machine.closeList(start, width: 0)
        case .whole: return Cell(whole: Int64(at.assumingMemoryBound(to: Int.self).pointee))
        case .optionalWhole:
            return at.assumingMemoryBound(to: Int?.self).pointee.map { Cell(whole: Int64($0)) } ?? .null
        case .wholes:
            let start = machine.openList()
            for whole in at.assumingMemoryBound(to: [Int].self).pointee { machine.add(Cell(whole: Int64(whole))) }
            return machine.closeList(start, width: 0)
        case .fen: return Cell(whole: at.assumingMemoryBound(to: Int64.self).pointee)
        case .optionalFen: return at.assumingMemoryBound(to: Int64?.self).pointee.map { Cell(whole: $0) } ?? .null
        case .number: return Cell(at.assumingMemoryBound(to: ExactNumber.self).pointee)
        case .flag: return Cell(at.assumingMemoryBound(to: Bool.self).pointee)
        case .day: return Cell(days: Int(at.assumingMemoryBound(to: Day.self).pointee.number))
        }
    }

    /// A text of blanks is none.
    static func isMark(_ text: String) -> Bool {
        if let first = text.utf8.first, first > 0x20, first < 0x7F { return true }
        return text.contains { !$0.isWhitespace }
    }
}

/// A checked value of a key, on its way from JSON or out of a typed input.
enum Scalar: Sendable {
    case none
    case flag(Bool)
    case whole(Int64)
    case number(ExactNumber)
    case text(String)
    case texts([String])
    case wholes([Int])
    case day(Day)

    var feel: Value {
        switch self {
        case .none: .null
        case .flag(let flag): .boolean(flag)
        case .whole(let whole): .number(ExactNumber(whole))
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .texts(let texts): .list(texts.map { .string($0) })
        case .wholes(let wholes): .list(wholes.map { .int($0) })
        case .day(let day): CalendarDate(daysSinceEpoch: Int(day.number)).map { .date($0) } ?? .null
        }
    }

    var json: JSONValue {
        switch self {
        case .none: .null
        case .flag(let flag): .boolean(flag)
        case .whole(let whole): .int64(whole)
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .texts(let texts): .strings(texts)
        case .wholes(let wholes): .array(wholes.map { .int($0) })
        case .day(let day): .string(day.description)
        }
    }
}

/// Shorthands, one per type, so that a table of fields reads as a list.
extension Field {
    typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable

    private init<Value>(
        _ name: String, _ type: FieldType, _ form: Spot.Form, _ path: Path<Value>,
        get: @escaping @Sendable (Value) -> Scalar, set: @escaping @Sendable (Scalar) -> Value?
    ) {
        self.path = name.split(separator: ".").map(String.init)
        self.type = type
        self.get = { get($0[keyPath: path]) }
        self.set = { root, scalar in if let value = set(scalar) { root[keyPath: path] = value } }
        spot = MemoryLayout<Root>.offset(of: path).map { Spot(form: form, offset: $0) }
    }

    private static func textual(_ name: String, _ type: FieldType, _ path: Path<String>) -> Field {
        Field(name, type, .text, path, get: { .text($0) }, set: { if case .text(let text) = $0 { text } else { nil } })
    }

    private static func optional(_ name: String, _ type: FieldType, _ path: Path<String?>) -> Field {
        Field(
            name, type, .optionalText, path, get: { $0.map { .text($0) } ?? .none },
            set: { if case .text(let text) = $0 { .some(text) } else { .some(nil) } })
    }

    private static func listed(_ name: String, _ type: FieldType, _ path: Path<[String]>) -> Field {
        Field(name, type, .texts, path, get: { .texts($0) }, set: { if case .texts(let all) = $0 { all } else { nil } })
    }

    private static func whole(_ name: String, _ type: FieldType, _ path: Path<Int?>) -> Field {
        Field(
            name, type, .optionalWhole, path, get: { $0.map { .whole(Int64($0)) } ?? .none },
            set: { if case .whole(let whole) = $0 { .some(Int(whole)) } else { .some(nil) } })
    }

    private static func exact(_ name: String, _ type: FieldType, _ path: Path<ExactNumber>) -> Field {
        Field(
            name, type, .number, path, get: { .number($0) },
            set: { if case .number(let number) = $0 { number } else { nil } })
    }

    static func text(_ name: String, _ path: Path<String>) -> Field { textual(name, .text, path) }

    static func named(_ name: String, by list: String, _ path: Path<String>) -> Field {
        textual(name, .named(list), path)
    }

    static func division(_ name: String, _ path: Path<String>) -> Field { textual(name, .division, path) }

    static func code(_ name: String, of list: String, _ path: Path<String>) -> Field {
        textual(name, .code(list), path)
    }

    static func optionalDivision(_ name: String, _ path: Path<String?>) -> Field {
        optional(name, .optionalDivision, path)
    }

    static func optionalCode(_ name: String, of list: String, _ path: Path<String?>) -> Field {
        optional(name, .optionalCode(list), path)
    }

    static func optionalMark(_ name: String, _ path: Path<String?>) -> Field {
        Field(
            name, .optionalMark, .mark, path,
            get: { mark in mark.flatMap { Spot.isMark($0) ? .text($0) : nil } ?? .none },
            set: { if case .text(let text) = $0 { .some(text) } else { .some(nil) } })
    }

    static func codes(_ name: String, of list: String, _ path: Path<[String]>) -> Field {
        listed(name, .codes(list), path)
    }

    static func texts(_ name: String, _ path: Path<[String]>) -> Field { listed(name, .texts, path) }

    static func date(_ name: String, _ path: Path<Day>) -> Field {
        Field(name, .date, .day, path, get: { .day($0) }, set: { if case .day(let day) = $0 { day } else { nil } })
    }

    static func flag(_ name: String, _ path: Path<Bool>) -> Field {
        Field(name, .flag, .flag, path, get: { .flag($0) }, set: { if case .flag(let flag) = $0 { flag } else { nil } })
    }

    static func level(_ name: String, _ path: Path<Int?>) -> Field { whole(name, .level, path) }

    static func optionalCount(_ name: String, _ path: Path<Int?>) -> Field { whole(name, .optionalCount, path) }

    static func count(_ name: String, _ path: Path<Int>) -> Field {
        Field(
            name, .count, .whole, path, get: { .whole(Int64($0)) },
            set: { if case .whole(let whole) = $0 { Int(whole) } else { nil } })
    }

    static func counts(_ name: String, _ path: Path<[Int]>) -> Field {
        Field(
            name, .counts, .wholes, path, get: { .wholes($0) },
            set: { if case .wholes(let wholes) = $0 { wholes } else { nil } })
    }

    static func optionalFen(_ name: String, _ path: Path<Int64?>) -> Field {
        Field(
            name, .optionalCount, .optionalFen, path, get: { $0.map { .whole($0) } ?? .none },
            set: { if case .whole(let whole) = $0 { .some(whole) } else { .some(nil) } })
    }

    static func signedFen(_ name: String, _ path: Path<Int64>) -> Field {
        Field(
            name, .signed, .fen, path, get: { .whole($0) },
            set: { if case .whole(let whole) = $0 { whole } else { nil } })
    }

    static func hours(_ name: String, _ path: Path<ExactNumber>) -> Field { exact(name, .amount, path) }

    static func rate(_ name: String, _ path: Path<ExactNumber>) -> Field { exact(name, .rate, path) }
}
