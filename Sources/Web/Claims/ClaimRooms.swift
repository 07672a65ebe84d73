import Papers
import Policy
import Programme
import Store
import Vocabulary

/// Claims: the list, the claim of a class, the decision on each trainee, what officers find.
package enum ClaimRooms {
    static let pageSize = 20
    static let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.claims, .claimRead) { visit in try await list(visit) }
        rooms.get(Site.claimsFile, .claimRead) { visit in try await export(visit) }
        rooms.post(Site.claimsFile, .claimRead) { visit in try await ClaimsFile.start(query(visit.form), visit) }
        rooms.get(Site.claimFilings, .claimRead) { visit in try await FilingPages.list(visit) }
        rooms.get(Site.claim(":id"), .claimRead) { visit in try await ClaimPage.show(visit) }
        rooms.get(Site.claimFile(":id"), .claimRead) { visit in try await ClaimPage.export(visit) }
        rooms.post(Site.claimFindings(":id"), .claimFind) { visit in try await find(visit) }
        rooms.post(Site.claimEvidence(":id"), .claimVerify) { visit in try await EvidencePanel.verify(visit) }
        rooms.get(Site.claimLine(":id", ":line"), .claimRead) { visit in try await DecisionPage.show(visit) }
        rooms.get(Site.aClass(":id", .claim), .claimRead) { visit in try await ClaimTab.show(visit) }
        rooms.post(Site.aClass(":id", .claim), .claimSubmit) { visit in try await submit(visit) }
    }

    private static func submit(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            let claim = try await ClaimDesk(office: visit.office)
                .submit(id, reply: String(visit.form["reply"].prefix(1_000)), by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.claim(claim), [("done", "claimSubmitted")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ClaimTab.show(visit, refusal)
        }
    }

    private static func find(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let desk = ClaimDesk(office: visit.office)
        let line = visit.form["line"]
        let (reason, evidence) = (visit.form["reason"], visit.form["evidence"])
        do {
            if line.isEmpty {
                try await desk.findSubcontracted(
                    id, reason: reason, evidence: evidence, by: visit.actor,
                    key: visit.key)
                return .see(Markup.address(Site.claim(id), [("done", "claimFound")]))
            }
            try await desk.findFalsified(
                id, line: line, reason: reason, evidence: evidence, by: visit.actor,
                key: visit.key)
            return .see(Markup.address(Site.claimLine(id, line), [("done", "claimFound")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return line.isEmpty
                ? try await ClaimPage.show(visit, refusal)
                : try await DecisionPage.show(
                    visit,
                    refusal, line: line)
        }
    }

    // MARK: The list

    private static func query(_ sent: Sent) -> ClaimStore.Query {
        ClaimStore.Query(
            state: ClaimState(rawValue: sent["state"]), pack: sent.optional("pack"),
            text: String(sent["q"].prefix(60)))
    }

    static func address(_ path: String, _ query: ClaimStore.Query, page: Int? = nil) -> String {
        Markup.address(
            path,
            [
                ("q", query.text), ("state", query.state?.rawValue ?? ""), ("pack", query.pack ?? ""),
                ("page", page.map { String($0) } ?? "")
            ])
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let query = query(visit.query)
        let page = min(max(1, Int(visit.query["page"]) ?? 1), 10_000)
        let found = try await visit.office.store.read { reader in
            try ClaimStore.page(query, offset: (page - 1) * pageSize, limit: pageSize, actor.scope, reader)
        }
        let words = visit.words
        let frame = try await visit.frame(words.text("claims.title"), section: "claims")
        var context: [String: Any] = [
            "filters": filters(query, visit).context,
            "toolbar": Toolbar(
                note: words.text(
                    "claims.found",
                    [
                        "n": words.count(found.count), "people": words.count(found.trainees),
                        "amount": words.money(found.total)
                    ]),
                end: [
                    Action(words.text("filings.title"), .link(Site.claimFilings), icon: "list"),
                    exportAction(query, count: found.count, words)
                ]
            ).context,
            "pager": Pager(
                label: words.text("claims.inAll", ["n": words.count(found.count)]), page: page,
                size: pageSize,
                total: found.count
            ) { address(Site.claims, query, page: $0) }.context
        ]
        if found.claims.isEmpty {
            context["empty"] =
                Empty(
                    words.text("claims.none"), words.text("claims.noneText"),
                    action: Action(words.text("nav.classes"), .link(Site.classes))
                ).context
        } else {
            context["table"] = table(found, visit).context
        }
        return try visit.page("list", frame, context)
    }

    private static func filters(_ query: ClaimStore.Query, _ visit: Visit) -> Filters {
        let words = visit.words
        let states =
            [Field.Option("", words.text("claims.allStates"))]
            + ClaimState.allCases.map { Field.Option($0.rawValue, words.text("claimState.\($0.rawValue)")) }
        let packs =
            [Field.Option("", words.text("claims.allPacks"))]
            + visit.office.packsServed.map { Field.Option($0.id, visit.say($0.title)) }
        return Filters(
            action: Site.claims,
            fields: [
                Field("q", words.text("claims.text"), value: query.text),
                Field("state", words.text("claims.state"), .select(states), value: query.state?.rawValue ?? ""),
                Field("pack", words.text("claims.pack"), .select(packs), value: query.pack ?? "")
            ])
    }

    private static func table(_ found: ClaimStore.Page, _ visit: Visit) -> Table {
        let words = visit.words
        let rows = found.claims.map { claim -> Table.Row in
            var total = Cell.number(words.money(claim.total))
            if !claim.isDecided { total.sub = words.text("claims.preview") }
            return Table.Row([
                .link(claim.classTitle, Site.claim(claim.id), sub: claim.number), Cell(claim.institutionName),
                Cell(claim.submittedAt.map { words.moment($0) } ?? "", look: "nw"),
                .number(words.count(claim.trainees)), total,
                .chip(ClaimWords.chip(claim.state, words))
            ])
        }
        let foot = Table.Row(
            [
                .head(words.text("claims.total")), Cell(), Cell(), .number(words.count(found.trainees), strong: true),
                .number(words.money(found.total), strong: true), Cell(found.total.chineseWords, look: "small")
            ], look: "sum")
        return Table(
            caption: words.text("claims.title"),
            columns: [
                .init(words.text("claims.class")), .init(words.text("claims.institution")),
                .init(words.text("claims.submitted")),
                .init(words.text("claims.people"), look: "num"), .init(words.text("claims.amount"), look: "num"),
                .init(words.text("claims.state"))
            ], rows: rows, foot: [foot], cards: true)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let query = query(visit.query)
        let found = try await visit.office.store.read {
            try ClaimStore.page(query, offset: 0, limit: ClaimsFile.mostAtOnce, actor.scope, $0)
        }
        // A long one is started by the button of the list.
        if found.count > ClaimsFile.mostAtOnce { return .see(address(Site.claims, query)) }
        return try await Exports.file(
            "claims", ClaimsFile.table(found.claims, of: query, visit.words),
            name: ClaimsFile.name(visit.today, visit.words), visit)
    }

    private static func exportAction(_ query: ClaimStore.Query, count: Int, _ words: Words) -> Action {
        let isLong = count > ClaimsFile.mostAtOnce
        return Action(
            words.text("claims.export"),
            isLong
                ? .post(
                    Site.claimsFile,
                    fields: ["q": query.text, "state": query.state?.rawValue ?? "", "pack": query.pack ?? ""])
                : .link(address(Site.claimsFile, query)), icon: "download")
    }

    /// From what the file was made.
    static func notes(_ visit: Visit, _ source: String) -> [String] {
        [visit.words.text("claims.file.from", ["source": source])]
    }
}
