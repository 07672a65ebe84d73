import Policy
import Programme
import Store
import Vocabulary

/// Notices as everybody sees them: who gets what, until when to object, and the form to do so without an account.
enum PortalNotices {
    static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let (page, size) = (PortalRooms.page(visit), PortalRooms.pageSize)
        let (found, total) = try await visit.office.store.read { reader in
            (try Published.notices(offset: (page - 1) * size, limit: size, reader), try Published.countNotices(reader))
        }
        let frame = PortalRooms.frame(words.text("portal.noticesTitle"), visit)
        var context: [String: Any] = [
            "hasText": true, "text": [words.text("portal.noticesText")],
            "pager": Pager(
                label: words.text("notices.inAll", ["n": words.count(total)]), page: page, size: size,
                total: total
            ) {
                Markup.address(Site.portalNotices, [("page", String($0))])
            }.context
        ]
        if found.isEmpty {
            context["empty"] = Empty(words.text("portal.noNotices")).context
        } else {
            let rows = found.map { one in
                Table.Row([
                    .head(one.notice.title, Site.portalNotice(one.id), sub: one.claimNumber), Cell(one.institutionName),
                    Cell(visit.place(of: one.notice.division)),
                    Cell(
                        words.days(one.notice.opens, one.notice.closes),
                        look: "nw"),
                    .number(words.count(one.trainees)), .number(words.money(one.total)),
                    .chip(ClaimWords.chip(one.notice, on: visit.today, words))
                ])
            }
            context["table"] =
                Table(
                    caption: words.text("portal.noticesTitle"),
                    columns: [
                        .init(words.text("claims.class")), .init(words.text("portal.institution")),
                        .init(words.text("portal.county")),
                        .init(words.text("notices.period")), .init(words.text("claims.people"), look: "num"),
                        .init(words.text("claims.amount"), look: "num"), .init(words.text("claims.state"))
                    ], rows: rows, cards: true
                ).context
        }
        return try visit.page("portal-page", frame, context)
    }

    static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let id = visit.parameter("id")
        let asked = String(visit.query["receipt"].prefix(40)).uppercased()
        let office = visit.office
        let (notice, people, objection) = try await office.store.read { reader in
            let notice = try Published.notice(id, reader)
            let mask = office.packs[notice.pack]?.flag("maskIdentityInNotice") ?? true
            let objection = asked.isEmpty ? nil : try Published.objection(receipt: asked, to: id, reader)
            return (notice, try Published.recipients(of: notice, mask: mask, reader), objection)
        }
        let words = visit.words
        var frame = PortalRooms.frame(words.text("notices.of", ["class": notice.notice.title]), visit)
        frame.chip = ClaimWords.chip(notice.notice, on: visit.today, words)
        frame.facts = [
            Fact(words.text("claims.number"), notice.claimNumber),
            Fact(
                words.text("portal.institution"),
                notice.institutionName),
            Fact(words.text("portal.county"), visit.place(of: notice.notice.division)),
            Fact(words.text("notices.period"), words.days(notice.notice.opens, notice.notice.closes))
        ]
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.hints = hints(visit, asked: asked, objection)
        var context: [String: Any] = [
            "hasText": true, "text": [words.text("portal.noticeText", ["closes": words.longDay(notice.notice.closes)])],
            "answer": ["action": Site.portalNotice(id), "q": asked]
        ]
        if people.isEmpty {
            context["empty"] = Empty(words.text("portal.noRecipients"), words.text("portal.noRecipientsText")).context
        } else {
            context["table"] = table(people, notice, visit).context
        }
        if notice.notice.state == .open, !notice.notice.isOver(on: visit.today) {
            context["form"] = form(id, visit).context
            context["formTitle"] = words.text("portal.object")
        }
        return try visit.page("portal/notice", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func hints(_ visit: Visit, asked: String, _ objection: Objection?) -> [Hint] {
        let words = visit.words
        if visit.query["done"] == "objected" {
            return [Hint(words.text("portal.objected", ["receipt": asked]), .ok, announced: true)]
        }
        guard !asked.isEmpty else { return [] }
        guard let objection else {
            return [
                Hint(
                    words.text("portal.receiptUnknown", ["receipt": asked]), .warn,
                    announced: true)
            ]
        }
        let kind: Hint.Kind = objection.state == .open ? .open : .ok
        return [
            Hint(
                words.text("portal.objectionIs.\(objection.state.rawValue)", ["answer": objection.answer ?? ""]),
                kind, announced: true)
        ]
    }

    private static func table(_ people: [Published.Recipient], _ notice: Published.Notice, _ visit: Visit) -> Table {
        let words = visit.words
        let pack = visit.office.packs[notice.pack]
        let present = Set(people.flatMap(\.items).map(\.kind))
        let kinds = (pack?.itemKinds ?? []).filter { present.contains($0) }
        func sum(_ kind: String) -> Money { ClaimWords.sum(people.flatMap(\.items).filter { $0.kind == kind }) }
        let total = ClaimWords.sum(people.flatMap(\.items))
        let rows = people.enumerated().map { index, one in
            Table.Row(
                [.number(String(index + 1)), .head(one.name), Cell(one.idNumber, look: "nw")]
                    + kinds.map { kind in
                        .number(one.items.first { $0.kind == kind }.map { words.money($0.amount) } ?? "—")
                    } + [.number(words.money(one.total), strong: true)])
        }
        let foot = Table.Row(
            [Cell.head(words.text("claims.total")), Cell(), Cell(total.chineseWords, look: "small")]
                + kinds.map { .number(words.money(sum($0)), strong: true) } + [
                    .number(words.money(total), strong: true)
                ],
            look: "sum")
        return Table(
            caption: words.text("notices.of", ["class": notice.notice.title]),
            columns: [
                .init(words.text("claims.no"), look: "num"), .init(words.text("claims.name")),
                .init(words.text("claims.idNumber"))
            ] + kinds.map { .init(ClaimWords.item($0, pack, visit), look: "num") } + [
                .init(
                    words.text("claims.sum"),
                    look: "num")
            ],
            rows: rows, foot: [foot], cards: true)
    }

    private static func form(_ id: String, _ visit: Visit) -> Form {
        let words = visit.words
        return Form(
            action: Site.portalObjections(id),
            fields: [
                Field(
                    "text", words.text("portal.objection.text"), .area(rows: 5), value: visit.form["text"],
                    required: true,
                    help: words.text("portal.objection.textHelp", ["limit": String(NoticeDesk.longestObjection)]),
                    wide: true),
                Field(
                    "objector", words.text("portal.objection.name"), value: visit.form["objector"],
                    help: words.text("portal.objection.nameHelp"),
                    autocomplete: "name"),
                Field(
                    "contact", words.text("portal.objection.contact"), value: visit.form["contact"],
                    help: words.text("portal.objection.contactHelp"), autocomplete: "tel")
            ],
            buttons: [
                Action(
                    words.text("portal.objection.send"), .submit(name: nil, value: ""), look: .main,
                    icon: "check")
            ])
    }

    static func object(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            let receipt = try await NoticeDesk(office: visit.office).object(
                to: id, text: visit.form["text"], objector: visit.form["objector"], contact: visit.form["contact"],
                key: visit.key)
            return .see(Markup.address(Site.portalNotice(id), [("done", "objected"), ("receipt", receipt)]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] { return try await show(visit, refusal) }
    }
}
