import FEEL
import Vocabulary

/// Reads the JSON of an input straight into a plan's machine. It only takes what is plainly right: known keys, each
/// once, plain numbers, texts without escapes. Whatever else comes up, right or wrong, is for `JSONReader` and
/// `InputSchema`, which say what is the matter.
final class CellReader {
    /// The keys of one object, with a guess at the order in which they come.
    final class Keys {
        struct Key {
            var name: UnsafeBufferPointer<UInt8>
            var action: Action
            /// The key that came after this one the last time.
            var next: Int
        }

        enum Action {
            case field(FieldPlan)
            case object(Keys)
            /// A group that may be null.
            case group(Keys, NodePlan)
            case list(Keys, NodePlan)
            case local
        }

        var keys: [Key] = []
        var first = 0
        /// Groups that may be missing, by the place of their key.
        var spare: [(bit: UInt64, plan: NodePlan)] = []

        deinit { for key in keys { key.name.deallocate() } }

        func add(_ name: String, _ action: Action) {
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.utf8.count)
            _ = copy.initialize(from: name.utf8)
            keys.append(Key(name: UnsafeBufferPointer(copy), action: action, next: keys.count + 1))
        }

        /// A group that may be null or missing.
        func addSpare(_ name: String, _ inner: Keys, _ plan: NodePlan) {
            spare.append((1 << UInt64(keys.count), plan))
            add(name, .group(inner, plan))
        }

