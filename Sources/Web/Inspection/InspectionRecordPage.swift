import Programme
import Store
import Vocabulary

/// The page of one inspection: what was seen, the form's signature, its archiving.
enum InspectionRecordPage {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.inspection(":id"), .classRead) { visit in try await show(visit) }
        rooms.post(Site.inspectionSign(":id"), .inspectionSign) { visit in try await sign(visit) }
        rooms.post(Site.inspectionArchive(":id"), .inspectionArchive) { visit in try await archive(visit) }
    }

    /// How far the form has come: unsigned, signed, archived.
    static func formChip(_ item: InspectionRecord, _ words: Words) -> Chip {
        if item.isArchived { return Chip(.ok, words.text("inspection.isArchived")) }
        // Only what was checked on the spot has somebody there to sign.
        if !item.isSigned, item.kind != .onSite { return Chip(.plain, words.text("inspection.noForm")) }
        return Chip(.warn, words.text(item.isSigned ? "inspection.toArchive" : "inspection.unsigned"))
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let actor = try visit.actor
        let id = visit.parameter("id")
        let (item, record) = try await visit.office.store.read { reader in
            let item = try InspectionStore.find(id, actor.scope, reader)
            return (item, try ClassStore.find(item.classID, actor.scope, reader))
        }
        let words = visit.words
        var frame = try await visit.frame(
            words.text("inspection.one", ["kind": words.text("inspection.kind.\(item.kind.rawValue)")]),
            section: "inspections", crumbs: [Link(record.title, Site.aClass(record.id, .inspections))])
        frame.chip = InspectionPages.chip(item.result, words)
        let form = RegisterForm(words, "inspection", refusal)
        frame.errors = form.errors
        let done = visit.query["done"]
        if ["formSigned", "formArchived"].contains(done) {
            frame.hints = [Hint(words.text("done.\(done)"), .ok, announced: true)]
        }
        var panels = [
            panel(words.text("inspection.title"), seen(item, words)), formPanel(item, actor, form),
            panel(
                words.text("inspection.checklist"),
                item.checklist.sorted { $0.key < $1.key }.map {
                    Fact(words.text("checklist.\($0.key)"), words.text($0.value ? "inspection.yes" : "inspection.no"))
                })
        ]
        if item.checklist.isEmpty { panels.removeLast() }
        var context: [String: Any] = ["panels": panels]
        if item.isSigned, !item.isArchived {
            let may = actor.may(.inspectionArchive)
            let word = words.text("inspection.archive")
            context["actionBar"] = ActionBar(
                why: [words.text(may ? "inspection.archiveWhy" : "inspection.notYours")],
                actions: [
                    may
                        ? Action(word, .submit(name: nil, value: ""), look: .main, icon: "check")
                        : Action(word, .locked(why: words.text("inspection.notYours")))
                ], form: may ? Site.inspectionArchive(id) : nil
            ).context
        }
        return try visit.page("record", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func panel(_ title: String, _ facts: [Fact]) -> [String: Any] {
        ["title": title, "hasTitle": true, "hasFacts": true, "facts": facts.contexts]
    }

    private static func seen(_ item: InspectionRecord, _ words: Words) -> [Fact] {
        [
            Fact(words.text("inspection.day"), words.moment(item.at)),
            Fact(words.text("inspection.inspector"), item.inspectorName),
            Fact(words.text("inspection.field.second"), item.secondInspector ?? "—"),
            Fact(words.text("inspection.present"), item.present.map(String.init) ?? "—"),
            Fact(words.text("inspection.finding"), item.finding.isEmpty ? "—" : item.finding)
        ]
    }

    /// The check form: who signed it, its sheet, since when it is final, or the fields to hand the signature in.
    private static func formPanel(_ item: InspectionRecord, _ actor: Actor, _ form: RegisterForm) -> [String: Any] {
        let words = form.words
        var facts = [
            Fact(words.text("inspection.formState"), formChip(item, words).word),
            Fact(words.text("inspection.field.signedBy"), item.signedBy ?? "—"),
            Fact(
                words.text("inspection.field.sheet"), item.file.map { String($0.prefix(16)) } ?? "—",
                href: item.file.map { Site.file($0) })
        ]
        if let at = item.archivedAt {
            facts += [
                Fact(
                    words.text("inspection.archivedBy"),
                    words.text("inspection.archivedLine", ["name": item.archivedBy ?? "", "at": words.moment(at)])),
                Fact(words.text("inspection.formHash"), item.archivedHash ?? "")
            ]
        }
        var panel = panel(words.text("inspection.form"), facts)
        if item.archivedHash != nil, item.archivedHash != item.formHash {
            panel["hint"] = Hint(words.text("inspection.hashDiffers"), .bad).context
        }
        if item.kind == .onSite, !item.isSigned, actor.may(.inspectionSign) {
            panel["form"] = Form(
                action: Site.inspectionSign(item.id),
                fields: [
                    form.text("signedBy", "", required: true),
                    Field(
                        "sheet", words.text("inspection.field.sheet"), .file(accept: "image/*,application/pdf"),
                        required: true, help: words.text("inspection.sheetHelp"),
                        error: form.errors?.error(for: "sheet"))
                ],
                buttons: [Action(words.text("inspection.sign"), .submit(name: nil, value: ""), look: .main)],
                files: true
            ).context
        }
        return panel
    }

    private static func sign(_ visit: Visit) async throws -> Answer {
        let sheet = visit.form.uploads["sheet"].map { (name: $0.name, bytes: $0.bytes) }
        return try await answered(visit, "formSigned") { id, desk in
            try await desk.sign(id, by: visit.form["signedBy"], sheet: sheet, as: visit.actor, key: visit.key)
        }
    }

    private static func archive(_ visit: Visit) async throws -> Answer {
        try await answered(visit, "formArchived") { id, desk in
            try await desk.archive(id, by: visit.actor, key: visit.key)
        }
    }

    private static func answered(
        _ visit: Visit, _ done: String, _ work: (String, InspectionDesk) async throws -> Void
    ) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await work(id, InspectionDesk(office: visit.office))
            return .see(Markup.address(Site.inspection(id), [("done", done)]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }
}
