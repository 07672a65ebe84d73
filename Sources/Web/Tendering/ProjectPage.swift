import Programme
import Store
import Vocabulary

/// The record of a project: its four matters, the decision behind it, what has happened, what comes next.
struct ProjectPage {
    let visit: Visit
    let project: Project

    private var words: Words { visit.words }
    private var register: Register { Register(visit, .projects) }

    static func chip(_ project: Project, _ words: Words) -> Chip {
        if project.isCancelled { return Chip(.bad, words.text("projectStanding.cancelled")) }
        if project.institution != nil { return Chip(.ok, words.text("projectStanding.awarded")) }
        if project.announcedOn != nil { return Chip(.wait, words.text("projectStanding.announced")) }
        return Chip(.plain, words.text("projectStanding.planned"))
    }

    func answer(_ events: [ProjectDesk.Event], _ refusal: Refusal?) async throws -> Answer {
        var frame = try await register.frame(
            project.name, crumbs: [register.crumb], errors: refusal.map { ErrorSummary($0, words) })
        frame.chip = Self.chip(project, words)
        frame.facts = [
            Fact(words.text("register.field.year"), String(project.year)),
            Fact(
                words.text("project.field.pack"),
                visit.office.packs[project.pack].map { visit.say($0.title) } ?? project.pack,
                href: Site.policy(project.pack))
        ]
        if let institution = project.institution {
            frame.facts.append(
                Fact(
                    words.text("register.field.institution"), project.institutionName ?? "",
                    href: Site.institution(institution)))
        }
        let edit = words.text("register.edit")
        let announce = words.text("project.act.announce")
        if !register.isKeeper {
            frame.actions = [Action(edit, .locked(why: words.text("register.notKeeper")))]
        } else if project.announcedOn == nil, !project.isCancelled {
            frame.actions = [
                Action(edit, .link(Site.edit(Site.project(project.id))), icon: "pen"),
                Action(
                    announce, .post(Site.act(Site.project(project.id), "announce"), fields: [:]), look: .main,
                    icon: "notice")
            ]
        } else {
            frame.actions = [Action(edit, .locked(why: words.text("problem.projectAnnounced")))]
        }
        if register.isKeeper, !project.isCancelled, project.announcedOn != nil {
            let record = Site.project(project.id)
            if project.institution == nil {
                frame.actions.append(
                    Action(
                        words.text("project.act.award"), .link(Site.act(record, "award")), look: .main, icon: "check"))
            }
            frame.actions.append(Action(words.text("project.act.adjust"), .link(Site.act(record, "adjust"))))
        }
        return try visit.page(
            "record", frame, ["panels": [facts(), history(events)]],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func facts() -> [String: Any] {
        let none = words.text("register.none")
        var facts = [
            Fact(words.text("register.field.groups"), register.groups(project.groups, pack: project.pack)),
            Fact(words.text("register.field.occupations"), register.occupations(project.occupations)),
            Fact(words.text("project.field.headcount"), project.headcount.map { words.count($0) } ?? none),
            Fact(words.text("project.field.amount"), words.yuan(project.amount)),
            Fact(words.text("project.field.fund"), register.code("fund", project.fund, pack: project.pack)),
            Fact(words.text("project.field.method"), words.text("tenderMethod.\(project.method.rawValue)"))
        ]
        if let reason = project.methodReason { facts.append(Fact(words.text("project.field.methodReason"), reason)) }
        if let challenge = project.challenge {
            facts.append(Fact(words.text("project.field.challenge"), words.text("challengeKind.\(challenge.rawValue)")))
        }
        facts += [
            Fact(words.text("project.field.meetingOn"), project.meetingOn?.description ?? none),
            Fact(words.text("project.field.meetingDocument"), project.meetingDocument ?? none),
            Fact(words.text("project.announcedOn"), project.announcedOn?.description ?? none),
            Fact(words.text("project.field.tenderNumber"), project.tenderNumber ?? none),
            Fact(words.text("project.awardedOn"), project.awardedOn?.description ?? none)
        ]
        if let reason = project.cancelledReason { facts.append(Fact(words.text("project.cancelledReason"), reason)) }
        return filled([
            "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true, "facts": facts.contexts
        ])
    }

    private func history(_ events: [ProjectDesk.Event]) -> [String: Any] {
        let title = words.text("register.history")
        guard !events.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("register.noHistory")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("register.at")), .init(words.text("register.what")),
                    .init(words.text("register.detail")),
                    .init(words.text("register.field.reason")), .init(words.text("project.document"))
                ],
                rows: events.map {
                    Table.Row([
                        Cell(words.moment($0.at), look: "nw when"),
                        Cell(words.text("projectEvent.\($0.what)"), look: "nw"),
                        Cell($0.detail), Cell($0.reason, look: "wide why"), Cell($0.document)
                    ])
                }, cards: true
            ).context
        ])
    }

    /// The form of an award or of an adjustment.
    func ask(_ what: String, _ refusal: Refusal?) async throws -> Answer {
        let form = RegisterForm(words, "project", refusal)
        let sent = visit.form
        var fields: [Field]
        if what == "award" {
            // The list of institutions is public: where one was approved plays no part in an award.
            let providers = try await visit.office.store.read { reader in
                try ProviderDesk.published(in: project.division.province, reader)
            }
            let options =
                [Field.Option("", words.text("register.choose"))]
                + providers.map { Field.Option($0.id, "\($0.name) \(visit.name(of: $0.division))") }
            fields = [
                form.select("institution", sent["institution"], options, required: true),
                form.text("tenderNumber", sent["tenderNumber"], required: project.method.isProcurement)
            ]
        } else {
            let codes =
                sent.has("occupations") ? sent["occupations"] : project.occupations.map(\.code).joined(separator: "\n")
            fields = [
                form.area("occupations", codes, required: true),
                form.text("reason", sent["reason"], required: true, wide: true),
                form.text("bureauDocument", sent["bureauDocument"], required: true),
                form.text("financeDocument", sent["financeDocument"], required: true)
            ]
        }
        let record = Site.project(project.id)
        let title = words.text("project.act.\(what)")
        let frame = try await register.frame(title, crumbs: [register.crumb, Link(project.name, record)])
        return try form.page(
            visit, frame, action: Site.act(record, what), fields, save: title, back: record,
            intro: words.text("project.why.\(what)"))
    }
}
