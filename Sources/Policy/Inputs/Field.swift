import FEEL
import Vocabulary

/// What a key of an input may hold.
enum FieldType: Sendable, Hashable {
    case text, optionalText
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
}

/// One key of an input: where it stands, what it may hold, and how it goes between JSON, the typed input and the
/// model's slots.
struct Field<Root: Sendable>: Sendable {
    /// `["training", "days"]`
    let path: [String]
    let type: FieldType
    let get: @Sendable (Root) -> Scalar
    let set: @Sendable (inout Root, Scalar) -> Void

    var name: String { path.joined(separator: ".") }
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
    private init(
        _ path: String, _ type: FieldType, get: @escaping @Sendable (Root) -> Scalar,
        set: @escaping @Sendable (inout Root, Scalar) -> Void
    ) {
        self.path = path.split(separator: ".").map(String.init)
        self.type = type
        self.get = get
        self.set = set
    }

    typealias Get<T> = @Sendable (Root) -> T
    typealias Set<T> = @Sendable (inout Root, T) -> Void

    private static func textual(
        _ path: String, _ type: FieldType, _ get: @escaping Get<String>,
        _ set: @escaping Set<String>
    ) -> Field {
        Field(path, type, get: { .text(get($0)) }, set: { if case .text(let text) = $1 { set(&$0, text) } })
    }

    private static func optional(
        _ path: String, _ type: FieldType, _ get: @escaping Get<String?>,
        _ set: @escaping Set<String?>
    ) -> Field {
        Field(
            path, type, get: { get($0).map { .text($0) } ?? .none },
            set: { if case .text(let text) = $1 { set(&$0, text) } else { set(&$0, nil) } })
    }

    private static func listed(
        _ path: String, _ type: FieldType, _ get: @escaping Get<[String]>,
        _ set: @escaping Set<[String]>
    ) -> Field {
        Field(path, type, get: { .texts(get($0)) }, set: { if case .texts(let texts) = $1 { set(&$0, texts) } })
    }

    private static func whole(
        _ path: String, _ type: FieldType, _ get: @escaping Get<Int?>,
        _ set: @escaping Set<Int?>
    ) -> Field {
        Field(
            path, type, get: { get($0).map { .whole(Int64($0)) } ?? .none },
            set: { if case .whole(let whole) = $1 { set(&$0, Int(whole)) } else { set(&$0, nil) } })
    }

    private static func exact(
        _ path: String, _ type: FieldType, _ get: @escaping Get<ExactNumber>,
        _ set: @escaping Set<ExactNumber>
    ) -> Field {
        Field(path, type, get: { .number(get($0)) }, set: { if case .number(let number) = $1 { set(&$0, number) } })
    }

    static func text(_ path: String, _ get: @escaping Get<String>, _ set: @escaping Set<String>) -> Field {
        textual(path, .text, get, set)
    }

    static func division(_ path: String, _ get: @escaping Get<String>, _ set: @escaping Set<String>) -> Field {
        textual(path, .division, get, set)
    }

    static func code(
        _ path: String, of list: String, _ get: @escaping Get<String>, _ set: @escaping Set<String>
    ) -> Field {
        textual(path, .code(list), get, set)
    }

    static func optionalDivision(_ path: String, _ get: @escaping Get<String?>, _ set: @escaping Set<String?>) -> Field
    {
        optional(path, .optionalDivision, get, set)
    }

    static func optionalCode(
        _ path: String, of list: String, _ get: @escaping Get<String?>,
        _ set: @escaping Set<String?>
    ) -> Field {
        optional(path, .optionalCode(list), get, set)
    }

    static func optionalMark(_ path: String, _ get: @escaping Get<String?>, _ set: @escaping Set<String?>) -> Field {
        Field(
            path, .optionalMark,
            get: { root in
                guard let mark = get(root), mark.contains(where: { !$0.isWhitespace }) else { return .none }
                return .text(mark)
            }, set: { if case .text(let text) = $1 { set(&$0, text) } else { set(&$0, nil) } })
    }

    static func codes(
        _ path: String, of list: String, _ get: @escaping Get<[String]>,
        _ set: @escaping Set<[String]>
    ) -> Field {
        listed(path, .codes(list), get, set)
    }

    static func texts(_ path: String, _ get: @escaping Get<[String]>, _ set: @escaping Set<[String]>) -> Field {
        listed(path, .texts, get, set)
    }

    static func date(_ path: String, _ get: @escaping Get<Day>, _ set: @escaping Set<Day>) -> Field {
        Field(path, .date, get: { .day(get($0)) }, set: { if case .day(let day) = $1 { set(&$0, day) } })
    }

    static func flag(_ path: String, _ get: @escaping Get<Bool>, _ set: @escaping Set<Bool>) -> Field {
        Field(path, .flag, get: { .flag(get($0)) }, set: { if case .flag(let flag) = $1 { set(&$0, flag) } })
    }

    static func level(_ path: String, _ get: @escaping Get<Int?>, _ set: @escaping Set<Int?>) -> Field {
        whole(path, .level, get, set)
    }

    static func optionalCount(_ path: String, _ get: @escaping Get<Int?>, _ set: @escaping Set<Int?>) -> Field {
        whole(path, .optionalCount, get, set)
    }

    static func count(_ path: String, _ get: @escaping Get<Int>, _ set: @escaping Set<Int>) -> Field {
        Field(
            path, .count, get: { .whole(Int64(get($0))) },
            set: { if case .whole(let whole) = $1 { set(&$0, Int(whole)) } })
    }

    static func counts(_ path: String, _ get: @escaping Get<[Int]>, _ set: @escaping Set<[Int]>) -> Field {
        Field(path, .counts, get: { .wholes(get($0)) }, set: { if case .wholes(let wholes) = $1 { set(&$0, wholes) } })
    }

    static func optionalFen(_ path: String, _ get: @escaping Get<Int64?>, _ set: @escaping Set<Int64?>) -> Field {
        Field(
            path, .optionalCount, get: { get($0).map { .whole($0) } ?? .none },
            set: { if case .whole(let whole) = $1 { set(&$0, whole) } else { set(&$0, nil) } })
    }

    static func signedFen(_ path: String, _ get: @escaping Get<Int64>, _ set: @escaping Set<Int64>) -> Field {
        Field(path, .signed, get: { .whole(get($0)) }, set: { if case .whole(let whole) = $1 { set(&$0, whole) } })
    }

    static func hours(_ path: String, _ get: @escaping Get<ExactNumber>, _ set: @escaping Set<ExactNumber>) -> Field {
        exact(path, .amount, get, set)
    }

    static func rate(_ path: String, _ get: @escaping Get<ExactNumber>, _ set: @escaping Set<ExactNumber>) -> Field {
        exact(path, .rate, get, set)
    }
}
