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
        case .code(let list), .optionalCode(let list), .codes(let list), .named(let list): list
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
    private var input: any SchemaInput.Type {
        switch self {
        case .traineeClaim: TraineeClaimInput.self
        case .classOpening: ClassOpeningInput.self
        case .classClaim: ClassClaimInput.self
        case .prepayment: PrepaymentInput.self
        case .fundTransfer: FundTransferInput.self
        case .grant: GrantInput.self
        case .enrolment: EnrolmentInput.self
        case .examEntry: ExamEntryInput.self
        }
    }

    /// The keys of its input, in schema order.
    var keys: [InputKey] { input.keys }
}

extension SchemaInput {
    static var keys: [InputKey] { schema.nodes.flatMap(\.keys) }
}
