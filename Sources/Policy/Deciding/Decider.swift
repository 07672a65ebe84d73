/// What an outcome is to whoever only hands it on.
protocol DecisionOutcome: Sendable {
    /// Canonical JSON.
    var json: [UInt8] { get }
}

extension ClaimOutcome: DecisionOutcome {}
extension FindingsOutcome: DecisionOutcome {}
extension PrepaymentOutcome: DecisionOutcome {}
extension FundTransferOutcome: DecisionOutcome {}

/// One decision of one pack, whatever its input and its outcome are.
protocol Decider: Sendable {
    associatedtype Input: SchemaInput
    associatedtype Outcome: DecisionOutcome

    var compiled: CompiledDecision<Input> { get }
    /// Cells and rows as bits; nil: for the general way.
    func decideQuickly(_ input: Input) -> Outcome?
    /// The general way, by interpreting the model; the quick way gives the same or nothing.
    func decideGenerally(_ input: Input) throws(InputError) -> Outcome
    /// The quick way from bytes to bytes: writes the outcome and says so, or leaves the line alone.
    func line() -> (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Bool
}

extension Decider {
    func decide(_ input: Input) throws(InputError) -> Outcome {
        if let outcome = decideQuickly(input) { return outcome }
        return try decideGenerally(input)
    }

    /// Canonical outcome of an input that is JSON already.
    func outcome(_ json: JSONValue, _ codes: CodeBook) throws(InputError) -> [UInt8] {
        try decide(Input.schema.read(json, codes: codes)).json
    }

    /// The same on the general way.
    func generalOutcome(_ json: JSONValue, _ codes: CodeBook) throws(InputError) -> [UInt8] {
        try decideGenerally(Input.schema.read(json, codes: codes)).json
    }

    var hasQuickWay: Bool { compiled.quick != nil }

    /// Whether the quick way takes the input.
    func isQuick(_ json: JSONValue, _ codes: CodeBook) throws(InputError) -> Bool {
        try decideQuickly(Input.schema.read(json, codes: codes)) != nil
    }
}
