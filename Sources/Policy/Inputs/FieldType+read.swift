import FEEL
import Vocabulary

extension FieldType {
    /// No count, amount or number of ours is larger; it keeps every sum inside 64 bits.
    static let largest: Int64 = 1_000_000_000_000_000

    /// Reads one value, or says what is wrong with it.
    func read(_ json: JSONValue, path: String, codes: CodeBook) throws(InputError) -> Scalar {
        switch self {
        case .text, .named: return .text(try text(json, path))
        case .optionalText, .optionalMark: return json.isNull ? .none : .text(try text(json, path))
        case .code(let list): return .text(try code(json, list, path, codes))
        case .optionalCode(let list): return json.isNull ? .none : .text(try code(json, list, path, codes))
        case .codes(let list):
            return .texts(
                try each(json, path) { (item, place) throws(InputError) in try code(item, list, place, codes) })
        case .texts: return .texts(try each(json, path) { (item, place) throws(InputError) in try text(item, place) })
        case .date: return .day(try day(json, path))
        case .division: return .text(try division(json, path))
        case .optionalDivision: return json.isNull ? .none : .text(try division(json, path))
        case .level: return json.isNull ? .none : .whole(try whole(json, path, 1...5))
        case .count: return .whole(try whole(json, path, 0...Self.largest))
        case .optionalCount: return json.isNull ? .none : .whole(try whole(json, path, 0...Self.largest))
        case .counts:
            return .wholes(
                try each(json, path) { (item, place) throws(InputError) in
                    Int(try whole(item, place, 0...Self.largest))
                })
        case .signed: return .whole(try whole(json, path, -Self.largest...Self.largest))
        case .amount: return .number(try number(json, path, highest: ExactNumber(Self.largest)))
        case .rate: return .number(try number(json, path, highest: ExactNumber(1)))
        case .flag:
            guard let flag = json.flag else { throw wrong(json, "true or false", path) }
            return .flag(flag)
        }
    }

    private func wrong(_ json: JSONValue, _ needed: String, _ path: String) -> InputError {
        InputError(.wrongType, "needs \(needed), not \(json.typeName)", path: path)
    }

    private func text(_ json: JSONValue, _ path: String) throws(InputError) -> String {
        guard let text = json.text else { throw wrong(json, "a text", path) }
        return text
    }

    private func code(_ json: JSONValue, _ list: String, _ path: String, _ codes: CodeBook) throws(InputError) -> String
    {
        let code = try text(json, path)
        if codes.has(list, code) { return code }
        let known = codes.entries(of: list).map(\.code).joined(separator: ", ")
        throw InputError(.unknownCode, "\"\(code.prefix(60))\" is not one of: \(known)", path: path)
    }

    private func day(_ json: JSONValue, _ path: String) throws(InputError) -> Day {
        guard case .success(let day) = Day.parse(try text(json, path)) else {
            throw InputError(.badDate, "needs a calendar day as YYYY-MM-DD", path: path)
        }
        return day
    }

    private func division(_ json: JSONValue, _ path: String) throws(InputError) -> String {
        let code = try text(json, path)
        guard Self.isDivision(code) else {
            throw InputError(.badDivision, "needs a division of six digits", path: path)
        }
        return code
    }

    private func whole(_ json: JSONValue, _ path: String, _ range: ClosedRange<Int64>) throws(InputError) -> Int64 {
        guard let number = json.number else { throw wrong(json, "a whole number", path) }
        guard number.isWhole else { throw InputError(.notWhole, "needs a whole number", path: path) }
        guard let whole = number.int64, range.contains(whole) else {
            throw InputError(.outOfRange, "needs a number of \(range.lowerBound) to \(range.upperBound)", path: path)
        }
        return whole
    }

    private func number(_ json: JSONValue, _ path: String, highest: ExactNumber) throws(InputError) -> ExactNumber {
        guard let number = json.number else { throw wrong(json, "a number", path) }
        if number.isNegative || highest < number {
            throw InputError(.outOfRange, "needs a number of 0 to \(highest)", path: path)
        }
        return number
    }

    private func each<T>(
        _ json: JSONValue, _ path: String, _ read: (JSONValue, String) throws(InputError) -> T
    ) throws(InputError) -> [T] {
        guard let items = json.items else { throw wrong(json, "a list", path) }
        var all: [T] = []
        all.reserveCapacity(items.count)
        for (index, item) in items.enumerated() { all.append(try read(item, "\(path)[\(index)]")) }
        return all
    }
}

extension FieldType {
    /// What finds out whether a typed value is one of this type; nil where its Swift type says so already.
    /// The quick answer is for what is right, which is nearly everything; a wrong value is read again for its error.
    func check(_ codes: CodeBook) -> (@Sendable (Scalar, String) -> InputError?)? {
        guard let isRight = quick(codes) else { return nil }
        return { value, path in
            if isRight(value) { return nil }
            do throws(InputError) {
                _ = try read(value.json, path: path, codes: codes)
                return nil
            } catch {
                return error
            }
        }
    }

    private func quick(_ codes: CodeBook) -> (@Sendable (Scalar) -> Bool)? {
        switch self {
        case .flag, .date, .text, .named, .texts, .optionalText, .optionalMark: return nil
        case .code(let list):
            let known = codes.entries(of: list).map(\.code)
            return { if case .text(let code) = $0 { known.contains(code) } else { false } }
        case .optionalCode(let list):
            let known = codes.entries(of: list).map(\.code)
            return {
                switch $0 {
                case .none: true
                case .text(let code): known.contains(code)
                default: false
                }
            }
        case .codes(let list):
            let known = codes.entries(of: list).map(\.code)
            return { if case .texts(let all) = $0 { all.allSatisfy(known.contains) } else { false } }
        case .division: return { if case .text(let code) = $0 { Self.isDivision(code) } else { false } }
        case .optionalDivision:
            return {
                switch $0 {
                case .none: true
                case .text(let code): Self.isDivision(code)
                default: false
                }
            }
        case .level: return { Self.isWhole($0, 1...5) }
        case .count, .optionalCount: return { Self.isWhole($0, 0...Self.largest) }
        case .counts:
            return { if case .wholes(let all) = $0 { all.allSatisfy { $0 >= 0 && $0 <= Self.largest } } else { false } }
        case .signed: return { Self.isWhole($0, -Self.largest...Self.largest) }
        case .amount, .rate:
            let highest: Int64 = self == .rate ? 1 : Self.largest
            return {
                guard case .number(let number) = $0 else { return false }
                if let whole = number.int64 { return whole >= 0 && whole <= highest }
                return !number.isNegative && number < ExactNumber(highest)
            }
        }
    }

    /// None passes: a key that may not be none has no none in its Swift type.
    private static func isWhole(_ value: Scalar, _ range: ClosedRange<Int64>) -> Bool {
        switch value {
        case .none: true
        case .whole(let whole): range.contains(whole)
        default: false
        }
    }

    static func isDivision(_ code: String) -> Bool {
        code.utf8.count == 6 && code.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }
}
