import Programme
import Vocabulary

extension OpenAPI {
    private static let string: JSON = ["type": "string"]
    private static let optionalString: JSON = ["type": ["string", "null"]]
    private static let integer: JSON = ["type": "integer"]
    private static let boolean: JSON = ["type": "boolean"]
    private static let date: JSON = ["type": "string", "format": "date"]
    private static let moment: JSON = ["type": "string", "format": "date-time"]
    private static let uuid: JSON = ["type": "string", "format": "uuid"]
    private static let citizen: JSON = ["type": "string", "pattern": "^[0-9]{17}[0-9Xx]$"]

    private static func range(_ type: String, _ values: ClosedRange<Int>) -> JSON {
        ["type": .string(type), "minimum": .integer(values.lowerBound), "maximum": .integer(values.upperBound)]
    }

    /// Null is as good as left out.
    private static func optional(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }

    private static func words<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> JSON where T.RawValue == String {
        ["type": "string", "enum": .array(T.allCases.map { .string($0.rawValue) })]
    }

    private static func ref(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func list(_ item: JSON) -> JSON { ["type": "array", "items": item] }

    private static func object(_ properties: [(String, JSON)], required: [String]? = nil, closed: Bool = false) -> JSON
    {
        var members: [JSON.Member] = [
            .init("type", "object"), .init("properties", .object(properties.map { .init($0.0, $0.1) })),
            .init("required", .array((required ?? properties.map(\.0)).map { .string($0) }))
        ]
        if closed { members.append(.init("additionalProperties", false)) }
        return .object(members)
    }

    private static func page(_ item: String) -> JSON { object([("items", list(ref(item))), ("next", optionalString)]) }

    /// By name, in the order of the document.
    static let schemas: [(name: String, schema: JSON)] = sessions + classes + signings + jobs

    private static let sessions: [(name: String, schema: JSON)] = [
        ("Any", ["type": "object"]),
        (
            "Credentials",
            object(
                [("login", string), ("password", string), ("code", optionalString)], required: ["login", "password"],
                closed: true)
        ),
        ("Token", object([("token", string), ("type", string)])),
        (
            "Problem",
            object(
                [
                    ("type", string), ("title", string), ("status", integer), ("code", string),
                    (
                        "problems",
                        list(
                            object(
                                [("code", string), ("message", string), ("field", string), ("place", string)],
                                required: ["code", "message"]))
                    )
                ], required: ["type", "title", "status", "code", "problems"])
        ),
        (
            "Certificate",
            object([
                ("number", string), ("valid", boolean), ("kind", words(TrainingKind.self)), ("occupation", string),
                ("level", ["type": ["integer", "null"]]), ("issuedOn", date), ("holder", string),
                ("revokedOn", optionalString)
            ])
        )
    ]

    private static let summary: [(String, JSON)] = [
        ("id", string), ("number", optionalString), ("title", string), ("state", words(ClassState.self)),
        ("division", string),
        ("institution", string), ("occupation", string), ("level", ["type": ["integer", "null"]]), ("startDate", date),
        ("endDate", date), ("size", integer)
    ]

    private static let classes: [(name: String, schema: JSON)] = [
        ("ClassSummary", object(summary)),
        ("ClassPage", page("ClassSummary")),
        (
            "Lesson",
            object([
                ("id", string), ("date", date), ("half", words(HalfDay.self)), ("starts", moment), ("ends", moment),
                ("mode", words(LessonRecord.Mode.self)), ("hours", string)
            ])
        ),
        ("Enrolment", object([("id", string), ("position", integer), ("state", string)])),
        ("Class", object(summary + [("lessons", list(ref("Lesson"))), ("enrolments", list(ref("Enrolment")))]))
    ]

    private static let signings: [(name: String, schema: JSON)] = [
        (
            "Signing",
            object(
                [
                    ("enrolment", optionalString), ("idNumber", optional(citizen)), ("lesson", optionalString),
                    ("date", optional(date)), ("half", optional(words(HalfDay.self))),
                    ("direction", words(SigningDirection.self)), ("id", optional(uuid)),
                    ("deviceTime", optional(moment)), ("device", optionalString),
                    ("latitude", optional(range("number", -90...90))),
                    ("longitude", optional(range("number", -180...180))),
                    ("accuracy", optional(range("integer", SigningJSON.accuracies))), ("code", optionalString)
                ], required: ["direction"], closed: true)
        ),
        (
            "SigningOrBatch",
            [
                "oneOf": [
                    ref("Signing"),
                    object(
                        [
                            (
                                "signings",
                                [
                                    "type": "array", "items": ref("Signing"), "minItems": 1,
                                    "maxItems": .integer(AttendanceDesk.largestBatch)
                                ]
                            )
                        ], closed: true)
                ]
            ]
        ),
        (
            "Receipt",
            object([
                ("id", string), ("lesson", string), ("enrolment", string), ("direction", words(SigningDirection.self)),
                ("at", moment),
                ("late", boolean), ("abnormal", optionalString), ("repeated", boolean)
            ])
        ),
        (
            "Result",
            object(
                [
                    ("index", integer), ("status", ["type": "string", "enum": ["stored", "refused"]]), ("code", string),
                    ("message", string)
                ], required: ["index", "status"])
        ),
        ("ReceiptOrResults", ["oneOf": [ref("Receipt"), object([("results", list(ref("Result")))])]]),
        (
            "SigningRecord",
            object([
                ("id", string), ("lesson", string), ("enrolment", string), ("direction", words(SigningDirection.self)),
                ("at", moment),
                ("deviceTime", optionalString), ("way", words(SigningWay.self)), ("late", boolean),
                ("abnormal", optionalString)
            ])
        ),
        ("SigningPage", page("SigningRecord"))
    ]

    private static let jobs: [(name: String, schema: JSON)] = [
        (
            "Job",
            object([
                ("id", string), ("kind", string), ("state", words(Job.State.self)),
                ("attempts", integer), ("done", integer), ("total", integer), ("phase", string), ("createdAt", moment),
                ("startedAt", optionalString), ("endedAt", optionalString),
                ("result", ["type": ["object", "null"]]), ("code", optionalString)
            ])
        ),
        ("JobPage", page("Job"))
    ]
}
