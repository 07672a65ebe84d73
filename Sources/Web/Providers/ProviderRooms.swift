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

    private static func filter(_ visit: Visit) -> ProviderDesk.Filter {
        var filter = ProviderDesk.Filter()
        filter.name = visit.query["name"]
        filter.kind = ProviderKind(rawValue: visit.query["kind"])
        filter.division = Division(visit.query["division"])
        filter.standing = visit.query["standing"]
        return filter
    }

    private static func book(_ visit: Visit, _ filter: ProviderDesk.Filter) throws -> RegisterList<Provider> {
        let register = Register(visit, .institutions)
        let words = visit.words
        let form = RegisterForm(words, "provider", nil)
        return RegisterList(
            register: register,
            filters: [
                .typed("name", filter.name, label: "provider.field.name", form),
                .choice("kind", filter.kind, list: "providerKind", label: "provider.field.kind", form),
                RegisterFilter(
                    label: "register.field.division",
                    field: form.select("division", filter.division?.code ?? "", try register.divisions()),
                    said: filter.division.map { visit.place(of: $0) } ?? ""),
                .standing(
                    filter.standing, of: ["listed", "unlisted", "blacklisted", "suspended"], list: "providerStanding",
                    form)
            ],
            columns: [
                .init(
                    "provider.field.name", cell: { .head($0.name, Site.institution($0.id)) }, value: { .text($0.name) }),
                .init("provider.field.creditCode") { $0.creditCode.text },
                .init("provider.field.kind") { words.text("providerKind.\($0.kind.rawValue)") },
                .init(
                    "register.field.division", cell: { Cell(visit.name(of: $0.division), look: "nw") },
                    value: { .text(visit.place(of: $0.division)) }),
                .init("provider.field.head", value: { .text($0.head) }),
                .init("register.field.phone", value: { .text($0.phone?.text ?? "") }),
                .init("provider.field.address", value: { .text($0.address) }),
                .init(
                    "register.field.occupations", look: "num", cell: { .number(words.count($0.occupations.count)) },
                    value: { .text(register.occupations($0.occupations)) }),
                .init("register.field.standing", chip: { chip($0, words) }),
                .init("register.field.bankAccount", value: { .text($0.bankAccount?.masked ?? "") })
            ])
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let list = try book(visit, filter)
        let found = try await ProviderDesk(office: visit.office).list(
            filter, for: visit.actor, page: list.register.page)
        return try await list.page(found, mayAdd: list.register.isKeeper)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let filter = filter(visit)
        let found = try await ProviderDesk(office: visit.office).list(
            filter, for: visit.actor, size: RegisterPage<Provider>.whole)
        return try await book(visit, filter).file(found)
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
