import Store
import Vocabulary

/// Versions of packs that wait for a second pair of eyes, or to be put in force.
struct PolicyDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.division.level == .province, actor.may(.policyReadDraft) else { return [] }
        return try PackStore.open(actor.scope.area, reader).compactMap { version in
            switch version.state {
            case .submitted where actor.may(.policyApproveDraft):
                guard version.firstBy != actor.id, version.madeBy != actor.id else { return nil }
                return duty("versionToApprove", version)
            case .approved where actor.may(.policyPutInForce): return duty("versionToPutInForce", version)
            default: return nil
            }
        }
    }

    private func duty(_ code: String, _ version: PackVersion) -> Duty {
        Duty(
            code, kind: "packVersion", subject: "pack_version/\(version.id)", title: version.pack, from: version.madeByName,
            dueOn: version.effectiveFrom, values: ["n": String(version.number)])
    }
}
