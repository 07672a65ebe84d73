import Papers
import Programme
import Store
import Vocabulary

/// Between coming in and being in: the second factor, and a password of one's own.
package enum ArrivalRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.secondFactor, .staffPassSecondFactor) { try await askFactor($0) }
        rooms.post(Site.secondFactor, .staffPassSecondFactor) { try await passFactor($0) }
        rooms.get(Site.enrolment, .staffOfferSecondFactor) { try await offer($0) }
        rooms.post(Site.enrolment, .staffSetSecondFactor) { try await confirm($0) }
        rooms.get(Site.newPassword, .staffChangePassword) { try await askPassword($0) }
        rooms.post(Site.newPassword, .staffChangePassword) { try await setPassword($0) }
    }

    /// The session of who has come in.
    static func arrival(_ visit: Visit) throws -> SessionBook.Session {
        guard let arrival = visit.arrival else { throw Refusal("signInNeeded") }
        return arrival
    }

    private static func next(_ visit: Visit) -> String {
        SignInRooms.local(visit.form.has("next") ? visit.form["next"] : visit.query["next"]) ?? Site.root
    }

    private static func page(
        _ visit: Visit, _ title: String, _ refusal: Refusal?, _ context: [String: Any?]
    ) throws -> Answer {
        var frame = Frame(visit.words.text(title), language: visit.language, path: visit.path, csrf: visit.csrf)
        frame.errors = refusal.map { ErrorSummary($0, visit.words) }
        return try visit.page(
            "door", frame, filled(context), status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func codeField(
        _ visit: Visit, _ refusal: Refusal?, label: String = "secondFactor.code", value: String = ""
    ) -> Field {
        Field(
            "code", visit.words.text(label), value: value, required: true,
            error: refusal.flatMap { ErrorSummary($0, visit.words).error(for: "code") }, wide: true,
            autocomplete: "one-time-code")
    }

    private static func signOut(_ visit: Visit) -> Action {
        Action(visit.words.text("frame.signOut"), .post(Site.signOut, fields: [:]), look: .bare)
    }

    // MARK: Showing it

    private static func askFactor(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let arrival = try arrival(visit)
        guard arrival.due == .secondFactor else { return .see(next(visit)) }
        var intro = Hint(words.text("secondFactor.intro"), icon: "lock")
        var code = ""
        if visit.house.settings.isDemonstration {
            code = try await SecondFactorDesk(visit.house.signIn).presentCode(arrival) ?? ""
            intro = Hint(words.text(code.isEmpty ? "secondFactor.demoWait" : "secondFactor.demo"), icon: "info")
        }
        let form = Form(
            action: Site.secondFactor,
            fields: [codeField(visit, refusal, value: code), Field("next", "", .hidden, value: next(visit))],
            buttons: [Action(words.text("secondFactor.go"), .submit(name: nil, value: ""), look: .main)])
        return try page(
            visit, "secondFactor.title", refusal,
            [
                "intro": intro.context, "form": form.context, "note": words.text("secondFactor.lost"),
                "actions": [signOut(visit)].contexts
            ])
    }

    private static func passFactor(_ visit: Visit) async throws -> Answer {
        do {
            let arrival = try arrival(visit)
            guard arrival.due == .secondFactor else { return .see(next(visit)) }
            let ticket = try await SecondFactorDesk(visit.house.signIn)
                .pass(arrival, code: visit.form["code"], from: visit.remote)
            return SignInRooms.enter(ticket, to: next(visit), visit)
        } catch let refusal as Refusal where refusal.codes != ["signInNeeded"] {
            return try await askFactor(visit, refusal)
        }
    }

    // MARK: Setting it up

    private static func offer(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let arrival = try arrival(visit)
        let desk = SecondFactorDesk(visit.house.signIn)
        guard let offer = try await desk.offer(arrival) else { return .see(next(visit)) }
        let address = OneTimeCode.address(offer.secret, login: offer.login, issuer: words.text("frame.brand"))
        let isDemo = visit.house.settings.isDemonstration
        let code = isDemo ? try await desk.presentCode(arrival) ?? "" : ""
        let why = arrival.actor.role.secondFactor == .required ? "secondFactor.why" : "secondFactor.advice"
        let form = Form(
            action: Site.enrolment,
            fields: [
                codeField(visit, refusal, label: "secondFactor.codeOnly", value: code),
                Field("next", "", .hidden, value: next(visit))
            ],
            buttons: [Action(words.text("secondFactor.confirm"), .submit(name: nil, value: ""), look: .main)])
        return try page(
            visit, "secondFactor.setUp", refusal,
            [
                "intro": Hint(words.text(why), icon: "shield").context, "hasSecret": true,
                "qr": try QRCode(address).svg(label: words.text("secondFactor.qr")),
                "secret": grouped(OneTimeCode.base32(offer.secret)), "form": form.context,
                "actions":
                    (arrival.due == nil
                    ? [Action(words.text("register.cancel"), .link(Site.ownAccount), look: .bare)] : [signOut(visit)])
                    .contexts
            ])
    }

    /// In fours, as a person types it.
    private static func grouped(_ text: String) -> String {
        let letters = Array(text)
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: " ")
    }

    private static func confirm(_ visit: Visit) async throws -> Answer {
        do {
            let set = try await SecondFactorDesk(visit.house.signIn)
                .confirm(try arrival(visit), code: visit.form["code"], from: visit.remote)
            var answer = try recovery(set.recovery, to: next(visit), visit)
            let cookie = visit.house.settings.setCookie("session", set.ticket.token, seconds: set.ticket.seconds)
            answer.headers.append((.setCookie, cookie))
            return answer
        } catch let refusal as Refusal
            where refusal.codes.first.map({ $0 == "factorWrong" || $0 == "signInBlocked" }) ?? false
        {
            return try await offer(visit, refusal)
        }
    }

    /// The codes for recovery, shown once.
    static func recovery(_ codes: [String], to next: String, _ visit: Visit) throws -> Answer {
        let words = visit.words
        return try page(
            visit, "secondFactor.recovery", nil,
            [
                "intro": Hint(words.text("secondFactor.recoveryHint"), .warn).context, "hasCodes": true, "codes": codes,
                "actions": [Action(words.text("secondFactor.kept"), .link(next), look: .main, icon: "check")].contexts
            ])
    }

    // MARK: The password

    private static func askPassword(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let arrival = try arrival(visit)
        guard arrival.due == .newPassword else { return .see(next(visit)) }
        let form = passwordForm(
            visit, action: Site.newPassword, role: arrival.actor.role, refusal,
            more: [Field("next", "", .hidden, value: next(visit))])
        return try page(
            visit, "newPassword.title", refusal,
            [
                "intro": Hint(visit.words.text("newPassword.intro"), icon: "lock").context, "form": form.context,
                "actions": [signOut(visit)].contexts
            ])
    }

    static func passwordForm(
        _ visit: Visit, action: String, role: Role, _ refusal: Refusal?, more: [Field] = []
    ) -> Form {
        let words = visit.words
        let errors = refusal.map { ErrorSummary($0, words) }
        func field(_ name: String, _ autocomplete: String, help: String = "") -> Field {
            Field(
                name, words.text("newPassword.\(name)"), .text(type: "password"), required: true, help: help,
                error: errors?.error(for: name), wide: true, autocomplete: autocomplete)
        }
        let rule = words.text(
            "newPassword.rule",
            ["least": words.count(PasswordRules.least(for: role)), "most": words.count(PasswordRules.most)])
        return Form(
            action: action,
            fields: [
                field("old", "current-password"), field("new", "new-password", help: rule),
                field("again", "new-password")
            ] + more, buttons: [Action(words.text("newPassword.go"), .submit(name: nil, value: ""), look: .main)])
    }

    /// Changes the password by the form above.
    static func change(_ visit: Visit) async throws -> SessionBook.Ticket {
        func raw(_ name: String) -> String { String((visit.form.all(name).last ?? "").prefix(1_024)) }
        guard raw("new") == raw("again") else { throw Refusal("passwordsDiffer", field: "again") }
        return try await OwnAccountDesk(visit.house.signIn)
            .changePassword(try arrival(visit), old: raw("old"), new: raw("new"), from: visit.remote)
    }

    private static func setPassword(_ visit: Visit) async throws -> Answer {
        do {
            guard try arrival(visit).due == .newPassword else { return .see(next(visit)) }
            return SignInRooms.enter(try await change(visit), to: next(visit), visit)
        } catch let refusal as Refusal where refusal.codes != ["signInNeeded"] {
            return try await askPassword(visit, refusal)
        }
    }
}
