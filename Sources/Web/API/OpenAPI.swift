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
        let bearer: JSON = ["type": "http", "scheme": "bearer"]
        let components: JSON = [
            "schemas": .object(schemas.map { .init($0.name, $0.schema) }), "securitySchemes": ["bearer": bearer]
        ]
        return [
            "openapi": "3.1.0", "info": ["title": "SkillLedger", "version": "1"],
            "servers": [["url": .string(server + Site.api)]], "paths": .object(paths), "components": components
        ]
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
        if route.takesKey {
            responses.append(
                .init(
                    "200",
                    ["description": "Done before, or a batch", "content": content("application/json", route.answer)]))
        }
        let codes = route.codes.isEmpty ? "" : " Codes: " + route.codes.joined(separator: ", ")
        responses.append(
            .init(
                "default",
                [
                    "description": .string("Refused (RFC 9457)." + codes),
                    "content": content("application/problem+json", "Problem")
                ]))
        members.append(.init("responses", .object(responses)))
        if case .everyone = route.guests {
            members.append(.init("security", []))
        } else {
            members.append(.init("security", [["bearer": []]]))
        }
        return .object(members)
    }

    private static func content(_ type: String, _ schema: String) -> JSON {
        .object([.init(type, ["schema": reference(schema)])])
    }

    private static func reference(_ schema: String) -> JSON { ["$ref": .string("#/components/schemas/\(schema)")] }

    private static func parameters(_ route: APITable.Route) -> [JSON] {
        var out = route.parameters.map { parameter($0, in: "path", required: true, ["type": "string"]) }
        if route.pages {
            out.append(
                parameter(
                    "limit", in: "query", required: false,
                    ["type": "integer", "minimum": 1, "maximum": 500, "default": 100]))
            out.append(parameter("after", in: "query", required: false, ["type": "string"]))
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
