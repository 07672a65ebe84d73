import Policy
import Store
import Vocabulary

/// What a person shows when put on the list of a class that has conditions, as typed.
package struct EnrolmentProof: Codable, Sendable, Hashable {
    /// Codes of the pack's list `proof`.
    package var proofs: [String]
    /// The day on which the person's own firm was registered; empty: none was shown.
    package var firmRegisteredOn: String
    /// The day on which the person was hired; empty: none was shown.
    package var hiredOn: String

    package init(proofs: [String] = [], firmRegisteredOn: String = "", hiredOn: String = "") {
        self.proofs = proofs
        self.firmRegisteredOn = firmRegisteredOn
        self.hiredOn = hiredOn
    }

    /// Files that were read before the day of hiring was asked say nothing of it.
    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: CodingKeys.self)
        proofs = try box.decode([String].self, forKey: .proofs)
        firmRegisteredOn = try box.decode(String.self, forKey: .firmRegisteredOn)
        hiredOn = try box.decodeIfPresent(String.self, forKey: .hiredOn) ?? ""
    }

    struct Facts: Sendable, Hashable {
        var proofs: [String]
        var firmRegisteredOn: Day?
        var hiredOn: Day?
    }

    /// - Throws: `Refusal`: `proofUnknown`, `day.*`, `dayInFuture`, each on its field.
    func facts(_ pack: Pack, on today: Day) throws -> Facts {
        var entries = Entries()
        let codes = proofs.map(\.trimmed).filter { !$0.isEmpty }
        for code in codes where !pack.codes.has("proof", code) {
            entries.refuse("proofUnknown", "proofs", ["code": code])
        }
        let days = [("firmRegisteredOn", firmRegisteredOn), ("hiredOn", hiredOn)].map { name, typed in
            let day = entries.optionalValue(typed, name, as: Day.self)
            if let day, day > today { entries.refuse("dayInFuture", name) }
            return day
        }
        try entries.finish()
        return Facts(proofs: Set(codes).sorted(), firmRegisteredOn: days[0], hiredOn: days[1])
    }
}
