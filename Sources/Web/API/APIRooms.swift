import Foundation
import Hummingbird
import Programme
import Store
import Vocabulary

/// The JSON interface, version 1: handlers of the routes in `APITable`.
package enum APIRooms {
    package static func open(_ rooms: Rooms) {
        for route in APITable.routes {
            let handler: Rooms.Handler = { visit in
                try check(visit.query, route)
                return try await route.handler(visit)
            }
            switch route.method {
            case .get: rooms.apiGet(route.roomPath, route.right, scope: route.scope, handler)
            case .post: rooms.apiPost(route.roomPath, route.right, scope: route.scope, handler)
            }
        }
    }

    static func openAPI(_ visit: Visit) throws -> Answer { .json(OpenAPI.document(visit.house.settings.publicAddress)) }

    /// A person's session for an app: its token goes into `Authorization: Bearer`. Programs have tokens of their own.
    static func signIn(_ visit: Visit) async throws -> Answer {
        var fields = JSONFields(try JSONFields.body(visit.body))
        let login = fields.needed("login")
        let password = fields.needed("password", longest: 1_000)
        let code = fields.text("code")
        try fields.finish()
        let ticket = try await signedIn(visit, login: login, password: password, code: code)
        var answer = Answer.json(["token": .string(ticket.token), "type": "Bearer"], status: .created)
        answer.headers.append((.cacheControl, "no-store"))
        return answer
    }

    /// A session with nothing left to be done first. What pages ask for step by step, a program brings at once.
    private static func signedIn(
        _ visit: Visit, login: String, password: String, code: String?
    ) async throws -> SessionBook.Ticket {
        let desk = visit.house.signIn
        let ticket = try await desk.signIn(login: login, password: password, from: visit.remote)
        guard let session = try await desk.session(token: ticket.token), let due = session.due else { return ticket }
        guard due == .secondFactor, let code else {
            try await desk.signOut(token: ticket.token)
            throw Refusal("secondFactorNeeded")
        }
        let passed = try await SecondFactorDesk(desk).pass(session, code: code, from: visit.remote)
        guard try await desk.session(token: passed.token)?.due == nil else { throw Refusal("secondFactorNeeded") }
        return passed
    }

    static func classes(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let limit = try pageSize(visit)
        let after = visit.query["after"]
        let rows = try await visit.office.store.read { try ClassFeed.list(actor, after: after, limit: limit, $0) }
        return .json(page(rows.items, next: rows.next))
    }

    static func oneClass(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let id = visit.parameter("id")
        return .json(try await visit.office.store.read { try ClassFeed.one(id, actor, $0) })
    }

    static func signings(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let limit = try pageSize(visit)
        let (id, after) = (visit.parameter("id"), visit.query["after"])
        let rows = try await visit.office.store.read {
            try ClassFeed.signings(id, actor, after: after, limit: limit, $0)
        }
        return .json(page(rows.items, next: rows.next))
    }

    /// One signing, or `{"signings": […]}`.
    static func sign(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        let body = try JSONFields.body(visit.body)
        let course = visit.parameter("id")
        let desk = AttendanceDesk(office: visit.office)
        let trainee = actor.role == .trainee
        guard body["signings"] != nil else {
            let request = try SigningJSON.request(body, path: "$", trainee: trainee)
            let receipt = try await desk.sign(
                request, course: course, way: trainee ? .code : .api, by: actor, key: visit.idempotencyKey)
            return Answer(
                status: receipt.repeated ? .ok : .created, type: "application/json", body: SigningJSON.bytes(receipt))
        }
        var fields = JSONFields(body)
        guard let list = fields.value("signings")?.array else {
            throw Refusal("json.type", place: "$.signings", ["wanted": "array"])
        }
        try fields.finish()
        guard list.count <= AttendanceDesk.largestBatch else {
            throw Refusal("batchTooLarge", place: "$.signings", ["limit": String(AttendanceDesk.largestBatch)])
        }
        var requests: [SigningRequest] = []
        var problems: [Problem] = []
        for (index, item) in list.enumerated() {
            do {
                requests.append(try SigningJSON.request(item, path: "$.signings[\(index)]", trainee: trainee))
            } catch let refusal as Refusal {
                problems += refusal.problems
            }
        }
        guard problems.isEmpty else { throw Refusal(Array(problems.prefix(100))) }
        let results = try await desk.sign(requests, course: course, way: .api, by: actor, key: visit.idempotencyKey)
        let words = visit.words
        return .json(["results": .array(results.enumerated().map { SigningJSON.json($1, index: $0, words) })])
    }

    /// Whether a certificate is true, for anyone.
    static func certificate(_ visit: Visit) async throws -> Answer {
        let number = try CertificateNumber(visit.parameter("number"), field: "number").text
        return .json(try await visit.office.store.read { try ClassFeed.certificate(number, $0) })
    }

    static func pageSize(_ visit: Visit) throws -> Int {
        let sent = visit.query.all("limit")
        guard let text = sent.first else { return 100 }
        guard sent.count == 1, let limit = Int(text), (1...500).contains(limit) else {
            throw Refusal("numberOutOfRange", field: "limit")
        }
        return limit
    }

    /// Holds what the query says against the description: one value for each name, and of the form that it tells.
    /// - Throws: `Refusal` `valueWrong`.
    private static func check(_ query: Sent, _ route: APITable.Route) throws {
        for (name, pattern) in route.patterns where !route.parameters.contains(name) {
            let sent = query.all(name)
            let isRight = sent.allSatisfy { text in
                text.range(of: pattern, options: .regularExpression) == text.startIndex..<text.endIndex
            }
            guard sent.count <= 1, isRight else { throw Refusal("valueWrong", field: name) }
        }
    }

    private static func page(_ items: [JSON], next: String?) -> JSON { ["items": .array(items), "next": .text(next)] }
}
