import Programme
import Store
import Vocabulary

/// Whose account it is: asked for once, kept as a blind index, so that one citizen's accounts count as one person.
enum CitizenRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.act(Site.account(":id"), "citizen"), .staffIdentify) { try await ask($0) }
        rooms.post(Site.act(Site.account(":id"), "citizen"), .staffIdentify) { try await tell($0) }
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let account = try await AccountDesk(store: visit.office.store).find(visit.parameter("id"), for: visit.actor)
        let back = Site.account(account.id)
        let crumbs = [Link(words.text("nav.accounts"), Site.accounts), Link(account.login, back)]
        let frame = try await visit.frame(words.text("citizen.title"), section: "accounts", crumbs: crumbs)
        let form = RegisterForm(words, "citizen", refusal)
        return try form.page(
            visit, frame, action: visit.path, [form.text("idNumber", visit.form["idNumber"], required: true)],
            save: words.text("register.save"), back: back, intro: words.text("citizen.intro"))
    }

    private static func tell(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await AccountDesk(store: visit.office.store).identify(
                id, idNumber: visit.form["idNumber"], by: visit.actor, key: visit.key)
            return Register.done(Site.account(id), "changed")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await ask(visit, refusal)
        }
    }
}
