import Papers
import Programme
import Store
import Vocabulary

/// The register of institutions.
package enum ProviderRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.institutions, .institutionRead) { try await list($0) }
        rooms.get(Site.export(Site.institutions), .institutionRead) { try await export($0) }
        rooms.get(Site.new(Site.institutions), .institutionAdd) { try await edit($0, nil, ProviderDraft()) }
        rooms.post(Site.new(Site.institutions), .institutionAdd) { try await add($0) }
        rooms.get(Site.institution(":id"), .institutionRead) { try await show($0) }
        rooms.get(Site.edit(Site.institution(":id")), .institutionChange) { visit in
            let provider = try await ProviderDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
            var draft = ProviderDraft(provider)
            draft.bankAccount = ""
            return try await edit(visit, provider, draft)
        }
        rooms.post(Site.edit(Site.institution(":id")), .institutionChange) { try await change($0) }
        let acts: [(String, Right)] = [
            ("list", .institutionList), ("blacklist", .institutionBlacklist), ("suspend", .institutionSuspend),
            ("occupation", .institutionAddOccupation)
        ]
        for (what, right) in acts {
            rooms.get(Site.act(Site.institution(":id"), what), right) { try await ask($0, what) }
            rooms.post(Site.act(Site.institution(":id"), what), right) { try await act($0, what) }
        }
    }

    // MARK: List

    private static func filter(_ visit: Visit) -> (ProviderDesk.Filter, [(String, String)]) {
        var filter = ProviderDesk.Filter()
        filter.name = visit.query["name"]
        filter.kind = ProviderKind(rawValue: visit.query["kind"])
        filter.division = Division(visit.query["division"])
        filter.standing = visit.query["standing"]
        return (
            filter,
            [
                ("name", filter.name), ("kind", filter.kind?.rawValue ?? ""), ("division", filter.division?.code ?? ""),
                ("standing", filter.standing)
            ]
        )
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .institutions)
        let words = visit.words
        let (filter, query) = filter(visit)
        let found = try await ProviderDesk(office: visit.office).list(filter, for: visit.actor, page: register.page)
        let form = RegisterForm(words, "provider", nil)
        let standings =
            [Field.Option("", words.text("register.all"))]
            + ["listed", "unlisted", "blacklisted", "suspended"].map {
                Field.Option($0, words.text("providerStanding.\($0)"))
            }
        var context: [String: Any] = [
            "tabs": try register.tabs(), "pager": register.pager(found, query),
            "toolbar": register.toolbar(query, mayAdd: register.isKeeper),
            "filters": Filters(
                action: Site.institutions,
                fields: [
                    form.text("name", filter.name),
                    form.choice("kind", visit.query["kind"], ProviderKind.self, list: "providerKind"),
                    form.select("division", visit.query["division"], try register.divisions()),
                    form.select("standing", filter.standing, standings)
                ]
            ).context
        ]
        if found.items.isEmpty {
            context["empty"] = Empty(words.text("register.empty"), words.text("register.emptyHint")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("register.institutions"),
                    columns: [
                        .init(words.text("provider.field.name")), .init(words.text("provider.field.creditCode")),
                        .init(words.text("provider.field.kind")), .init(words.text("register.field.division")),
                        .init(words.text("register.field.occupations"), look: "num"),
                        .init(words.text("register.field.standing"))
                    ], rows: found.items.map { row($0, visit) }, cards: true
                ).context
        }
        return try visit.page("registers/list", try await register.frame(words.text("register.institutions")), context)
    }

    private static func row(_ provider: Provider, _ visit: Visit) -> Table.Row {
        let words = visit.words
        return Table.Row([
            .head(provider.name, Site.institution(provider.id)), Cell(provider.creditCode.text, look: "nw"),
            Cell(words.text("providerKind.\(provider.kind.rawValue)"), look: "nw"),
            Cell(visit.name(of: provider.division), look: "nw"),
            .number(words.count(provider.occupations.count)), .chip(chip(provider, words))
        ])
    }

    static func chip(_ provider: Provider, _ words: Words) -> Chip {
        if provider.blacklisted { return Chip(.bad, words.text("providerStanding.blacklisted")) }
        if !provider.suspendedYears.isEmpty {
            let years = words.list(provider.suspendedYears.map(String.init))
            return Chip(.warn, words.text("providerStanding.suspendedIn", ["years": years]))
        }
        return provider.listed
            ? Chip(.ok, words.text("providerStanding.listed")) : Chip(.plain, words.text("providerStanding.unlisted"))
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let register = Register(visit, .institutions)
        let words = visit.words
        let (filter, _) = filter(visit)
        let found = try await ProviderDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Provider>.whole)
        let rows = found.items.map { item -> [TableValue] in
            [
                .text(item.name), .text(item.creditCode.text), .text(words.text("providerKind.\(item.kind.rawValue)")),
                .text(visit.place(of: item.division)), .text(item.head), .text(item.phone?.text ?? ""),
                .text(item.address),
                .text(register.occupations(item.occupations)), .text(chip(item, words).word),
                .text(item.bankAccount?.masked ?? "")
            ]
        }
        return try await register.export(
            rows,
            columns: [
                words.text("provider.field.name"), words.text("provider.field.creditCode"),
                words.text("provider.field.kind"),
                words.text("register.field.division"), words.text("provider.field.head"),
                words.text("register.field.phone"),
                words.text("provider.field.address"), words.text("register.field.occupations"),
                words.text("register.field.standing"),
                words.text("register.field.bankAccount")
            ],
            filter: [
                (words.text("provider.field.name"), filter.name),
                (
                    words.text("provider.field.kind"),
                    filter.kind.map { words.text("providerKind.\($0.rawValue)") } ?? ""
                ),
                (words.text("register.field.division"), filter.division.map { visit.place(of: $0) } ?? ""),
                (
                    words.text("register.field.standing"),
                    filter.standing.isEmpty ? "" : words.text("providerStanding.\(filter.standing)")
                )
            ])
    }

    // MARK: New and edit

    private static func draft(_ sent: Sent) -> ProviderDraft {
        var draft = ProviderDraft()
        draft.name = sent["name"]
        draft.creditCode = sent["creditCode"]
        draft.kind = sent["kind"]
        draft.head = sent["head"]
        draft.phone = sent["phone"]
        draft.address = sent["address"]
        draft.licence = sent["licence"]
        draft.division = sent["division"]
        draft.occupations = RegisterForm.list("occupations", sent)
        draft.bankName = sent["bankName"]
        draft.bankAccount = sent["bankAccount"]
        return draft
    }

    private static func edit(
        _ visit: Visit, _ provider: Provider?, _ draft: ProviderDraft, _ refusal: Refusal? = nil
    ) async throws
        -> Answer
    {
        let register = Register(visit, .institutions)
        let words = visit.words
        let form = RegisterForm(words, "provider", refusal, isEditing: provider != nil)
        let crumbs = [register.crumb] + (provider.map { [Link($0.name, Site.institution($0.id))] } ?? [])
        let title = words.text(provider == nil ? "register.new.institutions" : "register.edit")
        return try form.page(
            visit, try await register.frame(title, crumbs: crumbs), action: visit.path,
            [
                form.text("name", draft.name, required: true, wide: true),
                form.text("creditCode", draft.creditCode, required: true),
                form.choice("kind", draft.kind, ProviderKind.self, list: "providerKind", required: true),
                form.text("head", draft.head, required: true),
                form.text("phone", draft.phone, required: true, type: "tel"),
                form.select("division", draft.division, try register.divisions(), required: true),
                form.text("licence", draft.licence),
                form.text("address", draft.address, required: true, wide: true),
                form.area("occupations", draft.occupations.joined(separator: "\n")),
                form.text("bankName", draft.bankName),
                form.text("bankAccount", draft.bankAccount)
            ], save: words.text("register.save"), back: provider.map { Site.institution($0.id) } ?? Site.institutions)
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            let id = try await ProviderDesk(office: visit.office).add(draft, by: visit.actor, key: visit.key)
            return Register.done(Site.institution(id), "added")
        } catch let refusal as Refusal {
            return try await edit(visit, nil, draft, refusal)
        }
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let desk = ProviderDesk(office: visit.office)
        let provider = try await desk.find(visit.parameter("id"), for: visit.actor)
        var draft = draft(visit.form)
        // Not shown, not even in a form: an empty field keeps what is registered.
        if draft.bankAccount.isEmpty { draft.bankAccount = provider.bankAccount?.text ?? "" }
        do {
            try await desk.change(provider.id, draft, by: visit.actor, key: visit.key)
            return Register.done(Site.institution(provider.id), "changed")
        } catch let refusal as Refusal {
            var typed = draft
            typed.bankAccount = visit.form["bankAccount"]
            return try await edit(visit, provider, typed, refusal)
        }
    }

    // MARK: Record

    private static func show(_ visit: Visit) async throws -> Answer {
        let desk = ProviderDesk(office: visit.office)
        let provider = try await desk.find(visit.parameter("id"), for: visit.actor)
        let events = try await desk.events(of: provider.id, for: visit.actor)
        return try await ProviderPage(visit: visit, provider: provider).answer(events)
    }

    private static func ask(_ visit: Visit, _ what: String, _ refusal: Refusal? = nil) async throws -> Answer {
        let provider = try await ProviderDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
        return try await ProviderPage(visit: visit, provider: provider).ask(what, refusal)
    }

    private static func act(_ visit: Visit, _ what: String) async throws -> Answer {
        let desk = ProviderDesk(office: visit.office)
        let (id, sent, actor) = (visit.parameter("id"), visit.form, try visit.actor)
        do {
            switch what {
            case "list":
                try await desk.setListed(id, sent["to"] == "yes", reason: sent["reason"], by: actor, key: visit.key)
            case "blacklist":
                try await desk.setBlacklisted(
                    id, sent["to"] == "yes", reason: sent["reason"], clause: sent["clause"], by: actor,
                    key: visit.key)
            case "suspend":
                try await desk.suspend(
                    id, year: Int(sent["year"]) ?? 0, reason: sent["reason"], clause: sent["clause"], by: actor,
                    key: visit.key)
            default:
                var review = ProviderDesk.OccupationReview()
                review.occupation = sent["occupation"]
                review.teaching = sent["teaching"]
                review.equipment = sent["equipment"]
                review.assessment = sent["assessment"]
                review.leadsToCertificate = sent["leadsToCertificate"] == "true"
                review.hasNationalStandard = sent["hasNationalStandard"] == "true"
                try await desk.addOccupation(id, review, by: actor, key: visit.key)
            }
            return Register.done(Site.institution(id), "changed")
        } catch let refusal as Refusal where !["notFound", "recused"].contains(refusal.codes.first) {
            return try await ask(visit, what, refusal)
        }
    }
}
