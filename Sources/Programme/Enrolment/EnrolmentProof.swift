import Policy
import Store
import Vocabulary

/// What a person shows when put on the list of a class that has conditions, as typed.
package struct EnrolmentProof: Codable, Sendable, Hashable {
    /// Codes of the pack's list `proof`.
    package var proofs: [String]
    /// The day on which the person's own firm was registered; empty: none was shown.
    package var firmRegisteredOn: String

    package init(proofs: [String] = [], firmRegisteredOn: String = "") {
        self.proofs = proofs
        self.firmRegisteredOn = firmRegisteredOn
    }

    struct Facts: Sendable, Hashable {
        var proofs: [String]
        var firmRegisteredOn: Day?
    }

    /// - Throws: `Refusal`: `proofUnknown`, `day.*`, `dayInFuture`, each on its field.
    func facts(_ pack: Pack, on today: Day) throws -> Facts {
        var entries = Entries()
        let codes = proofs.map(\.trimmed).filter { !$0.isEmpty }
        for code in codes where !pack.codes.has("proof", code) {
            entries.refuse("proofUnknown", "proofs", ["code": code])
        }
        let day = entries.optionalValue(firmRegisteredOn, "firmRegisteredOn", as: Day.self)
        if let day, day > today { entries.refuse("dayInFuture", "firmRegisteredOn") }
        try entries.finish()
        return Facts(proofs: Set(codes).sorted(), firmRegisteredOn: day)
    }
}
