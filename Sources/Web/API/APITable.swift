import Programme
import Vocabulary

/// The one table of the interface's routes: rooms are opened from it and the OpenAPI document is written from it.
enum APITable {
    enum Method: String { case get, post }

    struct Route: Sendable {
        let method: Method
        /// As OpenAPI writes it, below `/api/v1`: `/classes/{id}`.
        let path: String
        /// Stable name of the operation.
        let id: String
        let summary: String
        let right: Right
        /// Names of schemas in `OpenAPI.schemas`.
        var request: String?
        let answer: String
        let status: Int
        /// Whether it takes `limit` and `after`.
        var pages = false
        /// Regular expressions that say which values a parameter takes; others are refused with 422.
        var patterns: [String: String] = [:]
        var takesKey = false
        /// Codes of refusals that are special to it.
        var codes: [String] = []
        let handler: Rooms.Handler

        /// What a program needs to do it: the scope of the operation's own name.
        var scope: ProgramScope? { ProgramScope(rawValue: id) }

        var address: String { Site.api(String(path.dropFirst())) }

        /// As the router writes it: `/api/v1/classes/:id`.
        var roomPath: String {
            address.split(separator: "/").map { part in
                part.hasPrefix("{") && part.hasSuffix("}") ? "/:" + part.dropFirst().dropLast() : "/" + part
            }.joined()
        }

        /// Names of the parameters in the path.
        var parameters: [String] {
            path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        }
    }

    private static let uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    static let routes: [Route] = [
        Route(
            method: .get, path: "/openapi.json", id: "getDescription", summary: "This description", right: .publicRead,
            answer: "Any", status: 200, handler: { try APIRooms.openAPI($0) }),
        Route(
            method: .post, path: "/sessions", id: "createSession",
            summary: "Sign a person in for an app of theirs; programs have tokens of their own",
            right: .staffSignIn, request: "Credentials", answer: "Token", status: 201,
            codes: ["signInWrong", "signInBlocked", "secondFactorNeeded", "factorWrong", "factorUsed"],
            handler: { try await APIRooms.signIn($0) }),
        Route(
            method: .get, path: "/classes", id: "listClasses", summary: "Classes that the caller may see",
            right: .classReadFeed,
            answer: "ClassPage", status: 200, pages: true, patterns: ["after": "^\(uuid)$"],
            handler: { try await APIRooms.classes($0) }),
        Route(
            method: .get, path: "/classes/{id}", id: "getClass", summary: "A class with its timetable and enrolments",
            right: .classReadFeed, answer: "Class", status: 200, codes: ["notFound"],
            handler: { try await APIRooms.oneClass($0) }),
        Route(
            method: .post, path: "/classes/{id}/signings", id: "sign",
            summary: "Sign one person in or out, or up to 500 at once; by teachers and institutions of the class, "
                + "and by trainees for themselves with the code shown in the classroom",
            right: .attendanceSign, request: "SigningOrBatch",
            answer: "ReceiptOrResults",
            status: 201, takesKey: true,
            codes: [
                "noLesson", "notInClass", "notYourClass", "classNotOpen", "withdrawn", "alreadySigned",
                "outsideTimetable",
                "lessonConfirmed", "codeNeeded", "codeWrong", "codeTooOften", "codeNotShown", "keyUsedForAnother",
                "batchEmpty", "batchTooLarge"
            ],
            handler: { try await APIRooms.sign($0) }),
        Route(
            method: .get, path: "/classes/{id}/signings", id: "listSignings",
            summary: "Signings of a class, oldest first",
            right: .classReadFeed, answer: "SigningPage", status: 200, pages: true,
            patterns: ["after": "^[0-9]{1,15}_\(uuid)$"], codes: ["notFound"],
            handler: { try await APIRooms.signings($0) }),
        Route(
            method: .get, path: "/certificates/{number}", id: "getCertificate",
            summary: "Whether a certificate is true",
            right: .publicRead, answer: "Certificate", status: 200, patterns: ["number": "^[A-Z0-9-]{4,40}$"],
            codes: ["notFound"],
            handler: { try await APIRooms.certificate($0) }),
        Route(
            method: .get, path: "/jobs", id: "listJobs", summary: "The caller's long-running jobs, newest first",
            right: .jobRead, answer: "JobPage", status: 200, pages: true, patterns: ["after": "^[1-9][0-9]{0,5}$"],
            handler: { try await JobJSON.list($0) }),
        Route(
            method: .get, path: "/jobs/{id}", id: "getJob", summary: "A job: its state, progress and result",
            right: .jobRead, answer: "Job", status: 200, codes: ["notFound"], handler: { try await JobJSON.one($0) }),
        Route(
            method: .post, path: "/jobs/{id}/cancellation", id: "cancelJob",
            summary: "End a job that is not over; what it has stored stays", right: .jobCancel, answer: "Job",
            status: 200, takesKey: true, codes: ["notFound", "jobOver"], handler: { try await JobJSON.cancel($0) })
    ]
}
