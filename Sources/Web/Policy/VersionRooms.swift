import Policy
import Programme
import Store
import Vocabulary

/// The versions of the policy packs: what holds, what held, what is being made.
enum VersionRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.packVersions, .policyRead) { try await overview($0) }
        rooms.get(Site.packVersions(of: ":pack"), .policyRead) { try await list($0) }
        rooms.post(Site.packVersions(of: ":pack") + "/draft", .policyDraft) { visit in
            do {
                let id = try await PackDesk(office: visit.office).begin(
                    visit.parameter("pack"), from: visit.form.optional("parent"), by: visit.actor, key: visit.key)
                return .see(Site.packVersion(id))
            } catch let refusal as Refusal where refusal.codes != ["notFound"] {
                return try await list(visit, refusal)
            }
        }
        rooms.post(Site.packVersions + "/upload", .policyDraft) { visit in
            do {
                guard let upload = visit.form.uploads["file"] else { throw Refusal("fileMissing", field: "file") }
                let files = try PackUpload.archive(upload.bytes)
                let id = try await PackDesk(office: visit.office).begin(with: files, by: visit.actor, key: visit.key)
                return try await .see(DraftRooms.afterUpload(id, .overview, visit))
            } catch let refusal as Refusal {
                return try await overview(visit, refusal)
            }
        }
    }

    // MARK: All packs

    private static func overview(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (words, actor) = (visit.words, try visit.actor)
        let desk = PackDesk(office: visit.office)
        var frame = try await visit.frame(
            words.text("draft.versions"), section: "policy", crumbs: [Link(words.text("policy.title"), Site.policy)])
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.hints = [Hint(words.text("draft.hint"))]
        var rows: [Table.Row] = []
        for pack in visit.office.packs.packs.reversed() {
            let versions = try await desk.versions(of: pack.id, for: actor)
            let current = try await desk.current(pack.id, for: actor)
            rows.append(
                Table.Row([
                    .head(visit.say(pack.title), Site.packVersions(of: pack.id), sub: pack.id),
                    Cell(current.map { words.text("draft.number", ["n": words.count($0.number)]) } ?? ""),
                    Cell(current?.version ?? pack.version, look: "small"), .number(words.count(versions.count))
                ]))
        }
        var panels = [
            filled([
                "hasTitle": true, "title": words.text("policy.title"),
                "table": Table(
                    caption: words.text("policy.title"),
                    columns: [
                        .init(words.text("policy.pack")), .init(words.text("draft.current")),
                        .init(words.text("policy.version")), .init(words.text("draft.count"), look: "num")
                    ], rows: rows, cards: true
                ).context
            ])
        ]
        let open = try await desk.underWay(for: actor)
        if !open.isEmpty {
            panels.insert(
                filled([
                    "hasTitle": true, "title": words.text("draft.underWay"),
                    "table": table(open, words.text("draft.underWay"), visit, withPack: true).context
                ]), at: 0)
        }
        if actor.may(.policyDraft), actor.division.level == .province { panels.append(upload(frame.errors, visit)) }
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func upload(_ errors: ErrorSummary?, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        return filled([
            "hasTitle": true, "title": words.text("draft.uploadPack"),
            "form": Form(
                action: Site.packVersions + "/upload",
                fields: [
                    Field(
                        "file", words.text("draft.archive"), .file(accept: ".zip"), required: true,
                        help: words.text("draft.archiveHelp"), error: errors?.error(for: "file"), wide: true)
                ],
                buttons: [Action(words.text("draft.upload"), .submit(name: nil, value: ""), icon: "upload")],
                files: true
            ).context
        ])
    }

    // MARK: One pack

    private static func list(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let (words, actor) = (visit.words, try visit.actor)
        guard let pack = visit.office.packs[visit.parameter("pack")] else { throw Refusal("notFound") }
        let desk = PackDesk(office: visit.office)
        let versions = try await desk.versions(of: pack.id, for: actor)
        let current = try await desk.current(pack.id, for: actor)
        var frame = try await visit.frame(
            words.text("draft.versionsOf", ["pack": visit.say(pack.title)]), section: "policy",
            crumbs: [
                Link(words.text("policy.title"), Site.policy), Link(visit.say(pack.title), Site.policy(pack.id))
            ])
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.hints = [Hint(words.text("draft.hint"))]
        let isOpen = versions.contains {
            $0.origin == .edited && ([.submitted, .approved].contains($0.state) || $0.state.isOpen)
        }
        if actor.may(.policyDraft), actor.division.level == .province, let current, !isOpen {
            frame.actions = [
                Action(
                    words.text("draft.begin"),
                    .post(Site.packVersions(of: pack.id) + "/draft", fields: ["parent": current.id]), look: .main,
                    icon: "pen")
            ]
        }
        return try visit.page(
            "list", frame,
            ["table": table(versions, words.text("draft.versions"), visit, current: current?.id).context],
            status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func table(
        _ versions: [PackVersion], _ caption: String, _ visit: Visit, current: String? = nil, withPack: Bool = false
    ) -> Table {
        let words = visit.words
        let rows = versions.map { version -> Table.Row in
            let number = words.text("draft.number", ["n": words.count(version.number)])
            var state = Cell.chip(chip(version.state, words))
            if version.id == current { state.sub = words.text("draft.holdsHere") }
            var made = Cell(
                version.origin == .supplied ? words.text("draft.supplied") : version.madeByName)
            if version.origin != .supplied { made.sub = words.moment(version.madeAt) }
            return Table.Row([
                .head(withPack ? "\(version.pack) \(number)" : number, Site.packVersion(version.id)), state,
                Cell(period(version, words), look: "nw"), made, Cell(version.remark, look: "wide"),
                Cell(version.version ?? "", look: "small")
            ])
        }
        return Table(
            caption: caption,
            columns: [
                .init(words.text("draft.versionNumber")), .init(words.text("policy.state")),
                .init(words.text("policy.period")), .init(words.text("draft.madeBy")),
                .init(words.text("draft.remark")), .init(words.text("policy.version"))
            ], rows: rows, cards: true)
    }

    static func period(_ version: PackVersion, _ words: Words) -> String {
        if let from = version.inForceFrom {
            if let next = version.supersededFrom, from < next { return words.days(from, next - 1) }
            return words.text("policy.from", ["day": words.day(from)])
        }
        return version.effectiveFrom.map { words.text("policy.from", ["day": words.day($0)]) } ?? "—"
    }

    static func chip(_ state: PackVersion.State, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch state {
            case .draft: .now
            case .checked, .submitted: .wait
            case .approved, .inForce: .ok
            case .superseded, .discarded: .plain
            }
        return Chip(kind, words.text("draft.state.\(state.rawValue)"))
    }
}
