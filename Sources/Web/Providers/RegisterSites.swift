/// Addresses of the registers, of a class's roster file and of staff matters.
extension Site {
    package static func new(_ register: String) -> String { "\(register)/new" }
    package static func edit(_ record: String) -> String { "\(record)/edit" }
    package static func export(_ register: String) -> String { "\(register)/export" }
    /// What is done to a record: `list`, `blacklist`, `confirm` …
    package static func act(_ record: String, _ what: String) -> String { "\(record)/\(what)" }

    package static let projects = "/desk/projects"
    package static func project(_ id: String) -> String { "/desk/projects/\(id)" }

    package static func rosterTemplate(_ id: String) -> String { "\(aClass(id, .roster))/template" }
    package static func rosterAdd(_ id: String) -> String { "\(aClass(id, .roster))/add" }
    package static let textbooks = "/desk/textbooks"
    package static let textbookImport = "/desk/textbooks/import"
    package static let textbookTemplate = "/desk/textbooks/template"
    package static func textbook(_ id: String) -> String { "/desk/textbooks/\(id)" }
    package static func studyLog(_ id: String) -> String { "\(aClass(id, .attendance))/study" }
    package static func studyLogTemplate(_ id: String) -> String { "\(studyLog(id))/template" }
    package static func rosterImports(_ id: String) -> String { "\(aClass(id, .roster))/imports" }
    package static func rosterImport(_ id: String, _ file: String) -> String { "\(rosterImports(id))/\(file)" }
    package static func withdraw(_ id: String, _ enrolment: String) -> String {
        "\(aClass(id, .roster))/\(enrolment)/withdraw"
    }
    package static func settle(_ id: String, _ enrolment: String) -> String {
        "\(aClass(id, .roster))/\(enrolment)/settle"
    }

    package static func account(_ id: String) -> String { "/desk/accounts/\(id)" }
    package static let providerSignIn = "/sign-in/provider"
    package static let providerBack = "/sign-in/provider/back"
    package static let providerSignOut = "/sign-in/provider/out"
    package static let tokens = "/desk/tokens"
    package static func token(_ id: String) -> String { "/desk/tokens/\(id)" }
    package static let integrity = "/desk/integrity"
    package static let retention = "/desk/retention"
}
