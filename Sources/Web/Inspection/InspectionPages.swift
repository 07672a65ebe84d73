import Programme
import Store
import Vocabulary

/// The pages of inspections.
enum InspectionPages {
    /// Classes of the jurisdiction that run, with what each still lacks.
    static func running(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let today = visit.today
        let office = visit.office
        let lines = try await office.store.read { reader in
            let rows = try reader.rows(
                actor.scope,
                """
                select c.id from training_class c where c.state in ('open', 'taught') and c.start_date <= \(today) and \(within: "c")
                order by c.end_date, c.id limit 200
                """)
            return try rows.map { row in
                let record = try ClassStore.find(try row.text("id"), actor.scope, reader)
                return (record, try InspectionStore.progress(of: record, actor.scope, reader, office))
            }
        }
        let words = visit.words
        var frame = try await visit.frame(words.text("inspection.title"), section: "inspections")
        frame.hints = [Hint(words.text("inspection.runningHint"))]
        let table = Table(
            caption: words.text("inspection.title"),
            columns: [
                .init(words.text("inspection.class")), .init(words.text("inspection.institution")),
                .init(words.text("inspection.until")),
                .init(words.text("inspection.visits"), look: "num"), .init(words.text("inspection.calls"), look: "num"),
                .init(words.text("inspection.state"))
            ],
            rows: lines.map { record, progress in
                Table.Row([
                    .link(record.title, Site.aClass(record.id, .inspections), sub: record.number ?? ""),
                    Cell(record.institutionName),
                    Cell("\(record.endDate)", look: "nw"), .number("\(progress.onSite)/\(progress.onSiteNeeded)"),
                    .number("\(progress.reached)/\(progress.reachedNeeded)"), .chip(chip(progress, words))
                ])
            }, cards: true)
        var context: [String: Any] = ["table": table.context]
        if lines.isEmpty { context = ["empty": Empty(words.text("inspection.none")).context] }
        return try visit.page("list", frame, context)
    }

    private static func chip(_ progress: InspectionStore.Progress, _ words: Words) -> Chip {
        progress.isEnough ? Chip(.ok, words.text("inspection.enough")) : Chip(.warn, words.text("inspection.missing"))
    }

