import Store
import Vocabulary

/// Enrolments that the pack holds: an officer of the county admits or refuses each, with the ground.
extension EnrolmentDesk {
    /// An enrolment with what its pack said to it.
    package func held(_ id: String, for actor: Actor) async throws -> (enrolment: Enrolment, check: EnrolmentCheck?) {
        let office = office
        return try await office.store.read { reader in
            let enrolment = try EnrolmentStore.find(id, actor.scope, reader)
            return (enrolment, try EnrolmentStore.check(of: id, actor.scope, reader, office))
        }
    }

    /// Puts a held person on the list, or takes them off it.
    /// - Throws: `Refusal`: `required`, `textTooLong`, `recused`, `rosterClosed`, `notHeld`; and on admission `overlappingClass`
    ///   and `classFull`, because others came onto lists since.
    package func settle(_ id: String, admit: Bool, reason: String, by actor: Actor, key: String? = nil) async throws {
        let reason = reason.trimmed
        guard !reason.isEmpty else { throw Refusal("required", field: "reason") }
        guard reason.count <= 200 else { throw Refusal("textTooLong", field: "reason", ["limit": "200"]) }
        _ = try await office.store.write("enrolment.settle", by: actor, key: key) { tx in
            let enrolment = try EnrolmentStore.find(id, actor.scope, tx)
            let training = try ClassStore.find(enrolment.classID, actor.scope, tx)
            if try AccountDesk.isRecused(actor.id, from: training.institution, tx) { throw Refusal("recused") }
            tx.about("class", training.id, in: training.division)
            tx.note("enrolment", id)
            tx.note("admitted", .bool(admit))
            guard enrolment.state == .held else { throw Refusal("notHeld") }
            guard Self.takesPeople(training.state) else {
                throw Refusal("rosterClosed", ["state": training.state.rawValue])
            }
            let isFull = try ClassStore.enrolled(in: training.id, tx) >= training.size
            if admit {
                try Self.refuseOverlap(of: enrolment.person.id, with: training, tx)
                let mayWait = try training.isEditable && Self.ranks(training, tx, office)
                if isFull, !mayWait { throw Refusal("classFull", ["size": String(training.size)]) }
            }
            try tx.update(
                "enrolment", id: id,
                [
                    "state": !admit ? Enrolment.State.withdrawn : isFull ? .waiting : .enrolled,
                    "admitted_reason": admit ? reason : nil, "withdrawn_reason": admit ? nil : reason,
                    "settled_by": actor.id, "changed_at": tx.now
                ])
            if training.isEditable { try EnrolmentPlaces.settle(training, tx) }
            return Done()
        }
    }

    private static func ranks(_ training: ClassRecord, _ tx: Transaction, _ office: Office) throws -> Bool {
        try packs(training, office).first.map { try EnrolmentConditions(training, $0, tx).ranks } ?? false
    }

    /// A class that has been taught keeps its list.
    static func takesPeople(_ state: ClassState) -> Bool { [.draft, .returned, .inApproval, .open].contains(state) }
}

/// What held enrolments ask of the county: a decision before the class starts.
struct EnrolmentDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.role == .trainingOfficer else { return [] }
        return try reader.rows(
            actor.scope,
            """
            select c.id, c.title, c.start_date, i.name as institution_name, count(*) as held from enrolment e
            join training_class c on c.id = e.class join institution i on i.id = c.institution
            where e.state = \(Enrolment.State.held) and \(within: "e")
            and c.state in \(list: ClassState.allCases.filter(EnrolmentDesk.takesPeople))
            group by c.id, c.title, c.start_date, i.name order by c.start_date, c.id limit 100
            """
        ).map { row in
            Duty(
                "enrolmentHeld", kind: "enrolment", subject: "class/\(try row.text("id"))",
                title: try row.text("title"), from: try row.text("institution_name"),
                dueOn: try row.day("start_date") - 1, values: ["n": String(try row.count("held"))])
        }
    }
}
