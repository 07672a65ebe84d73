import Store
import Vocabulary

/// The one search box: says for itself whether it was given an identity number, a telephone, a class number or a name.
package struct SearchDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package enum Kind: String, Sendable, Codable { case idNumber, phone, classNumber, creditCode, name }

    package struct Found: Sendable {
        package var kind: Kind
        package var persons: [Person] = []
        package var classes: [(id: String, number: String?, title: String, state: ClassState, startDate: Day)] = []
        package var institutions: [(id: String, name: String, creditCode: String)] = []
        package var isEmpty: Bool { persons.isEmpty && classes.isEmpty && institutions.isEmpty }
    }

    /// Most rows of one kind that are shown.
    package static let most = 50

    package static func kind(of text: String) -> Kind {
        if CitizenID(text) != nil { return .idNumber }
        if Phone(text) != nil { return .phone }
        if CreditCode(text) != nil { return .creditCode }
        let plain = text.uppercased()
        if plain.utf8.count >= 4, plain.utf8.contains(where: { (48...57).contains($0) }),
            plain.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || $0 == 45 || $0 == 95 })
        {
            return .classNumber
        }
        return .name
    }

    /// Looks through what the account may see. That somebody looked for a person, and by what, is journalled, because
    /// look-ups in bulk are a sign of misuse; the text itself is not kept.
    /// - Throws: `Refusal` `searchTooShort`.
    package func find(_ typed: String, by actor: Actor) async throws -> Found {
        let text = typed.trimmed
        guard text.count >= 2 else { throw Refusal("searchTooShort", field: "q", ["least": "2"]) }
        let kind = Self.kind(of: text)
        let found = try await office.store.read { reader in
            var found = Found(kind: kind)
            switch kind {
            case .idNumber:
                let number = try CitizenID(text).map(reader.index)
                found.persons = try persons("p.id_number_index = \(number)", actor, reader)
            case .phone:
                let phone = try Phone(text).map(reader.index)
                found.persons = try persons("p.phone_index = \(phone)", actor, reader)
            case .creditCode:
                found.institutions = try institutions("i.credit_code = \(CreditCode(text)?.text)", actor, reader)
            case .classNumber: found.classes = try classes("c.number = \(text.uppercased())", actor, reader)
            case .name:
                let name = PersonName(text)?.text ?? text
                found.persons = try persons("p.name = \(name)", actor, reader)
                found.classes = try classes("instr(c.title, \(text)) > 0", actor, reader)
                found.institutions = try institutions("instr(i.name, \(text)) > 0", actor, reader)
            }
            return found
        }
        let count = found.persons.count
        _ = try await office.store.write("search.find", by: actor) { tx in
            tx.about("account", actor.id)
            tx.note("kind", kind.rawValue)
            tx.note("persons", .integer(count))
            return Done()
        }
        return found
    }

    private func persons(_ condition: SQL, _ actor: Actor, _ reader: Reader) throws -> [Person] {
        guard actor.may(.personRead) else { return [] }
        return try reader.rows(
            actor.scope,
            """
            select p.* from person p where \(condition) and \(PersonStore.visible(to: actor)) order by p.name, p.id limit \(Self.most)
            """
        ).map { try Person($0) }
    }

    private func classes(
        _ condition: SQL, _ actor: Actor, _ reader: Reader
    ) throws
        -> [(id: String, number: String?, title: String, state: ClassState, startDate: Day)]
    {
        guard actor.may(.classRead) else { return [] }
        return try reader.rows(
            actor.scope,
            """
            select c.* from training_class c where \(condition) and \(within: "c") order by c.start_date desc limit \(Self.most)
            """
        ).map { row in
            (
                try row.text("id"), row.optionalText("number"), try row.text("title"), try row.code("state"),
                try row.day("start_date")
            )
        }
    }

    private func institutions(
        _ condition: SQL, _ actor: Actor, _ reader: Reader
    ) throws
        -> [(id: String, name: String, creditCode: String)]
    {
        guard actor.may(.institutionRead) else { return [] }
        return try reader.rows(
            actor.scope,
            """
            select i.* from institution i where \(condition) and \(within: "i") order by i.name limit \(Self.most)
            """
        ).map { (try $0.text("id"), try $0.text("name"), try $0.text("credit_code")) }
    }
}