    static func tab(_ visit: Visit) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let office = visit.office
        let (visits, calls, progress) = try await office.store.read { reader in
            (
                try InspectionStore.inspections(of: page.record.id, actor.scope, reader),
                try InspectionStore.phoneChecks(of: page.record.id, actor.scope, reader),
                try InspectionStore.progress(of: page.record, actor.scope, reader, office)
            )
        }
        let words = visit.words
        let mayAct = actor.may(.inspectionRecord)
        let locked = Action.Target.locked(why: words.text("inspection.notYours"))
        let toolbar = Toolbar(
            note: words.text(
                "inspection.progress",
                [
                    "visits": "\(progress.onSite)", "needed": "\(progress.onSiteNeeded)",
                    "calls": "\(progress.reached)", "callsNeeded": "\(progress.reachedNeeded)"
                ]),
            end: [
                Action(
                    words.text("inspection.record"), mayAct ? .link(Site.inspectionForm(page.record.id)) : locked,
                    look: .main),
                Action(words.text("inspection.call"), mayAct ? .link(Site.phoneForm(page.record.id)) : locked)
            ])
        var context = page.context(.inspections)
        context["toolbar"] = toolbar.context
        if visits.isEmpty {
            context["empty"] =
                Empty(
                    words.text("inspection.noVisit"),
                    words.text("inspection.noVisitWhy", ["n": "\(progress.onSiteNeeded)"])
                ).context
        } else {
            context["table"] = table(visits, words).context
        }
        context["panels"] = [
            [
                "title": words.text("inspection.callsTitle"), "hasTitle": true,
                "note": words.text("inspection.callsNote"), "table": table(calls, words).context
            ] as [String: Any]
        ]
        return try visit.page("class", try await page.frame(.inspections), context)
    }

    private static func table(_ visits: [InspectionRecord], _ words: Words) -> Table {
        Table(
            caption: words.text("inspection.title"),
            columns: [
                .init(words.text("inspection.day")), .init(words.text("inspection.kindWord")),
                .init(words.text("inspection.inspector")),
                .init(words.text("inspection.present"), look: "num"), .init(words.text("inspection.resultWord")),
                .init(words.text("inspection.signed")), .init(words.text("inspection.finding"))
            ],
            rows: visits.map { visit in
                Table.Row([
                    .head(words.moment(visit.at), Site.inspection(visit.id)),
                    Cell(words.text("inspection.kind.\(visit.kind.rawValue)")),
                    Cell(
                        [visit.inspectorName, visit.secondInspector ?? ""].filter { !$0.isEmpty }.joined(
                            separator: " · ")),
                    .number(visit.present.map(String.init) ?? "—"), .chip(chip(visit.result, words)),
                    .chip(InspectionRecordPage.formChip(visit, words)),
                    Cell(visit.finding, look: "wide")
                ])
            }, cards: true)
    }

    static func chip(_ result: InspectionRecord.Result, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch result {
            case .fine: .ok
            case .remedy: .warn
            case .serious: .bad
            }
        return Chip(kind, words.text("inspection.result.\(result.rawValue)"))
    }

    private static func table(_ calls: [PhoneCheckRecord], _ words: Words) -> Table {
        Table(
            caption: words.text("inspection.callsTitle"),
            columns: [
                .init(words.text("inspection.day")), .init(words.text("inspection.trainee")),
                .init(words.text("inspection.caller")),
                .init(words.text("inspection.reached")), .init(words.text("inspection.answers"))
            ],
            rows: calls.map { call in
                let odd = call.answers.filter { !$0.value }.keys.sorted().map { words.text("phoneQuestion.\($0)") }
                return Table.Row([
                    Cell(words.moment(call.at), look: "nw"), .head(call.personName), Cell(call.callerName),
                    .chip(
                        call.reached
                            ? Chip(.ok, words.text("inspection.wasReached"))
                            : Chip(.open, words.text("inspection.notReached"))),
                    Cell(
                        (odd.map { words.text("inspection.saidNo", ["what": $0]) } + [call.note]).filter { !$0.isEmpty }
                            .joined(separator: " "),
                        look: "wide")
                ])
            }, cards: true)
    }

    static func form(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        var frame = try await page.frame(.inspections, title: words.text("inspection.record"))
        let summary = refusal.map { ErrorSummary($0, words) }
        frame.errors = summary
        let typed = visit.form.typed
        func field(_ name: String, _ kind: Field.Kind, required: Bool = false, help: String = "", usual: String = "")
            -> Field
        {
            Field(
                name, words.text("inspection.field.\(name)"), kind, value: typed[name] ?? usual, required: required,
                help: help,
                error: summary?.error(for: name))
        }
        let yesNo = [Field.Option("yes", words.text("inspection.yes")), Field.Option("no", words.text("inspection.no"))]
        let items = InspectionDesk.checklist(of: page.record, visit.office).map { item in
            Field(
                "item.\(item)", words.text("checklist.\(item)"), .radios(yesNo), value: typed["item.\(item)"] ?? "",
                required: true,
                error: summary?.error(for: "item.\(item)"))
        }
        let fields =
            [
                field(
                    "kind",
                    .select(
                        [InspectionKind.onSite, .video].map {
                            .init($0.rawValue, words.text("inspection.kind.\($0.rawValue)"))
                        }),
                    required: true, help: words.text("inspection.kindHelp"), usual: InspectionKind.onSite.rawValue),
                field("present", .text(type: "number"))
            ] + items + [
                field(
                    "result",
                    .select(
                        InspectionRecord.Result.allCases.map {
                            .init($0.rawValue, words.text("inspection.result.\($0.rawValue)"))
                        }),
                    required: true, usual: InspectionRecord.Result.fine.rawValue),
                field("finding", .area(rows: 3)), field("second", .text(type: "text")),
                field("signedBy", .text(type: "text"), help: words.text("inspection.signedHelp")),
                field("sheet", .file(accept: "image/*,application/pdf"), help: words.text("inspection.sheetHelp"))
            ]
        let form = Form(
            action: Site.inspectionForm(page.record.id), fields: fields,
            buttons: [Action(words.text("inspection.save"), .submit(name: nil, value: ""), look: .main)], files: true)
        return try visit.page(
            "form", frame, ["form": form.context], status: refusal == nil ? .ok : .unprocessableContent)
    }

    static func phoneForm(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let classID = page.record.id
        let (people, calls) = try await visit.office.store.read { reader in
            (
                try reader.rows(
                    actor.scope,
                    """
                    select e.id, e.person, p.name, p.phone from enrolment e join person p on p.id = e.person
                    where e.class = \(classID) and e.state = 'enrolled' and \(within: "e")
                    """), try InspectionStore.phoneChecks(of: classID, actor.scope, reader)
            )
        }
        let reached = Set(calls.filter(\.reached).map(\.enrolment))
        let byID = Dictionary(people.map { ($0.optionalText("id") ?? "", $0) }, uniquingKeysWith: { a, _ in a })
        let order = InspectionDesk.drawnForCalls(Array(byID.keys).sorted(), of: page.record).filter {
            !reached.contains($0)
        }
        let words = visit.words
        var frame = try await page.frame(.inspections, title: words.text("inspection.call"))
        let summary = refusal.map { ErrorSummary($0, words) }
        frame.errors = summary
        let typed = visit.form.typed
        let yesNo = [Field.Option("yes", words.text("inspection.yes")), Field.Option("no", words.text("inspection.no"))]
        let choices = try order.compactMap { id in
            try byID[id].map { row in
                let phone = try row.open("person.phone", as: Phone.self, id: "person")
                return Field.Option(id, "\(row.optionalText("name") ?? "") \(phone?.masked ?? "")")
            }
        }
        let questions = (visit.office.packs[page.record.pack]?.list("phoneQuestions") ?? []).map { question in
            Field(
                "question.\(question)", words.text("phoneQuestion.\(question)"), .radios(yesNo),
                value: typed["question.\(question)"] ?? "")
        }
        let fields =
            [
                Field(
                    "enrolment", words.text("inspection.field.enrolment"), .select(choices),
                    value: typed["enrolment"] ?? "", required: true,
                    help: words.text("inspection.drawnHelp") + words.text("inspection.numberHelp"),
                    error: summary?.error(for: "enrolment")),
                Field(
                    "reached", words.text("inspection.field.reached"), .radios(yesNo), value: typed["reached"] ?? "",
                    required: true,
                    error: summary?.error(for: "reached"))
            ] + questions + [
                Field("note", words.text("inspection.field.note"), .area(rows: 2), value: typed["note"] ?? "")
            ]
        let form = Form(
            action: Site.phoneForm(classID), fields: fields,
            buttons: [Action(words.text("inspection.save"), .submit(name: nil, value: ""), look: .main)])
        return try visit.page(
            "form", frame, ["form": form.context], status: refusal == nil ? .ok : .unprocessableContent)
    }
}
