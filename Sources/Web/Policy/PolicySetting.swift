import Policy
import Programme
import Store
import Vocabulary

/// A jurisdiction's own value of a parameter that the pack leaves to it, or its confirmation of an assumed one.
enum PolicySetting {
    static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (pack, parameter) = try find(visit)
        let actor = try visit.actor
        let local = try await visit.office.store.read { try LocalSettings.of(actor.division, pack: pack, $0) }
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        var frame = try await visit.frame(
            visit.say(parameter.label), section: "policy",
            crumbs: [
                Link(words.text("policy.title"), Site.policy), Link(pack.id, Site.policyPart(pack.id, .parameters))
            ])
        frame.errors = errors
        let now = local[parameter.name] ?? parameter.value
        let typed =
            visit.form.has("value") ? visit.form["value"] : String(decoding: JSONWriter.bytes(now), as: UTF8.self)
        let kind: Field.Kind =
            now.flag == nil
            ? .text(type: "text")
            : .select([
                .init("true", visit.name("flag", "true", in: pack)),
                .init("false", visit.name("flag", "false", in: pack))
            ])
        let form = Form(
            action: visit.path,
            fields: [
                Field(
                    "value", words.text("policy.value"), kind, value: typed, required: true,
                    help: words.text("policy.valueHelp"),
                    error: errors?.error(for: "value")),
                Field(
                    "reason", words.text("policy.settingReason"), .area(rows: 3), value: visit.form["reason"],
                    required: true,
                    help: words.text("policy.settingReasonHelp"), error: errors?.error(for: "reason"), wide: true)
            ],
            buttons: [
                Action(words.text("policy.setValue"), .submit(name: nil, value: "set"), look: .main, icon: "check")
            ])
        var side = [
            Fact(words.text("policy.packValue"), visit.say(pack.shown(parameter))),
            Fact(words.text("policy.inForceHere"), visit.say(pack.shown(now, of: parameter)))
        ]
        if case .assumed(let why) = parameter.source { side.append(Fact(words.text("policy.assumed"), visit.say(why))) }
        return try visit.page(
            "form", frame, ["form": form.context, "hasSide": true, "side": side.contexts],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    static func set(_ visit: Visit) async throws -> Answer {
        let (pack, parameter) = try find(visit)
        let (value, reason) = (visit.form["value"], String(visit.form["reason"].prefix(500)))
        do {
            _ = try await visit.office.store.write("policy.setParameter", by: visit.actor, key: visit.key) { tx in
                try LocalSettings.set(parameter.name, of: pack, to: value, reason: reason, in: tx)
            }
            return .see(
                Markup.address(Site.policy(pack.id), [("part", PolicyPart.parameters.rawValue), ("done", "set")]))
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
}
