import Calls
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Programme
import Store
import Synchronization
import Vocabulary

@testable import Web

/// The whole front of the house over an office of its own.
struct TestSite: Sendable {
    let test: TestOffice
    let house: House

    /// Read once: templates and words are most of a test's time.
    private static let pages = Result { try Pages(site: TestOffice.root.appendingPathComponent("Site", isDirectory: true)) }

    init(
        _ test: TestOffice, settings: House.Settings = House.Settings(publicAddress: "https://example.org"),
        messages: (any MessageSender)? = nil, log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        readQuota: ReadQuota = ReadQuota(), scanner: ClamSocket? = nil
    ) throws {
        self.test = test
        let signIn = SignInDesk(
            store: test.office.store, clock: test.time.keeper, randomness: .system, hasher: .light,
            messages: messages)
        house = House(
            office: test.office, signIn: signIn, pages: try Self.pages.get(),
            settings: settings, log: log, readQuota: readQuota, scanner: scanner)
    }

    func router(register: @escaping @Sendable (Rooms.Registration) -> Void = { _ in }) -> Router<VisitContext> {
        let files = StaticFiles(folder: TestOffice.root.appendingPathComponent("Site/static"), borrowed: [:])
        return Front.router(house, files: files, register: register)
    }

    /// An account for this person, signed in.
    func token(_ actor: Actor) async throws -> String {
        let login = "u" + actor.id.lowercased()
        let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: login, name: actor.name, role: actor.role, division: actor.division,
                institution: actor.institution, person: actor.person, password: "long enough"), by: .system(in: nil))
        return try await house.signIn.start(account: id, Strength(.oidc, .provider)).token
    }

    func run(_ work: @escaping @Sendable (Caller) async throws -> Void) async throws {
        try await Application(router: router()).test(.router) { client in try await work(Caller(client: client)) }
    }

    struct Answered {
        let status: Int
        let body: String
        let location: String
        /// What `Set-Cookie` says, each.
        var cookies: [String] = []

        /// The value of a cookie that this answer sets.
        func cookie(_ name: String) -> String? {
            cookies.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1).prefix { $0 != ";" }) }
        }

        var json: JSON { if case .success(let value) = JSON.parse(body) { value } else { .null } }

        /// The value of a hidden field.
        func hidden(_ name: String) -> String {
            guard let start = body.range(of: "name=\"\(name)\" value=\"") else { return "" }
            return String(body[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    /// Sends requests as a browser (cookie) or as a program (bearer).
    struct Caller {
        let client: any TestClientProtocol
        /// A connection in place of the framework's, whose patience ends while the whole suite is at work.
        var connection: TestClient?
        /// What every browser has before anybody signs in.
        static let browser = String(repeating: "e", count: 22)

        func get(_ path: String, cookie: String? = nil, bearer: String? = nil) async throws -> Answered {
            try await send(.get, path, nil, "", cookie, bearer)
        }

        /// - Parameter cookie: of a session; nil: nobody is signed in, and the form bears the mark of this browser.
        func post(_ path: String, form: [String: String], cookie: String?, headers: HTTPFields = [:]) async throws
            -> Answered
        {
            var form = form
            if cookie == nil { form["csrf"] = form["csrf"] ?? Browser.csrf(of: Self.browser) }
            let text = form.map { Markup.queryValue($0.key) + "=" + Markup.queryValue($0.value) }.joined(separator: "&")
            return try await send(.post, path, text, "application/x-www-form-urlencoded", cookie, nil, nil, headers)
        }

        func post(_ path: String, json: String, bearer: String? = nil, key: String? = nil) async throws -> Answered {
            try await send(.post, path, json, "application/json", nil, bearer, key)
        }

        private func send(
            _ method: HTTPRequest.Method, _ path: String, _ body: String?, _ type: String, _ cookie: String?,
            _ bearer: String?, _ key: String? = nil, _ more: HTTPFields = [:]
        ) async throws -> Answered {
            var headers = more
            if body != nil { headers[.contentType] = type }
            headers[.cookie] = "browser=\(Self.browser)" + (cookie.map { "; session=\($0)" } ?? "")
            if let bearer { headers[.authorization] = "Bearer \(bearer)" }
            if let key, let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
            let bytes = body.map { ByteBuffer(string: $0) }
            if let connection {
                let response = try await connection.execute(
                    .init(path, method: method, authority: "localhost", headers: headers, body: bytes))
                let fields = response.head.headerFields
                return Answered(
                    status: response.status.code, body: response.body.map { String(buffer: $0) } ?? "",
                    location: fields[.location] ?? "", cookies: fields[values: .setCookie])
            }
            return try await client.execute(uri: path, method: method, headers: headers, body: bytes) { response in
                Answered(
                    status: response.status.code, body: String(buffer: response.body),
                    location: response.headers[.location] ?? "", cookies: response.headers[values: .setCookie])
            }
        }
    }
}
