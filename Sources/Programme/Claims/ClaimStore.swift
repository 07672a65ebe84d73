import Store
import Vocabulary

/// Reads claims. Every read takes the caller's scope.
package enum ClaimStore {
    static let select: SQL = """
        select k.*, i.name as institution_name, c.number as class_number, c.title as class_title from claim k
        join institution i on i.id = k.institution join training_class c on c.id = k.class
        """

    /// - Throws: `Refusal` `notFound`, also for what lies outside the scope.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> ClaimRecord {
        guard
            let row = try reader.row(
                scope,
                select + " where k.id = \(id) and \(within: "k")")
        else { throw Refusal("notFound") }
        return try ClaimRecord(row)
    }

    /// The claim of a class that is not rejected, else the last rejected one.
    package static func claim(of classID: String, _ scope: Scope, _ reader: Reader) throws -> ClaimRecord? {
        try reader.row(
            scope,
            select + """
                 where k.class = \(classID) and \(within: "k")
                order by case when k.state = \(ClaimState.rejected) then 1 else 0 end, k.created_at desc, k.id desc limit 1
                """
        ).map(ClaimRecord.init)
    }

    /// In the order of the roster.
    package static func lines(of claim: String, _ scope: Scope, _ reader: Reader) throws -> [ClaimLine] {
        let items = Dictionary(grouping: try items(of: claim, scope, reader), by: \.line)
        return try reader.rows(
            scope,
            """
            select l.*, p.name as person_name, p.id_number from claim_line l join person p on p.id = l.person
            where l.claim = \(claim) and \(within: "l") order by l.position, l.id
            """
        ).map { try ClaimLine($0, items: items[try $0.text("id")] ?? []) }
    }

    /// - Throws: `Refusal` `notFound`.
    package static func line(_ id: String, of claim: String, _ scope: Scope, _ reader: Reader) throws -> ClaimLine {
        guard
            let line = try lines(
                of: claim, scope,
                reader
            ).first(where: { $0.id == id })
        else { throw Refusal("notFound") }
        return line
    }

    package static func items(of claim: String, _ scope: Scope, _ reader: Reader) throws -> [ClaimItem] {
        try reader.rows(
            scope,
            """
            select t.* from claim_item t where t.claim = \(claim) and \(within: "t") order by t.line, t.id
            """
        ).map(ClaimItem.init)
    }

    /// Those that stand.
    package static func findings(of claim: String, _ scope: Scope, _ reader: Reader) throws -> [ClaimFinding] {
        try reader.rows(
            scope,
            """
            select f.* from claim_finding f where f.claim = \(claim) and f.lifted_at is null and \(within: "f") order by f.found_at, f.id
            """
        ).map(ClaimFinding.init)
    }

    /// What a list of claims asks for; all of it stays in the address.
    package struct Query: Sendable, Hashable {
        package var state: ClaimState?
        package var pack: String?
        /// Class or claim number, or part of the class's title.
        package var text: String

        package init(state: ClaimState? = nil, pack: String? = nil, text: String = "") {
            self.state = state
            self.pack = pack
            self.text = text
        }
    }

    package struct Page: Sendable {
        package let claims: [ClaimRecord]
        package let count: Int
        /// Of all claims that the query finds, not only those of the page.
        package let total: Money
        package let trainees: Int
    }

    /// Newest first.
    package static func page(_ query: Query, offset: Int, limit: Int, _ scope: Scope, _ reader: Reader) throws -> Page {
        let found = condition(query)
        let sums = try reader.row(
            scope,
            """
            select count(*) as n, coalesce(sum(k.total_fen), 0) as fen, coalesce(sum(k.trainees), 0) as people
            from claim k join training_class c on c.id = k.class where \(found)
            """)
        let claims = try reader.rows(
            scope,
            select + """
                 where \(found) order by k.created_at desc, k.id desc limit \(limit) offset \(offset)
                """
        ).map(ClaimRecord.init)
        return Page(
            claims: claims, count: try sums?.count("n") ?? 0, total: try sums?.money("fen") ?? .zero,
            trainees: try sums?.count("people") ?? 0)
    }

    private static func condition(_ query: Query) -> SQL {
        var found: SQL = "\(within: "k")"
        if let state = query.state { found = found + " and k.state = \(state)" }
        if let pack = query.pack { found = found + " and (k.pack = \(pack) or instr(k.pack, \(pack + "@")) = 1)" }
        let text = query.text.trimmed
        if !text.isEmpty {
            found =
                found + """
                     and (k.number = \(text) or c.number = \(text) or instr(c.title, \(text)) > 0)
                    """
        }
        return found
    }
}
