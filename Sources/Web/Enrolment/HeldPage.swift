import Policy
import Programme
import Store
import Vocabulary

/// A held enrolment before the officer who decides it: what the pack says of it, with clauses, then admit or refuse with the ground.
enum HeldPage {
    static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let (enrolment, check) = try await EnrolmentDesk(office: visit.office)
            .held(visit.parameter("enrolment"), for: visit.actor)
        let form = RegisterForm(visit, "held", refusal)
        let person = enrolment.person
        var frame = try await page.frame(.roster, title: words.text("held.title", ["name": person.name]))
        let pack = visit.office.packs[page.record.pack]
        let proofs = (check?.input.proofs ?? []).map { visit.name("proof", $0, in: pack) }
        frame.facts = [
            Fact(words.text("register.field.idNumber"), person.idNumber.masked),
            Fact(
                words.text("register.field.groups"),
                Register(visit, .people).groups(person.groups, pack: page.record.pack)),
            Fact(words.text("held.proofs"), proofs.isEmpty ? words.text("held.noProofs") : words.list(proofs)),
            Fact(words.text("held.shownOn"), words.moment(enrolment.createdAt))
        ]
        for problem in check?.problems(.hold) ?? [] { frame.hints.append(Hint(visit.told(problem), .warn)) }
        let fields = [
            Field(
                "verdict", words.text("held.field.verdict"),
                .radios(["admit", "refuse"].map { Field.Option($0, words.text("held.verdict.\($0)")) }),
                value: visit.form["verdict"], required: true, error: form.errors?.error(for: "verdict"), wide: true),
            form.area("reason", visit.form["reason"], required: true)
        ]
        return try form.page(
            visit, frame, action: visit.path, fields, save: words.text("held.save"),
            back: Site.aClass(page.record.id, .roster), intro: words.text("held.intro"))
    }

    static func settle(_ visit: Visit) async throws -> Answer {
        do {
            let verdict = visit.form["verdict"]
            guard ["admit", "refuse"].contains(verdict) else { throw Refusal("answerMissing", field: "verdict") }
            try await EnrolmentDesk(office: visit.office).settle(
                visit.parameter("enrolment"), admit: verdict == "admit", reason: visit.form["reason"], by: visit.actor,
                key: visit.key)
            return Register.done(
                Site.aClass(visit.parameter("id"), .roster), verdict == "admit" ? "admitted" : "notAdmitted")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await ask(visit, refusal)
        }
    }
}
