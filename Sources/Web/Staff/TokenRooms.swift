import Programme
import Store
import Vocabulary

/// Bearer tokens of programs: listed, made (the text is shown once) and revoked by an administrator.
package enum TokenRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.tokens, .tokenRead) { try await list($0) }
        rooms.get(Site.new(Site.tokens), .tokenAdd) { try await ask($0) }
        rooms.post(Site.new(Site.tokens), .tokenAdd) { try await add($0) }
        rooms.post(Site.act(Site.token(":id"), "revoke"), .tokenRevoke) { visit in
            try await desk(visit).revoke(visit.parameter("id"), by: visit.actor, key: visit.key)
            return Register.done(Site.tokens, "tokenRevoked")
        }
    }

    private static func desk(_ visit: Visit) -> TokenDesk { TokenDesk(office: visit.office) }

    private static func frame(_ visit: Visit, _ title: String, crumbs: [Link] = []) async throws -> Frame {
        let words = visit.words
        var frame = try await visit.frame(
            title, section: "accounts", crumbs: [Link(words.text("nav.accounts"), Site.accounts)] + crumbs)
        let done = "registerDone.\(visit.query["done"])"
        if words.has(done) { frame.hints = [Hint(words.text(done), .ok, announced: true)] }
        return frame
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let found = try await desk(visit).list(for: visit.actor, page: max(1, Int(visit.query["page"]) ?? 1))
        let title = words.text("token.title")
        let first = found.total == 0 ? 0 : (found.page - 1) * found.size + 1
        let label = words.text(
            "register.range",
            [
                "first": words.count(first), "last": words.count(min(found.total, found.page * found.size)),
                "total": words.count(found.total)
            ])
        var context: [String: Any] = [
            "note": Hint(words.text("token.rule", ["days": words.count(TokenDesk.longest)])).context,
            "toolbar": Toolbar(end: [
                Action(words.text("token.new"), .link(Site.new(Site.tokens)), look: .main, icon: "plus")
            ]).context
        ]
        if found.total == 0 {
            context["empty"] = Empty(words.text("token.none")).context
        } else {
            context["table"] = table(found.items, visit).context
            context["pager"] =
                Pager(label: label, page: found.page, size: found.size, total: found.total) { number in
                    Markup.address(Site.tokens, [("page", number == 1 ? "" : String(number))])
                }.context
        }
        return try visit.page("list", try await frame(visit, title), context)
    }

    private static func table(_ tokens: [TokenDesk.Token], _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("token.title"),
            columns: [
                .init(words.text("token.field.name")), .init(words.text("token.field.login")),
                .init(words.text("token.field.scopes")), .init(words.text("register.field.division")),
                .init(words.text("token.field.expiresOn")), .init(words.text("token.lastUsed")),
                .init(words.text("register.field.standing")), .init(words.text("token.revoke"), silent: true)
            ],
            rows: tokens.map { token in
                let live = token.isLive(on: visit.today)
                let act = Action(
                    words.text("token.revoke"), .post(Site.act(Site.token(token.id), "revoke"), fields: [:]),
                    look: .stop)
                return Table.Row([
                    .head(token.name, sub: token.id), .link(token.login, Site.account(token.account)),
                    Cell(words.list(scopes(token, words))), Cell(visit.name(of: token.division), look: "nw"),
                    Cell(token.expiresOn.description, look: "nw"),
                    Cell(token.lastUsedOn?.description ?? words.text("token.neverUsed"), look: "nw"),
                    .chip(chip(token, visit)), live ? .action(act) : Cell()
                ])
            }, cards: true)
    }

    private static func scopes(_ token: TokenDesk.Token, _ words: Words) -> [String] {
        ProgramScope.allCases.filter(token.scopes.contains).map { words.text("tokenScope.\($0.rawValue)") }
    }

    private static func chip(_ token: TokenDesk.Token, _ visit: Visit) -> Chip {
        let words = visit.words
        if token.revokedAt != nil { return Chip(.plain, words.text("token.revoked"), icon: "lock") }
        return token.isLive(on: visit.today)
            ? Chip(.ok, words.text("token.live")) : Chip(.plain, words.text("token.over"), icon: "clock")
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let form = RegisterForm(words, "token", refusal)
        let sent = visit.form
        let expiry = sent.has("expiresOn") ? sent["expiresOn"] : (visit.today + 90).description
        let scopes = ProgramScope.allCases.map { (code: $0.rawValue, name: words.text("tokenScope.\($0.rawValue)")) }
        let crumbs = [Link(words.text("token.title"), Site.tokens)]
        return try form.page(
            visit, try await frame(visit, words.text("token.new"), crumbs: crumbs), action: Site.new(Site.tokens),
            [
                form.text("name", sent["name"], required: true),
                form.text("login", sent["login"], required: true),
                form.select("division", sent["division"], try Register(visit, .institutions).divisions()),
                form.text("expiresOn", expiry, required: true, type: "date")
            ] + form.checks("scopes", RegisterForm.ticked("scopes", sent), scopes),
            save: words.text("token.make"), back: Site.tokens,
            intro: words.text("token.rule", ["days": words.count(TokenDesk.longest)]))
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let sent = visit.form
        do {
            let division = try sent.optional("division").map { try Division($0, field: "division") }
            let made = try await desk(visit).add(
                TokenDesk.NewToken(
                    name: sent["name"], login: sent["login"],
                    scopes: Set(RegisterForm.ticked("scopes", sent).compactMap(ProgramScope.init)),
                    division: division, expiresOn: try Day(sent["expiresOn"], field: "expiresOn")),
                by: visit.actor, key: visit.key)
            return try await shown(made, visit)
        } catch let refusal as Refusal {
            return try await ask(visit, refusal)
        }
    }

    /// Not a redirect: the text is in this answer and nowhere else.
    private static func shown(_ made: TokenDesk.Made, _ visit: Visit) async throws -> Answer {
        let words = visit.words
        var frame = try await frame(
            visit, words.text("token.made"), crumbs: [Link(words.text("token.title"), Site.tokens)])
        frame.hints = [Hint(words.text("token.once"), .warn, announced: true)]
        frame.actions = [Action(words.text("token.kept"), .link(Site.tokens), look: .main, icon: "check")]
        let facts = [Fact(words.text("token.text"), made.text), Fact(words.text("token.number"), made.id)]
        return try visit.page(
            "record", frame,
            [
                "panels": [
                    filled([
                        "hasTitle": true, "title": words.text("token.made"), "hasFacts": true, "facts": facts.contexts
                    ])
                ]
            ])
    }
}
