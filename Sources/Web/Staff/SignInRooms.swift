import HTTPTypes
import Programme
import Store
import Vocabulary

/// Signing in and out, and the language of the pages.
package enum SignInRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.signIn, .everyone) { try await ask($0) }
        rooms.post(Site.signIn, .everyone) { try await signIn($0) }
        rooms.post(Site.signOut, .arriving) { try await signOut($0) }
        rooms.get(Site.language(":code"), .everyone) { visit in
            var answer = Answer.see(local(visit.query["to"]) ?? Site.root)
            if let language = Language(code: visit.parameter("code")) {
                answer.headers.append((.setCookie, "lang=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"))
            }
            return answer
        }
    }

    /// An address of this server, and nothing else: what stands in a link is not believed.
    static func local(_ address: String) -> String? {
        guard address.hasPrefix("/"), !address.hasPrefix("//"), address.utf8.count <= 2_000,
            address.utf8.allSatisfy({ $0 > 32 && $0 != 92 && $0 < 127 })
        else { return nil }
        return address
    }

    private static func ask(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let words = visit.words
        let next = local(visit.form.has("next") ? visit.form["next"] : visit.query["next"]) ?? ""
        let errors = refusal.map { ErrorSummary($0, words) }
        var frame = Frame(words.text("door.title"), language: visit.language, path: Site.signIn, csrf: visit.csrf)
        frame.errors = errors
        if visit.query["done"] == "here" {
            let there = Link(words.text("identity.signOut"), Site.providerSignOut)
            frame.hints = [Hint(words.text("signIn.outHere"), .ok, link: there, announced: true)]
        }
        if visit.query["done"] == "out" { frame.hints = [Hint(words.text("signIn.out"), .ok, announced: true)] }
        let form = Form(
            action: Site.signIn,
            fields: [
                Field(
                    "login", words.text("door.name"), value: visit.form["login"], required: true, wide: true,
                    autocomplete: "username"),
                Field(
                    "password", words.text("door.password"), .text(type: "password"), required: true, wide: true,
                    autocomplete: "current-password"),
                Field("next", "", .hidden, value: next)
            ], buttons: [Action(words.text("frame.signIn"), .submit(name: nil, value: ""), look: .main)])
        let demo = visit.house.settings.isDemonstration ? visit.house.settings.demonstrationAccounts : []
        return try visit.page(
            "sign-in", frame,
            filled([
                "form": form.context, "hasDemo": !demo.isEmpty, "hasWays": true,
                "ways":
                    (visit.house.provider == nil
                    ? []
                    : [
                        Action(
                            words.text("identity.signIn"), .link(Markup.address(Site.providerSignIn, [("next", next)])),
                            icon: "shield")
                    ]).contexts
                    + [
                        Action(
                            words.text("traineeSignIn.title"),
                            .link(Markup.address(Site.traineeSignIn, [("next", next)])),
                            icon: "phone")
                    ].contexts,
                "demo": demo.map { account in
                    filled([
                        "name": account.login, "role": "\(account.role(visit.language)) \(account.place)",
                        "password": account.password
                    ])
                }
            ]), status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private static func signIn(_ visit: Visit) async throws -> Answer {
        do {
            guard visit.form.has("login"), visit.form.has("password") else { throw Refusal("signInWrong") }
            let password = visit.form.all("password").last ?? ""
            guard password.utf8.count <= 1_024 else { throw Refusal("signInWrong") }
            let ticket = try await visit.house.signIn.signIn(
                login: visit.form["login"], password: password, from: visit.remote)
            return enter(ticket, to: local(visit.form["next"]) ?? Site.root, visit)
        } catch let refusal as Refusal {
            return try await ask(visit, refusal)
        }
    }

    private static func signOut(_ visit: Visit) async throws -> Answer {
        if let token = visit.token { try await visit.house.signIn.signOut(token: token) }
        // Not straight on to the provider: a form may only lead to this server (CSP), and signing out there is for the person to say.
        let isProviders = visit.house.provider != nil && visit.arrival?.strength.way == .oidc
        var answer = Answer.see(Markup.address(Site.signIn, [("done", isProviders ? "here" : "out")]))
        if let clear = HTTPField.Name("Clear-Site-Data") { answer.headers.append((clear, "\"cache\", \"storage\"")) }
        answer.headers.append((.setCookie, visit.house.settings.setCookie("session", "", seconds: 0)))
        return answer
    }

    /// On with a session's new token. The door asks for what is still due.
    static func enter(_ ticket: SignInDesk.Ticket, to address: String, _ visit: Visit) -> Answer {
        var answer = Answer.see(address)
        let cookie = visit.house.settings.setCookie("session", ticket.token, seconds: ticket.seconds)
        answer.headers.append((.setCookie, cookie))
        return answer
    }
}
