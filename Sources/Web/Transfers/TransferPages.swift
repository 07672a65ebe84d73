import Papers
import Policy
import Programme
import Store
import Vocabulary

/// Pages of transfer funds: the requests of a year as they rank now, the forms, a proposal as it was made.
enum TransferPages {
    static func year(_ sent: Sent, _ visit: Visit) -> Int { Int(sent["year"].prefix(4)) ?? visit.today.year }

    // MARK: Requests

    static func list(_ visit: Visit, year given: Int? = nil, _ refusal: Refusal? = nil) async throws -> Answer {
        let (actor, words) = (try visit.actor, visit.words)
        let year = given ?? year(visit.query, visit)
        let desk = TransferDesk(office: visit.office)
        let requests = try await desk.list(year, for: actor)
        let proposals = try await desk.proposals(year, for: actor)
        var frame = try await visit.frame(
            words.text("transfers.title"), section: "ledger", crumbs: [Link(words.text("ledger.title"), Site.ledger)])
        frame.errors = refusal.map { visit.summary(of: $0, links: false) }
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") { frame.hints = [Hint(words.text("done.\(done)"), .ok, announced: true)] }
        if actor.may(.transferRequest) {
            frame.actions.append(
                Action(
                    words.text("transfers.add"), .link(Markup.address(Site.transferNew, [("year", String(year))])),
                    icon: "plus"))
        }
        if actor.may(.transferPropose), actor.division.level != .county, !requests.isEmpty {
            frame.actions.append(
                Action(
                    words.text("transfers.propose"), .post(Site.transferPropose, fields: ["year": String(year)]),
                    look: .main, icon: "check"))
        }
        var context: [String: Any] = [
            "tabs": LedgerPages.tabs("transfers", actor, words), "note": Hint(words.text("transfers.note")).context,
            "filters": Filters(
                action: Site.transfers,
                fields: [Field("year", words.text("transfers.year"), .text(type: "number"), value: String(year))]
            ).context,
            "toolbar": Toolbar(
                note: words.text("transfers.found", ["n": words.count(requests.count), "year": String(year)]),
                end: proposals.map { proposal in
                    Action(
                        words.text("transfers.proposalOf", ["at": words.moment(proposal.madeAt)]),
                        .link(Site.transferProposal(proposal.id)), icon: "paper")
                }
            ).context
        ]
        if requests.isEmpty {
            context["empty"] = Empty(words.text("transfers.none"), words.text("transfers.noneText")).context
        } else {
            context["table"] = table(requests, excepts: try mayExcept(visit), year, visit).context
        }
        return try visit.page("payment/tabbed", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func mayExcept(_ visit: Visit) throws -> Bool {
        let actor = try visit.actor
        return actor.may(.transferExcept) && actor.division.level == .province
    }

    private static func table(_ requests: [TransferRequest], excepts: Bool, _ year: Int, _ visit: Visit) -> Table {
        let words = visit.words
        let rows = requests.enumerated().map { index, request -> Table.Row in
            let told = Told(request, visit)
            var answer = Cell.chip(Chip(request.eligible ? .ok : .bad, told.answer))
            answer.sub = told.exception
            var cells = [
                Cell.number(request.eligible ? String(index + 1) : "—"),
                Cell.head(visit.place(of: request.division), sub: request.matter), Cell(told.type),
                .number(words.money(request.surplus)), .number(words.money(request.shortfall)), .number(request.score),
                Cell(told.preferences, look: "small"), answer
            ]
            if excepts {
                cells.append(
                    request.eligible
                        ? Cell()
                        : .action(
                            Action(
                                words.text("transfers.except"),
                                .link(
                                    Markup.address(Site.transferException(request.id), [("year", String(year))])))))
            }
            return Table.Row(cells)
        }
        var columns = columns(words)
        if excepts { columns.append(.init(words.text("transfers.act"))) }
        return Table(caption: words.text("transfers.title"), columns: columns, rows: rows, cards: true)
    }

    private static func columns(_ words: Words) -> [Table.Column] {
        [
            .init(words.text("transfers.rank"), look: "num"), .init(words.text("transfers.place")),
            .init(words.text("transfers.field.projectType")),
            .init(words.text("transfers.field.surplus"), look: "num"),
            .init(words.text("transfers.field.shortfall"), look: "num"),
            .init(words.text("transfers.field.score"), look: "num"), .init(words.text("transfers.preference")),
            .init(words.text("transfers.answer"))
        ]
    }

    /// A request in the words of its pack.
    private struct Told {
        let type: String
        let preferences: String
        let answer: String
        let exception: String

        init(_ request: TransferRequest, _ visit: Visit) {
            let (words, pack) = (visit.words, visit.office.packs[request.pack])
            type = request.projectType.map { visit.name("transferProject", $0, in: pack) } ?? "—"
            let named = request.preferences.map { visit.name("transferPreference", $0, in: pack) }
            preferences = named.isEmpty ? "—" : words.list(named)
            let reason = request.reason.map { code in
                visit.say(pack?.reason(.fundTransfer, code)?.title, or: code)
            }
            answer = reason ?? words.text("transfers.eligible")
            exception = request.exceptionReason.map { words.text("transfers.exceptionOf", ["reason": $0]) } ?? ""
        }
    }

    // MARK: Forms

    static func ask(_ visit: Visit, _ draft: TransferDesk.Draft, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let actor = try visit.actor
        let form = RegisterForm(visit, "transfers", refusal)
        let entries = visit.office.divisions.entries.filter {
            actor.division.contains($0.division) && $0.division.level != .province && $0.exists(on: visit.today)
        }
        let choose = Field.Option("", words.text("register.choose"))
        let counties = [choose] + entries.map { Field.Option($0.division.code, visit.place(of: $0.division)) }
        let types = try await types(visit).map { Field.Option($0.code, visit.say($0.name)) }
        let year = draft.year.isEmpty ? String(visit.today.year) : draft.year
        let only = entries.count == 1 ? entries.first?.division.code ?? "" : draft.division
        let frame = try await visit.frame(
            words.text("transfers.add"), section: "ledger", crumbs: [Link(words.text("transfers.title"), Site.transfers)])
        return try form.page(
            visit, frame, action: Site.transfers,
            [
                form.select("division", draft.division.isEmpty ? only : draft.division, counties, required: true),
                form.text("year", year, required: true, type: "number"),
                form.select("projectType", draft.projectType, [choose] + types),
                form.text("surplus", draft.surplus, required: true),
                form.text("shortfall", draft.shortfall, required: true), form.text("score", draft.score, required: true),
                form.text("matter", draft.matter, required: true, wide: true)
            ], save: words.text("transfers.save"), back: Site.transfers, intro: words.text("transfers.addNote"))
    }

    /// The types that the pack in force here has.
    private static func types(_ visit: Visit) async throws -> [CodeBook.Entry] {
        let (office, division, today) = (visit.office, try visit.actor.division, visit.today)
        return try await office.store.read { reader in
            try PackChoice.pack(startingOn: today, project: nil, in: division, reader, office)
                .codes.entries(of: "transferProject")
        }
    }

    static func askException(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let request = try await TransferDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
        let form = RegisterForm(visit, "transfers", refusal)
        let frame = try await visit.frame(
            words.text("transfers.exceptTitle", ["place": visit.place(of: request.division)]), section: "ledger",
            crumbs: [Link(words.text("transfers.title"), Site.transfers)])
        let year = refusal == nil ? visit.query["year"] : visit.form["year"]
        return try form.page(
            visit, frame, action: Site.transferException(request.id),
            [form.hidden("year", year), form.area("reason", visit.form["reason"], required: true)],
            save: words.text("transfers.except"), back: Site.transfers,
            intro: words.text(
                "transfers.exceptNote",
                ["surplus": words.money(request.surplus), "answer": Told(request, visit).answer]))
    }

    // MARK: Proposals

    static func proposal(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let (proposal, lines) = try await TransferDesk(office: visit.office)
            .proposal(visit.parameter("id"), for: visit.actor)
        var frame = try await visit.frame(
            title(proposal, visit), section: "ledger", crumbs: [Link(words.text("transfers.title"), Site.transfers)])
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.\(done)") { frame.hints = [Hint(words.text("done.\(done)"), .ok, announced: true)] }
        frame.facts = [
            Fact(words.text("transfers.madeBy"), proposal.madeBy),
            Fact(words.text("transfers.madeAt"), words.moment(proposal.madeAt))
        ]
        let toolbar = Toolbar(
            note: words.text(
                "transfers.foundPlaces",
                ["n": words.count(lines.count), "places": words.count(lines.count { $0.eligible })]),
            end: [Action(words.text("transfers.export"), .link(Site.transferFile(proposal.id)), icon: "download")])
        return try visit.page(
            "list", frame,
            [
                "toolbar": toolbar.context,
                "table": table(lines, excepts: false, proposal.year, visit).context,
                "sign": SignBlock(["check", "review", "leader"].map { words.text("claims.sign.\($0)") }).context
            ])
    }

    private static func title(_ proposal: TransferProposal, _ visit: Visit) -> String {
        visit.words.text(
            "transfers.proposalTitle", ["year": String(proposal.year), "place": visit.place(of: proposal.division)])
    }

    static func file(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let (proposal, lines) = try await TransferDesk(office: visit.office)
            .proposal(visit.parameter("id"), for: visit.actor)
        let rows = lines.map { line -> [TableValue] in
            let told = Told(line, visit)
            return [
                line.place.map { .integer(Int64($0)) } ?? .text("—"), .text(visit.place(of: line.division)),
                .text(line.matter), .text(told.type), .money(line.surplus), .money(line.shortfall), .text(line.score),
                .text(told.preferences), .text(told.answer), .text(line.exceptionReason ?? "")
            ]
        }
        let headers = columns(words).map(\.word)
        let all = Array(headers.prefix(2)) + [words.text("transfers.field.matter")] + headers.dropFirst(2)
            + [words.text("transfers.exception")]
        let title = title(proposal, visit)
        let table = Papers.Table(
            sheet: String(proposal.year), title: title,
            notes: [words.text("transfers.fileNote", ["name": proposal.madeBy, "at": words.moment(proposal.madeAt)])],
            columns: all.map { Papers.Table.Column($0) }, rows: rows)
        return try await Exports.file("transferProposal", table, name: title + ".xlsx", visit)
    }
}
