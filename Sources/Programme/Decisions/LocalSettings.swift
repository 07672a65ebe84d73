import Policy
import Store
import Vocabulary

/// Parameters that a jurisdiction has set over a pack's. Nothing is ever changed: a value follows another, for the days
/// for which it was set; the nearest place wins.
package enum LocalSettings {
    private static let above = Scope.everything(because: "what is set above a division holds in it")

    private static let columns: SQL = """
        select s.*, e.state, e.ended_at, a.name as set_by_name, b.name as ended_by_name from local_setting s
        left join local_setting_end e on e.id = s.id left join account a on a.id = s.set_by
        left join account b on b.id = e.ended_by
        """

    /// What holds in a division for a class that starts on a day: of each name the value that was agreed last in the
    /// division itself, else in the one above it.
    package static func of(
        _ division: Division, pack: Pack, on day: Day, _ reader: Reader
    ) throws -> LocalParameters {
        let places = division.path
        let settings = try reader.rows(
            above,
            """
            \(columns) where s.division in \(list: places.map(\.code)) and s.pack in \(list: pack.lineage)
            order by coalesce(e.ended_at, s.set_at), s.id
            """
        ).map(LocalSetting.init).filter { setting in
            setting.state == .confirmed && setting.from.map { $0 <= day } ?? true
                && setting.to.map { day <= $0 } ?? true
        }
        var values: [String: JSONValue] = [:]
        for place in places {
            var own: [String: JSONValue] = [:]
            for setting in settings where setting.division == place { own[setting.name] = setting.value }
            values.merge(own.filter { !$0.value.isNull }) { $1 }
        }
        return LocalParameters(values)
    }

    /// All that was ever set or proposed for a division and those above it, the latest first.
    /// - Parameter name: only of this parameter; nil: of all.
    package static func history(
        of division: Division, pack: Pack, name: String? = nil, _ reader: Reader
    ) throws -> [LocalSetting] {
        try reader.rows(
            above,
            """
            \(columns) where s.division in \(list: division.path.map(\.code)) and s.pack in \(list: pack.lineage)
            order by s.set_at desc, s.id desc
            """
        ).map(LocalSetting.init).filter { name == nil || $0.name == name }
    }

    /// One setting, where it holds in the reader's division or was made in it; nil: there is none to be seen.
    package static func setting(
        _ id: String, seenFrom division: Division, _ reader: Reader
    ) throws -> LocalSetting? {
        try reader.row(above, "\(columns) where s.id = \(id)").map(LocalSetting.init)
            .flatMap { $0.division.contains(division) || division.contains($0.division) ? $0 : nil }
    }

    /// Settings of the actor's division that wait for the second person.
    static func waiting(_ actor: Actor, _ reader: Reader) throws -> [LocalSetting] {
        try reader.rows(
            actor.scope.area,
            """
            \(columns) where \(within: "s") and s.needs_second = 1 and e.id is null and s.set_by <> \(actor.id)
            order by s.set_at, s.id
            """
        ).map(LocalSetting.init)
    }

    // MARK: Setting

    /// Proposes a value, or confirms an assumed one by proposing its own. It holds once a second person agrees.
    /// For the administrator of the place; its division is the actor's.
    /// - Throws: `Refusal`: `notYourRole`, `packElsewhere`, `parameterUnknown`, `valueWrong`, `required` (value, reason,
    ///   document, from, a ground), `day.*`, `endBeforeStart`.
    package static func propose(
        _ name: String, of pack: Pack, _ draft: LocalSetting.Draft, in tx: Transaction, _ office: Office
    ) throws -> String {
        guard let parameter = pack.parameter(name), !parameter.local.isEmpty else {
            throw Refusal("parameterUnknown", field: "name", ["name": name])
        }
        guard office.holds(pack, in: tx.actor.division) else { throw Refusal("packElsewhere", field: "name") }
        var entries = Entries()
        let value = try? JSONReader.read(entries.text(draft.value, "value", longest: 2000))
        if let value, !value.isNull, parameter.problem(with: value) != nil { entries.refuse("valueWrong", "value") }
        if value == nil, !draft.value.trimmed.isEmpty { entries.refuse("valueWrong", "value") }
        let from = entries.value(draft.from, "from", as: Day.self)
        let to = entries.optionalValue(draft.to, "to", as: Day.self)
        if let from, let to, to < from { entries.refuse("endBeforeStart", "to") }
        let document = entries.text(draft.document, "document", longest: 120)
        let reason = entries.text(draft.reason, "reason", longest: 500)
        var grounds: [JSONValue.Member] = []
        for ground in parameter.grounds where value?.isNull != true {
            let said = entries.text(draft.grounds[ground] ?? "", "ground.\(ground)", longest: 500)
            grounds.append(JSONValue.Member(ground, .string(said)))
        }
        try entries.finish()
        guard let value, let from else { throw Refusal("valueWrong", field: "value") }
        let id = tx.newID()
        tx.about("setting", id)
        tx.note("parameter", name)
        tx.note("pack", pack.id)
        tx.note("document", document)
        try tx.insert(
            "local_setting",
            [
                "id": id, "division": tx.actor.division, "pack": pack.id, "name": name,
                "value": String(decoding: JSONWriter.bytes(value), as: UTF8.self), "reason": reason,
                "document": document, "valid_from": from, "valid_to": to,
                "grounds": String(decoding: JSONWriter.bytes(.object(grounds)), as: UTF8.self), "needs_second": true,
                "set_by": tx.actor.id, "set_at": tx.now
            ])
        return id
    }

    /// The second person agrees, or anybody who may agree drops it. What it held for before stays as it was decided.
    /// - Throws: `Refusal`: `notYourRole`, `notFound`, `settingNotOpen`, `ownSetting`.
    package static func end(_ id: String, _ state: LocalSetting.State, in tx: Transaction) throws {
        guard
            let setting = try tx.row(tx.actor.scope, "\(columns) where \(within: "s") and s.id = \(id)").map(
                LocalSetting.init)
        else { throw Refusal("notFound") }
        guard setting.state == .proposed else { throw Refusal("settingNotOpen") }
        if state == .confirmed, try SamePerson.are(setting.proposedBy, tx.actor.id, tx) { throw Refusal("ownSetting") }
        tx.about("setting", id, in: setting.division)
        tx.note("parameter", setting.name)
        tx.note("pack", setting.pack)
        try tx.insert(
            "local_setting_end",
            [
                "id": id, "division": setting.division, "state": state, "ended_by": tx.actor.id,
                "ended_at": tx.now
            ])
    }
}

/// Settings that wait for a second person.
struct SettingDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.may(.policyConfirmParameter) else { return [] }
        return try LocalSettings.waiting(actor, reader).map { setting in
            let label = office.packs[setting.pack]?.parameter(setting.name)?.label
            return Duty(
                "settingToConfirm", kind: "setting", subject: "setting/\(setting.id)",
                title: label?.zh ?? setting.name, titleEn: label?.en,
                from: setting.proposedByName, values: ["document": setting.document])
        }
    }
}
