import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Synchronization
import Testing
import Vocabulary

@testable import Web

@Suite struct APITests {
    @Test("The OpenAPI document and the opened routes name the same operations, parameters and schemas")
    func described() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let opened = Mutex<Set<String>>([])
        let site = try TestSite(test)
        _ = site.router { room in
            guard room.path.hasPrefix(Site.api) else { return }
            opened.withLock { _ = $0.insert(room.method.lowercased() + " " + room.path) }
        }
        let document = OpenAPI.document("https://example.org")
        var described: Set<String> = []
        var references: Set<String> = []
        func collect(_ value: JSON) {
            for member in value.members ?? [] {
                if member.name == "$ref", let text = member.value.string {
                    references.insert(String(text.split(separator: "/").last ?? ""))
                }
                collect(member.value)
            }
            for item in value.array ?? [] { collect(item) }
        }
        collect(document)
        for path in document["paths"]?.members ?? [] {
            for method in path.value.members ?? [] {
                let room = path.name.split(separator: "/").map {
                    $0.hasPrefix("{") ? ":" + $0.dropFirst().dropLast() : String($0)
                }
                described.insert(method.name + " " + Site.api + "/" + room.joined(separator: "/"))
                let inPath = (method.value["parameters"]?.array ?? []).filter { $0["in"]?.string == "path" }
                let named = Set(inPath.compactMap { $0["name"]?.string })
                #expect(named == Set(room.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }))
            }
        }
        #expect(described == opened.withLock { $0 })
        #expect(
            references == Set((document["components"]?["schemas"]?.members ?? []).map(\.name)).intersection(references))
        #expect(document["openapi"]?.string == "3.1.0")
    }

    @Test("A program signs in, signs people one by one and in a batch, and reads them back in pages")
    func program() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        _ = try await site.token(course.teacher)
        test.time.set(TestOffice.monday(8, 30))
        let login = "u" + course.teacher.id.lowercased()
        try await site.run { caller in
            let wrong = try await caller.post("/api/v1/sessions", json: #"{"login":"\#(login)","password":"no"}"#)
            #expect(wrong.json["code"]?.string == "signInWrong")
            let session = try await caller.post(
                "/api/v1/sessions", json: #"{"login":"\#(login)","password":"long enough"}"#)
            #expect(session.status == 201)
            let token = try #require(session.json["token"]?.string)
            let path = "/api/v1/classes/\(course.id)/signings"
            let one = #"{"enrolment":"\#(course.enrolments[0])","lesson":"\#(course.lessons[0])","direction":"in"}"#
            let first = try await caller.post(path, json: one, bearer: token, key: "k1")
            #expect(first.status == 201 && first.json["late"]?.bool == false)
            let again = try await caller.post(path, json: one, bearer: token, key: "k1")
            #expect(again.json["id"] == first.json["id"])
            let twice = try await caller.post(path, json: one, bearer: token)
            #expect(twice.status == 409 && twice.json["code"]?.string == "alreadySigned")
            let batch = """
                {"signings":[{"enrolment":"\(course.enrolments[1])","date":"2023-06-12","half":"morning","direction":"in"},
                {"enrolment":"\(course.enrolments[0])","lesson":"\(course.lessons[0])","direction":"in"}]}
                """
            let other = try await caller.post(path, json: batch, bearer: token, key: "k1")
            #expect(other.status == 409 && other.json["code"]?.string == "keyUsedForAnother")
            let results = try await caller.post(path, json: batch, bearer: token)
            #expect(results.json["results"]?.array?.map { $0["status"]?.string } == ["stored", "refused"])
            let page = try await caller.get(path + "?limit=1", bearer: token)
            let next = try #require(page.json["next"]?.string)
            let rest = try await caller.get(path + "?limit=1&after=\(next)", bearer: token)
            #expect(page.json["items"]?.array?.count == 1 && rest.json["items"]?.array?.count == 1)
            #expect(page.json["items"] != rest.json["items"] && rest.json["next"]?.isNull == true)
            let found = try await caller.get("/api/v1/classes/\(course.id)", bearer: token)
            #expect(found.json["lessons"]?.array?.count == 2 && found.json["enrolments"]?.array?.count == 3)
            #expect(try await caller.get("/api/v1/classes", bearer: token).json["items"]?.array?.count == 1)
        }
        #expect(try await test.count("select count(*) from signing") == 2)
    }

    @Test(
        "Without a token, for another's class, or with a body that is wrong, the problem has a stable code and a place",
        arguments: [
            ("{", "json.syntax"), ("[]", "json.type"), ("{}", "json.missing"), (#"{"direction":1}"#, "json.type"),
            (#"{"enrolment":"a","lesson":"b","direction":"in","surprise":1}"#, "json.unknown"),
            (#"{"enrolment":"a","lesson":"b","direction":"in","id":"short"}"#, "json.type"),
            (#"{"idNumber":"123","lesson":"b","direction":"in"}"#, "citizenID.length"),
            (#"{"enrolment":"a","lesson":"b","direction":"in","latitude":95,"longitude":1}"#, "coordinateWrong"),
            (#"{"enrolment":"a","lesson":"b","direction":"in"}"#, "noLesson"),
            (#"{"signings":[{"direction":"in"}]}"#, "json.missing"), (#"{"signings":[]}"#, "batchEmpty"),
            (#"{"signings":{}}"#, "json.type")
        ])
    func problems(body: String, code: String) async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        let token = try await site.token(course.teacher)
        try await site.run { caller in
            let path = "/api/v1/classes/\(course.id)/signings"
            #expect(try await caller.post(path, json: body).status == 401)
            let answer = try await caller.post(path, json: body, bearer: token)
            #expect(answer.json["code"]?.string == code)
            #expect(answer.status == 422)
            #expect(
                try await caller.get("/api/v1/classes/nothing/signings", bearer: token).json["code"]?.string
                    == "notFound")
            #expect(try await caller.get("/api/v1/certificates/ZS-0000", bearer: nil).status == 404)
        }
    }

    @Test("an address says which methods it takes: 405 with Allow for others, HEAD as GET without a body")
    func methods() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        try await TestSite(test).run { caller in
            for (path, allowed) in [
                ("/api/v1/classes", "GET, HEAD"), ("/api/v1/sessions", "POST"), (Site.portal, "GET, HEAD"),
                ("/api/v1/classes/x/signings", "GET, HEAD, POST")
            ] {
                for method: HTTPRequest.Method in [.put, .delete, .trace, .options] {
                    try await caller.client.execute(uri: path, method: method) { answer in
                        #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == allowed, "\(path)")
                    }
                }
            }
            try await caller.client.execute(uri: Site.portal, method: .head) { answer in
                #expect(answer.status == .ok && answer.body.readableBytes == 0)
            }
            #expect(try await caller.client.execute(uri: "/nowhere", method: .put) { $0.status } == .notFound)
        }
    }
}
