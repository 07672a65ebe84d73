import Papers
import Programme
import Store
import Vocabulary

/// The list of a class: shown, added to by hand or by file, withdrawn from.
package enum RosterRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.aClass(":id", .roster), .rosterRead) { try await roster($0) }
        rooms.get(Site.rosterTemplate(":id"), .rosterStage) { try await template($0) }
        rooms.get(Site.rosterAdd(":id"), .enrolmentAdd) {
            try await askPerson($0, PersonDraft(name: "", idNumber: "", division: ""))
        }
        rooms.post(Site.rosterAdd(":id"), .enrolmentAdd) { try await addPerson($0) }
        rooms.get(Site.rosterImports(":id"), .rosterStage) { try await askFile($0) }
        rooms.post(Site.rosterImports(":id"), .rosterStage) { try await takeFile($0) }
        rooms.get(Site.rosterImport(":id", ":file"), .rosterStage) { try await RosterImportPage.show($0) }
        rooms.post(Site.act(Site.rosterImport(":id", ":file"), "commit"), .rosterCommit) {
            try await RosterImportPage.commit($0)
        }
        rooms.get(Site.act(Site.rosterImport(":id", ":file"), "results"), .rosterStage) {
            try await RosterImportPage.results($0)
        }
        rooms.get(Site.withdraw(":id", ":enrolment"), .enrolmentWithdraw) { try await askWithdrawal($0) }
        rooms.post(Site.withdraw(":id", ":enrolment"), .enrolmentWithdraw) { try await withdraw($0) }
        rooms.get(Site.settle(":id", ":enrolment"), .enrolmentSettle) { try await HeldPage.ask($0) }
        rooms.post(Site.settle(":id", ":enrolment"), .enrolmentSettle) { try await HeldPage.settle($0) }
    }

    // MARK: The list

    private static func roster(_ visit: Visit) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let list = try await EnrolmentDesk(office: visit.office).roster(of: page.record.id, for: visit.actor)
        let words = visit.words
        let register = Register(visit, .people)
        var frame = try await page.frame(.roster, title: words.text("class.tab.roster"))
        let done = visit.query["done"]
        if words.has("rosterDone.\(done)") {
            let values = [
                "n": String((Int(visit.query["n"]) ?? 0)), "rejected": String((Int(visit.query["rejected"]) ?? 0))
            ]
            frame.hints = [Hint(words.text("rosterDone.\(done)", values), .ok, announced: true)]
        }
        var context = page.context(.roster)
        let held = list.count { $0.state == .held }
        if held > 0 { frame.hints.append(Hint(words.text("roster.held", ["n": words.count(held)]), .warn)) }
        context["toolbar"] = toolbar(page, list.filter { $0.state == .enrolled }.count, try visit.actor).context
        if list.isEmpty {
            context["empty"] = Empty(words.text("roster.empty"), words.text("roster.emptyHint")).context
        } else {
            let role = try visit.actor.role
            let mayWithdraw =
                [.institutionClerk, .trainingOfficer].contains(role)
                && [.draft, .returned, .inApproval, .open].contains(page.record.state)
            context["table"] =
                Table(
                    caption: words.text("class.tab.roster"),
                    columns: [
                        .init(words.text("roster.position"), look: "num"), .init(words.text("register.field.name")),
                        .init(words.text("register.field.idNumber")), .init(words.text("register.field.groups")),
                        .init(words.text("person.field.division")), .init(words.text("register.field.phone")),
                        .init(words.text("register.field.standing")), .init(words.text("roster.withdraw"), silent: true)
                    ], rows: list.map { row($0, page, register, mayWithdraw) }, cards: true
                ).context
        }
        return try visit.page("class", frame, context)
    }

    private static func row(
        _ enrolment: Enrolment, _ page: ClassPage, _ register: Register, _ mayWithdraw: Bool
    ) -> Table.Row {
        let words = page.visit.words
        let person = enrolment.person
        let isIn = enrolment.state != .withdrawn
        let tone: Chip.Kind =
            switch enrolment.state {
            case .enrolled: .ok
            case .held: .warn
            case .withdrawn: .plain
            }
        var state = Cell.chip(Chip(tone, words.text("enrolmentState.\(enrolment.state.rawValue)")))
        state.sub =
            enrolment.withdrawnReason
            ?? enrolment.admittedReason.map { words.text("roster.admittedWhy", ["reason": $0]) } ?? ""
        var name = Cell.head(person.name, Site.person(person.id))
        if (try? page.visit.actor.role) == .teacher { name.href = nil }
        if let needs = enrolment.accommodation { name.sub = words.text("roster.needs", ["text": needs]) }
        let maySettle = enrolment.state == .held && (try? page.visit.actor.may(.enrolmentSettle)) == true
        let act =
            maySettle
            ? Action(words.text("held.decide"), .link(Site.settle(page.record.id, enrolment.id)), look: .bare)
            : Action(words.text("roster.withdraw"), .link(Site.withdraw(page.record.id, enrolment.id)), look: .bare)
        return Table.Row(
            [
                .number(String(enrolment.position)), name, Cell(person.idNumber.masked, look: "nw"),
                Cell(register.groups(person.groups, pack: page.record.pack)),
                Cell(page.visit.name(of: person.division), look: "nw"),
                Cell(person.phone?.masked ?? "—", look: "nw"), state, isIn && mayWithdraw ? .action(act) : Cell()
            ], look: isIn ? "" : "off")
    }

    private static func toolbar(_ page: ClassPage, _ count: Int, _ actor: Actor) -> Toolbar {
        let words = page.visit.words
        let id = page.record.id
        let note = words.text("roster.count", ["n": words.count(count), "size": words.count(page.record.size)])
        let (load, add) = (words.text("roster.import"), words.text("roster.add"))
        guard actor.role == .institutionClerk else {
            return Toolbar(note: note, end: [Action(load, .locked(why: words.text("roster.notClerk")))])
        }
        guard page.record.isEditable else {
            return Toolbar(note: note, end: [Action(load, .locked(why: words.text("problem.rosterClosed")))])
        }
        return Toolbar(
            note: note,
            end: [
                Action(words.text("roster.template"), .link(Site.rosterTemplate(id)), icon: "download"),
                Action(add, .link(Site.rosterAdd(id)), icon: "plus"),
                Action(load, .link(Site.rosterImports(id)), look: .main, icon: "upload")
            ])
    }

    // MARK: By hand

    private static func askPerson(
        _ visit: Visit, _ draft: PersonDraft, _ refusal: Refusal? = nil
    ) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let form = RegisterForm(visit, "person", refusal)
        let pack = visit.office.packs[page.record.pack]
        let groups = pack?.codes.entries(of: "group").map { (code: $0.code, name: visit.say($0.name)) }
        let fields =
            PersonPage.fields(form, draft, Register(visit, .people), groups: groups)
            + (pack?.programmes.contains { $0.evidenceGroup != nil } == true ? evidence(form, visit) : [])
            + (try await proofs(form, page.record, visit))
            + [form.text("accommodation", visit.form["accommodation"], wide: true)]
        return try form.page(
            visit, try await page.frame(.roster, title: words.text("roster.add")), action: visit.path, fields,
            save: words.text("roster.add"), back: Site.aClass(page.record.id, .roster))
    }

    private static func evidence(_ form: RegisterForm, _ visit: Visit) -> [Field] {
        let options =
            [Field.Option("", visit.words.text("register.choose"))]
            + ["no", "yes"].map { Field.Option($0, visit.words.text("studying.\($0)")) }
        return [
            form.text("graduatedIn", visit.form["graduatedIn"], type: "number"),
            form.select("studying", visit.form["studying"], options)
        ]
    }

    /// What the conditions of the class ask for; nothing where it has none.
    private static func proofs(_ form: RegisterForm, _ record: ClassRecord, _ visit: Visit) async throws -> [Field] {
        guard let pack = visit.office.packs[record.pack] else { return [] }
        let conditions = try await visit.office.store.read { try EnrolmentConditions(record, pack, $0) }
        let firm =
            conditions.asksFirm
            ? [form.text("firmRegisteredOn", visit.form["firmRegisteredOn"], type: "date")] : []
        let hire = conditions.asksHire ? [form.text("hiredOn", visit.form["hiredOn"], type: "date")] : []
        return form.checks(
            "proofs", RegisterForm.ticked("proofs", visit.form),
            conditions.asked.map { (code: $0.code, name: visit.say($0.name)) }) + firm + hire
    }

    private static func addPerson(_ visit: Visit) async throws -> Answer {
        let (id, sent) = (visit.parameter("id"), visit.form)
        let draft = PersonDraft(
            name: sent["name"], idNumber: sent["idNumber"], division: sent["division"], phone: sent["phone"],
            unemployedIn: sent["unemployedIn"], groups: RegisterForm.ticked("groups", sent),
            bankName: sent["bankName"], bankAccount: sent["bankAccount"])
        do {
            let enrolment = try await EnrolmentDesk(office: visit.office)
                .enrol(
                    draft, accommodation: sent["accommodation"],
                    evidence: CategoryEvidence(graduatedIn: sent["graduatedIn"], studying: sent["studying"]),
                    proof: EnrolmentProof(
                        proofs: RegisterForm.ticked("proofs", sent), firmRegisteredOn: sent["firmRegisteredOn"],
                        hiredOn: sent["hiredOn"]),
                    in: id, by: visit.actor, key: visit.key)
            let scope = try visit.actor.scope
            let state = try await visit.office.store.read { try EnrolmentStore.find(enrolment, scope, $0).state }
            return Register.done(Site.aClass(id, .roster), state == .held ? "held" : "enrolled")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await askPerson(visit, draft, refusal)
        }
    }

    private static func askWithdrawal(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let id = visit.parameter("enrolment")
        let enrolment = try await visit.office.store.read { try EnrolmentStore.find(id, actor.scope, $0) }
        let words = visit.words
        let form = RegisterForm(words, "roster", refusal)
        let frame = try await page.frame(
            .roster, title: words.text("roster.withdrawWho", ["name": enrolment.person.name]))
        return try form.page(
            visit, frame, action: visit.path, [form.area("reason", visit.form["reason"], required: true)],
            save: words.text("roster.withdraw"), back: Site.aClass(page.record.id, .roster),
            intro: words.text("roster.withdrawHint"), look: .stop)
    }

    private static func withdraw(_ visit: Visit) async throws -> Answer {
        do {
            try await EnrolmentDesk(office: visit.office)
                .withdraw(visit.parameter("enrolment"), reason: visit.form["reason"], by: visit.actor, key: visit.key)
            return Register.done(Site.aClass(visit.parameter("id"), .roster), "withdrawn")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await askWithdrawal(visit, refusal)
        }
    }

    // MARK: By file

    static func sheetLanguage(_ visit: Visit) -> SheetLanguage { visit.language == .chinese ? .zh : .en }

    private static func template(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let map = try await RosterImport(office: visit.office).columns(of: id, for: visit.actor)
        let words = visit.words
        let bytes = try WorkbookWriter(madeAt: Int(visit.now.milliseconds / 1000)).template(
            map, language: sheetLanguage(visit), sheet: words.text("roster.sheet"),
            instructionsSheet: words.text("roster.instructions"),
            instructions: (1...5).map { words.text("roster.instruction\($0)") })
        return .file(bytes, type: Register.xlsx, name: words.text("roster.templateName"))
    }

    private static func askFile(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let form = RegisterForm(words, "roster", refusal)
        let file = Field(
            "file", words.text("roster.file"), .file(accept: ".xlsx,.csv"), required: true,
            help: words.text("roster.fileHelp"),
            error: form.errors?.error(for: "file"), wide: true)
        return try form.page(
            visit, try await page.frame(.roster, title: words.text("roster.import")), action: visit.path, [file],
            save: words.text("roster.read"), back: Site.aClass(page.record.id, .roster),
            intro: words.text("roster.importHint"), files: true)
    }

    private static func takeFile(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            guard let file = visit.form.uploads["file"], !file.bytes.isEmpty else {
                throw Refusal("fileMissing", field: "file")
            }
            let kept = try await RosterImport(office: visit.office)
                .stage(file.bytes, name: file.name, class: id, by: visit.actor, key: visit.key)
            return .see(Site.rosterImport(id, kept))
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await askFile(visit, refusal)
        }
    }
}
