import Store
import Vocabulary

/// Reads and merges persons. Which person a caller may see is said by `visible`.
package enum PersonStore {
    /// Whom this account may see: a county those who live there or train there, an institution those in its classes,
    /// a trainee itself.
    package static func visible(to actor: Actor) -> SQL {
        switch actor.scope {
        case .institution: "exists (select 1 from enrolment e where e.person = p.id and \(within: "e"))"
        case .person, .everything: "\(area: "p")"
        case .divisions, .divisionsWithout:
            "(\(area: "p") or exists (select 1 from enrolment e where e.person = p.id and \(within: "e")))"
        }
    }

    /// - Throws: `Refusal` `notFound`, also for whom the account may not see.
    package static func find(_ id: String, for actor: Actor, _ reader: Reader) throws -> Person {
        let row = try reader.row(actor.scope, "select p.* from person p where p.id = \(id) and \(visible(to: actor))")
        guard let row else { throw Refusal("notFound") }
        return try Person(row)
    }

    /// For a caller who has found, in its scope, what names these persons. By id.
    package static func persons(_ ids: [String], _ reader: Reader) throws -> [String: Person] {
        var found: [String: Person] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            let part = Array(ids[start..<min(start + 500, ids.count)])
            let rows = try reader.rows(
                .everything(because: "the caller has found what names them"),
                "select p.* from person p where p.id in \(list: part)")
            for row in rows { found[try row.text("id")] = try Person(row) }
        }
        return found
    }

    /// By identity number, in the whole province: the register is one.
    package static func byNumber(_ numbers: [CitizenID], _ reader: Reader) throws -> [CitizenID: Person] {
        var found: [CitizenID: Person] = [:]
        for start in stride(from: 0, to: numbers.count, by: 500) {
            let part = Array(numbers[start..<min(start + 500, numbers.count)])
            let rows = try reader.rows(
                .everything(because: "a citizen is registered once in the province"),
                "select p.* from person p where p.id_number_index in \(list: try part.map(reader.index))")
            for row in rows {
                let person = try Person(row)
                if let number = person.idNumber { found[number] = person }
            }
        }
        return found
    }

    /// What came of a merge.
    package struct Merged: Sendable {
        package let id: String
        package let isNew: Bool
        package let changed: Bool
    }

    /// Adds a person, or completes the one who has this number. An import may bring a new telephone number and further
    /// groups and may fill what is empty; name, household and an account already on file stay as they are, because only
    /// the person's own county changes those.
    /// - Throws: `Refusal` `personNameDiffers`.
    package static func merge(_ facts: PersonFacts, in tx: Transaction) throws -> Merged {
        guard let known = try byNumber([facts.idNumber], tx)[facts.idNumber] else {
            return Merged(id: try insert(facts, in: tx), isNew: true, changed: true)
        }
        guard known.name == facts.name.text else { throw Refusal("personNameDiffers", field: "name") }
        var columns: Columns = [:]
        if let phone = facts.phone, phone != known.phone { columns.set("phone", phone) }
        let groups = Set(known.groups).union(facts.groups)
        if groups.count > known.groups.count { columns["groups"] = CodeList.text(groups).sql }
        if known.unemployedIn == nil, let place = facts.unemployedIn { columns["unemployed_in"] = place.sql }
        if known.bankAccount == nil, let account = facts.bankAccount {
            columns["bank_name"] = facts.bankName.sql
            columns.set("bank_account", account)
        }
        guard !columns.isEmpty else { return Merged(id: known.id, isNew: false, changed: false) }
        columns["changed_at"] = tx.now.sql
        try tx.update("person", id: known.id, columns)
        return Merged(id: known.id, isNew: false, changed: true)
    }

    private static func insert(_ facts: PersonFacts, in tx: Transaction) throws -> String {
        let id = tx.newID()
        try tx.insert(
            "person",
            [
                "id": id, "division": facts.division, "person": id, "id_number": facts.idNumber,
                "name": facts.name.text,
                "sex": facts.idNumber.sex.rawValue, "birth_date": facts.idNumber.birthDate, "phone": facts.phone,
                "unemployed_in": facts.unemployedIn, "groups": CodeList.text(facts.groups), "bank_name": facts.bankName,
                "bank_account": facts.bankAccount, "created_at": tx.now, "changed_at": tx.now
            ])
        return id
    }
}
