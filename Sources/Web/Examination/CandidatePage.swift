import Policy
import Programme
import Store
import Vocabulary

/// Who may sit the examination: how each trainee stands, and the check of one whom the entry conditions refuse.
enum CandidatePage {
    /// Nil until day and place are set.
    static func panel(_ entries: [ExamEntry], _ exam: ExamRecord?, _ visit: Visit, _ actor: Actor) -> [String: Any]? {
        guard let exam else { return nil }
        let words = visit.words
        let waiting = entries.filter { $0.state != .entered }
        var panel: [String: Any] = [
            "title": words.text("exam.candidates"), "hasTitle": true,
            "note": words.text(
                "exam.candidateCount",
                ["n": words.count(entries.count - waiting.count), "waiting": words.count(waiting.count)])
        ]
        guard !waiting.isEmpty else { return panel }
        let mayCheck = exam.heldAt == nil && actor.may(.examinationRegister)
        panel["table"] =
            Table(
                caption: words.text("exam.notCandidates"),
                columns: [
                    .init(words.text("exam.number"), look: "num"), .init(words.text("exam.trainee")),
                    .init(words.text("exam.entry")), .init(words.text("exam.entryWhy")),
                    .init(words.text("exam.check"), silent: true)
                ],
                rows: waiting.map { row($0, exam, visit, mayCheck) }, cards: true
            ).context
        return panel
    }

    private static func row(_ entry: ExamEntry, _ exam: ExamRecord, _ visit: Visit, _ mayCheck: Bool) -> Table.Row {
        let words = visit.words
        let refused = entry.state == .refused
        let state = Chip(refused ? .bad : .open, words.text(refused ? "exam.entryRefused" : "exam.entryUnasked"))
        let why = words.list((entry.check?.explanation.refusals ?? []).map { visit.say($0.title) })
        let act = Action(words.text("exam.check"), .link(Site.candidate(exam.classID, entry.id)), look: .bare)
        return Table.Row([
            .number(String(entry.position)), .head(entry.name), .chip(state), Cell(why, look: "wide"),
            mayCheck ? .action(act) : Cell()
        ])
    }

    static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let words = visit.words
        let (entry, asked) = try await ExamEntryDesk(office: visit.office)
            .candidate(visit.parameter("enrolment"), of: page.record.id, for: visit.actor)
        let form = RegisterForm(visit, "candidate", refusal)
        var frame = try await page.frame(.exam, title: words.text("exam.checkTitle", ["name": entry.name]))
        if refusal == nil {
            for problem in entry.check?.refusals ?? [] { frame.hints.append(Hint(visit.told(problem), .warn)) }
        }
        let chosen =
            refusal == nil ? entry.check?.input.proofs ?? [] : RegisterForm.ticked("proofs", visit.form)
        return try form.page(
            visit, frame, action: visit.path,
            form.checks("proofs", chosen, asked.map { (code: $0.code, name: visit.say($0.name)) }),
            save: words.text("exam.registerCandidate"), back: Site.aClass(page.record.id, .exam),
            intro: words.text("exam.checkIntro"))
    }

    static func register(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await ExamEntryDesk(office: visit.office).register(
                visit.parameter("enrolment"), of: id, proofs: RegisterForm.ticked("proofs", visit.form),
                by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id, .exam), [("done", "candidateEntered")]))
        } catch let refusal as Refusal where refusal.codes.first != "notFound" {
            return try await ask(visit, refusal)
        }
    }
}
