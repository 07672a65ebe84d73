import Testing

@testable import Policy

/// Decides the sample with some keys changed.
func claim(_ pack: String = "yunnan-2023", _ changes: [String: JSONValue?] = [:]) throws -> TraineeClaimOutcome {
    let pack = try Shelf.pack(pack)
    return try pack.decide(pack.read(Sample.json(.traineeClaim, moved(pack, changes))) as TraineeClaimInput)
}

func opening(_ pack: String = "yunnan-2023", _ changes: [String: JSONValue?] = [:]) throws -> FindingsOutcome {
    let pack = try Shelf.pack(pack)
    return try pack.decide(pack.read(Sample.json(.classOpening, changes)) as ClassOpeningInput)
}

func classClaim(_ pack: String = "yunnan-2023", _ changes: [String: JSONValue?] = [:]) throws -> FindingsOutcome {
    let pack = try Shelf.pack(pack)
    return try pack.decide(pack.read(Sample.json(.classClaim, changes)) as ClassClaimInput)
}

func explained(_ pack: String = "yunnan-2023", _ changes: [String: JSONValue?] = [:]) throws -> Explanation {
    let pack = try Shelf.pack(pack)
    let input: TraineeClaimInput = try pack.read(Sample.json(.traineeClaim, moved(pack, changes)))
    return pack.explain(input, try pack.decide(input))
}

/// All sample dates lie in 2023, when the three packs apply.
private func moved(_ pack: Pack, _ changes: [String: JSONValue?]) -> [String: JSONValue?] { changes }

extension TraineeClaimOutcome {
    func fen(_ kind: String = "trainingSubsidy") -> Int64? { items.first { $0.kind == kind }?.fen }

    func reasons(_ kind: String = "trainingSubsidy") -> [String] { refusals.filter { $0.kind == kind }.map(\.reason) }
}

extension FindingsOutcome {
    var codes: [String] { findings.map(\.code) }
}

/// A past training as JSON.
func past(_ on: String, _ occupation: String = "x", _ level: Int? = 5, _ programme: String? = nil) -> JSONValue {
    .object([
        .init("on", .string(on)), .init("occupation", .string(occupation)), .init("level", .optional(level)),
        .init("programme", .optional(programme))
    ])
}

func sessions(_ attended: Int, of required: Int) -> [String: JSONValue?] {
    ["attendance.sessionsAttended": .int(attended), "attendance.sessionsRequired": .int(required)]
}
