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
    /// - Parameters:
    ///   - evidence: needed of learners whose group a programme of the class's pack asks evidence of.
    ///   - proof: what the class's conditions ask for; where it does not do, the enrolment may be held for an officer.
    /// - Throws: `Refusal` with all problems of the form, or `stillStudying`,
    ///   `rosterClosed`, `alreadyEnrolled`, `overlappingClass`, `classFull`, `enrolmentBlocked` (once per finding),
    ///   `personNameDiffers`.
    package func enrol(
        _ draft: PersonDraft, accommodation: String = "", evidence: CategoryEvidence = CategoryEvidence(),
        proof: EnrolmentProof = EnrolmentProof(), in classID: String, by actor: Actor, key: String? = nil
    ) async throws -> String {
        let office = office
        return try await office.store.write("enrolment.add", by: actor, key: key) { tx in
            let training = try Self.open(classID, tx)
            let packs = try Self.packs(training, office)
            let facts = try draft.facts(office.divisions, packs: packs, on: tx.now.day)
            tx.about("class", classID, in: training.division)
            var list = try OpenList(training, packs, tx)
            return try Self.enrol(
                facts, accommodation: accommodation, evidence: evidence, proof: proof, onto: &list, tx)
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
            guard Self.takesPeople(training.state) else {
                throw Refusal("rosterClosed", ["state": training.state.rawValue])
            }
            tx.about("class", training.id, in: training.division)
            tx.note("enrolment", id)
            guard enrolment.state != .withdrawn else { return Done() }
            try tx.update(
                "enrolment", id: id,
                [
                    "state": Enrolment.State.withdrawn, "withdrawn_reason": reason, "changed_at": tx.now
                ])
            // A list that was approved takes nobody in by itself.
            if training.isEditable { try EnrolmentPlaces.settle(training, tx) }
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

    /// The list of a class with its conditions and places, read once for many rows of one transaction.
    package struct OpenList: Sendable {
        let training: ClassRecord
        let packs: [Pack]
        let conditions: EnrolmentConditions?
        var taken: Int
        var last: Int64

        init(_ training: ClassRecord, _ packs: [Pack], _ tx: Transaction) throws {
            let place = Scope.everything(because: "the class was found in the caller's scope")
            self.training = training
            self.packs = packs
            conditions = try packs.first.map { try EnrolmentConditions(training, $0, tx) }
            taken = try ClassStore.enrolled(in: training.id, tx)
            last = try tx.number(
                place, "select coalesce(max(position), 0) from enrolment where class = \(training.id)")
        }
    }

    /// Merges the person into the register and puts them on the list, or holds them for an officer: here, where writes come one
    /// after the other, nobody can get into two classes at once. What is refused has written nothing.
    static func enrol(
        _ facts: PersonFacts, accommodation: String = "", evidence: CategoryEvidence, proof: EnrolmentProof,
        onto list: inout OpenList, _ tx: Transaction
    ) throws -> String {
        let training = list.training
        let known = try PersonStore.byNumber([facts.idNumber], tx)[facts.idNumber]
        let row = try known.flatMap { try rowToRenew(of: $0.id, in: training, tx) }
        let isFull = list.taken >= training.size
        guard !isFull || list.conditions?.ranks == true else {
            throw Refusal("classFull", field: "idNumber", ["size": String(training.size)])
        }
        let groups = facts.groups + (known?.groups ?? [])
        let tag = try list.packs.lazy.compactMap { try evidence.columns(for: groups, $0, on: tx.now.day) }.first
        let check = try judge(facts, groups, proof, known: known?.id, list, tx)
        let person = try PersonStore.merge(facts, in: tx).id
        let isHeld = check?.outcome.isHeld ?? false
        if !isHeld, !isFull { list.taken += 1 }
        let needs = String(accommodation.trimmed.prefix(200))
        var columns: Columns = [
            "state": isHeld ? Enrolment.State.held : isFull ? .waiting : .enrolled, "preference": check?.preference,
            "accommodation": needs.isEmpty ? nil : needs,
            "programme": tag?["programme"], "graduated_in": tag?["graduated_in"], "selected_by": tx.actor.id,
            "changed_at": tx.now
        ]
        let id = try row ?? tx.newID()
        if row != nil {
            for name in ["withdrawn_reason", "admitted_reason", "settled_by"] { columns[name] = .null }
            try tx.update("enrolment", id: id, columns)
        } else {
            list.last += 1
            for pair in [
                ("id", id.sql), ("division", training.division.sql), ("institution", training.institution.sql),
                ("class", training.id.sql), ("person", person.sql), ("position", list.last.sql),
                ("created_at", tx.now.sql)
            ] { columns[pair.0] = pair.1 }
            try tx.insert("enrolment", columns)
        }
        if let check, list.conditions?.areAny == true || check.preference != nil {
            try EnrolmentConditions.keep(check, of: id, training, tx)
        }
        if isFull { try EnrolmentPlaces.settle(training, tx) }
        return id
    }

    /// The row of a person who was on the list of the class before; nil: there is none.
    private static func rowToRenew(of person: String, in training: ClassRecord, _ tx: Transaction) throws -> String? {
        let row = try tx.row(
            .everything(because: "the class was found in the caller's scope"),
            "select id, state from enrolment where class = \(training.id) and person = \(person)")
        let state = row?.optionalText("state").flatMap(Enrolment.State.init(rawValue:))
        if state == .enrolled || state == .waiting {
            throw Refusal("alreadyEnrolled", field: "idNumber")
        }
        try refuseOverlap(of: person, with: training, tx)
        return row?.optionalText("id")
    }

    static func refuseOverlap(of person: String, with training: ClassRecord, _ reader: Reader) throws {
        let overlaps = try EnrolmentStore.overlaps(
            of: [person], from: training.startDate, to: training.endDate, except: training.id, reader)
        if let other = overlaps[person] { throw Refusal(problem(other)) }
    }

    /// Asks the pack; what it refuses is refused here.
    private static func judge(
        _ facts: PersonFacts, _ groups: [String], _ proof: EnrolmentProof, known: String?, _ list: OpenList,
        _ tx: Transaction
    ) throws -> EnrolmentCheck? {
        guard let conditions = list.conditions, conditions.areAny || conditions.ranks else { return nil }
        let earlier = try known.map {
            try EnrolmentStore.classes(of: [$0], except: list.training.id, tx)[$0] ?? []
        }
        let check = try conditions.check(
            born: facts.idNumber.birthDate, groups: groups, proof.facts(conditions.pack, on: tx.now.day),
            earlier: earlier ?? [], on: tx.now.day)
        if let check, check.outcome.isBlocked { throw Refusal(check.problems(.block)) }
        return check
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
