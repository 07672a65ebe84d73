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
            try await OwnAccountDesk(visit.house.signIn).endOthers(try ArrivalRooms.arrival(visit))
            return .see(done("changed"))
        }
        rooms.post(Site.ownSession(":id"), .staffEndSession) { visit in
            try await OwnAccountDesk(visit.house.signIn).end(visit.parameter("id"), try ArrivalRooms.arrival(visit))
            return .see(done("changed"))
        }
    }

    private static func factors(_ visit: Visit) -> SecondFactorDesk { SecondFactorDesk(visit.house.signIn) }

    private static func proof(_ visit: Visit) -> String { String((visit.form.all("proof").last ?? "").prefix(1_024)) }

    private static func done(_ code: String) -> String { Markup.address(Site.ownAccount, [("done", code)]) }

    /// The page again with what was wrong.
    private static func refused(_ visit: Visit, _ work: () async throws -> Answer) async throws -> Answer {
        do {
            return try await work()
        } catch let refusal as Refusal where refusal.codes != ["signInNeeded"] {
            return try await show(visit, refusal)
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
        let open = try await OwnAccountDesk(visit.house.signIn).sessions(session)
        panels.append(sessions(open, session, visit))
        return try visit.page(
            "record", frame, ["panels": panels], status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func factor(
        _ session: SessionBook.Session, _ visit: Visit, _ refusal: Refusal?
    ) async throws -> [[String: Any]] {
        let words = visit.words
        let standing = try await factors(visit).standing(session)
        let state = standing.since.map { words.text("secondFactor.since", ["day": $0.day.description]) }
        let errors = refusal.map { ErrorSummary($0, words) }
        func form(_ action: String, _ word: String, look: Action.Look = .usual) -> [String: Any] {
            Form(
                action: action,
                fields: [
                    Field(
                        "proof", words.text(state == nil ? "secondFactor.password" : "secondFactor.code"),
                        .text(type: state == nil ? "password" : "text"), required: true,
                        error: errors?.error(for: "proof") ?? errors?.error(for: "code"), wide: true,
                        autocomplete: state == nil ? "current-password" : "one-time-code")
                ], buttons: [Action(words.text(word), .submit(name: nil, value: ""), look: look)]
            ).context
        }
        let title = words.text("secondFactor.title")
        guard let state else {
            return [
                filled([
                    "hasTitle": true, "title": title, "note": words.text("secondFactor.none"),
                    "hint": Hint(words.text("secondFactor.why"), icon: "shield").context,
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
        if session.actor.role.secondFactor == .optional {
            panels.append(
                filled([
                    "hasTitle": true, "title": words.text("secondFactor.remove"),
                    "form": form(Site.ownFactorRemoval, "secondFactor.remove", look: .stop)
                ]))
        }
        return panels
    }

    private static func sessions(
        _ open: [OpenSession], _ session: SessionBook.Session, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let table = table(open, visit) { one in
            one.id == session.id
                ? .chip(Chip(.now, words.text("ownAccount.here"), icon: "check"))
                : .action(Action(words.text("ownAccount.end"), .post(Site.ownSession(one.id), fields: [:])))
        }
        let others = Action(words.text("ownAccount.endOthers"), .submit(name: nil, value: ""), look: .stop)
        let form = open.count > 1 ? Form(action: Site.ownSessions, fields: [], buttons: [others]).context : nil
        return filled([
            "hasTitle": true, "title": words.text("ownAccount.sessions"), "table": table.context, "form": form
        ])
    }

    /// Sessions as a table; for the owner and the administrator.
    static func table(_ open: [OpenSession], _ visit: Visit, _ last: (OpenSession) -> Cell) -> Table {
        let words = visit.words
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
                    Cell(words.moment(one.since), look: "nw when"), Cell(words.moment(one.seenAt), look: "nw when"),
                    last(one)
                ])
            }, cards: true)
    }
}
