import Policy
import Store
import Vocabulary

/// Which policy pack a class is held under: the one in force on its first day, in the version that then holds in its province.
/// The class keeps the text of that version.
package enum PackChoice {
    /// - Parameters:
    ///   - start: first day of the class.
    ///   - project: the project's pack goes first where it covers the day.
    /// - Returns: of the packs that this province works with, the latest document that covers the day; where none does, the
    ///   latest that had come into force by then, so that the decision can say why the class may not open.
    /// - Throws: `Refusal` `noPackInForce`.
    package static func pack(
        startingOn start: Day, project: String?, in division: Division, _ reader: Reader,
        _ office: Office
    ) throws -> Pack {
        // Another process may have put a version in force a moment ago; the store knows.
        try office.packs.refresh(reader)
        let all = office.packs.packs(startingOn: start, in: division)
        if let project {
            let row = try reader.row(
                .everything(because: "the caller may use the project"),
                "select pack from project where id = \(project)")
            if let pack = row?.optionalText("pack").flatMap({ id in all.first { $0.id == id } }), pack.covers(start) {
                return pack
            }
        }
        let family = try self.family(of: division.province, reader, office)
        let packs = all.filter { pack in family.isEmpty || family.contains(root(of: pack)) }
        let begun = packs.filter { $0.from <= start }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        guard let pack = begun.last(where: { $0.covers(start) }) ?? begun.last else {
            throw Refusal("noPackInForce", field: "startDate", ["day": start.description])
        }
        return pack
    }

    /// The base packs that the projects of a province are held under; empty where there is no project yet.
    private static func family(of province: Division, _ reader: Reader, _ office: Office) throws -> Set<String> {
        let rows = try reader.rows(.divisions([province]), "select distinct p.pack from project p where \(within: "p")")
        return Set(rows.compactMap { $0.optionalText("pack") }.compactMap { office.packs[$0] }.map(root))
    }

    private static func root(of pack: Pack) -> String { pack.lineage.first ?? pack.id }
}
