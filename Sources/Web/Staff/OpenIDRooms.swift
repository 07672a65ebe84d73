import HTTPTypes
import OpenID
import Programme
import Store
import Vocabulary

/// Signing in through the province's identity provider: there, back, and out. Accounts are linked by an administrator.
package enum OpenIDRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.providerSignIn, .everyone) { try await leave($0) }
        rooms.get(Site.providerBack, .everyone) { try await comeBack($0) }
        rooms.get(Site.providerSignOut, .everyone) { visit in
            let back = visit.house.settings.publicAddress + Markup.address(Site.signIn, [("done", "out")])
            return .see(await visit.house.provider?.signOutAddress(back: back) ?? Site.signIn)
        }
        let keeper = Guests.roles([.administrator])
        rooms.post(Site.act(Site.account(":id"), "identity"), keeper) { try await link($0) }
        rooms.post(Site.act(Site.account(":id"), "identity/:link/unlink"), keeper) { try await unlink($0) }
    }

    /// The cookie that keeps the attempt while the browser is away.
    private static let cookie = "attempt"

    private static func leave(_ visit: Visit) async throws -> Answer {
        guard let provider = visit.house.provider else { throw Refusal("notFound") }
        do {
            let begun = try await provider.begin(next: SignInRooms.local(visit.query["next"]) ?? Site.root)
            var answer = Answer.see(begun.address)
            answer.headers.append((.setCookie, visit.house.settings.setCookie(cookie, begun.attempt, seconds: 600)))
            return answer
        } catch let fault as OpenIDFault {
            throw told(fault, visit)
        }
    }

    private static func comeBack(_ visit: Visit) async throws -> Answer {
        guard let provider = visit.house.provider else { throw Refusal("notFound") }
        let settings = visit.house.settings
        let identity: Identity
        let next: String
        do {
            (identity, next) = try await provider.finish(
                visit.query.typed, attempt: visit.cookies[settings.cookie(cookie)]?.value)
        } catch let fault as OpenIDFault {
            throw told(fault, visit)
        }
        let found = try await IdentityDesk(office: visit.office).account(
            issuer: identity.issuer, subject: identity.subject)
        guard let account = found else { throw Refusal("subjectUnknown", ["subject": identity.subject]) }
        let ticket = try await visit.house.signIn.start(
            account: account, Strength(.oidc, identity.isStrong ? .provider : nil), from: visit.remote)
        var answer = SignInRooms.enter(ticket, to: next, visit)
        answer.headers.append((.setCookie, settings.setCookie(cookie, "", seconds: 0)))
        return answer
    }

    /// The log says which check failed; the page only whether to come back later or to begin again.
    private static func told(_ fault: OpenIDFault, _ visit: Visit) -> Refusal {
        visit.house.log.warning("sign-in at the provider", metadata: ["fault": "\(LogLine.text(fault.description))"])
        return Refusal(
            fault.isOutage ? "providerAway" : fault.code == .providerRefused ? "providerRefused" : "providerAgain")
    }

    // MARK: Links, on the page of an account

    private static func link(_ visit: Visit) async throws -> Answer {
        guard let provider = visit.house.provider else { throw Refusal("notFound") }
        let id = visit.parameter("id")
        do {
            try await IdentityDesk(office: visit.office).link(
                id, issuer: provider.settings.issuer, subject: visit.form["subject"], by: visit.actor, key: visit.key)
            return Register.done(Site.account(id), "identityLinked")
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await AccountRooms.show(visit, nil, refusal)
        }
    }

    private static func unlink(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        try await IdentityDesk(office: visit.office).unlink(
            visit.parameter("link"), of: id, by: visit.actor, key: visit.key)
        return Register.done(Site.account(id), "identityUnlinked")
    }

    /// The panel of an account: its links, or the form to make one; nothing where no provider is set.
    static func panel(of account: String, _ visit: Visit, _ refusal: Refusal?) async throws -> [[String: Any]] {
        guard let provider = visit.house.provider else { return [] }
        let words = visit.words
        let title = words.text("identity.title")
        let links = try await IdentityDesk(office: visit.office).links(of: account, for: visit.actor)
        guard links.isEmpty else {
            let rows = links.map { link in
                let act = Action(
                    words.text("identity.unlink"),
                    .post(Site.act(Site.account(account), "identity/\(link.id)/unlink"), fields: [:]), look: .stop)
                return Table.Row([
                    .head(link.subject, sub: link.issuer), Cell(words.moment(link.linkedAt), look: "nw when"),
                    .action(act)
                ])
            }
            let columns = [
                Table.Column(words.text("identity.field.subject")), .init(words.text("identity.linkedAt")),
                .init(words.text("identity.unlink"), silent: true)
            ]
            let table = Table(caption: title, columns: columns, rows: rows, cards: true)
            return [filled(["hasTitle": true, "title": title, "table": table.context])]
        }
        let form = RegisterForm(words, "identity", refusal)
        let shown = Form(
            action: Site.act(Site.account(account), "identity"),
            fields: [form.text("subject", visit.form["subject"], required: true)],
            buttons: [Action(words.text("identity.link"), .submit(name: nil, value: ""))])
        return [
            filled([
                "hasTitle": true, "title": title, "form": shown.context,
                "hint": Hint(words.text("identity.rule", ["issuer": provider.settings.issuer])).context
            ])
        ]
    }
}
