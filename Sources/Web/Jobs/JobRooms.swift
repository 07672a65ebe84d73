import Programme
import Store
import Vocabulary

/// Long work: the list of one's own jobs, and the page of one, which asks again by itself until the job is over.
package enum JobRooms {
    /// Seconds between two looks.
    private static let refresh = 3
    private static let pageSize = 20

    package static func open(_ rooms: Rooms) {
        rooms.get(Site.jobs, .jobRead) { try await list($0) }
        rooms.get(Site.job(":id"), .jobRead) { try await show($0) }
        rooms.get(Site.jobFile(":id"), .jobRead) { visit in
            let file = try await JobDesk(office: visit.office).file(of: visit.parameter("id"), for: visit.actor)
            return .file(file.bytes, type: file.mediaType, name: file.name)
        }
        rooms.post(Site.act(Site.job(":id"), "cancel"), .jobCancel) { visit in
            let id = visit.parameter("id")
            do {
                try await JobDesk(office: visit.office).cancel(id, by: visit.actor, key: visit.key)
                return .see(Site.job(id))
            } catch let refusal as Refusal where refusal.codes == ["jobOver"] {
                return try await show(visit, refusal)
            }
        }
    }

    /// After a job was started.
    static func started(_ id: String) -> Answer { .see(Site.job(id)) }

    // MARK: One job

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let job = try await JobDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)
        var frame = try await visit.frame(title(job, words), crumbs: [Link(words.text("job.title"), Site.jobs)])
        frame.path = Site.job(job.id)
        frame.chip = chip(job.state, words)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        frame.facts = facts(job, visit)
        if job.state.isOpen {
            frame.refresh = refresh
            frame.actions = [
                Action(words.text("job.cancel"), .post(Site.act(Site.job(job.id), "cancel"), fields: [:]), look: .stop)
            ]
        }
        return try visit.page(
            "job", frame, body(job, visit), status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func body(_ job: Job, _ visit: Visit) -> [String: Any] {
        let words = visit.words
        switch job.state {
        case .waiting, .running:
            return [
                "job": JobBar(
                    text: progress(job, words), done: job.progress.done, whole: job.progress.total,
                    label: words.text("job.progress"), refresh: Site.job(job.id)
                ).context
            ]
        case .done:
            var context: [String: Any] = [:]
            let counts = JobResults.facts(job, words)
            if !counts.isEmpty { context["facts"] = counts.contexts; context["hasFacts"] = true }
            if let file = job.file, let actor = try? visit.actor, actor.id == job.owner {
                context["hint"] =
                    Hint(
                        words.text("job.file", ["name": file.name, "until": words.moment(file.until)]), .ok,
                        link: Link(words.text("job.download"), Site.jobFile(job.id), icon: "download")
                    ).context
            } else {
                let link = JobResults.link(job, words)
                context["hint"] = Hint(words.text("job.over"), .ok, link: link).context
            }
            return context
        case .failed:
            let texts = job.refusal?.problems.map { words.problem($0) } ?? []
            return ["hint": Hint(words.text("job.failed", ["why": words.list(texts)]), .bad).context]
        case .cancelled: return ["hint": Hint(words.text("job.cancelled")).context]
        }
    }

    private static func facts(_ job: Job, _ visit: Visit) -> [Fact] {
        let words = visit.words
        var facts = [
            Fact(words.text("job.by"), job.ownerName), Fact(words.text("job.created"), words.moment(job.createdAt))
        ]
        if let at = job.startedAt { facts.append(Fact(words.text("job.started"), words.moment(at))) }
        if let at = job.endedAt { facts.append(Fact(words.text("job.ended"), words.moment(at))) }
        if job.attempts > 1 { facts.append(Fact(words.text("job.attempts"), words.count(job.attempts))) }
        return facts
    }

    static func title(_ job: Job, _ words: Words) -> String { words.text("job.kind.\(job.kind)") }

    static func chip(_ state: Job.State, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch state {
            case .waiting: .wait
            case .running: .now
            case .done: .ok
            case .failed: .bad
            case .cancelled: .plain
            }
        return Chip(kind, words.text("jobState.\(state.rawValue)"))
    }

    /// 正在写入文件：1,240 / 2,318.
    static func progress(_ job: Job, _ words: Words) -> String {
        let phase = "job.phase.\(job.kind).\(job.progress.phase)"
        let what = words.has(phase) ? words.text(phase) : words.text("jobState.\(job.state.rawValue)")
        guard job.state == .running, job.progress.total > 0 else { return what }
        return words.text(
            "job.counted",
            ["what": what, "done": words.count(job.progress.done), "total": words.count(job.progress.total)])
    }

    // MARK: The list

    private static func list(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let page = max(1, Int(visit.query["page"]) ?? 1)
        let found = try await JobDesk(office: visit.office).list(for: visit.actor, page: page, size: pageSize)
        var frame = try await visit.frame(words.text("job.title"))
        if found.items.contains(where: \.state.isOpen) { frame.refresh = 10 }
        var context: [String: Any] = [:]
        if found.total == 0 {
            context["empty"] = Empty(words.text("job.none"), words.text("job.noneText")).context
        } else {
            context["table"] = table(found.items, visit).context
            context["pager"] =
                Pager(
                    label: words.text("job.inAll", ["n": words.count(found.total)]), page: page, size: found.size,
                    total: found.total
                ) { Markup.address(Site.jobs, [("page", $0 == 1 ? "" : String($0))]) }.context
        }
        return try visit.page("list", frame, context)
    }

    private static func table(_ jobs: [Job], _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("job.title"),
            columns: [
                .init(words.text("job.what")), .init(words.text("job.state")), .init(words.text("job.progress")),
                .init(words.text("job.by")), .init(words.text("job.created")), .init(words.text("job.ended"))
            ],
            rows: jobs.map { job in
                Table.Row([
                    .head(title(job, words), Site.job(job.id)), .chip(chip(job.state, words)),
                    Cell(job.state.isOpen ? progress(job, words) : ""), Cell(job.ownerName, look: "nw"),
                    Cell(words.moment(job.createdAt), look: "nw when"),
                    Cell(job.endedAt.map { words.moment($0) } ?? "", look: "nw when")
                ])
            }, cards: true)
    }
}
