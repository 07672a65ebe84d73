import Policy
import Programme
import Store
import Vocabulary

/// A jurisdiction's own value of a parameter that the pack leaves to it, or its confirmation of an assumed one: one person
/// proposes it with its document, another agrees.
enum PolicySetting {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.policyParameter(":pack", ":name"), .policySetParameter) { try await ask($0) }
        rooms.post(Site.policyParameter(":pack", ":name"), .policySetParameter) { try await propose($0) }
        rooms.get(Site.setting(":id"), .policyRead) { try await show($0) }
        rooms.post(Site.setting(":id"), .policyConfirmParameter) { try await end($0) }
    }

    // MARK: Proposing

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (pack, parameter) = try find(visit)
        let actor = try visit.actor
        let day = visit.today
        let local = try await visit.office.store.read {
            try LocalSettings.of(actor.division, pack: pack, on: day, $0)
        }
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        var frame = try await visit.frame(
            visit.say(parameter.label), section: "policy",
            crumbs: [
                Link(words.text("policy.title"), Site.policy), Link(visit.say(pack.title), Site.policyPart(pack.id, .parameters))
            ])
        frame.errors = errors
        let now = local[parameter.name] ?? parameter.value
        let form = Form(
            action: visit.path, fields: fields(parameter, now, pack, visit, errors),
            buttons: [
                Action(words.text("policy.setValue"), .submit(name: nil, value: "set"), look: .main, icon: "check")
            ])
        var side = [
            Fact(words.text("policy.packValue"), visit.say(pack.shown(parameter))),
            Fact(words.text("policy.inForceHere"), visit.say(pack.shown(now, of: parameter)))
        ]
        side.append(Fact(words.text("draft.range"), DraftTables.range(parameter, pack, visit)))
        if case .assumed(let why) = parameter.source { side.append(Fact(words.text("policy.assumed"), visit.say(why))) }
        return try visit.page(
            "form", frame, ["form": form.context, "hasSide": true, "side": side.contexts],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func fields(
        _ parameter: Parameter, _ now: JSONValue, _ pack: Pack, _ visit: Visit, _ errors: ErrorSummary?
    ) -> [Field] {
        let words = visit.words
        func field(
            _ name: String, _ label: String, _ kind: Field.Kind, _ value: String? = nil, required: Bool = true,
            help: String = "", wide: Bool = false
        ) -> Field {
            Field(
                name, label, kind, value: visit.form.has(name) ? visit.form[name] : value ?? "", required: required,
                help: help, error: errors?.error(for: name), wide: wide)
        }
        let flags = ["true", "false"].map { Field.Option($0, visit.name("flag", $0, in: pack)) }
        let value =
            parameter.kind == .flag
            ? field("value", words.text("policy.value"), .select(flags), now.flag == false ? "false" : "true")
            : field(
                "value", words.text("policy.value"), .text(type: "text"), TypedValue.text(now, parameter.kind), required: false,
                help: words.text("draft.kind.\(parameter.kind.rawValue)") + words.text("policy.valueHelp"))
        return [
            value,
            field(
                "document", words.text("policy.settingDocument"), .text(type: "text"),
                help: words.text("policy.settingDocumentHelp")),
            field("from", words.text("policy.settingFrom"), .text(type: "date"), visit.today.description),
            field(
                "to", words.text("policy.settingTo"), .text(type: "date"), required: false,
                help: words.text("policy.settingToHelp"))
        ]
            + parameter.grounds.map { ground in
                field("ground.\(ground)", visit.name("ground", ground, in: pack), .area(rows: 2), wide: true)
            } + [
                field(
                    "reason", words.text("policy.settingReason"), .area(rows: 3),
                    help: words.text("policy.settingReasonHelp"), wide: true)
            ]
    }

    private static func propose(_ visit: Visit) async throws -> Answer {
        let (pack, parameter) = try find(visit)
        let typed = visit.form["value"]
        let value: JSONValue
        do throws(Refusal) {
            value = typed.trimmed.isEmpty ? .null : try TypedValue.value(typed, of: parameter)
        } catch {
            return try await ask(visit, error)
        }
        let draft = LocalSetting.Draft(
            value: String(decoding: JSONWriter.bytes(value), as: UTF8.self), reason: visit.form["reason"],
            document: visit.form["document"], from: visit.form["from"], to: visit.form["to"],
            grounds: Dictionary(
                parameter.grounds.map { ($0, visit.form["ground.\($0)"]) }, uniquingKeysWith: { $1 }))
        let office = visit.office
        do {
            let id = try await office.store.write("policy.setParameter", by: visit.actor, key: visit.key) { tx in
                try LocalSettings.propose(parameter.name, of: pack, draft, in: tx, office)
            }
            return .see(Markup.address(Site.setting(id), [("done", "proposed")]))
        } catch let refusal as Refusal {
            return try await ask(visit, refusal)
        }
    }

    private static func find(_ visit: Visit) throws -> (Pack, Parameter) {
        guard let pack = visit.office.packs[visit.parameter("pack")],
            let parameter = pack.parameter(visit.parameter("name")),
            !parameter.local.isEmpty
        else { throw Refusal("notFound") }
        return (pack, parameter)
    }

    // MARK: One setting

    private static func setting(_ visit: Visit) async throws -> (LocalSetting, Pack, Parameter) {
        let actor = try visit.actor
        let id = visit.parameter("id")
        let found = try await visit.office.store.read { try LocalSettings.setting(id, seenFrom: actor.division, $0) }
        guard let found, let pack = visit.office.packs[found.pack], let parameter = pack.parameter(found.name) else {
            throw Refusal("notFound")
        }
        return (found, pack, parameter)
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (setting, pack, parameter) = try await setting(visit)
        let words = visit.words
        let actor = try visit.actor
        var frame = try await visit.frame(
            visit.say(parameter.label), section: "policy",
            crumbs: [
                Link(words.text("policy.title"), Site.policy), Link(visit.say(pack.title), Site.policyPart(pack.id, .parameters))
            ])
        frame.chip = chip(setting, words)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let done = visit.query["done"]
        if words.has("policy.settingDone.\(done)") {
            frame.hints = [Hint(words.text("policy.settingDone.\(done)"), .ok, announced: true)]
        }
        var panels = [
            filled([
                "hasTitle": true, "title": words.text("policy.setting"), "hasFacts": true,
                "facts": facts(setting, pack, parameter, visit).contexts
            ])
        ]
        if setting.state == .proposed, actor.may(.policyConfirmParameter), actor.division.contains(setting.division) {
            let isOwn = setting.proposedBy == actor.id
            var buttons = [
                Action(
                    words.text("policy.settingDrop"), .submit(name: "do", value: LocalSetting.State.dropped.rawValue))
            ]
            if !isOwn {
                buttons.insert(
                    Action(
                        words.text("policy.settingConfirm"),
                        .submit(name: "do", value: LocalSetting.State.confirmed.rawValue), look: .main, icon: "check"),
                    at: 0)
            }
            let form = Form(action: visit.path, fields: [], buttons: buttons)
            panels.append(
                filled([
                    "hint": Hint(words.text(isOwn ? "policy.settingOwn" : "policy.settingNote")).context,
                    "form": form.context
                ]))
        }
        return try visit.page("record", frame, ["panels": panels], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func facts(_ setting: LocalSetting, _ pack: Pack, _ parameter: Parameter, _ visit: Visit) -> [Fact] {
        let words = visit.words
        var facts = [
            Fact(words.text("policy.value"), shown(setting, pack, parameter, visit)),
            Fact(words.text("policy.settingPlace"), visit.place(of: setting.division)),
            Fact(words.text("policy.settingPeriod"), period(setting, words)),
            Fact(words.text("policy.settingDocument"), setting.document),
            Fact(words.text("policy.settingReason"), setting.reason)
        ]
        for ground in parameter.grounds {
            if let said = setting.grounds[ground] { facts.append(Fact(visit.name("ground", ground, in: pack), said)) }
        }
        facts.append(
            Fact(
                words.text("policy.settingBy"),
                words.text(
                    "policy.settingAct", ["name": setting.proposedByName, "time": words.moment(setting.proposedAt)])))
        if let name = setting.endedByName, let at = setting.endedAt {
            facts.append(
                Fact(
                    words.text("policy.settingEndedBy.\(setting.state.rawValue)"),
                    words.text("policy.settingAct", ["name": name, "time": words.moment(at)])))
        }
        return facts
    }

    private static func end(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        _ = try await setting(visit)
        let isConfirmed = visit.form["do"] == LocalSetting.State.confirmed.rawValue
        let name = isConfirmed ? "policy.confirmParameter" : "policy.dropParameter"
        do {
            try await visit.office.store.write(name, by: visit.actor, key: visit.key) { tx in
                try LocalSettings.end(id, isConfirmed ? .confirmed : .dropped, in: tx)
                return Done()
            }
            return .see(Markup.address(Site.setting(id), [("done", isConfirmed ? "confirmed" : "dropped")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }

    // MARK: All of a pack

    /// What was set and proposed here and above, under the table of parameters.
    static func history(_ settings: [LocalSetting], _ pack: Pack, _ visit: Visit) -> [[String: Any]] {
        guard !settings.isEmpty else { return [] }
        let words = visit.words
        let title = words.text("policy.settings")
        return [
            filled([
                "title": title, "note": words.text("policy.settingsNote"),
                "table": Table(
                    caption: title,
                    columns: [
                        .init(words.text("policy.parameter")), .init(words.text("policy.value"), look: "num"),
                        .init(words.text("policy.settingPlace")), .init(words.text("policy.settingPeriod")),
                        .init(words.text("policy.settingDocument")), .init(words.text("policy.state"))
                    ],
                    rows: settings.compactMap { setting in
                        guard let parameter = pack.parameter(setting.name) else { return nil }
                        var document = Cell(setting.document)
                        document.sub = words.text(
                            "policy.settingAct",
                            ["name": setting.proposedByName, "time": words.moment(setting.proposedAt)])
                        return Table.Row([
                            .head(visit.say(parameter.label), Site.setting(setting.id), sub: parameter.name),
                            PolicyTables.value(shown(setting, pack, parameter, visit), of: parameter),
                            Cell(visit.place(of: setting.division)),
                            Cell(period(setting, words)), document, .chip(chip(setting, words))
                        ])
                    }, cards: true
                ).context
            ])
        ]
    }

    private static func shown(
        _ setting: LocalSetting, _ pack: Pack, _ parameter: Parameter, _ visit: Visit
    ) -> String {
        setting.value.isNull
            ? visit.words.text("policy.settingLifted") : visit.say(pack.shown(setting.value, of: parameter))
    }

    private static func period(_ setting: LocalSetting, _ words: Words) -> String {
        guard let from = setting.from else { return words.text("policy.settingAlways") }
        return setting.to.map { words.days(from, $0) } ?? words.text("policy.from", ["day": words.day(from)])
    }

    private static func chip(_ setting: LocalSetting, _ words: Words) -> Chip {
        let word = words.text("policy.settingState.\(setting.state.rawValue)")
        switch setting.state {
        case .proposed: return Chip(.wait, word)
        case .confirmed: return Chip(.ok, word)
        case .dropped: return Chip(.plain, word)
        }
    }
}

extension Site {
    package static func setting(_ id: String) -> String { "/desk/settings/\(id)" }
}
