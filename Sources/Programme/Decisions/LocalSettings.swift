import Policy
import Store
import Vocabulary

/// Parameters that a jurisdiction has set over a pack's. A new value follows the old one; the nearest place wins.
package enum LocalSettings {
    /// What holds in a division now: of each name the newest value of the division itself, else of the one above it.
    package static func of(_ division: Division, pack: Pack, _ reader: Reader) throws -> LocalParameters {
        let places = division.path.map(\.code)
        let rows = try reader.rows(
            .everything(because: "what is set above a division holds in it"),
            """
            select s.name, s.value from local_setting s
            where s.division in \(list: places) and s.pack in \(list: pack.lineage)
            order by s.division, s.set_at, s.id
            """)
        // In the order of the rows the province comes first and the newest last; a later one takes the place of an earlier.
        var values: [String: JSONValue] = [:]
        for row in rows {
            guard let value = try? JSONReader.read(try row.text("value")) else {
                throw StoreFault("local_setting \(try row.text("name")) holds no JSON")
            }
            values[try row.text("name")] = value
        }
        return LocalParameters(values)
    }

    /// Sets a parameter, or confirms an assumed one by setting its own value. For the administrator of the place.
    /// - Parameter value: JSON; `null` lifts what was set.
    /// - Throws: `Refusal`: `notYourRole`, `parameterUnknown`, `valueWrong`, `required` (reason).
    package static func set(_ name: String, of pack: Pack, to value: String, reason: String, in tx: Transaction) throws
        -> String
    {
        guard let parameter = pack.parameter(name), !parameter.local.isEmpty else {
            throw Refusal("parameterUnknown", field: "name", ["name": name])
        }
        guard !reason.trimmed.isEmpty else { throw Refusal("required", field: "reason") }
        guard let json = try? JSONReader.read(value) else { throw Refusal("valueWrong", field: "value") }
        if let number = json.number {
            let tooLow = parameter.range.lowest.map { number < $0 } ?? false
            let tooHigh = parameter.range.highest.map { $0 < number } ?? false
            if tooLow || tooHigh { throw Refusal("valueWrong", field: "value") }
        }
        let id = tx.newID()
        tx.about("setting", id)
        tx.note("parameter", name)
        tx.note("pack", pack.id)
        try tx.insert(
            "local_setting",
            [
                "id": id, "division": tx.actor.division, "pack": pack.id, "name": name,
                "value": String(decoding: JSONWriter.bytes(json), as: UTF8.self), "reason": reason.trimmed,
                "set_by": tx.actor.id,
                "set_at": tx.now
            ])
        return id
    }
}
