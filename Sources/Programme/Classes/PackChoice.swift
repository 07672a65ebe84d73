import Policy
import Store
import Vocabulary

/// Which policy pack a class is held under: the one in force on its first day, in the version that then holds in its province.
/// The class keeps the text of that version.
package enum PackChoice {
    /// - Parameters:
    ///   - start: first day of the class.
    ///   - project: the project's pack goes first where it covers the day.
    /// - Returns: of the packs that hold in the division, the latest document that covers the day; where none does, the
    ///   latest that had come into force by then, so that the decision can say why the class may not open.
    /// - Throws: `Refusal` `noPackInForce`.
    package static func pack(
        startingOn start: Day, project: String?, in division: Division, _ reader: Reader,
        _ office: Office
    ) throws -> Pack {
        // Another process may have put a version in force a moment ago; the store knows.
        try office.packs.refresh(reader)
        let all = office.packs.packs(startingOn: start, in: division).filter { office.holds($0, in: division) }
        if let project {
            let row = try reader.row(
                .everything(because: "the caller may use the project"),
                "select pack from project where id = \(project)")
            if let pack = row?.optionalText("pack").flatMap({ id in all.first { $0.id == id } }), pack.covers(start) {
                return pack
            }
        }
        let begun = all.filter { $0.from <= start }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        guard let pack = begun.last(where: { $0.covers(start) }) ?? begun.last else {
            throw Refusal("noPackInForce", field: "startDate", ["day": start.description])
        }
        return pack
    }
}
