/// The columns of a table of up to 64 rows in plain memory, so that narrowing the live rows counts no references.
/// It borrows the code of its columns: the table that owns both keeps them alive.
final class FlatTable: @unchecked Sendable {
    private enum Kind: UInt8 { case isTrue, isFalse, text, null, number, general }

    private struct Test {
        let rows: UInt64
        let kind: Kind
        let sign: Operator
        let number: Number
        /// The alternatives of a test on texts, in `texts`.
        let first: Int
        let end: Int
        let negated: Bool
        /// All alternatives are ASCII: nothing else of their length is canonically equal to them.
        let ascii: Bool
        let general: CellTest
    }

    private struct Column {
        let input: Unmanaged<Code>
        /// The slot when the column reads an input directly, else -1.
        let slot: Int
        let asking: UInt64
        let first: Int
        let end: Int
        let local: Int
        let allowed: Unmanaged<ColumnCode>?
    }

    private let owners: [ColumnCode]
    private let columns: UnsafeMutablePointer<Column>
    private let columnCount: Int
    private let tests: UnsafeMutablePointer<Test>
    private let testCount: Int
    private let texts: UnsafeMutablePointer<String>
    private let textCount: Int

    init(_ list: [ColumnCode]) {
        owners = list
        columnCount = list.count
        testCount = list.reduce(0) { $0 + $1.tests.count }
        columns = .allocate(capacity: max(columnCount, 1))
        tests = .allocate(capacity: max(testCount, 1))
        let words = list.flatMap { $0.tests.flatMap { FlatTable.alternatives($0) ?? [] } }
        textCount = words.count
        texts = .allocate(capacity: max(words.count, 1))
        for (index, word) in words.enumerated() { (texts + index).initialize(to: word) }
        var next = 0, nextText = 0
        for (index, column) in list.enumerated() {
            let first = next
            for (position, test) in column.tests.enumerated() {
                (tests + next).initialize(to: FlatTable.flatten(test, column.rows[position], nextText))
                nextText += FlatTable.alternatives(test)?.count ?? 0
                next += 1
            }
            (columns + index).initialize(
                to: Column(
                    input: Unmanaged.passUnretained(column.input), slot: (column.input as? InputCode)?.slot ?? -1,
                    asking: column.asking[0], first: first, end: next, local: column.local ?? -1,
                    allowed: column.allowed == nil ? nil : Unmanaged.passUnretained(column)))
        }
    }

    deinit {
        columns.deinitialize(count: columnCount)
        tests.deinitialize(count: testCount)
        columns.deallocate()
        tests.deallocate()
        texts.deinitialize(count: textCount)
        texts.deallocate()
    }

    /// The texts of a test that asks for one of several texts, or for none of them.
    private static func alternatives(_ test: CellTest) -> [String]? {
        switch test {
        case .isText(let text): return [text]
        case .not(let inner): return alternatives(inner)
        case .any(let tests):
            var texts: [String] = []
            for test in tests {
                guard case .isText(let text) = test else { return nil }
                texts.append(text)
            }
            return texts
        default: return nil
        }
    }

    private static func flatten(_ test: CellTest, _ rows: UInt64, _ nextText: Int) -> Test {
        var kind = Kind.general, sign = Operator.equal, number = Number.zero
        var plain = test, negated = false
        while case .not(let inner) = plain { (plain, negated) = (inner, !negated) }
        let words = alternatives(plain)
        switch plain {
        case .isBool(let value): kind = value ? .isTrue : .isFalse
        case .isNull: kind = .null
        case .number(let operation, let value) where !negated: (kind, sign, number) = (.number, operation, value)
        default: if words != nil { kind = .text }
        }
        return Test(
            rows: rows, kind: kind, sign: sign, number: number, first: nextText,
            end: nextText + (words?.count ?? 0), negated: negated,
            ascii: words?.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } } ?? false, general: test)
    }

    /// Takes away the rows that do not match. False when an input is outside of its column's allowed values.
    func narrow(_ live: inout UInt64, _ frame: Frame) -> Bool {
        for index in 0..<columnCount {
            let column = columns + index
            guard live & column.pointee.asking != 0 || column.pointee.allowed != nil else { continue }
            let slot = column.pointee.slot
            if slot >= 0 {
                guard test(column, frame.inputs + slot, &live, frame) else { return false }
            } else {
                var value = column.pointee.input._withUnsafeGuaranteedRef { $0.run(frame) }
                let good = withUnsafeMutablePointer(to: &value) { test(column, $0, &live, frame) }
                guard good else { return false }
            }
            if live == 0 { return !hasAllowed(after: index) || checkRest(after: index, frame) }
        }
        return true
    }

    /// Columns with allowed values are checked even when no row is left.
    private func hasAllowed(after index: Int) -> Bool {
        for later in (index + 1)..<max(columnCount, index + 1) where columns[later].allowed != nil { return true }
        return false
    }

    private func checkRest(after index: Int, _ frame: Frame) -> Bool {
        var none: UInt64 = 0
        for later in (index + 1)..<columnCount where columns[later].allowed != nil {
            var value = owners[later].input.run(frame)
            let good = withUnsafeMutablePointer(to: &value) { test(columns + later, $0, &none, frame) }
            if !good { return false }
        }
        return true
    }

    private func test(
        _ column: UnsafeMutablePointer<Column>, _ value: UnsafeMutablePointer<Value>,
        _ live: inout UInt64,
        _ frame: Frame
    ) -> Bool {
        if column.pointee.local >= 0 { frame.setLocal(column.pointee.local, value.pointee) }
        if let owner = column.pointee.allowed {
            let good = owner._withUnsafeGuaranteedRef { $0.allowed?.holds(value.pointee, frame) == true }
            if !good {
                frame.fault("an input of a table is not among its allowed values")
                return false
            }
        }
        for index in column.pointee.first..<column.pointee.end {
            let rows = tests[index].rows
            if live & rows != 0, !holds(tests + index, value, frame) { live &= ~rows }
        }
        return true
    }

    @inline(__always)
    private func holds(
        _ test: UnsafeMutablePointer<Test>, _ value: UnsafeMutablePointer<Value>,
        _ frame: Frame
    ) -> Bool {
        switch test.pointee.kind {
        case .isTrue, .isFalse:
            // Null is not equal to a truth value; any other kind is unknown and never matches.
            switch value.pointee {
            case .boolean(let truth): return (truth == (test.pointee.kind == .isTrue)) != test.pointee.negated
            case .null: return test.pointee.negated
            default: return false
            }
        case .null: return value.pointee.isNull != test.pointee.negated
        case .text:
            switch value.pointee {
            case .string(let text):
                let length = text.utf8.count
                for index in test.pointee.first..<test.pointee.end where texts[index].utf8.count == length {
                    if text == texts[index], test.pointee.ascii || text.sameScalars(as: texts[index]) {
                        return !test.pointee.negated
                    }
                }
                return test.pointee.negated
            case .null: return test.pointee.negated
            default: return false
            }
        case .number:
            guard case .number(let number) = value.pointee else { return false }
            return FlatTable.compare(test.pointee.sign, number, test.pointee.number)
        case .general: return test.pointee.general.holds(value.pointee, frame) == true
        }
    }

    @inline(__always)
    private static func compare(_ sign: Operator, _ left: Number, _ right: Number) -> Bool {
        switch sign {
        case .less: left < right
        case .lessOrEqual: !(right < left)
        case .greater: right < left
        case .greaterOrEqual: !(left < right)
        case .notEqual: left != right
        default: left == right
        }
    }
}
