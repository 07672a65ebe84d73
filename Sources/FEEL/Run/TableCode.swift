/// One input column: the distinct tests of its cells, each with the set of rows that ask for it. Cells that take
/// anything are in no set and cost nothing.
final class ColumnCode: Sendable {
    let input: Code
    let tests: [CellTest]
    /// `words` words per test.
    let rows: [UInt64]
    /// Rows that ask anything of this column.
    let asking: [UInt64]
    /// Where the tests find `?`; nil when none reads it.
    let local: Int?
    /// `inputValues` of the column.
    let allowed: CellTest?

    init(input: Code, tests: [CellTest], rows: [UInt64], asking: [UInt64], local: Int?, allowed: CellTest?) {
        self.input = input
        self.tests = tests
        self.rows = rows
        self.asking = asking
        self.local = local
        self.allowed = allowed
    }
}

/// One output column, for priorities and for tables with several outputs.
struct OutputColumn: Sendable {
    /// Allowed values in order of priority, when constant.
    let order: [Value]
}

/// A decision table: narrows the set of live rows column by column, then applies the hit policy.
final class TableCode: Code, @unchecked Sendable {
    let id: Int32
    let columns: [ColumnCode]
    let words: Int
    let ruleCount: Int
    /// One value per row, ready when all its cells are constant.
    let outputs: [Code]
    let columnsOut: [OutputColumn]
    let policy: HitPolicy
    let aggregation: Aggregation?
    /// What to give when no row matches.
    let fallback: Code?
    private let all: [UInt64]
    /// Set for tables of up to 64 rows, which is nearly all.
    private let flat: FlatTable?

    init(
        id: Int32, columns: [ColumnCode], outputs: [Code], columnsOut: [OutputColumn], policy: HitPolicy,
        aggregation: Aggregation?, fallback: Code?
    ) {
        self.id = id
        self.columns = columns
        self.outputs = outputs
        self.columnsOut = columnsOut
        self.policy = policy
        self.aggregation = aggregation
        self.fallback = fallback
        ruleCount = outputs.count
        words = max(1, (outputs.count + 63) / 64)
        var all = [UInt64](repeating: 0, count: words)
        for rule in outputs.indices { all[rule >> 6] |= 1 << UInt64(rule & 63) }
        self.all = all
        flat = words == 1 ? FlatTable(columns) : nil
        var depth = 0
        for column in columns {
            depth = max(depth, column.input.depth)
            for test in column.tests { depth = max(depth, test.depth) }
        }
        for output in outputs { depth = max(depth, output.depth) }
        super.init(depth: depth + 2)
    }

    override func run(_ frame: Frame) -> Value {
        if let flat {
            var live = all[0]
            guard frame.spend(1), flat.narrow(&live, frame) else { return .null }
            return withUnsafeMutablePointer(to: &live) { pointer in
                collect(UnsafeMutableBufferPointer(start: pointer, count: 1), frame)
            }
        }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { live in
            for word in 0..<words { live[word] = all[word] }
            guard frame.spend(1 + columns.count), narrow(live, frame) else { return .null }
            return collect(live, frame)
        }
    }

    /// False when an input is outside of the values that its column allows.
    private func narrow(_ live: UnsafeMutableBufferPointer<UInt64>, _ frame: Frame) -> Bool {
        for column in columns {
            guard meets(live, column.asking, 0) || column.allowed != nil else { continue }
            let value = column.input.run(frame)
            if let local = column.local { frame.setLocal(local, value) }
            if let allowed = column.allowed, allowed.holds(value, frame) != true {
                frame.fault("an input of a table is not among its allowed values")
                return false
            }
            for index in column.tests.indices {
                let start = index * words
                guard meets(live, column.rows, start) else { continue }
                if column.tests[index].holds(value, frame) != true {
                    for word in 0..<words { live[word] &= ~column.rows[start + word] }
                }
            }
        }
        return true
    }

    @inline(__always)
    private func meets(_ live: UnsafeMutableBufferPointer<UInt64>, _ rows: [UInt64], _ start: Int) -> Bool {
        for word in 0..<words where live[word] & rows[start + word] != 0 { return true }
        return false
    }

    private func collect(_ live: UnsafeMutableBufferPointer<UInt64>, _ frame: Frame) -> Value {
        var count = 0
        for word in 0..<words { count += live[word].nonzeroBitCount }
        let single = policy == .first || policy == .unique
        var values: [Value] = []
        if !single, count > 0 { values.reserveCapacity(count) }
        let record = frame.openFiring(id)
        var first: Value = .null
        for word in 0..<words {
            var rest = live[word]
            while rest != 0 {
                let rule = word << 6 + rest.trailingZeroBitCount
                rest &= rest - 1
                frame.fire(rule, record)
                if single {
                    first = outputs[rule].run(frame)
                    if policy == .first || count == 1 { return first }
                } else {
                    values.append(outputs[rule].run(frame))
                }
            }
        }
        if count == 0 { return none(frame) }
        if policy == .unique {
            frame.fault("several rows of a table with hit policy UNIQUE match")
            return .null
        }
        return HitPolicies.apply(self, values, frame)
    }

    private func none(_ frame: Frame) -> Value {
        if let fallback { return fallback.run(frame) }
        if policy == .collect, aggregation == .count { return .int(0) }
        if policy == .collect, aggregation == nil { return .list([]) }
        return .null
    }
}

enum HitPolicies {
    static func apply(_ table: TableCode, _ values: [Value], _ frame: Frame) -> Value {
        switch table.policy {
        case .unique, .first: return values.first ?? .null
        case .any:
            let first = values.first ?? .null
            for value in values where value != first {
                frame.fault("rows of a table with hit policy ANY disagree")
                return .null
            }
            return first
        case .priority: return ordered(table, values).first ?? .null
        case .outputOrder: return .list(ordered(table, values))
        case .ruleOrder: return .list(values)
        case .collect: return aggregate(table.aggregation, values)
        }
    }

    private static func aggregate(_ aggregation: Aggregation?, _ values: [Value]) -> Value {
        switch aggregation {
        case nil: return .list(values)
        case .count: return .int(values.count)
        case .sum: return Lists.sum(values)
        case .min: return Lists.extreme(values, -1)
        case .max: return Lists.extreme(values, 1)
        }
    }

    /// By the order of allowed output values, first column first; rows keep their order otherwise.
    private static func ordered(_ table: TableCode, _ values: [Value]) -> [Value] {
        func ranks(_ value: Value) -> [Int] {
            table.columnsOut.indices.map { column in
                let part: Value =
                    if table.columnsOut.count == 1 {
                        value
                    } else if case .context(let record) = value,
                        column < record.values.count
                    { record.values[column] } else { .null }
                return table.columnsOut[column].order.firstIndex(of: part) ?? Int.max
            }
        }
        return values.enumerated().map { (ranks: ranks($1), at: $0, value: $1) }
            .sorted { one, two in
                for (left, right) in zip(one.ranks, two.ranks) where left != right { return left < right }
                return one.at < two.at
            }
            .map(\.value)
    }
}
