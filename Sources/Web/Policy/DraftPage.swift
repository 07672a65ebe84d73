import Policy
import Programme
import Store
import Vocabulary

/// The page of a version: where it stands and what can be done, its parameters, tables and files, the check, the differences.
enum DraftPage {
    struct Data: Sendable {
        let draft: PackDraft
        let check: DraftCheck
        let parent: PackVersion?
        let current: PackVersion?
        let steps: [PackStep]
        let actor: Actor

        var version: PackVersion { draft.version }
        /// Whether the reader may change it.
        var isEditable: Bool {
            version.state.isOpen && actor.may(.policyChangeDraft) && actor.division == version.division
        }
    }

    static func load(_ visit: Visit) async throws -> Data {
        let actor = try visit.actor
        let desk = PackDesk(office: visit.office)
        let draft = try await desk.draft(visit.parameter("id"), for: actor)
        let parent = try await visit.office.store.read { reader in
            try draft.version.parent.map {
                try PackStore.find($0, .everything(because: "what a version that may be seen was made from"), reader)
            }
        }
        return Data(
            draft: draft, check: desk.check(draft), parent: parent,
            current: try await desk.current(draft.version.pack, for: actor),
            steps: try await desk.steps(of: draft.version.id, for: actor), actor: actor)
    }

