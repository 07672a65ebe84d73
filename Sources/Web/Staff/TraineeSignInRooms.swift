import Programme
import Store
import Vocabulary

/// A trainee signs in on the phone: identity number, then the six digits that the telephone got.
package enum TraineeSignInRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.traineeSignIn, .publicRead) { try ask($0) }
        rooms.post(Site.traineeSignIn, .staffSignIn) { try await request($0) }
        rooms.post(Site.traineeCode, .staffSignIn) { try await enter($0) }
    }

    private static func desk(_ visit: Visit) -> TraineeSignIn { TraineeSignIn(visit.house.signIn) }

    private static func next(_ visit: Visit) -> String {
        SignInRooms.local(visit.form.has("next") ? visit.form["next"] : visit.query["next"]) ?? Site.root
    }

    private static func page(
        _ visit: Visit, _ refusal: Refusal?, _ panels: [[String: Any?]]
    ) throws -> Answer {
        let words = visit.words
        var frame = Frame(
            words.text("traineeSignIn.title"), language: visit.language, path: Site.traineeSignIn, csrf: visit.csrf)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        let other = Link(words.text("traineeSignIn.byPassword"), Markup.address(Site.signIn, [("next", next(visit))]))
        let links: [String: Any] = ["hasLinks": true, "links": [other].contexts]
        return try visit.page(
            "signin-phone", frame, ["panels": panels.map(filled) + [links]],
            status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) throws -> Answer {
        let words = visit.words
        let title = words.text("traineeSignIn.title")
        guard desk(visit).isOpen else {
            let hint = Hint(words.text("traineeSignIn.closed"), .warn)
            return try page(visit, nil, [["hasTitle": true, "title": title, "hint": hint.context]])
        }
        let form = Form(
            action: Site.traineeSignIn,
            fields: [
                Field(
                    "idNumber", words.text("traineeSignIn.idNumber"), value: visit.form["idNumber"], required: true,
                    error: refusal.flatMap { ErrorSummary($0, words).error(for: "idNumber") }, wide: true),
                Field("next", "", .hidden, value: next(visit))
            ], buttons: [Action(words.text("traineeSignIn.send"), .submit(name: nil, value: ""), look: .main)])
        return try page(
            visit, refusal,
            [["hasTitle": true, "title": title, "text": words.text("traineeSignIn.intro"), "form": form.context]])
    }

    private static func request(_ visit: Visit) async throws -> Answer {
        do {
            let words = visit.words
            let challenge = try await desk(visit).request(idNumber: visit.form["idNumber"], from: visit.remote) {
                code in
                words.text("traineeSignIn.message", ["code": code])
            }
            return try askCode(visit, challenge.secret, shown: challenge.shown)
        } catch let refusal as Refusal {
            return try ask(visit, refusal)
        }
    }

    private static func askCode(
        _ visit: Visit, _ secret: String, shown: String? = nil, _ refusal: Refusal? = nil
    ) throws -> Answer {
        let words = visit.words
        let form = Form(
            action: Site.traineeCode,
            fields: [
                Field(
                    "code", words.text("traineeSignIn.code"), .text(type: "tel"), required: true,
                    error: refusal.flatMap { ErrorSummary($0, words).error(for: "code") }, wide: true,
                    autocomplete: "one-time-code"),
                Field("secret", "", .hidden, value: secret), Field("next", "", .hidden, value: next(visit))
            ], buttons: [Action(words.text("frame.signIn"), .submit(name: nil, value: ""), look: .main)])
        let again = Link(words.text("traineeSignIn.again"), Markup.address(Site.traineeSignIn, [("next", next(visit))]))
        let message = shown.map { Hint(words.text("traineeSignIn.demo", ["text": $0])).context }
        return try page(
            visit, refusal,
            [
                [
                    "hasTitle": true, "title": words.text("traineeSignIn.codeTitle"),
                    "text": words.text("traineeSignIn.sent"), "hint": message, "form": form.context, "hasLinks": true,
                    "links": [again].contexts
                ]
            ])
    }

    private static func enter(_ visit: Visit) async throws -> Answer {
        let secret = visit.form["secret"]
        do {
            let ticket = try await desk(visit).enter(secret: secret, code: visit.form["code"], from: visit.remote)
            return SignInRooms.enter(ticket, to: next(visit), visit)
        } catch let refusal as Refusal where refusal.codes == ["codeOver"] {
            return try ask(visit, refusal)
        } catch let refusal as Refusal {
            return try askCode(visit, secret, refusal)
        }
    }
}
