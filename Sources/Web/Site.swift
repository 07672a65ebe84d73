/// Every address of the program. Pages, handlers and papers take their links from here and nowhere else.
package enum Site {
    // MARK: The public
    package static let root = "/"
    package static let signIn = "/sign-in"
    package static let signOut = "/sign-out"
    package static func language(_ code: String) -> String { "/lang/\(code)" }
    package static let portal = "/portal"
    package static let portalClasses = "/portal/classes"
    package static func portalClass(_ id: String) -> String { "/portal/classes/\(id)" }
    package static let portalCatalogue = "/portal/catalogue"
    package static let portalPolicy = "/portal/policy"
    package static func portalPolicy(_ pack: String) -> String { "/portal/policy/\(pack)" }
    package static let portalInstitutions = "/portal/institutions"
    package static let portalNotices = "/portal/notices"
    package static func portalNotice(_ id: String) -> String { "/portal/notices/\(id)" }
    package static let portalCertificates = "/portal/certificates"
    package static let portalData = "/portal/data"
    package static let portalJournal = "/portal/journal"
    /// The newest checkpoint and the tiles of the journal, where C2SP `tlog-tiles` expects them.
    package static let checkpoint = "/checkpoint"
    package static let tiles = "/tile/**"
    /// What the QR code on a certificate holds.
    package static func certificate(_ number: String) -> String { "/c/\(number)" }

    // MARK: The desk
    package static let desk = "/desk"
    package static let search = "/desk/search"
    package static let classes = "/desk/classes"
    package static let newClass = "/desk/classes/new"
    package static func aClass(_ id: String) -> String { "/desk/classes/\(id)" }
    package static func aClass(_ id: String, _ tab: ClassTab) -> String { "/desk/classes/\(id)/\(tab.rawValue)" }
    package static func aCase(_ id: String) -> String { "/desk/cases/\(id)" }
    package static let people = "/desk/people"
    package static func person(_ id: String) -> String { "/desk/people/\(id)" }
    package static let institutions = "/desk/institutions"
    package static func institution(_ id: String) -> String { "/desk/institutions/\(id)" }
    package static let teachers = "/desk/teachers"
    package static func teacher(_ id: String) -> String { "/desk/teachers/\(id)" }
    package static let evaluators = "/desk/evaluators"
    package static func evaluator(_ id: String) -> String { "/desk/evaluators/\(id)" }
    package static let inspections = "/desk/inspections"
    package static func inspection(_ id: String) -> String { "/desk/inspections/\(id)" }
    package static func inspectionSign(_ id: String) -> String { inspection(id) + "/sign" }
    package static func inspectionArchive(_ id: String) -> String { inspection(id) + "/archive" }
    package static func inspectionForm(_ id: String) -> String { aClass(id, .inspections) + "/new" }
    package static func phoneForm(_ id: String) -> String { aClass(id, .inspections) + "/phone" }
    package static func draw(_ id: String) -> String { aClass(id, .exam) + "/draw" }
    package static func drawReveal(_ id: String) -> String { aClass(id, .exam) + "/reveal" }
    package static func examSchedule(_ id: String) -> String { aClass(id, .exam) + "/schedule" }
    package static func candidate(_ id: String, _ enrolment: String) -> String {
        aClass(id, .exam) + "/candidates/\(enrolment)"
    }
    package static func examResults(_ id: String) -> String { aClass(id, .exam) + "/results" }
    package static func certificateIssue(_ id: String) -> String { aClass(id, .certificates) + "/issue" }
    package static func certificatePaper(_ number: String) -> String { "/desk/certificates/\(number)" }
    package static func certificateRevoke(_ id: String) -> String { "/desk/certificates/\(id)/revoke" }
    package static let claims = "/desk/claims"
    package static func claim(_ id: String) -> String { "/desk/claims/\(id)" }
    package static func claimLine(_ id: String, _ line: String) -> String { "/desk/claims/\(id)/lines/\(line)" }
    package static let notices = "/desk/notices"
    package static func notice(_ id: String) -> String { "/desk/notices/\(id)" }
    package static let payments = "/desk/payments"
    package static func payment(_ id: String) -> String { "/desk/payments/\(id)" }
    package static let ledger = "/desk/ledger"
    package static let journal = "/desk/journal"
    package static func journalEntry(_ number: Int) -> String { "/desk/journal/\(number)" }
    package static func journalProof(_ number: String) -> String { "/desk/journal/\(number)/proof" }
    package static let journalCheckpoints = "/desk/journal/checkpoints"
    package static let policy = "/desk/policy"
    package static func policy(_ pack: String) -> String { "/desk/policy/\(pack)" }
    package static let accounts = "/desk/accounts"
    package static let simulations = "/desk/simulations"
    package static func simulation(_ id: String) -> String { "/desk/simulations/\(id)" }
    package static func simulationFile(_ id: String) -> String { "/desk/simulations/\(id)/file" }
    package static let jobs = "/desk/jobs"
    package static func job(_ id: String) -> String { "/desk/jobs/\(id)" }
    package static func jobFile(_ id: String) -> String { "/desk/jobs/\(id)/file" }
    package static func file(_ digest: String) -> String { "/desk/files/\(digest)" }
    package static let kit = "/kit"

    /// The tabs of a class, in the order shown.
    package enum ClassTab: String, CaseIterable, Sendable {
        case roster, timetable, opening, attendance, inspections, exam, certificates, claim
        case noticeBoard = "notice-board"
        case journal
    }

    // MARK: The phone
    package static let teacherToday = "/teacher"
    package static func teacherSession(_ id: String) -> String { "/teacher/sessions/\(id)" }
    package enum TeacherTask: String, Sendable { case code, roll, photo, hours }
    package static func teacherSession(_ id: String, _ task: TeacherTask) -> String {
        "/teacher/sessions/\(id)/\(task.rawValue)"
    }
    /// What the rotating QR code in the classroom holds.
    package static func signInCode(_ token: String) -> String { "/t/\(token)" }
    package static let me = "/me"
    package static let meSign = "/me/sign"
    package static let meFile = "/me/filings"
    package static func meClaim(_ line: String) -> String { "/me/claims/\(line)" }

    // MARK: Machines
    package static let api = "/api/v1"
    package static func api(_ path: String) -> String { "/api/v1/\(path)" }
    package static let openAPI = "/api/v1/openapi.json"
    package static func asset(_ file: String) -> String { "/static/\(file)" }
    package static let healthy = "/healthz"
    package static let ready = "/readyz"
    package static let securityText = "/.well-known/security.txt"
    package static let metrics = "/metrics"

    /// The address of an item of `Site/navigation.yaml`.
    package static func navigation(_ key: String) -> String? {
        switch key {
        case "todo": desk
        case "classes": classes
        case "inspections": inspections
        case "claims": claims
        case "payments": payments
        case "ledger": ledger
        case "notices": notices
        case "institutions": institutions
        case "teachers": teachers
        case "evaluators": evaluators
        case "people": people
        case "policy": policy
        case "simulations": simulations
        case "journal": journal
        case "accounts": accounts
        case "retention": retention
        case "teacher": teacherToday
        case "me": me
        default: nil
        }
    }

    /// Links that layouts need on every page, as `{{site.<name>}}`.
    static let shared: [String: String] = [
        "root": root, "portal": portal, "desk": desk, "signIn": signIn, "signOut": signOut, "account": ownAccount,
        "search": search,
        "portalClasses": portalClasses, "portalCatalogue": portalCatalogue, "portalPolicy": portalPolicy,
        "portalInstitutions": portalInstitutions,
        "portalNotices": portalNotices, "portalCertificates": portalCertificates, "portalData": portalData,
        "portalJournal": portalJournal,
        "bootstrap": asset("bootstrap.min.css"), "css": asset("skillledger.css"), "pagesCss": asset("pages.css"),
        "js": asset("skillledger.js")
    ]
}
