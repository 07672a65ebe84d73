import Foundation
import HTTPTypes
import Hummingbird
import Programme
import Store
import Vocabulary

/// Registers handlers: reads the visit, asks for the session, checks who may enter and that a form is ours,
/// and turns what is refused into a page or a problem document. Each room takes the right that opens it.
package struct Rooms {
    package typealias Handler = @Sendable (Visit) async throws -> Answer
    package struct Registration: Sendable {
        package let method: String
        package let path: String
        package let right: Right
        /// Whether it belongs to the JSON interface; a program needs `scope` for it.
        package let isAPI: Bool
        package let scope: ProgramScope?
    }

    private let router: Router<VisitContext>
    private let house: House
    private let register: @Sendable (Registration) -> Void
    /// The largest body of a request, in bytes: the largest file and the form around it.
    static let largestBody = 24 << 20

    package init(
        router: Router<VisitContext>, house: House,
        register: @escaping @Sendable (Registration) -> Void = { _ in }
    ) {
        self.router = router
        self.house = house
        self.register = register
    }

    /// A page. `path` is written as in `Site`, parameters as `:id`.
    package func get(_ path: String, _ right: Right, _ handler: @escaping Handler) {
        add(.get, path, right, isAPI: false, handler)
    }

    /// What a form sends.
    package func post(_ path: String, _ right: Right, _ handler: @escaping Handler) {
        add(.post, path, right, isAPI: false, handler)
    }

    /// An operation of the JSON interface; a program needs `scope` for it, and without one cannot do it.
    package func apiGet(
        _ path: String, _ right: Right, scope: ProgramScope? = nil, _ handler: @escaping Handler
    ) {
        add(.get, path, right, isAPI: true, scope: scope, handler)
    }

    package func apiPost(
        _ path: String, _ right: Right, scope: ProgramScope? = nil, _ handler: @escaping Handler
    ) {
        add(.post, path, right, isAPI: true, scope: scope, handler)
    }

    private func add(
        _ method: HTTPRequest.Method, _ path: String, _ right: Right, isAPI: Bool, scope: ProgramScope? = nil,
        _ handler: @escaping Handler
    ) {
        register(
            Registration(method: method.rawValue, path: path, right: right, isAPI: isAPI, scope: scope))
        let house = house
        router.on(RouterPath(path), method: method) { request, context in
            var answer: Answer
            do {
                let (visit, cookie) = try await Self.visit(request, context, house, isAPI: isAPI)
                answer = await Door.open(
                    visit, right: right, isAPI: isAPI, isPost: method == .post, scope: scope, handler)
                // A handler that signs in or out has the last word on its cookie.
                if let cookie, !answer.headers.contains(where: { $0.0 == .setCookie && cookie.isSameCookie(as: $0.1) })
                {
                    answer.headers.append((.setCookie, cookie))
                }
                if visit.query.has("lang"), let language = Language(code: visit.query["lang"]) {
                    answer.headers.append(
                        (.setCookie, "lang=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"))
                }
            } catch let refusal as Refusal {
                answer = Door.plainProblem(refusal)
            } catch where !(error is any HTTPResponseError) {
                let language = Language.preferred(query: nil, cookie: request.cookies["lang"]?.value)
                answer = Door.faulted(error, request.uri.path, language, house)
            }
            return answer.response
        }
    }

    /// The visit, and the cookie that it is to take along.
    private static func visit(
        _ request: Request, _ context: VisitContext, _ house: House, isAPI: Bool
    ) async throws -> (Visit, String?) {
        let query = Sent.urlEncoded(request.uri.query ?? "")
        var form = Sent()
        var body: [UInt8] = []
        if request.method == .post {
            (form, body) = try await read(request)
        }
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            parameters[String(name)] = String(value).removingPercentEncoding ?? String(value)
        }
        let settings = house.settings
        let bearer = Bearer.token(request.headers[.authorization])
        let token = bearer ?? request.cookies[settings.cookie("session")]?.value
        var admission: SessionBook.Admission?
        var program: Program?
        if let bearer, bearer.hasPrefix(TokenDesk.prefix) {
            // Programs have the JSON interface; pages are for people.
            program = isAPI ? try await TokenDesk(office: house.office).program(bearer) : nil
        } else if let token {
            admission = try await house.signIn.sessions.admit(token: token, renewing: bearer == nil)
        }
        let browser = Browser(
            request, cookie: request.cookies[settings.cookie("browser")]?.value, randomness: house.office.randomness)
        var cookie: String?
        if let renewed = admission?.renewed {
            cookie = settings.setCookie("session", renewed.token, seconds: renewed.seconds)
        } else if admission == nil, bearer == nil, !isAPI, browser.isNew, request.method == .get {
            cookie = settings.setCookie("browser", browser.secret, seconds: nil)
        }
        let ties = try await ties(of: program?.actor ?? admission?.session.actor, house)
        let visit = Visit(
            house: house, path: request.uri.path, parameters: parameters, query: query, form: form, body: body,
            language: Language.preferred(query: query.optional("lang"), cookie: request.cookies["lang"]?.value),
            arrival: admission?.session, program: program, ties: ties, isBearer: bearer != nil, browser: browser,
            remote: context.remote(request, trusting: settings.trustedProxies), cookies: request.cookies,
            idempotencyKey: HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] }, token: token)
        return (visit, cookie)
    }

    /// Of those who work in the bureau; institutions and trainees have only their own matters.
    private static func ties(of actor: Actor?, _ house: House) async throws -> [String] {
        guard let actor, actor.may(.integrityRead) else { return [] }
        return try await house.office.store.read { try AccountDesk.ties(of: actor.id, $0) }
    }

    private static func read(_ request: Request) async throws -> (Sent, [UInt8]) {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: largestBody)
        } catch {
            throw Refusal("bodyTooLarge", ["limit": String(largestBody >> 20)])
        }
        let type = request.headers[.contentType] ?? ""
        let bytes = Array(buffer.readableBytesView)
        if type.hasPrefix("multipart/form-data") {
            let boundary = type.range(of: "boundary=").map { String(type[$0.upperBound...]) } ?? ""
            guard let form = Sent.multipart(bytes, boundary: boundary.trimmingCharacters(in: ["\""])) else {
                throw Refusal("bodyBroken")
            }
            return (form, bytes)
        }
        if type.hasPrefix("application/x-www-form-urlencoded") {
            return (Sent.urlEncoded(String(decoding: bytes, as: UTF8.self)), bytes)
        }
        return (Sent(), bytes)
    }
}

extension String {
    /// Whether two `Set-Cookie` values are of the same name.
    fileprivate func isSameCookie(as other: String) -> Bool {
        prefix { $0 != "=" } == other.prefix { $0 != "=" }
    }
}
