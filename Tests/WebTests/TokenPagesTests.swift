import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Testing
import Vocabulary

@testable import Web

@Suite struct TokenPagesTests {
    /// An answer to a program, with what it says about the token.
    private func ask(
        _ caller: TestSite.Caller, _ path: String, _ authorization: String
    ) async throws -> (status: Int, challenge: String, body: String) {
        try await caller.client.execute(uri: path, method: .get, headers: [.authorization: authorization]) { response in
            (
                response.status.code, response.headers[.wwwAuthenticate] ?? "", String(buffer: response.body)
            )
        }
    }

    @Test(
        "An administrator makes a token on the page, sees it once, a program uses it within its scopes until it is revoked"
    )
    func page() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        _ = try await site.token(course.teacher)
        let login = "u" + course.teacher.id.lowercased()
        let administrator = TestRegister.officer(of: course.teacher.division, role: .administrator)
        let cookie = try await site.token(administrator)
        try await site.run { caller in
            let form = try await caller.get(Site.new(Site.tokens), cookie: cookie)
            let fields = [
                "csrf": form.hidden("csrf"), "key": form.hidden("key"), "name": "签到终端", "login": login,
                "expiresOn": (test.office.clock.today + 10).description, "scopes.listClasses": "true"
            ]
            let made = try await caller.post(Site.new(Site.tokens), form: fields, cookie: cookie)
            let start = try #require(made.body.range(of: TokenDesk.prefix))
            let token = String(made.body[start.lowerBound...].prefix { $0 != "<" })
            #expect(made.status == 200 && token.count > 40)
            #expect(try await caller.post(Site.new(Site.tokens), form: fields, cookie: cookie).status == 422)
            let list = try await caller.get(Site.tokens, cookie: cookie)
            #expect(list.body.contains("签到终端") && !list.body.contains(TokenDesk.prefix))

            #expect(try await caller.get("/api/v1/classes", bearer: token).status == 200)
            let other = try await ask(caller, "/api/v1/classes/\(course.id)", "bearer \(token)")
            #expect(other.status == 403)
            #expect(other.challenge == #"Bearer realm="skillledger", error="insufficient_scope", scope="getClass""#)
            #expect(other.body.contains("scopeMissing"))
            let nobody = try await ask(caller, "/api/v1/classes", "Bearer \(TokenDesk.prefix)unknown")
            #expect(nobody.status == 401)
            #expect(nobody.challenge == #"Bearer realm="skillledger", error="invalid_token""#)
            let without = try await ask(caller, "/api/v1/classes", "Basic dTpw")
            #expect(without.status == 401 && without.challenge == #"Bearer realm="skillledger""#)
            let asPage = try await caller.get(Site.desk, bearer: token)
            #expect(asPage.status == 303 && asPage.location.hasPrefix(Site.signIn))

            let id = try #require(try await TokenDesk(office: test.office).list(for: administrator).items.first?.id)
            let revoke = Site.act(Site.token(id), "revoke")
            let gone = try await caller.post(
                revoke, form: ["csrf": list.hidden("csrf"), "key": "r1"], cookie: cookie)
            #expect(gone.status == 303)
            #expect(try await caller.get("/api/v1/classes", bearer: token).status == 401)
        }
    }

    @Test("Every operation for signed-in callers has a scope of its own name, and the description says so")
    func scopes() throws {
        let document = OpenAPI.document("https://example.org")
        var seen: Set<String> = []
        for path in document["paths"]?.members ?? [] {
            for operation in path.value.members ?? [] {
                let id = try #require(operation.value["operationId"]?.string)
                let security = try #require(operation.value["security"]?.array)
                let scope = security.first?["token"]?.array?.first?.string
                #expect(security.isEmpty || scope == id, "\(id)")
                if let scope { seen.insert(scope) }
            }
        }
        #expect(seen == Set(ProgramScope.allCases.map(\.rawValue)))
        let schemes = Set((document["components"]?["securitySchemes"]?.members ?? []).map(\.name))
        #expect(schemes == ["token", "session"])
    }
}
