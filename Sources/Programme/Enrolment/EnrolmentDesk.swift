import Policy
import Store
import Vocabulary

/// The list of a class: people are put on it, and withdrawn with a reason.
package struct EnrolmentDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// The list, withdrawn ones included.
    package func roster(of id: String, for actor: Actor) async throws -> [Enrolment] {
        try actor.need(.rosterRead)
        return try await office.store.read { reader in
            _ = try ClassStore.find(id, actor.scope, reader)
            return try EnrolmentStore.roster(of: id, actor.scope, reader)
        }
    }

    /// Puts one person on the list by hand.
    /// - Returns: the enrolment's id.
    /// - Parameter evidence: needed of learners whose group a programme of the class's pack asks evidence of.
    /// - Throws: `Refusal` with all problems of the form, or `stillStudying`,
    ///   `rosterClosed`, `alreadyEnrolled`, `overlappingClass`, `classFull`,
    ///   `personNameDiffers`.
    package func enrol(
        _ draft: PersonDraft, accommodation: String = "", evidence: CategoryEvidence = CategoryEvidence(),
        in classID: String, by actor: Actor, key: String? = nil
    ) async throws -> String {
        let office = office
        return try await office.store.write("enrolment.add", by: actor, key: key) { tx in
            let training = try Self.open(classID, tx)
            let packs = try Self.packs(training, office)
            let facts = try draft.facts(office.divisions, packs: packs, on: tx.now.day)
            tx.about("class", classID, in: training.division)
            var seats = try Seats(in: classID, tx)
            return try Self.enrol(
                facts, accommodation: accommodation, evidence: evidence, in: training, packs, seats: &seats, tx)
        }
    }

    /// Takes a person off the list. The row stays, with the reason; a class that has been taught keeps its list.
    package func withdraw(_ id: String, reason: String, by actor: Actor, key: String? = nil) async throws {
        let reason = reason.trimmed
        guard !reason.isEmpty else { throw Refusal("required", field: "reason") }
        guard reason.count <= 200 else { throw Refusal("textTooLong", field: "reason", ["limit": "200"]) }
        _ = try await office.store.write("enrolment.withdraw", by: actor, key: key) { tx in
            let enrolment = try EnrolmentStore.find(id, actor.scope, tx)
            let training = try ClassStore.find(enrolment.classID, actor.scope, tx)
            guard [.draft, .returned, .inApproval, .open].contains(training.state) else {
                throw Refusal("rosterClosed", ["state": training.state.rawValue])
            }
            tx.about("class", training.id, in: training.division)
            tx.note("enrolment", id)
            guard enrolment.state == .enrolled else { return Done() }
            try tx.update(
                "enrolment", id: id,
                [
                    "state": Enrolment.State.withdrawn, "withdrawn_reason": reason, "changed_at": tx.now
                ])
            return Done()
        }
    }

    // MARK: Within a transaction

    /// The class whose list this actor may change now.
    package static func open(_ id: String, _ tx: Transaction) throws -> ClassRecord {
        let training = try ClassStore.find(id, tx.actor.scope, tx)
        try requireOpen(training, tx.actor)
        return training
    }

    package static func requireOpen(_ training: ClassRecord, _ actor: Actor) throws {
        guard actor.role == .institutionClerk, actor.institution == training.institution else {
            throw Refusal("notYourRole")
        }
        guard training.isEditable else { throw Refusal("rosterClosed", ["state": training.state.rawValue]) }
    }

    /// The pack whose codes the groups of a class's trainees must be.
    static func packs(_ training: ClassRecord, _ office: Office) throws -> [Pack] {
        guard let pack = office.packs[training.pack] else {
            throw StoreFault("class \(training.id) names no pack that is loaded")
        }
        return [pack]
    }

    /// Places of a class, counted once for many rows of one transaction.
    package struct Seats: Sendable {
        var taken: Int
        var last: Int64

        package init(in classID: String, _ tx: Transaction) throws {
            let place = Scope.everything(because: "the class was found in the caller's scope")
            taken = try ClassStore.enrolled(in: classID, tx)
            last = try tx.number(place, "select coalesce(max(position), 0) from enrolment where class = \(classID)")
        }
    }

    /// Merges the person into the register and puts them on the list: here, where writes come one after the other, nobody can
    /// get into two classes at once. What is refused has written nothing.
    package static func enrol(
        _ facts: PersonFacts, accommodation: String = "", evidence: CategoryEvidence, in training: ClassRecord,
        _ packs: [Pack], seats: inout Seats, _ tx: Transaction
    ) throws -> String {
        var known: Row?
        var groups = facts.groups
        if let person = try PersonStore.byNumber([facts.idNumber], tx)[facts.idNumber] {
            groups += person.groups
            known = try tx.row(
                .everything(because: "the class was found in the caller's scope"),
                """
                select id, state from enrolment where class = \(training.id) and person = \(person.id)
                """)
            if known?.optionalText("state") == Enrolment.State.enrolled.rawValue {
                throw Refusal("alreadyEnrolled", field: "idNumber")
            }
            let overlaps = try EnrolmentStore.overlaps(
                of: [person.id], from: training.startDate, to: training.endDate, except: training.id, tx)
            if let other = overlaps[person.id] { throw Refusal(problem(other)) }
        }
        guard seats.taken < training.size else {
            throw Refusal("classFull", field: "idNumber", ["size": String(training.size)])
        }
        let tag = try packs.lazy.compactMap { try evidence.columns(for: groups, $0, on: tx.now.day) }.first
        let person = try PersonStore.merge(facts, in: tx).id
        seats.taken += 1
        let needs = String(accommodation.trimmed.prefix(200))
        var columns: Columns = [
            "state": Enrolment.State.enrolled, "accommodation": needs.isEmpty ? nil : needs,
            "programme": tag?["programme"], "graduated_in": tag?["graduated_in"], "selected_by": tx.actor.id,
            "changed_at": tx.now
        ]
        if let known {
            let id = try known.text("id")
            columns["withdrawn_reason"] = .null
            try tx.update("enrolment", id: id, columns)
            return id
        }
        seats.last += 1
        let id = tx.newID()
        for pair in [
            ("id", id.sql), ("division", training.division.sql), ("institution", training.institution.sql),
            ("class", training.id.sql), ("person", person.sql), ("position", seats.last.sql), ("created_at", tx.now.sql)
        ] { columns[pair.0] = pair.1 }
        try tx.insert("enrolment", columns)
        return id
    }

    /// Says when and in which county, not who holds the other class.
    static func problem(_ other: Overlap) -> Problem {
        Problem(
            "overlappingClass", field: "idNumber",
            values: [
                "from": other.startDate.description, "to": other.endDate.description, "division": other.division.code
            ])
    }
}
