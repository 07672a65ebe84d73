import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Programme
import Store
import Synchronization
import Testing
import Vocabulary

@testable import Web

@Suite struct SecurityHeaderTests {
    /// Keeps what is logged, a line each.
    final class Lines: Sendable {
        private let kept = Mutex<[String]>([])
        var all: [String] { kept.withLock { $0 } }
        func add(_ line: String) { kept.withLock { $0.append(line) } }
    }

    struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .notice
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.add("\(event.message) \(event.metadata ?? [:])") }
    }

    private func header(_ response: TestResponse, _ name: String) -> String {
        HTTPField.Name(name).flatMap { response.headers[$0] } ?? ""
    }

    @Test("Every answer, also of errors, machines and style sheets, has the security headers and allows nothing inline")
    func headers() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let cookie = try await site.token(TestRegister.officer(of: TestRegister.county))
        try await Application(router: site.router()).test(.router) { client in
            for path in [
                Site.portal, Site.signIn, Site.desk, Site.accounts, Site.asset("skillledger.css"), Site.openAPI,
                "/api/v1/classes", "/api/v1/nothing", Site.healthy, Site.metrics, "/nothing/here", "/desk/classes/none"
            ] {
                try await client.execute(uri: path, method: .get, headers: [.cookie: "session=\(cookie)"]) { response in
                    let policy = header(response, "content-security-policy")
                    for part in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
                    {
                        #expect(policy.contains(part), "\(path)")
                    }
                    #expect(!policy.contains("unsafe") && !policy.contains("*"), "\(path)")
                    #expect(header(response, "x-content-type-options") == "nosniff", "\(path)")
                    #expect(header(response, "referrer-policy") == "same-origin", "\(path)")
                    #expect(header(response, "cross-origin-opener-policy") == "same-origin", "\(path)")
                    #expect(header(response, "cross-origin-resource-policy") == "same-origin", "\(path)")
                    #expect(header(response, "permissions-policy").contains("camera=()"), "\(path)")
                    #expect(
                        header(response, "strict-transport-security") == "max-age=31536000; includeSubDomains",
                        "\(path)")
                    #expect(header(response, "access-control-allow-origin").isEmpty, "\(path)")
                    #expect(header(response, "server").isEmpty && header(response, "x-powered-by").isEmpty, "\(path)")
                    let caching = header(response, "cache-control")
                    #expect(caching == (path.hasPrefix("/static/") ? "max-age=3600" : "no-store"), "\(path)")
                    if response.body.readableBytes > 0 {
                        let type = header(response, "content-type")
                        #expect(type.contains("charset=utf-8") || type.hasPrefix("application/"), "\(path): \(type)")
                    }
                }
            }
        }
    }

    @Test("A method that an address does not take is refused; TRACE never answers")
    func methods() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        try await Application(router: site.router()).test(.router) { client in
            for method in [HTTPRequest.Method.trace, .put, .delete, .options, .patch] {
                try await client.execute(uri: Site.portal, method: method) { response in
                    #expect([404, 405].contains(response.status.code), "\(method)")
                }
            }
        }
    }

    @Test("A fault shows no detail; the log has it, on one line; who is refused is logged by account, not by name")
    func faults() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let lines = Lines()
        let house = try TestSite(test).house
        let watched = House(
            office: house.office, signIn: house.signIn, pages: house.pages, settings: house.settings,
            log: Logger(label: "test") { _ in Handler(lines: lines) })
        let officer = TestRegister.officer(of: TestRegister.county)
        let cookie = try await TestSite(test).token(officer)
        let router = Front.router(
            watched, files: StaticFiles(folder: TestOffice.root.appendingPathComponent("Site/static"), borrowed: [:]))
        Rooms(router: router, house: watched).get("/broken", .publicRead) { _ in
            throw StoreFault("table secret_table\nadmin signed in \u{1B}[31m")
        }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/broken", method: .get) { response in
                let body = String(buffer: response.body)
                #expect(response.status.code == 500 && !body.contains("secret_table") && !body.contains("StoreFault"))
            }
            try await client.execute(
                uri: Site.accounts + "?x=%0Ay", method: .get, headers: [.cookie: "session=\(cookie)"]
            ) { response in
                #expect(response.status.code == 403)
            }
        }
        let fault = try #require(lines.all.first { $0.contains("secret_table") })
        #expect(!fault.contains { $0.isNewline } && !fault.contains("\u{1B}"))
        let refused = try #require(lines.all.first { $0.contains("notYourRole") })
        #expect(refused.contains(Site.accounts) && !refused.contains(officer.name) && !refused.contains("x="))
    }

    @Test("The name of a download cannot end its header or leave its quotes")
    func downloads() {
        let answer = Answer.file([1], type: "text/csv; charset=utf-8", name: "名册\"\r\nSet-Cookie: a=b\\.csv")
        let value = answer.headers.first { $0.0 == .contentDisposition }?.1 ?? ""
        #expect(value.hasPrefix("attachment; filename=\""))
        #expect(!value.contains("\r") && !value.contains("\n") && !value.contains("\\"))
        #expect(value.filter { $0 == "\"" }.count == 2)
        #expect(value.contains("filename*=UTF-8''%E5%90%8D%E5%86%8C%22%0D%0A"))
    }

    @Test("security.txt names the contact where one is set, and is not there where none is")
    func securityText() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        var settings = site.house.settings
        settings.securityContact = "mailto:security@example.org"
        let house = House(
            office: site.house.office, signIn: site.house.signIn, pages: site.house.pages, settings: settings,
            log: site.house.log)
        let files = StaticFiles(folder: TestOffice.root.appendingPathComponent("Site/static"), borrowed: [:])
        try await Application(router: Front.router(house, files: files)).test(.router) { client in
            try await client.execute(uri: Site.securityText, method: .get) { response in
                let lines = String(buffer: response.body).split(separator: "\n")
                #expect(lines.first == "Contact: mailto:security@example.org")
                let expires = lines.first { $0.hasPrefix("Expires: ") }.flatMap { Instant(String($0.dropFirst(9))) }
                #expect(expires.map { $0 > test.office.clock.now() } == true)
            }
        }
        try await site.run { caller in
            let answer = try await caller.get(Site.securityText)
            #expect(answer.status == 404)
        }
        #expect(SecurityText.isContact("https://example.org/report") && !SecurityText.isContact("me@example.org"))
        #expect(!SecurityText.isContact("mailto:a@b\nX: y"))
    }
}
