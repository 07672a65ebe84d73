import Programme
import Store
import Vocabulary

/// One's own account: password, second factor, and where one is signed in.
package enum OwnAccountRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.ownAccount, .accountReadOwn) { try await show($0) }
        rooms.post(Site.ownPassword, .accountReadOwn) { visit in
            try await refused(visit) {
                SignInRooms.enter(try await ArrivalRooms.change(visit), to: done("changed"), visit)
            }
        }
        rooms.post(Site.ownFactor, .accountReadOwn) { visit in
            try await refused(visit) {
                try await factors(visit).begin(try ArrivalRooms.arrival(visit), proof: proof(visit), from: visit.remote)
                return .see(Markup.address(Site.enrolment, [("next", Site.ownAccount)]))
            }
        }
        rooms.post(Site.ownFactorRemoval, .staffRemoveSecondFactor) { visit in
            try await refused(visit) {
                try await factors(visit).remove(
                    try ArrivalRooms.arrival(visit), proof: proof(visit), from: visit.remote)
                return .see(done("changed"))
            }
        }
        rooms.post(Site.ownRecovery, .staffRenewRecoveryCodes) { visit in
            try await refused(visit) {
                let codes = try await factors(visit)
                    .renewRecovery(try ArrivalRooms.arrival(visit), proof: proof(visit), from: visit.remote)
                return try ArrivalRooms.recovery(codes, to: Site.ownAccount, visit)
            }
        }
        rooms.post(Site.ownSessions, .staffEndSession) { visit in
            try await refused(visit) { try await endSessions(visit) }
        }
    }

    /// Ends the session that was chosen, or all but this one.
    private static func endSessions(_ visit: Visit) async throws -> Answer {
        let (desk, session) = (OwnAccountDesk(visit.house.signIn), try ArrivalRooms.arrival(visit))
        if let chosen = visit.form.optional("device") {
            try await desk.end(chosen, session, proof: proof(visit), from: visit.remote)
        } else {
            try await desk.endOthers(session, proof: proof(visit), from: visit.remote)
        }
        return .see(done("changed"))
    }

    private static func factors(_ visit: Visit) -> SecondFactorDesk { SecondFactorDesk(visit.house.signIn) }

    /// The field for the proof in the form of an action: a page has several, each with a name of its own.
    private static func proofName(_ action: String) -> String {
        "proof-" + (action.split(separator: "/").last.map(String.init) ?? "")
    }

    private static func proof(_ visit: Visit) -> String {
        String((visit.form.all(proofName(visit.path)).last ?? "").prefix(1_024))
    }

    private static func done(_ code: String) -> String { Markup.address(Site.ownAccount, [("done", code)]) }

    /// The page again with what was wrong.
    private static func refused(_ visit: Visit, _ work: () async throws -> Answer) async throws -> Answer {
        do {
            return try await work()
        } catch let refusal as Refusal where refusal.codes != ["signInNeeded"] {
            // Desks know one proof; which of the page's fields it was is known here.
            let problems = refusal.problems.map { problem in
                ["proof", "code"].contains(problem.field)
                    ? Problem(problem.code, field: proofName(visit.path), values: problem.values) : problem
            }
            return try await show(visit, Refusal(problems))
        }
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let session = try ArrivalRooms.arrival(visit)
        var frame = try await visit.frame(words.text("ownAccount.title"))
        frame.path = Site.ownAccount
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let done = "registerDone.\(visit.query["done"])"
        if words.has(done) { frame.hints = [Hint(words.text(done), .ok, announced: true)] }
        frame.facts = [
            Fact(words.text("register.field.name"), session.actor.name),
            Fact(words.text("door.role"), words.text("role.\(session.actor.role.rawValue)"))
        ]
        if session.actor.may(.jobRead) {
            frame.facts.append(Fact(words.text("job.title"), words.text("job.look"), href: Site.jobs))
        }
        var panels: [[String: Any]] = []
        if session.actor.role.secondFactor != .never {
            panels += try await factor(session, visit, refusal)
            panels.append(
                filled([
                    "hasTitle": true, "title": words.text("newPassword.change"),
                    "form": ArrivalRooms.passwordForm(
                        visit, action: Site.ownPassword, role: session.actor.role, refusal
                    ).context
                ]))
        }
        panels.append(try await sessions(session, visit, refusal))
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func factor(
        _ session: SessionBook.Session, _ visit: Visit, _ refusal: Refusal?
    ) async throws -> [[String: Any]] {
        let words = visit.words
        let standing = try await factors(visit).standing(session)
        let state = standing.since.map { words.text("secondFactor.since", ["day": $0.day.description]) }
        let way = try await Proving(visit.house.signIn).way(session)
        func form(_ action: String, _ word: String, look: Action.Look = .usual) -> [String: Any] {
            Form(
                action: action, fields: proofFields(action, way, visit, refusal),
                buttons: [Action(words.text(word), .submit(name: nil, value: ""), look: look)]
            ).context
        }
        let title = words.text("secondFactor.title")
        guard let state else {
            return [
                filled([
                    "hasTitle": true, "title": title, "note": words.text("secondFactor.none"),
                    "hint": Hint(words.text("secondFactor.advice"), icon: "shield").context,
                    "form": form(Site.ownFactor, "secondFactor.begin")
                ])
            ]
        }
        let left = words.text("secondFactor.left", ["n": words.count(standing.recoveryLeft)])
        var panels = [
            filled([
                "hasTitle": true, "title": title, "note": state, "form": form(Site.ownFactor, "secondFactor.renew")
            ]),
            filled([
                "hasTitle": true, "title": words.text("secondFactor.recovery"), "note": left,
                "form": form(Site.ownRecovery, "secondFactor.renewRecovery")
            ])
        ]
        if visit.house.signIn.factors.secondFactor(of: session.actor.role) == .optional {
            panels.append(
                filled([
                    "hasTitle": true, "title": words.text("secondFactor.remove"),
                    "form": form(Site.ownFactorRemoval, "secondFactor.remove", look: .stop)
                ]))
        }
        return panels
    }

    private static func sessions(
        _ session: SessionBook.Session, _ visit: Visit, _ refusal: Refusal?
    ) async throws -> [String: Any] {
        let words = visit.words
        let open = try await OwnAccountDesk(visit.house.signIn).sessions(session)
        let table = table(open, visit) { one in
            one.id == session.id ? .chip(Chip(.now, words.text("ownAccount.here"), icon: "check")) : Cell("")
        }
        let others = open.filter { $0.id != session.id }
        let proving = Proving(visit.house.signIn)
        let way = try await proving.way(session)
        var form: Form?
        var hint: Hint?
        if !others.isEmpty {
            if way == .signingIn, try await !proving.isFresh(session) {
                hint = Hint(words.text("ownAccount.signInAgain"), icon: "shield")
            } else {
                form = ending(others, way, visit, refusal)
            }
        }
        return filled([
            "hasTitle": true, "title": words.text("ownAccount.sessions"), "table": table.context,
            "hint": hint?.context, "form": form?.context
        ])
    }

    /// Which of the others to end, and the proof that is asked for it.
    private static func ending(
        _ others: [OpenSession], _ way: Proving.Way, _ visit: Visit, _ refusal: Refusal?
    ) -> Form {
        let words = visit.words
        let all = Field.Option("", words.text("ownAccount.allOthers"))
        let each = others.map { one in
            Field.Option(
                one.id,
                [one.device.isEmpty ? words.text("ownAccount.unknown") : one.device, one.address, words.moment(one.since)]
                    .filter { !$0.isEmpty }.joined(separator: " · "))
        }
        let fields = [
            Field(
                "device", words.text("ownAccount.which"), .select([all] + each), value: visit.form["device"], wide: true)
        ]
        return Form(
            action: Site.ownSessions, fields: fields + proofFields(Site.ownSessions, way, visit, refusal),
            buttons: [Action(words.text("ownAccount.end"), .submit(name: nil, value: ""), look: .stop)])
    }

    /// What is asked before anything here is touched; nothing of those who only need to have just signed in.
    private static func proofFields(
        _ action: String, _ way: Proving.Way, _ visit: Visit, _ refusal: Refusal?
    ) -> [Field] {
        if way == .signingIn { return [] }
        let (words, name) = (visit.words, proofName(action))
        return [
            Field(
                name, words.text(way == .password ? "secondFactor.password" : "secondFactor.code"),
                .text(type: way == .password ? "password" : "text"), required: true,
                error: refusal.flatMap { ErrorSummary($0, words).error(for: name) }, wide: true,
                autocomplete: way == .password ? "current-password" : "one-time-code")
        ]
    }

    /// Sessions as a table; for the owner and the administrator.
    static func table(_ open: [OpenSession], _ visit: Visit, _ last: (OpenSession) -> Cell) -> Table {
        let words = visit.words
        func moment(_ moment: Instant, _ what: String) -> Cell {
            var cell = Cell(words.moment(moment), look: "nw when")
            cell.onCard = what
            return cell
        }
        return Table(
            caption: words.text("ownAccount.sessions"),
            columns: [
                .init(words.text("ownAccount.device")), .init(words.text("ownAccount.address")),
                .init(words.text("ownAccount.way")), .init(words.text("ownAccount.since")),
                .init(words.text("ownAccount.seen")), .init(words.text("ownAccount.end"), silent: true)
            ],
            rows: open.map { one in
                Table.Row([
                    .head(one.device.isEmpty ? words.text("ownAccount.unknown") : one.device),
                    Cell(one.address.isEmpty ? "—" : one.address, look: "nw"),
                    Cell(words.text("strength.\(one.strength.way.rawValue)"), look: "nw"),
                    moment(one.since, words.text("ownAccount.since")), moment(one.seenAt, words.text("ownAccount.seen")),
                    last(one)
                ])
            }, cards: true)
    }
}