    static func show(_ visit: Visit, _ part: DraftPart? = nil, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let data = try await load(visit)
        let part = part ?? DraftPart(rawValue: visit.query["part"]) ?? .overview
        var frame = try await frame(data, visit)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        if visit.query.has("done"), refusal == nil {
            frame.hints.insert(Hint(words.text("draft.done"), .ok, announced: true), at: 0)
        }
        let tabs = DraftPart.allCases.map { one in
            Tabs.Tab(
                words.text("draft.part.\(one.rawValue)"), DraftPart.address(data.version.id, one),
                count: one == .check && !data.check.problems.isEmpty ? words.count(data.check.problems.count) : "",
                current: one == part)
        }
        let panels: [[String: Any]] =
            switch part {
            case .overview: DraftOverview.panels(data, frame.errors, visit)
            case .parameters: DraftTables.parameters(data, visit)
            case .tables: DraftTables.tables(data, visit)
            case .files: DraftTables.files(data, frame.errors, visit)
            case .check: DraftChecking.panels(data, visit)
            case .differences: try await DifferencePage.panels(data, visit)
            }
        return try visit.page(
            "record", frame,
            ["tabs": Tabs(label: words.text("draft.parts"), tabs).context, "panels": panels],
            status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    static func frame(_ data: Data, _ visit: Visit, below: Bool = false) async throws -> Frame {
        let (words, version) = (visit.words, data.version)
        let title = (data.check.pack ?? visit.office.packs[version.pack]).map { visit.say($0.title) } ?? version.pack
        let number = words.text("draft.number", ["n": words.count(version.number)])
        var crumbs = [
            Link(words.text("policy.title"), Site.policy),
            Link(words.text("draft.versions"), Site.packVersions(of: version.pack))
        ]
        if below { crumbs.append(Link(number, Site.packVersion(version.id))) }
        var frame = try await visit.frame("\(title) \(number)", section: "policy", crumbs: crumbs)
        frame.chip = VersionRooms.chip(version.state, words)
        frame.facts = [
            Fact(words.text("policy.pack"), version.pack, href: Site.policy(version.version ?? version.pack)),
            Fact(words.text("policy.period"), VersionRooms.period(version, words))
        ]
        if let text = version.version { frame.facts.append(Fact(words.text("policy.version"), text)) }
        if version.state.isOpen, version.parent != data.current?.id {
            frame.hints.append(Hint(words.text("draft.outdated"), .warn))
        }
        return frame
    }
}

/// Where a version stands, who did what, and what the reader can do now.
enum DraftOverview {
    static func panels(_ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit) -> [[String: Any]] {
        var panels: [[String: Any]] = [facts(data, visit)]
        panels += forms(data, errors, visit)
        panels.append(course(data, visit))
        return panels
    }

    private static func facts(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        let (words, version) = (visit.words, data.version)
        var facts = [
            Fact(
                words.text("draft.madeFrom"), data.parent.map { number($0, words) } ?? words.text("draft.newPack"),
                href: data.parent.map { Site.packVersion($0.id) }),
            Fact(
                words.text("draft.where"),
                version.division == .nowhere ? words.text("draft.everywhere") : visit.name(of: version.division))
        ]
        if !version.remark.isEmpty { facts.append(Fact(words.text("draft.remark"), version.remark)) }
        if let base = data.draft.bases.last { facts.append(Fact(words.text("policy.inherits"), base.name)) }
        facts.append(
            Fact(
                words.text("draft.checkState"),
                data.check.passed
                    ? words.text("draft.allWell", ["n": words.count(data.check.cases.count)])
                    : words.text("draft.problems", ["n": words.count(data.check.problems.count)]),
                href: DraftPart.address(version.id, .check)))
        return filled([
            "hasFacts": true, "facts": facts.contexts,
            "link": data.actor.may(.simulationRead)
                ? Link(words.text("draft.simulate"), Site.simulation(of: version.id)).context : nil,
            "hasTitle": true, "title": words.text("draft.part.overview")
        ])
    }

    private static func number(_ version: PackVersion, _ words: Words) -> String {
        words.text("draft.number", ["n": words.count(version.number)]) + " " + (version.version ?? "")
    }

    private static func forms(_ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit) -> [[String: Any]] {
        let (version, actor) = (data.version, data.actor)
        guard actor.division == version.division else { return [] }
        var forms: [[String: Any]] = []
        if data.isEditable { forms += [checking(data, visit), submitting(data, errors, visit)] }
        if version.state == .submitted, actor.may(.policyApproveDraft) {
            forms += [approving(data, visit), reasoned("return", "draft.giveBack", data, errors, visit)]
        }
        if version.state == .approved, actor.may(.policyPutInForce) {
            forms.append(
                panel(
                    "draft.putInForce", "in-force", [],
                    Action(
                        visit.words.text("draft.putInForce"), .submit(name: nil, value: ""), look: .main, icon: "check"),
                    data, visit, hint: "draft.putInForceHint"))
        }
        if !version.wasInForce, version.state != .discarded, actor.may(.policyDiscardDraft) {
            forms.append(reasoned("discard", "draft.discard", data, errors, visit))
        }
        return forms
    }

    private static func checking(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        panel(
            "draft.check", "check", [hidden("token", data.draft.token)],
            Action(visit.words.text("draft.runCheck"), .submit(name: nil, value: ""), icon: "check"), data, visit,
            hint: "draft.checkHint")
    }

    private static func submitting(
        _ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        return panel(
            "draft.submit", "submit",
            [
                hidden("token", data.draft.token),
                Field(
                    "effectiveFrom", words.text("draft.effectiveFrom"), .text(type: "date"),
                    value: visit.form.optional("effectiveFrom") ?? visit.today.description, required: true,
                    help: words.text("draft.effectiveHelp"), error: errors?.error(for: "effectiveFrom")),
                Field(
                    "remark", words.text("draft.remark"), .area(rows: 3),
                    value: visit.form.optional("remark") ?? data.version.remark, required: true,
                    help: words.text("draft.remarkHelp"), error: errors?.error(for: "remark"), wide: true)
            ], Action(words.text("draft.submitNow"), .submit(name: nil, value: ""), look: .main, icon: "upload"), data,
            visit)
    }

    private static func approving(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        panel(
            "draft.approve", "approve", [hidden("version", data.version.version ?? "")],
            Action(visit.words.text("draft.approveNow"), .submit(name: nil, value: ""), look: .main, icon: "check"),
            data,
            visit, hint: data.version.firstBy == nil ? "draft.approveFirst" : "draft.approveSecond")
    }

    private static func reasoned(
        _ act: String, _ key: String, _ data: DraftPage.Data, _ errors: ErrorSummary?, _ visit: Visit
    ) -> [String: Any] {
        panel(
            key, act,
            [
                Field(
                    "reason", visit.words.text("policy.settingReason"), .area(rows: 2), value: visit.form["reason"],
                    required: true, error: errors?.error(for: "reason"), wide: true)
            ], Action(visit.words.text(key), .submit(name: nil, value: ""), look: .stop), data, visit)
    }

    static func hidden(_ name: String, _ value: String) -> Field { Field(name, "", .hidden, value: value) }

    private static func panel(
        _ title: String, _ act: String, _ fields: [Field], _ button: Action, _ data: DraftPage.Data, _ visit: Visit,
        hint: String? = nil
    ) -> [String: Any] {
        filled([
            "hasTitle": true, "title": visit.words.text(title), "hint": hint.map { Hint(visit.words.text($0)).context },
            "form": Form(
                action: Site.packVersionAct(data.version.id, act), fields: fields, buttons: [button]
            ).context
        ])
    }

    private static func course(_ data: DraftPage.Data, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        let steps = data.steps.map { step -> Course.Step in
            let who = step.account == "system" ? words.text("policy.system") : step.name
            let post = step.role.map { words.text("role.\($0.rawValue)") } ?? ""
            return Course.Step(
                .done, words.text("draft.act.\(step.act.rawValue)"),
                lines: [[who, post].filter { !$0.isEmpty }.joined(separator: " · "), words.moment(step.at)],
                quote: step.act == .changed ? ChangeWords(data: data, visit: visit).say(step.remark) : step.remark)
        }
        return filled(["hasTitle": true, "title": words.text("draft.course"), "steps": Course(steps).context])
    }
}
