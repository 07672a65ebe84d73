import Store
import Vocabulary

/// Where somebody who trained alone claims: one county, chosen once.
package struct ClaimFiling: Sendable, Identifiable {
    package let id: String
    /// The county that it was filed in.
    package let division: Division
    package let classID: String
    package let classTitle: String
    package let enrolment: String
    package let person: String
    package let personName: String
    package let institutionName: String
    package let filedAt: Instant

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        classID = try row.text("class")
        classTitle = row.optionalText("class_title") ?? ""
        enrolment = try row.text("enrolment")
        person = try row.text("person")
        personName = row.optionalText("person_name") ?? ""
        institutionName = row.optionalText("institution_name") ?? ""
        filedAt = try row.instant("filed_at")
    }
}

/// The claims of individuals: filed in the county of the household or in that of the unemployment registration, never in both.
/// The decision on the trainee looks at the county that was chosen.
package struct ClaimFilings: Sendable {
    private static let all = Scope.everything(because: "a claim is filed once in the whole province")
    private static let select: SQL = """
        select f.*, c.title as class_title, p.name as person_name, i.name as institution_name from claim_filing f
        join training_class c on c.id = f.class join person p on p.id = f.person join institution i on i.id = f.institution
        """

    let office: Office

    package init(office: Office) { self.office = office }

    package static func of(_ classID: String, _ scope: Scope, _ reader: Reader) throws -> [ClaimFiling] {
        try reader.rows(scope, select + " where f.class = \(classID) and \(within: "f") order by f.filed_at, f.id")
            .map(ClaimFiling.init)
    }

    /// Newest first.
    package static func page(offset: Int, limit: Int, _ scope: Scope, _ reader: Reader) throws -> [ClaimFiling] {
        try reader.rows(
            scope,
            select + " where \(within: "f") order by f.filed_at desc, f.id desc limit \(limit) offset \(offset)"
        ).map(ClaimFiling.init)
    }

    package static func count(_ scope: Scope, _ reader: Reader) throws -> Int {
        Int(try reader.number(scope, "select count(*) from claim_filing f where \(within: "f")"))
    }

    /// Where a person may file; the household first. One place where both are the same.
    package static func places(of person: Person) -> [Division] {
        [person.division, person.unemployedIn].compactMap(\.self).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// Whether people of a class claim for themselves, and may file now.
    package static func isOpen(_ record: ClassRecord) -> Bool {
        record.route == .selfEnrolled && (record.state == .certified || record.state == .claimed)
    }

    /// Files the trainee's own claim in a county.
    /// - Throws: `Refusal`: `notFound` for everybody's enrolment but one's own, `institutionClaims`, `classNotReady`, `claimPlace`,
    ///   `filedAlready` with the county and the day of the first.
    package func file(_ enrolment: String, in place: Division?, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("claim.file", by: actor, key: key) { tx in
            try Self.file(enrolment, in: place, tx, office: office)
            return Done()
        }
    }

    package static func file(_ id: String, in place: Division?, _ tx: Transaction, office: Office) throws {
        let enrolment = try EnrolmentStore.find(id, tx.actor.scope, tx)
        guard enrolment.person.id == tx.actor.person, enrolment.state == .enrolled else { throw Refusal("notFound") }
        let record = try ClassStore.find(enrolment.classID, all, tx)
        guard record.route == .selfEnrolled else { throw Refusal("institutionClaims") }
        // A second filing is told that it is one, wherever it goes and however far the first has come.
        if let first = try of(record.id, all, tx).first(where: { $0.enrolment == id }) {
            let county = office.divisions.entry(first.division, on: tx.now.day)
            throw Refusal(
                "filedAlready",
                [
                    "placeZh": county?.name ?? first.division.code, "placeEn": county?.nameEn ?? first.division.code,
                    "on": first.filedAt.day.description
                ])
        }
        guard isOpen(record) else {
            throw Refusal("classNotReady", ["state": record.state.rawValue, "wanted": ClassState.certified.rawValue])
        }
        guard let place, places(of: enrolment.person).contains(place) else {
            throw Refusal("claimPlace", field: "place")
        }
        tx.about("class", record.id, in: place)
        tx.note("enrolment", id)
        try tx.insert(
            "claim_filing",
            [
                "id": tx.newID(), "division": place, "institution": record.institution, "class": record.id,
                "enrolment": id, "person": enrolment.person.id, "filed_at": tx.now
            ])
    }
}
