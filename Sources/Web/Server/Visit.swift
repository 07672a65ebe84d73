import Hummingbird
import Programme
import Store
import Vocabulary

/// One request, with everything a handler needs and nothing of the transport.
package struct Visit: Sendable {
    package let house: House
    package let path: String
    /// Parameters of the path, percent-decoded.
    package let parameters: [String: String]
    package let query: Sent
    package let form: Sent
    /// The body as it came, for JSON.
    package let body: [UInt8]
    package let language: Language
    /// The session of who has come in, even where something is still due.
    package let arrival: SignInDesk.Session?
    /// The program that showed a token of its own; only in rooms of the JSON interface.
    package let program: Program?
    /// Whether an `Authorization` header said who asks, not a cookie.
    package let isBearer: Bool
    let browser: Browser
    package let remote: Remote
    let cookies: Cookies
    package let idempotencyKey: String?
    /// The session's token as it came; only signing out needs it.
    package let token: String?

    package var office: Office { house.office }
    package var words: Words { house.pages.words(language) }
    package var now: Instant { office.clock.now() }
    package var today: Day { now.day }

    /// The session of who is signed in, with nothing left to be done first.
    package var session: SignInDesk.Session? { arrival?.due == nil ? arrival : nil }

    /// Who is signed in, or whom a program acts for. Rooms for signed-in people never see a visit without one.
    package var actor: Actor {
        get throws {
            if let program { return program.actor }
            guard let session else { throw Refusal("signInNeeded") }
            return session.actor
        }
    }

    package var csrf: String { arrival?.csrf ?? browser.csrf }

    /// A path parameter; empty when the route has none of that name.
    package func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// The key that makes a repeated form do nothing again: sent by the page in the field `key`, by programs in the header.
    package var key: String? { idempotencyKey ?? form.optional("key") }

    /// A new value for a form's field `key`.
    package func freshKey() -> String { Identifier.make(at: now, with: office.randomness) }

    /// The texts of what was refused, in the reader's language.
    package func texts(of refusal: Refusal) -> [String] { refusal.problems.map { words.problem($0) } }

    /// A page within the frame of this visit.
    package func page(
        _ template: String, _ frame: Frame, _ context: [String: Any] = [:],
        status: HTTPResponse.Status = .ok
    ) throws -> Answer {
        var frame = frame
        frame.csrf = csrf
        if frame.path.isEmpty { frame.path = path }
        var context = context
        context["key"] = freshKey()
        context["csrf"] = csrf
        context["demonstration"] = house.settings.isDemonstration
        return .page(try house.pages.render(template, frame, context), status: status)
    }

    /// The frame of a desk page: who reads it, where they are, how many things wait.
    package func frame(_ title: String, section: String? = nil, crumbs: [Link] = []) async throws -> Frame {
        guard let session else { return Frame(title, language: language, path: path, csrf: csrf) }
        let actor = session.actor
        let waiting = try await Waiting.count(for: actor, office)
        return Frame(
            title, language: language, path: path, place: place(of: actor.division),
            reader: Reader(
                name: actor.name, role: words.text("role.\(actor.role.rawValue)"), roles: [actor.role], waiting: waiting
            ),
            section: section, crumbs: crumbs, csrf: csrf)
    }

    /// 云岭省·澜川州·凤岭县, or its English.
    package func place(of division: Division) -> String {
        division.path.map { name(of: $0) }.joined(separator: language == .chinese ? "·" : ", ")
    }

    package func name(of division: Division) -> String {
        let entry = office.divisions.entry(division, on: today)
        return (language == .chinese ? entry?.name : entry?.nameEn) ?? division.code
    }
}
