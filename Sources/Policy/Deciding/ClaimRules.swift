/// What the rows of a decision about money say (`TraineeClaim`, `Grant`): which kinds of items there are, and what each
/// table is for.
final class ClaimRules: Sendable {
    let pack: String
    let version: String
    let kinds: [Kind]
    /// What a table is for, by its number.
    let roles: [Role]
    /// Reasons in their order; a row's reason is a position here.
    let reasons: [String]
    /// Rows by table number.
    let rows: [[RuleRow]]
    /// The kind of whatever no table gives an amount for; nil where such a case has no items and no refusals.
    let otherwise: Int?

    /// One item kind that the pack can pay.
    struct Kind: Sendable {
        var name: String
        /// Position of its amount among the results of the frame.
        var resultIndex: Int
    }

    /// What a table is for, and what its rows say; shared, so that looking at it copies nothing.
    final class Role: Sendable {
        enum Use: Sendable { case unused, reasons, amount, with, assumption, otherwise }

        let use: Use
        /// The kind whose amount each row gives.
        let rowKinds: [Int]
        /// The kinds that its reasons refuse, or whose payee or fund it gives, as bits.
        let kinds: UInt32
        let reasons: [Int]
        let stated: [Stated]
        let assumed: [Assumed]

        init(
            _ use: Use, rowKinds: [Int] = [], kinds: UInt32 = 0, reasons: [Int] = [], stated: [Stated] = [],
            assumed: [Assumed] = []
        ) {
            self.use = use
            self.rowKinds = rowKinds
            self.kinds = kinds
            self.reasons = reasons
            self.stated = stated
            self.assumed = assumed
        }
    }

    struct Stated: Sendable {
        var payee: String?
        var fund: String?
        var clauses: [String]
        /// The amount is `null`: it cannot be said yet, but what refuses the item is said already.
        var isOpen = false
    }

    /// The parameter, and the kind that must be paid for it to count.
    struct Assumed: Sendable {
        var parameter: String
        var kind: Int?
    }

    init(
        pack: String, version: String, kinds: [Kind], roles: [Role], reasons: [String], rows: [[RuleRow]],
        otherwise: Int?
    ) {
        self.pack = pack
        self.version = version
        self.kinds = kinds
        self.roles = roles
        self.reasons = reasons
        self.rows = rows
        self.otherwise = otherwise
    }

    /// A grant that nothing refuses is due even where no money goes with it.
    func verdict(_ total: Int64, isRefused: Bool) -> ClaimOutcome.Verdict {
        if total == 0 { return otherwise != nil && !isRefused ? .entitled : .rejected }
        return isRefused ? .partial : .approved
    }

    static func append(_ clauses: [String], to all: inout [String]) {
        if all.isEmpty {
            all = clauses
        } else {
            for clause in clauses where !all.contains(clause) { all.append(clause) }
        }
    }
}

extension InputError {
    static func noAnswer(_ kind: String) -> InputError {
        InputError(.noAnswer, "the pack's model gives no \(kind) for this input", path: "")
    }
}
