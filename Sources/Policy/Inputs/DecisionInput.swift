/// What the inputs of all decisions have in common.
package protocol DecisionInput: Sendable {
    var caseID: String { get }
    /// What the jurisdiction has set; empty where the decision takes none.
    var localParameters: LocalParameters { get }
}

/// Known to this target only, so that a schema stays an implementation detail.
protocol SchemaInput: DecisionInput {
    static var schema: InputSchema<Self> { get }
}

extension TraineeClaimInput: SchemaInput {
    package var localParameters: LocalParameters { local }
}

extension ClassOpeningInput: SchemaInput {
    package var localParameters: LocalParameters { local }
}

extension ClassClaimInput: SchemaInput {
    package var localParameters: LocalParameters { local }
}

extension PrepaymentInput: SchemaInput {
    package var localParameters: LocalParameters { LocalParameters() }
}

extension FundTransferInput: SchemaInput {
    package var localParameters: LocalParameters { LocalParameters() }
}

extension GrantInput: SchemaInput {
    package var localParameters: LocalParameters { local }
}

extension EnrolmentInput: SchemaInput {
    package var localParameters: LocalParameters { LocalParameters() }
}

extension ExamEntryInput: SchemaInput {
    package var localParameters: LocalParameters { LocalParameters() }
}

extension SchemaInput {
    /// The input as canonical JSON: what is kept with a decision and can be decided again.
    func canonicalBytes() -> [UInt8] { JSONWriter.bytes(Self.schema.json(of: self)) }
}

extension TraineeClaimInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension ClassOpeningInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension ClassClaimInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension PrepaymentInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension FundTransferInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension GrantInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension EnrolmentInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension ExamEntryInput {
    /// Canonical JSON, to keep with the decision.
    package var json: [UInt8] { canonicalBytes() }
}

extension Pack {
    /// Reads an input from JSON with the pack's code lists and local ranges.
    package func read(_ json: JSONValue) throws(InputError) -> TraineeClaimInput {
        try TraineeClaimInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> ClassOpeningInput {
        try ClassOpeningInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> ClassClaimInput {
        try ClassClaimInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> PrepaymentInput {
        try PrepaymentInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> FundTransferInput {
        try FundTransferInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> GrantInput {
        try GrantInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> EnrolmentInput {
        try EnrolmentInput.schema.read(json, codes: codes)
    }

    package func read(_ json: JSONValue) throws(InputError) -> ExamEntryInput {
        try ExamEntryInput.schema.read(json, codes: codes)
    }
}
