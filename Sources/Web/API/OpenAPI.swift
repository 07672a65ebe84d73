import Programme
import Vocabulary

/// The interface described as OpenAPI 3.1, written from `APITable`.
enum OpenAPI {
    static func document(_ server: String) -> JSON {
        let paths = Dictionary(grouping: APITable.routes, by: \.path).sorted { $0.key < $1.key }.map { path, routes in
            JSON.Member(
                path,
                .object(
                    routes.sorted { $0.method.rawValue < $1.method.rawValue }.map {
                        .init($0.method.rawValue, operation($0))
                    }))
        }
        let components: JSON = [
            "schemas": .object(schemas.map { .init($0.name, $0.schema) }), "securitySchemes": schemes
        ]
        return [
            "openapi": "3.1.0", "info": ["title": "SkillLedger", "version": "1"],
            "servers": [["url": .string(server + Site.api)]], "paths": .object(paths), "components": components
        ]
    }

    /// RFC 6750: both come in `Authorization: Bearer …`.
    private static let schemes: JSON = [
        "token": [
            "type": "http", "scheme": "bearer", "bearerFormat": .string(TokenDesk.prefix + "…"),
            "description": .string(
                "A program's token, made by an administrator for at most \(TokenDesk.longest) days and for the operations "
                    + "that it names.")
        ],
        "session": [
            "type": "http", "scheme": "bearer",
            "description": "A person's session, from createSession: all operations of the person's role."
        ]
    ]

    /// Either a program with the scope or a person in a session; nothing where anyone may ask.
    private static func security(_ route: APITable.Route) -> JSON {
        if route.right.isPublic { return [] }
        let scopes = [route.scope].compactMap { $0 }.map { JSON.string($0.rawValue) }
        return scopes.isEmpty ? [["session": []]] : [["token": .array(scopes)], ["session": []]]
    }

    private static func operation(_ route: APITable.Route) -> JSON {
        var members: [JSON.Member] = [.init("operationId", .string(route.id)), .init("summary", .string(route.summary))]
        let parameters = self.parameters(route)
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let request = route.request {
            members.append(.init("requestBody", ["required": true, "content": content("application/json", request)]))
        }
        var responses: [JSON.Member] = [
            .init(String(route.status), ["description": "Done", "content": content("application/json", route.answer)])
        ]
        if route.takesKey, route.status != 200 {
            responses.append(
                .init(
                    "200",
                    ["description": "Done before, or a batch", "content": content("application/json", route.answer)]))
        }
        responses += refusals(route)
        members.append(.init("responses", .object(responses)))
        members.append(.init("security", security(route)))
        return .object(members)
    }

    /// The statuses in which an operation refuses, with the codes that are special to it, and `default` for faults.
    private static func refusals(_ route: APITable.Route) -> [JSON.Member] {
        var codes: [Int: [String]] = [422: [], 503: ["busy", "storeAway"]]
        if !route.right.isPublic {
            codes[401] = ["signInNeeded", "tokenInvalid", "secondFactorNeeded"]
            codes[403] = ["scopeMissing", "notYourRole"]
            if route.method == .get { codes[429] = ["readsTooMany"] }
        }
        if route.request != nil { codes[413] = ["bodyTooLarge"] }
        if route.takesKey { codes[409] = ["keyUsedForAnother"] }
        for code in route.codes {
            let status = Door.status(of: Refusal(code)).code
            if codes[status]?.contains(code) != true { codes[status, default: []].append(code) }
        }
        let refused = codes.sorted { $0.key < $1.key }.map { status, codes in
            JSON.Member(
                String(status),
                [
                    "description": .string(
                        codes.isEmpty ? "Refused (RFC 9457)" : "Refused (RFC 9457): " + codes.joined(separator: ", ")),
                    "content": content("application/problem+json", "Problem")
                ])
        }
        let fault: JSON = [
            "description": "A fault (RFC 9457)", "content": content("application/problem+json", "Problem")
        ]
        return refused + [JSON.Member("default", fault)]
    }

    private static func content(_ type: String, _ schema: String) -> JSON {
        .object([.init(type, ["schema": reference(schema)])])
    }

    private static func reference(_ schema: String) -> JSON { ["$ref": .string("#/components/schemas/\(schema)")] }

    private static func parameters(_ route: APITable.Route) -> [JSON] {
        func text(_ name: String) -> JSON {
            route.patterns[name].map { ["type": "string", "pattern": .string($0)] } ?? ["type": "string"]
        }
        var out = route.parameters.map { parameter($0, in: "path", required: true, text($0)) }
        if route.pages {
            out.append(
                parameter(
                    "limit", in: "query", required: false,
                    ["type": "integer", "minimum": 1, "maximum": 500, "default": 100]))
            out.append(parameter("after", in: "query", required: false, text("after")))
        }
        if route.takesKey {
            out.append(parameter("Idempotency-Key", in: "header", required: false, ["type": "string"]))
        }
        return out
    }

    private static func parameter(_ name: String, in place: String, required: Bool, _ schema: JSON) -> JSON {
        ["name": .string(name), "in": .string(place), "required": .bool(required), "schema": schema]
    }
}
