import Policy
import Programme
import Vocabulary

/// The record of a person: masked, with the classes the reader may see; shown in full for a reason.
struct PersonPage {
    let visit: Visit
    let person: Person
    let trainings: [PeopleDesk.Training]
    let shown: PeopleDesk.Unmasked?

    private var words: Words { visit.words }
    private var register: Register { Register(visit, .people) }

    func answer(_ refusal: Refusal?) async throws -> Answer {
        var frame = try await register.frame(
            person.name, crumbs: [register.crumb], errors: refusal.map { ErrorSummary($0, words) })
        frame.path = Site.person(person.id)
        let edit = words.text("register.edit")
        let mayEdit = try register.isKeeper && visit.actor.division.contains(person.division)
        frame.actions = [
            mayEdit
                ? Action(edit, .link(Site.edit(Site.person(person.id))), icon: "pen")
                : Action(edit, .locked(why: words.text("person.notCounty")))
        ]
        if shown != nil { frame.hints = [Hint(words.text("person.shown"), .warn, announced: true)] }
        let (id, actor) = (person.id, try visit.actor)
        let received = try await visit.office.store.read { try ProgrammeStore.received(by: id, actor.scope, $0) }
        return try visit.page(
            "record", frame,
            ["panels": [facts(), list()] + ReceivedPanels(visit: visit, received: received).all + [unmasking(refusal)]],
            status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func facts() -> [String: Any] {
        let none = words.text("register.none")
        let facts = [
            Fact(words.text("register.field.idNumber"), shown.map { $0.idNumber ?? none } ?? person.idNumber.masked),
            Fact(
                words.text("person.sexAndBirth"),
                words.text(
                    "person.sexBorn",
                    [
                        "sex": words.text("sex.\(person.sex.rawValue)"), "day": person.birthDate.description
                    ])),
            Fact(words.text("register.field.phone"), shown.map { $0.phone ?? none } ?? person.phone?.masked ?? none),
            Fact(words.text("person.field.division"), visit.place(of: person.division)),
            Fact(words.text("person.field.unemployedIn"), person.unemployedIn.map { visit.place(of: $0) } ?? none),
            Fact(words.text("register.field.groups"), register.groups(person.groups)),
            Fact(words.text("register.field.bankName"), person.bankName ?? none),
            Fact(
                words.text("register.field.bankAccount"),
                shown.map { $0.bankAccount ?? none } ?? person.bankAccount?.masked ?? none)
        ]
        return filled([
            "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true, "facts": facts.contexts
        ])
    }

    private func list() -> [String: Any] {
        let title = words.text("person.trainings")
        guard !trainings.isEmpty else {
            return filled(["hasTitle": true, "title": title, "empty": Empty(words.text("person.noTraining")).context])
        }
        return filled([
            "hasTitle": true, "title": title,
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("person.training")), .init(words.text("class.when")),
                    .init(words.text("register.field.standing")),
                    .init(words.text("person.place"))
                ],
                rows: trainings.map {
                    Table.Row([
                        .head($0.title, Site.aClass($0.classID)),
                        Cell(words.days($0.startDate, $0.endDate), look: "nw"),
                        .chip(ClassWords.chip($0.classState, words)),
                        Cell(words.text("enrolmentState.\($0.state.rawValue)"), look: "nw")
                    ])
                }, cards: true
            ).context
        ])
    }

    private func unmasking(_ refusal: Refusal?) -> [String: Any] {
        let form = RegisterForm(words, "person", refusal)
        let title = words.text("person.unmask")
        let shown = Form(
            action: Site.act(Site.person(person.id), "unmask"),
            fields: [
                form.choice("reason", "", PeopleDesk.Reason.self, list: "unmaskReason", required: true)
            ], buttons: [Action(title, .submit(name: nil, value: ""))])
        return filled([
            "hasTitle": true, "title": title, "hint": Hint(words.text("person.whyUnmask")).context,
            "form": shown.context
        ])
    }

    /// Persons in a list, masked.
    static func table(_ persons: [Person], _ visit: Visit) -> Table {
        let words = visit.words
        let register = Register(visit, .people)
        return Table(
            caption: words.text("register.people"),
            columns: [
                .init(words.text("register.field.name")), .init(words.text("register.field.idNumber")),
                .init(words.text("person.field.division")), .init(words.text("register.field.phone")),
                .init(words.text("register.field.groups"))
            ],
            rows: persons.map { person in
                Table.Row([
                    .head(person.name, Site.person(person.id)), Cell(person.idNumber.masked, look: "nw"),
                    Cell(visit.name(of: person.division), look: "nw"), Cell(person.phone?.masked ?? "—", look: "nw"),
                    Cell(register.groups(person.groups), look: "wide")
                ])
            }, cards: true)
    }

    /// The fields of a person: also of the form that puts one on a class's list.
    static func fields(
        _ form: RegisterForm, _ draft: PersonDraft, _ register: Register, fixedNumber: Bool = false,
        groups: [(code: String, name: String)]? = nil
    ) -> [Field] {
        [
            form.text("name", draft.name, required: true),
            fixedNumber ? form.hidden("fixed", "yes") : form.text("idNumber", draft.idNumber, required: true),
            form.text("phone", draft.phone, type: "tel"), form.text("division", draft.division, required: true),
            form.text("unemployedIn", draft.unemployedIn), form.text("bankName", draft.bankName),
            form.text("bankAccount", draft.bankAccount)
        ] + form.checks("groups", draft.groups, groups ?? register.codes("group"))
    }
}
