import Programme
import Store
import Vocabulary

/// The register of persons and the search box of the desk. What identifies a person comes by POST and stands in no address.
package enum PeopleRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.people, .personRead) { try await start($0) }
        rooms.post(Site.search, .searchFind) { try await search($0) }
        rooms.get(Site.search, .searchFind) { _ in .see(Site.people) }
        rooms.get(Site.new(Site.people), .personRegister) {
            try await edit($0, nil, PersonDraft(name: "", idNumber: "", division: ""))
        }
        rooms.post(Site.new(Site.people), .personRegister) { try await add($0) }
        rooms.get(Site.person(":id"), .personRead) { try await show($0) }
        rooms.post(Site.act(Site.person(":id"), "unmask"), .personUnmask) { try await unmask($0) }
        rooms.get(Site.edit(Site.person(":id")), .personCorrect) { visit in
            let person = try await PeopleDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
            var draft = PersonDraft(person)
            // Not shown, not even in a form: an empty field keeps what is registered.
            draft.phone = ""
            draft.bankAccount = ""
            return try await edit(visit, person, draft)
        }
        rooms.post(Site.edit(Site.person(":id")), .personCorrect) { try await change($0) }
    }

    // MARK: Search

    private static func ask(_ visit: Visit, _ refusal: Refusal?) -> [String: Any] {
        let form = RegisterForm(visit.words, "search", refusal)
        return Form(
            action: Site.search, fields: [form.text("q", visit.form["q"], required: true, wide: true)],
            buttons: [
                Action(visit.words.text("kit.query"), .submit(name: nil, value: ""), look: .main, icon: "search")
            ]
        ).context
    }

    private static func start(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let register = Register(visit, .people)
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        return try visit.page(
            "registers/list", try await register.frame(words.text("register.people"), errors: errors),
            [
                "tabs": try register.tabs(), "ask": ask(visit, refusal),
                "note": Hint(words.text("search.hint")).context,
                "toolbar": register.toolbar([], mayAdd: register.isKeeper, exports: false)
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func search(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let found: SearchDesk.Found
        do {
            found = try await SearchDesk(office: visit.office).find(String(visit.form["q"].prefix(60)), by: visit.actor)
        } catch let refusal as Refusal where refusal.codes == ["searchTooShort"] {
            return try await start(visit, refusal)
        }
        var frame = try await visit.frame(words.text("search.title"))
        frame.path = Site.people
        frame.facts = [Fact(words.text("search.readAs"), words.text("search.kind.\(found.kind.rawValue)"))]
        var panels: [[String: Any]] = []
        if !found.persons.isEmpty {
            panels.append(panel(words.text("register.people"), PersonPage.table(found.persons, visit)))
        }
        if !found.classes.isEmpty {
            panels.append(
                panel(
                    words.text("nav.classes"),
                    Table(
                        caption: words.text("nav.classes"),
                        columns: [
                            .init(words.text("search.title")), .init(words.text("class.number")),
                            .init(words.text("search.starts")),
                            .init(words.text("register.field.standing"))
                        ],
                        rows: found.classes.map {
                            Table.Row([
                                .head($0.title, Site.aClass($0.id)), Cell($0.number ?? "—", look: "nw"),
                                Cell($0.startDate.description, look: "nw"), .chip(ClassWords.chip($0.state, words))
                            ])
                        }, cards: true)))
        }
        if !found.institutions.isEmpty {
            panels.append(
                panel(
                    words.text("register.institutions"),
                    Table(
                        caption: words.text("register.institutions"),
                        columns: [
                            .init(words.text("provider.field.name")), .init(words.text("register.field.creditCode"))
                        ],
                        rows: found.institutions.map {
                            Table.Row([.head($0.name, Site.institution($0.id)), Cell($0.creditCode, look: "nw")])
                        }, cards: true)))
        }
        if found.isEmpty {
            panels.append(
                filled(["empty": Empty(words.text("search.nothing"), words.text("search.nothingHint")).context]))
        }
        return try visit.page("record", frame, ["panels": panels])
    }

    private static func panel(_ title: String, _ table: Table) -> [String: Any] {
        filled(["hasTitle": true, "title": title, "table": table.context])
    }

    // MARK: New and edit

    private static func draft(_ sent: Sent) -> PersonDraft {
        PersonDraft(
            name: sent["name"], idNumber: sent["idNumber"], division: sent["division"], phone: sent["phone"],
            unemployedIn: sent["unemployedIn"], groups: RegisterForm.ticked("groups", sent), bankName: sent["bankName"],
            bankAccount: sent["bankAccount"])
    }

    private static func edit(
        _ visit: Visit, _ person: Person?, _ draft: PersonDraft, _ refusal: Refusal? = nil
    ) async throws -> Answer {
        let register = Register(visit, .people)
        let words = visit.words
        let form = RegisterForm(words, "person", refusal, isEditing: person != nil)
        let title = words.text(person == nil ? "register.new.people" : "register.edit")
        let crumbs = [register.crumb] + (person.map { [Link($0.name, Site.person($0.id))] } ?? [])
        return try form.page(
            visit, try await register.frame(title, crumbs: crumbs), action: visit.path,
            PersonPage.fields(form, draft, register, fixedNumber: person != nil),
            save: words.text("register.save"), back: person.map { Site.person($0.id) } ?? Site.people)
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            let id = try await PeopleDesk(office: visit.office).register(draft, by: visit.actor, key: visit.key)
            return Register.done(Site.person(id), "added")
        } catch let refusal as Refusal {
            return try await edit(visit, nil, draft, refusal)
        }
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let desk = PeopleDesk(office: visit.office)
        let person = try await desk.find(visit.parameter("id"), for: visit.actor)
        var draft = draft(visit.form)
        draft.idNumber = person.idNumber?.text ?? ""
        if draft.phone.isEmpty { draft.phone = person.phone?.text ?? "" }
        if draft.bankAccount.isEmpty { draft.bankAccount = person.bankAccount?.text ?? "" }
        do {
            try await desk.correct(person.id, draft, by: visit.actor, key: visit.key)
            return Register.done(Site.person(person.id), "changed")
        } catch let refusal as Refusal {
            var typed = draft
            typed.phone = visit.form["phone"]
            typed.bankAccount = visit.form["bankAccount"]
            return try await edit(visit, person, typed, refusal)
        }
    }

    // MARK: Record

    private static func show(_ visit: Visit) async throws -> Answer {
        let desk = PeopleDesk(office: visit.office)
        let person = try await desk.find(visit.parameter("id"), for: visit.actor)
        let trainings = try await desk.trainings(of: person.id, for: visit.actor)
        return try await PersonPage(visit: visit, person: person, trainings: trainings, shown: nil).answer(nil)
    }

    /// The answer of the POST itself shows what was masked: it has no address to come back to.
    private static func unmask(_ visit: Visit) async throws -> Answer {
        let desk = PeopleDesk(office: visit.office)
        let person = try await desk.find(visit.parameter("id"), for: visit.actor)
        let trainings = try await desk.trainings(of: person.id, for: visit.actor)
        guard let reason = PeopleDesk.Reason(rawValue: visit.form["reason"]) else {
            let refusal = Refusal("choiceUnknown", field: "reason")
            return try await PersonPage(visit: visit, person: person, trainings: trainings, shown: nil).answer(refusal)
        }
        let shown = try await desk.unmask(person.id, because: reason, by: visit.actor)
        return try await PersonPage(visit: visit, person: person, trainings: trainings, shown: shown).answer(nil)
    }
}
