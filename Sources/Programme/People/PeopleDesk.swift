import Store
import Vocabulary

/// The register of persons: found by what is known of them, corrected by their county, shown in full only for a reason.
package struct PeopleDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// Why somebody needs to see what is masked.
    package enum Reason: String, CaseIterable, Sendable, Codable {
        case verifyIdentity, callBack, correctData, payment, objection, audit
    }

    /// What is masked elsewhere.
    package struct Unmasked: Codable, Sendable {
        package let idNumber: String?
        package let phone: String?
        package let bankAccount: String?
    }

    /// A class that a person is or was in.
    package struct Training: Sendable {
        package let enrolment: String
        package let classID: String
        package let title: String
        package let startDate: Day
        package let endDate: Day
        package let classState: ClassState
        package let state: Enrolment.State
    }

    /// Registers a person, or completes the one who has this identity number.
    /// - Returns: the person's id.
    package func register(_ draft: PersonDraft, by actor: Actor, key: String? = nil) async throws -> String {
        try actor.need(.personRegister)
        let facts = try facts(draft)
        guard actor.division.contains(facts.division) else { throw Refusal("notYourDivision", field: "division") }
        return try await office.store.write("person.register", by: actor, key: key) { tx in
            let merged = try PersonStore.merge(facts, in: tx)
            tx.about("person", merged.id, in: facts.division)
            return merged.id
        }
    }

    /// Corrects a person's data; only for their own county. The identity number never changes.
    package func correct(_ id: String, _ draft: PersonDraft, by actor: Actor, key: String? = nil) async throws {
        try actor.need(.personCorrect)
        let facts = try facts(draft)
        _ = try await office.store.write("person.correct", by: actor, key: key) { tx in
            let person = try PersonStore.find(id, for: actor, tx)
            guard actor.division.contains(person.division) else { throw Refusal("notYourDivision") }
            guard actor.division.contains(facts.division) else { throw Refusal("notYourDivision", field: "division") }
            guard facts.idNumber == person.idNumber else { throw Refusal("idNumberFixed", field: "idNumber") }
            tx.about("person", id, in: facts.division)
            try tx.update(
                "person", id: id,
                [
                    "name": facts.name.text, "division": facts.division, "phone": facts.phone,
                    "unemployed_in": facts.unemployedIn, "groups": CodeList.text(facts.groups),
                    "bank_name": facts.bankName,
                    "bank_account": facts.bankAccount, "changed_at": tx.now
                ])
            return Done()
        }
    }

    package func find(_ id: String, for actor: Actor) async throws -> Person {
        guard actor.may(.personRead) || actor.may(.ownRead) else { throw Refusal("notYourRole") }
        return try await office.store.read { try PersonStore.find(id, for: actor, $0) }
    }

    /// The person's classes that the account may see, newest first.
    package func trainings(of id: String, for actor: Actor) async throws -> [Training] {
        try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select e.id, e.state, e.class, c.title, c.start_date, c.end_date, c.state as class_state
                from enrolment e join training_class c on c.id = e.class
                where e.person = \(id) and \(within: "e") order by c.start_date desc
                """
            ).map { row in
                Training(
                    enrolment: try row.text("id"), classID: try row.text("class"), title: try row.text("title"),
                    startDate: try row.day("start_date"), endDate: try row.day("end_date"),
                    classState: try row.code("class_state"), state: try row.code("state"))
            }
        }
    }

    /// Shows what is masked. Who did it, to whom and why stands in the journal.
    package func unmask(_ id: String, because reason: Reason, by actor: Actor) async throws -> Unmasked {
        return try await office.store.write("person.unmask", by: actor) { tx in
            let person = try PersonStore.find(id, for: actor, tx)
            tx.about("person", id, in: person.division)
            tx.note("reason", reason.rawValue)
            return Unmasked(
                idNumber: person.idNumber?.text, phone: person.phone?.text, bankAccount: person.bankAccount?.text)
        }
    }

    private func facts(_ draft: PersonDraft) throws -> PersonFacts {
        try draft.facts(office.divisions, packs: office.packs.packs, on: office.clock.today)
    }
}
