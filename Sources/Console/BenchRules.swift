import FEEL

/// Generated claims as columns of 32-bit numbers.
struct ClaimColumns {
    static let names = [
        "age", "sex", "group", "attended", "total", "delivered", "required", "cert", "occupation", "level", "off_site",
        "prior_count", "prior_same", "in_catalog", "price_fen", "days"
    ]
    /// Columns of 0 and 1.
    static let flags: Set = ["off_site", "prior_same", "in_catalog"]
    let count: Int
    private let values: [Int32]

    /// Sixteen columns one after the other, little-endian.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count % (Self.names.count * 4) == 0, !bytes.isEmpty else {
            throw Output.refuse("the file is no table of \(Self.names.count) columns of 32-bit numbers")
        }
        count = bytes.count / (Self.names.count * 4)
        values = bytes.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { Int32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)) }
        }
    }

    func column(_ name: String) -> ArraySlice<Int32>? {
        Self.names.firstIndex(of: name).map { values[$0 * count..<($0 + 1) * count] }
    }
}

/// The rule set of `Benchmarks/rules/claims.dmn`, evaluated claim by claim.
struct ClaimRules {
    static let reasons = [
        "ATTENDANCE_LT_80", "HOURS_SHORT", "QUOTA_USED", "DUP_OCC_LEVEL", "NO_CERT", "NOT_PAYABLE", "PAID_CATALOG",
        "PAID_COMPLETION_800", "OFF_SITE_X1_5", "LIVING_ALLOWANCE"
    ]

    /// What all engines must agree on.
    struct Sums {
        var amount: Int64 = 0
        var reasons = [Int](repeating: 0, count: ClaimRules.reasons.count)
    }

    let columns: ClaimColumns
    private let program: Program
    private let plan: Plan
    private let inputs: [(slot: Int, values: [Int32], isFlag: Bool)]
    private let amount: Int
    /// By row of the plan: the reason that it gives, -1 for none.
    private let reasonOfRow: [Int]

    init(model: [UInt8], columns: ClaimColumns) throws {
        let loaded = try Model.load([ModelSource(name: "claims.dmn", bytes: model)])
        program = try loaded.compile(["Refusals", "NotPayable", "Quota", "Training", "Living", "Grants", "Amount"])
        guard let plan = program.plan(lists: [:], texts: []), let amount = plan.place(of: "Amount") else {
            throw Output.refuse("claims.dmn does not make a plan")
        }
        self.plan = plan
        self.amount = amount
        self.columns = columns
        inputs = try program.slots.map { slot in
            guard let name = slot.path.last, let values = columns.column(name) else {
                throw Output.refuse("claims.dmn reads \(slot.path.joined(separator: ".")), which no column gives")
            }
            return (slot.index, Array(values), ClaimColumns.flags.contains(name))
        }
        let tables = program.tables
        reasonOfRow = (0..<plan.rowCount).map { row in
            let (table, rule) = plan.place(row)
            let text = tables[table].rules[rule].outputs.first?.text ?? ""
            return Self.reasons.firstIndex { "\"\($0)\"" == text } ?? -1
        }
    }

    func onPlan() -> Sums {
        var sums = Sums()
        let machine = plan.makeMachine()
        for claim in 0..<columns.count {
            machine.start()
            for input in inputs {
                let value = input.values[claim]
                machine[input.slot] = input.isFlag ? Cell(value != 0) : Cell(whole: Int64(value))
            }
            guard plan.evaluate(machine), let fen = machine[amount].asNumber?.int64 else { continue }
            sums.amount += fen
            machine.eachFired { row in
                let reason = reasonOfRow[row]
                if reason >= 0 { sums.reasons[reason] += 1 }
            }
        }
        return sums
    }

    func onFrame() -> Sums {
        var sums = Sums()
        let frame = program.makeFrame()
        guard let at = program.decisionNames.firstIndex(of: "Amount") else { return sums }
        for claim in 0..<columns.count {
            for input in inputs {
                let value = input.values[claim]
                frame[input.slot] = input.isFlag ? .boolean(value != 0) : .int(Int(value))
            }
            program.evaluate(frame)
            sums.amount += frame.result(at).asNumber?.int64 ?? 0
            for firing in frame.firings {
                for rule in firing.rules {
                    let reason = reasonOfRow[plan.row(firing.table, rule)]
                    if reason >= 0 { sums.reasons[reason] += 1 }
                }
            }
        }
        return sums
    }
}