        func object(_ name: String) -> Keys? {
            for key in keys where key.name.elementsEqual(name.utf8) {
                if case .object(let inner) = key.action { return inner }
            }
            return nil
        }
    }

    struct Cursor {
        var at: UnsafePointer<UInt8>
        let end: UnsafePointer<UInt8>

        @inline(__always)
        mutating func space() {
            while at < end, at.pointee <= 0x20 {
                guard at.pointee == 0x20 || at.pointee == 0x0A || at.pointee == 0x0D || at.pointee == 0x09 else {
                    return
                }
                at += 1
            }
        }

        /// Takes this byte and the white space around it.
        @inline(__always)
        mutating func take(_ byte: UInt8) -> Bool {
            space()
            guard at < end, at.pointee == byte else { return false }
            at += 1
            space()
            return true
        }

        @inline(__always)
        mutating func word(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            guard end - at >= count else { return false }
            for index in 0..<count where at[index] != word.utf8Start[index] { return false }
            at += count
            return true
        }
    }

    private let root: Keys
    private unowned(unsafe) let desk: Desk
    /// Of the input being read, as it stands there: the case, and what the jurisdiction sets.
    private(set) var caseID = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private(set) var local = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    init(_ root: Keys, desk: Desk) {
        self.root = root
        self.desk = desk
    }

    /// False: not plainly right. The bytes must stay until the machine has evaluated.
    func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var cursor = Cursor(at: start, end: start + bytes.count)
        guard object(root, nil, &cursor) else { return false }
        cursor.space()
        return cursor.at == cursor.end
    }

    /// `place`: where the cells of a list's item begin in the arena.
    private func object(_ keys: Keys, _ place: Int?, _ cursor: inout Cursor) -> Bool {
        guard cursor.take(UInt8(ascii: "{")) else { return false }
        let count = keys.keys.count
        guard count <= 64 else { return false }
        var seen: UInt64 = 0, guess = keys.first, before = -1
        for _ in 0..<count {
            if seen != 0, !cursor.take(UInt8(ascii: ",")) { break }
            guard let index = key(keys, guess, &cursor), seen & (1 << UInt64(index)) == 0 else { return false }
            seen |= 1 << UInt64(index)
            if index != guess { if before < 0 { keys.first = index } else { keys.keys[before].next = index } }
            before = index
            guess = keys.keys[index].next
            guard cursor.take(UInt8(ascii: ":")), value(keys, index, place, &cursor) else { return false }
        }
        for (bit, plan) in keys.spare where seen & bit == 0 {
            seen |= bit
            desk.clear(plan)
        }
        // As many keys as there are, each once: none is missing.
        guard seen == ~0 >> UInt64(64 - count) else { return false }
        return cursor.take(UInt8(ascii: "}"))
    }

    @inline(__always)
    private func key(_ keys: Keys, _ guess: Int, _ cursor: inout Cursor) -> Int? {
        guard cursor.at < cursor.end, cursor.at.pointee == UInt8(ascii: "\"") else { return nil }
        if guess < keys.keys.count, take(keys.keys[guess].name, &cursor) { return guess }
        for index in keys.keys.indices where take(keys.keys[index].name, &cursor) { return index }
        return nil
    }

    @inline(__always)
    private func take(_ name: UnsafeBufferPointer<UInt8>, _ cursor: inout Cursor) -> Bool {
        let count = name.count
        guard cursor.end - cursor.at > count + 2, cursor.at[count + 1] == UInt8(ascii: "\"") else { return false }
        let at = cursor.at + 1
        var index = 0
        while index + 8 <= count {
            let one = UnsafeRawPointer(at + index).loadUnaligned(as: UInt64.self)
            let two = UnsafeRawPointer(name.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self)
            if one != two { return false }
            index += 8
        }
        while index < count {
            if at[index] != name[index] { return false }
            index += 1
        }
        cursor.at += count + 2
        return true
    }

    private func value(_ keys: Keys, _ index: Int, _ place: Int?, _ cursor: inout Cursor) -> Bool {
        switch keys.keys[index].action {
        case .field(let plan):
            let start = cursor.at
            guard let cell = cell(plan.form, &cursor) else { return false }
            if let place {
                guard plan.accepts(cell, desk.machine) else { return false }
                desk.machine.put(cell, at: place + index)
                return true
            }
            if plan.isCase { caseID = UnsafeBufferPointer(start: start, count: cursor.at - start) }
            return desk.take(cell, plan)
        case .object(let inner): return object(inner, nil, &cursor)
        case .group(let inner, let plan):
            if cursor.word("null") {
                desk.clear(plan)
                return true
            }
            desk.put(.record, plan.slot)
            return object(inner, nil, &cursor)
        case .list(let inner, let plan): return list(inner, plan, &cursor)
        case .local: return skipLocal(&cursor)
        }
    }

    private func list(_ keys: Keys, _ plan: NodePlan, _ cursor: inout Cursor) -> Bool {
        guard cursor.take(UInt8(ascii: "[")) else { return false }
        let machine = desk.machine, start = machine.openList()
        if !cursor.take(UInt8(ascii: "]")) {
            while true {
                let place = machine.reserve(keys.keys.count)
                guard object(keys, place, &cursor) else { return false }
                if cursor.take(UInt8(ascii: "]")) { break }
                guard cursor.take(UInt8(ascii: ",")) else { return false }
            }
        }
        desk.put(machine.closeList(start, width: keys.keys.count), plan.slot)
        return true
    }

    /// What a jurisdiction sets is read by `JSONReader`; here it only has to end. No braces in texts, no inner objects.
    private func skipLocal(_ cursor: inout Cursor) -> Bool {
        let start = cursor.at
        guard cursor.at < cursor.end, cursor.at.pointee == UInt8(ascii: "{") else { return false }
        cursor.at += 1
        while cursor.at < cursor.end, cursor.at.pointee != UInt8(ascii: "}") {
            if cursor.at.pointee == UInt8(ascii: "{") { return false }
            cursor.at += 1
        }
        guard cursor.at < cursor.end else { return false }
        cursor.at += 1
        local = UnsafeBufferPointer(start: start, count: cursor.at - start)
        return true
    }

    // MARK: - Values

    /// How a value is written.
    enum Form: Sendable {
        case text, optionalText, mark, texts, wholes, date, whole, optionalWhole, number, flag

        init(_ type: FieldType) {
            self =
                switch type {
                case .text, .named, .code, .division: .text
                case .optionalText, .optionalCode, .optionalDivision: .optionalText
                case .optionalMark: .mark
                case .codes, .texts: .texts
                case .counts: .wholes
                case .date: .date
                case .level, .optionalCount: .optionalWhole
                case .count, .signed: .whole
                case .amount, .rate: .number
                case .flag: .flag
                }
        }
    }

    private func cell(_ form: Form, _ cursor: inout Cursor) -> Cell? {
        switch form {
        case .text: return text(&cursor)
        case .optionalText: return cursor.word("null") ? .null : text(&cursor)
        case .mark:
            if cursor.word("null") { return .null }
            guard let mark = text(&cursor) else { return nil }
            // One that holds an ASCII letter, digit or sign is none of blanks.
            return mark.withBytes { $0.contains { $0 > 0x20 && $0 < 0x7F } } ? mark : nil
        case .texts: return plainList(&cursor) { text(&$0) }
        case .wholes: return plainList(&cursor) { number(&$0, fraction: false) }
        case .date: return date(&cursor)
        case .optionalWhole: return cursor.word("null") ? .null : number(&cursor, fraction: false)
        case .whole: return number(&cursor, fraction: false)
        case .number: return number(&cursor, fraction: true)
        case .flag: return cursor.word("true") ? Cell(true) : cursor.word("false") ? Cell(false) : nil
        }
    }

    private func plainList(_ cursor: inout Cursor, _ item: (inout Cursor) -> Cell?) -> Cell? {
        guard cursor.take(UInt8(ascii: "[")) else { return nil }
        let machine = desk.machine, start = machine.openList()
        if !cursor.take(UInt8(ascii: "]")) {
            while true {
                guard let cell = item(&cursor) else { return nil }
                machine.add(cell)
                if cursor.take(UInt8(ascii: "]")) { break }
                guard cursor.take(UInt8(ascii: ",")) else { return nil }
            }
        }
        return machine.closeList(start, width: 0)
    }

    /// A text without escapes, where it stands.
    @inline(__always)
    private func text(_ cursor: inout Cursor) -> Cell? {
        guard cursor.at < cursor.end, cursor.at.pointee == UInt8(ascii: "\"") else { return nil }
        let start = cursor.at + 1
        var at = start, high: UInt8 = 0
        while at < cursor.end {
            let byte = at.pointee
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
            high |= byte
            at += 1
        }
        guard at < cursor.end else { return nil }
        let count = at - start
        cursor.at = at + 1
        if high >= 0x80, String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) == nil {
            return nil
        }
        return cursor.end - start >= 16 ? Cell(text: start, roomy: count) : Cell(text: start, count: count)
    }

    /// A number of up to 18 digits.
    @inline(__always)
    private func number(_ cursor: inout Cursor, fraction: Bool) -> Cell? {
        var at = cursor.at, sum: Int64 = 0
        let end = cursor.end
        let negative = at < end && at.pointee == UInt8(ascii: "-")
        if negative { at += 1 }
        let start = at
        while at < end, at.pointee &- 48 < 10 {
            sum = sum &* 10 &+ Int64(at.pointee &- 48)
            at += 1
            if at - start > 18 { return nil }
        }
        let whole = at - start
        guard whole > 0, whole == 1 || start.pointee != 48, at < end else { return nil }
        var places = 0
        if at.pointee == UInt8(ascii: ".") {
            guard fraction else { return nil }
            at += 1
            let first = at
            while at < end, at.pointee &- 48 < 10 {
                sum = sum &* 10 &+ Int64(at.pointee &- 48)
                at += 1
                if at - first + whole > 18 { return nil }
            }
            places = at - first
            guard places > 0, at < end else { return nil }
        }
        if at.pointee == UInt8(ascii: "e") || at.pointee == UInt8(ascii: "E") || negative && sum == 0 { return nil }
        cursor.at = at
        if places == 0 { return Cell(whole: negative ? -sum : sum) }
        return sum == 0 ? Cell(whole: 0) : Cell(coefficient: negative ? -sum : sum, exponent: Int32(-places))
    }

    /// `"YYYY-MM-DD"`, a day that there is.
    @inline(__always)
    private func date(_ cursor: inout Cursor) -> Cell? {
        let at = cursor.at
        guard cursor.end - at >= 12, at[0] == UInt8(ascii: "\""), at[11] == UInt8(ascii: "\""), at[5] == 45, at[8] == 45
        else { return nil }
        func digits(_ from: Int, _ count: Int) -> Int? {
            var sum = 0
            for index in from..<from + count {
                let digit = at[index] &- 48
                if digit > 9 { return nil }
                sum = sum * 10 + Int(digit)
            }
            return sum
        }
        guard let year = digits(1, 4), let month = digits(6, 2), let day = digits(9, 2),
            let date = Day(year: year, month: month, day: day)
        else { return nil }
        cursor.at = at + 12
        return Cell(days: Int(date.number))
    }
}
