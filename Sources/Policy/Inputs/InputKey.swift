/// A key of a decision's input: where it stands and what it may hold.
struct InputKey: Sendable, Hashable {
    enum Home: Sendable {
        case input
        /// Of a group that may be null; the first part of the path names it.
        case group
        /// Of every entry of a list; the first part of the path names it.
        case list
    }

    let path: [String]
    let home: Home
    let type: FieldType

    /// `training.days`, `history.level`
    var name: String { path.joined(separator: ".") }

    /// How its values are shown, in the formats of `Template`.
    var format: String {
        switch type {
        case .code(let list), .optionalCode(let list), .codes(let list): list
        case .level: "level"
        case .flag: "flag"
        case .date: "date"
        case .rate: "percent"
        case .optionalCount, .signed: name.hasSuffix("Fen") ? "yuan" : "text"
        default: "text"
        }
    }
}

extension DecisionKind {
    /// The keys of its input, in schema order.
    var keys: [InputKey] {
        switch self {
        case .traineeClaim: TraineeClaimInput.schema.nodes.flatMap(\.keys)
        case .classOpening: ClassOpeningInput.schema.nodes.flatMap(\.keys)
        case .classClaim: ClassClaimInput.schema.nodes.flatMap(\.keys)
        case .prepayment: PrepaymentInput.schema.nodes.flatMap(\.keys)
        case .fundTransfer: FundTransferInput.schema.nodes.flatMap(\.keys)
        }
    }
}
