import Programme
import Store
import Vocabulary

/// Accounts as an administrator keeps them.
package enum AccountRooms {
    package static func open(_ rooms: Rooms) {
        let guests = Guests.roles([.administrator])
        rooms.get(Site.accounts, guests) { try await list($0) }
        rooms.get(Site.new(Site.accounts), guests) { try await ask($0) }
        rooms.post(Site.new(Site.accounts), guests) { try await add($0) }
        rooms.get(Site.account(":id"), guests) { try await show($0) }
        rooms.post(Site.act(Site.account(":id"), "standing"), guests) { try await setActive($0) }
        rooms.post(Site.act(Site.account(":id"), "password"), guests) { try await resetPassword($0) }
        rooms.post(Site.act(Site.account(":id"), "second-factor"), guests) { visit in
            try await change(visit) { try await desk(visit).resetSecondFactor($0, by: visit.actor) }
        }
        rooms.post(Site.act(Site.account(":id"), "sessions"), guests) { visit in
            try await change(visit) { try await desk(visit).endSessions($0, by: visit.actor) }
        }
    }

    private static func desk(_ visit: Visit) -> AccountDesk { AccountDesk(store: visit.office.store) }

    private static func frame(
        _ visit: Visit, _ title: String, crumbs: [Link] = [], refusal: Refusal? = nil
    ) async throws -> Frame {
        let words = visit.words
        var frame = try await visit.frame(title, section: "accounts", crumbs: crumbs)
        let done = visit.query["done"]
        if words.has("registerDone.\(done)") {
            frame.hints = [Hint(words.text("registerDone.\(done)"), .ok, announced: true)]
        }
        frame.errors = refusal.map { ErrorSummary($0, words) }
        return frame
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let role = Role(rawValue: visit.query["role"])
        let page = max(1, Int(visit.query["page"]) ?? 1)
        let found = try await desk(visit).list(role: role, for: visit.actor, page: page)
        let form = RegisterForm(words, "account", nil)
        let first = found.total == 0 ? 0 : (found.page - 1) * found.size + 1
        let label = words.text(
            "register.range",
            [
                "first": words.count(first), "last": words.count(min(found.total, found.page * found.size)),
                "total": words.count(found.total)
            ])
        let rows = found.items.map { account in
            Table.Row([
                .head(account.login, Site.account(account.id)), Cell(account.name),
                Cell(words.text("role.\(account.role.rawValue)"), look: "nw"),
                Cell(visit.name(of: account.division), look: "nw"), Cell(account.institutionName ?? "—"),
                .chip(chip(account, words))
            ])
        }
        return try visit.page(
            "list", try await frame(visit, words.text("nav.accounts")),
            [
                "note": Hint(words.text("account.rule")).context,
                "filters": Filters(
                    action: Site.accounts,
                    fields: [
                        form.choice("role", visit.query["role"], Role.self, list: "role")
                    ]
                ).context,
                "toolbar": Toolbar(end: [
                    Action(words.text("token.title"), .link(Site.tokens), icon: "lock"),
                    Action(words.text("integrity.title"), .link(Site.integrity), icon: "shield"),
                    Action(words.text("account.new"), .link(Site.new(Site.accounts)), look: .main, icon: "plus")
                ]).context,
                "table": Table(
                    caption: words.text("nav.accounts"),
                    columns: [
                        .init(words.text("door.name")), .init(words.text("register.field.name")),
                        .init(words.text("door.role")),
                        .init(words.text("register.field.division")), .init(words.text("register.field.institution")),
                        .init(words.text("register.field.standing"))
                    ], rows: rows, cards: true
                ).context,
                "pager": Pager(label: label, page: found.page, size: found.size, total: found.total) { number in
                    Markup.address(
                        Site.accounts, [("role", role?.rawValue ?? ""), ("page", number == 1 ? "" : String(number))])
                }.context
            ])
    }

    private static func chip(_ account: AccountDesk.Account, _ words: Words) -> Chip {
        account.active
            ? Chip(.ok, words.text("account.active")) : Chip(.plain, words.text("account.inactive"), icon: "lock")
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let form = RegisterForm(words, "account", refusal)
        let sent = visit.form
        let institutions = try await ProviderDesk(office: visit.office).list(.init(), for: visit.actor, size: 1_000)
        let crumbs = [Link(words.text("nav.accounts"), Site.accounts)]
        return try form.page(
            visit, try await frame(visit, words.text("account.new"), crumbs: crumbs), action: visit.path,
            [
                form.text("login", sent["login"], required: true), form.text("name", sent["name"], required: true),
                form.choice("role", sent["role"], Role.self, list: "role", required: true),
                form.select(
                    "division", sent["division"], try Register(visit, .institutions).divisions(), required: true),
                form.select(
                    "institution", sent["institution"],
                    [Field.Option("", words.text("register.none"))]
                        + institutions.items.map { Field.Option($0.id, $0.name) })
            ], save: words.text("register.save"), back: Site.accounts, intro: words.text("account.rule"))
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let sent = visit.form
        do {
            guard let role = Role(rawValue: sent["role"]) else { throw Refusal("choiceUnknown", field: "role") }
            let division = try Division(sent["division"], field: "division")
            let password = AccountDesk.oneTimePassword(visit.office.randomness)
            let id = try await desk(visit).add(
                .init(
                    login: sent["login"], name: sent["name"], role: role, division: division,
                    institution: sent.optional("institution"),
                    password: password, isOneTime: true), by: visit.actor)
            return try await show(visit, id, oneTime: password)
        } catch let refusal as Refusal {
            return try await ask(visit, refusal)
        }
    }

    /// - Parameter oneTime: a password that was just made; shown here and nowhere else.
    static func show(
        _ visit: Visit, _ id: String? = nil, _ refusal: Refusal? = nil, oneTime: String? = nil
    ) async throws -> Answer {
        let words = visit.words
        let account = try await desk(visit).find(id ?? visit.parameter("id"), for: visit.actor)
        let crumbs = [Link(words.text("nav.accounts"), Site.accounts)]
        var frame = try await frame(visit, account.login, crumbs: crumbs, refusal: refusal)
        frame.chip = chip(account, words)
        frame.path = Site.account(account.id)
        if let oneTime {
            let hours = words.count(Int(PasswordRules.oneTime.components.seconds / 3_600))
            let told = words.text("oneTime.made", ["login": account.login, "password": oneTime, "hours": hours])
            frame.hints = [Hint(told, .warn, icon: "lock", announced: true)]
        }
        let word = words.text(account.active ? "account.shut" : "account.open")
        let isOwn = account.id == (try visit.actor.id)
        frame.actions = [
            isOwn
                ? Action(word, .locked(why: words.text("problem.ownAccount")))
                : Action(
                    word,
                    .post(
                        Site.act(Site.account(account.id), "standing"), fields: ["to": account.active ? "no" : "yes"]),
                    look: account.active ? .stop : .usual)
        ]
        let facts = [
            Fact(words.text("register.field.name"), account.name),
            Fact(words.text("door.role"), words.text("role.\(account.role.rawValue)")),
            Fact(words.text("register.field.division"), visit.place(of: account.division)),
            Fact(words.text("register.field.institution"), account.institutionName ?? words.text("register.none")),
            Fact(words.text("account.since"), account.createdAt.day.description)
        ]
        let password = Form(
            action: Site.act(Site.account(account.id), "password"), fields: [],
            buttons: [Action(words.text("account.reset"), .submit(name: nil, value: ""))])
        return try visit.page(
            "record", frame,
            [
                "panels": [
                    filled([
                        "hasTitle": true, "title": words.text("register.facts"), "hasFacts": true,
                        "facts": facts.contexts
                    ]),
                    filled([
                        "hasTitle": true, "title": words.text("account.reset"), "form": password.context,
                        "hint": Hint(words.text("account.resetHint")).context
                    ])
                ]
                    + (try await OpenIDRooms.panel(of: account.id, visit, refusal))
                    + AccountSafetyPanels.panels(
                        try await desk(visit).safety(of: account.id, for: visit.actor), account, visit)
            ], status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func setActive(_ visit: Visit) async throws -> Answer {
        try await change(visit) {
            try await desk(visit).setActive($0, visit.form["to"] == "yes", by: visit.actor, key: visit.key)
        }
    }

    /// Changes the account of the address; whose sessions this ends are not let in from memory either.
    private static func change(_ visit: Visit, _ work: (String) async throws -> Void) async throws -> Answer {
        let id = visit.parameter("id")
        try await work(id)
        visit.house.signIn.forgetSessions()
        return Register.done(Site.account(id), "changed")
    }

    private static func resetPassword(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            let password = try await desk(visit).resetPassword(
                id, by: visit.actor, randomness: visit.office.randomness)
            visit.house.signIn.forgetSessions()
            return try await show(visit, oneTime: password)
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await show(visit, nil, refusal)
        }
    }
}
