import Foundation
import Programme
import Store
import Vocabulary

@testable import Web

/// Which row an address names: from the word before a parameter, or from the parameter's name.
enum WalkRows {
    /// Words whose table or column is not the word itself in the singular. A word behind a path's beginning holds there only.
    private static let named: [String: (table: SQL, column: String)] = [
        "classes": ("training_class", "id"), "cases": ("procedure_case", "id"), "people": ("person", "id"),
        "notices": ("public_notice", "id"), "c": ("certificate", "number"), "certificates": ("certificate", "number"),
        "payments": ("payment_batch", "id"), "/desk/payments/results": ("bank_result", "id"),
        "/teacher/sessions": ("lesson", "id"), "digest": ("evidence", "sha256"),
        "line": ("claim_line", "id"), "item": ("claim_item", "id"), "b": ("training_class", "number"),
        "file": ("roster_import", "id"), "tokens": ("api_token", "id"), "link": ("account_identity", "id"),
        "ties": ("recusal", "id"), "confirm": ("erasure", "id"), "drop": ("erasure", "id"),
        "journal": ("journal", "seq"), "simulations": ("job", "id"), "policy-versions": ("pack_version", "id"),
        "entries": ("programme_entry", "id"),
        "correction": ("class_correction", "id")
    ]
    /// Names that forms and queries have beside those of addresses.
    private static let fields = [
        "line", "enrolment", "lesson", "teacher", "institution", "item", "evaluator", "project", "person", "draw",
        "exam",
        "account", "signing", "digest", "correction"
    ]

    /// The word by which the parameter of an address is known here, e.g. `classes` for `/desk/classes/:id`.
    static func word(_ parameter: String, after path: [String]) -> String {
        if !["id", "number", "digest"].contains(parameter) { return parameter }
        let before = "/" + path.filter { !$0.hasPrefix(":") }.joined(separator: "/")
        if parameter == "digest" || named[before] != nil { return parameter == "digest" ? parameter : before }
        return path.last { !$0.hasPrefix(":") } ?? parameter
    }

    private static func singular(_ word: String) -> String {
        let name = word.replacingOccurrences(of: "-", with: "_")
        if name.hasSuffix("ies") { return String(name.dropLast(3)) + "y" }
        return name.hasSuffix("s") ? String(name.dropLast()) : name
    }

    /// Words of all addresses.
    static func words(of paths: [String]) -> Set<String> {
        var words = Set(fields)
        for path in paths {
            let parts = path.split(separator: "/").map(String.init)
            for (index, part) in parts.enumerated() where part.hasPrefix(":") {
                words.insert(word(String(part.dropFirst()), after: Array(parts[..<index])))
            }
        }
        return words
    }

    /// Up to two rows for each word: of a class and its schools where the table says so, else of the county.
    static func ids(
        _ test: TestOffice, in place: Division, schools: [String], first course: TestClass
    ) async throws -> [String: [String]] {
        let site = try TestSite(test)
        let routes = WalkWorld.routes(site)
        return try await test.office.store.read { reader in
            let tables = Set(try reader.connection.tables())
            var ids: [String: [String]] = [:]
            for word in words(of: routes.map(\.path)) {
                let (table, column) = named[word] ?? (SQL(text: singular(word), arguments: []), "id")
                guard tables.contains(table.text) else { continue }
                let rows = try reader.rows(
                    .everything(because: "the test looks for what must not be told"),
                    "select t.* from \(table) t order by 1")
                func rank(_ row: StoredRow) -> Int? {
                    // Drafts are the province's; only its own people have any to open.
                    if table.text == "pack_version" {
                        let isOwn = place == WalkWorld.county && row.optionalText("division") == place.province.code
                        return isOwn ? 0 : nil
                    }
                    if row.optionalText("class") == course.id || row.optionalText("id") == course.id { return 0 }
                    if row.optionalText("subject") == "class/\(course.id)" { return 0 }
                    let school = row.optionalText("institution") ?? ""
                    if school == course.institution { return 1 }
                    if schools.contains(school) { return 2 }
                    let isPlace = row.optionalText("division") == place.code
                    if let person = row.optionalText("person"), course.persons.contains(person) { return 3 }
                    return isPlace && school.isEmpty && row.optionalText("person") == nil ? 4 : nil
                }
                let ranked = rows.compactMap { row in rank(row).map { ($0, row) } }.sorted { $0.0 < $1.0 }
                guard let best = ranked.first?.0 else { continue }
                let chosen = ranked.filter { $0.0 == best }.map(\.1)
                let found = [chosen.first, chosen.last].compactMap { row in
                    row.flatMap { $0[column].text ?? $0[column].integer.map(String.init) }
                }
                if !found.isEmpty { ids[word] = found }
            }
            return ids
        }
    }

    // MARK: What the fixtures leave out

    /// A draft class with a list that was read, a file, an objection, a correction, accounts and what hangs on them.
    static func furnish(_ test: TestOffice, _ course: TestClass, notice: String, schools: [String]) async throws {
        let office = test.office
        let objection = try await NoticeDesk(office: office).object(
            to: notice, text: "\(WalkWorld.mark)异议", objector: WalkWorld.mark, contact: "13800000000")
        let photo = try await office.evidence.keep(png, field: "photo", in: office.store)
        let login = "u" + course.clerk.id.lowercased()
        let account = try await account(test, course, login)
        let draft = try await test.write { tx -> String in
            _ = try EvidenceFolder.record(
                photo, name: "照片.png", kind: "photo", subject: "class/\(course.id)", division: course.division,
                institution: course.institution, in: tx)
            for (kind, state) in [("evidence", "proposed"), ("person", "done")] {
                try tx.insert(
                    "erasure",
                    [
                        "id": tx.newID(), "division": course.division, "kind": kind, "until_day": "2020-01-01",
                        "years": 3,
                        "subjects": 0, "state": state, "proposed_by": "somebody", "proposed_at": tx.now
                    ])
            }
            try tx.insert(
                "account_identity",
                [
                    "id": tx.newID(), "division": course.division, "account": account,
                    "issuer": "https://id.example.org",
                    "subject": "1", "linked_by": account, "linked_at": tx.now
                ])
            try tx.insert(
                "class_correction",
                [
                    "id": tx.newID(), "division": course.division, "institution": course.institution,
                    "class": course.id,
                    "field": "venue", "old_value": "旧", "new_value": WalkWorld.mark, "reason": WalkWorld.mark,
                    "asked_by": account, "state": "refused", "created_at": tx.now
                ])
            try programme(course, account, tx)
            let draft = tx.newID()
            try tx.insert(
                "training_class",
                [
                    "id": draft, "division": course.division, "institution": course.institution, "pack": "yunnan-2022",
                    "title": "\(WalkWorld.mark)草稿", "kind": TrainingKind.skillLevel, "route": Route.project,
                    "occupation": "6-25-04-07", "level": 5, "size": 40, "start_date": "2023-08-01",
                    "end_date": "2023-08-05", "days": 5, "hours_required": 4_000, "hours_planned": 4_000,
                    "state": ClassState.draft, "created_at": tx.now, "changed_at": tx.now
                ])
            try tx.update("training_class", id: course.id, ["title": "\(WalkWorld.mark)班"])
            try tx.update("teacher", id: course.teacher.person ?? "", ["name": "\(WalkWorld.mark)教师"])
            return draft
        }
        _ = objection
        _ = try await RosterImport(office: office).stage(
            try TestRegister.sheet([TestRegister.row(40, name: WalkWorld.citizen)]), name: "名册.xlsx", class: draft,
            by: course.clerk, key: WalkWorld.key)
    }

    /// A year of the programme that the walk's addresses name, and what the school filed under it.
    private static func programme(_ course: TestClass, _ account: String, _ tx: Transaction) throws {
        try tx.insert(
            "programme_year",
            [
                "id": tx.newID(), "division": course.division, "programme": "workerQuality", "pack": "yunnan-2018",
                "year": tx.now.day.year, "opened_by": account, "opened_at": tx.now
            ])
        try tx.insert(
            "programme_entry",
            [
                "id": tx.newID(), "division": course.division, "institution": course.institution,
                "programme": "workerQuality", "pack": "yunnan-2018", "year": tx.now.day.year, "section": "activity",
                "part": "training", "party": WalkWorld.mark, "title": "\(WalkWorld.mark)活动", "on_date": tx.now.day,
                "actual": 7, "created_by": account, "created_at": tx.now
            ])
    }

    /// The clerk's own account is made when it takes its seat; this one is of the same school and has a token.
    private static func account(_ test: TestOffice, _ course: TestClass, _ login: String) async throws -> String {
        let id = try await AccountDesk(store: test.office.store, hasher: .light).add(
            AccountDesk.NewAccount(
                login: login + "2", name: "\(WalkWorld.mark)会计", role: .institutionClerk, division: course.division,
                institution: course.institution, password: "long enough"), by: .system(in: nil))
        _ = try await TokenDesk(office: test.office).add(
            .init(
                name: "\(WalkWorld.mark)程序", login: login + "2", scopes: [.sign], expiresOn: test.office.clock.today + 9
            ),
            by: .system(in: nil))
        return id
    }

    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
}

/// What may not be told, and to whom.
struct WalkSecrets: Sendable {
    /// Ids of the rows of the county, and of those that belong to its schools.
    private let county: Set<String>
    private let schools: Set<String>
    private let citizens: Set<String>
    private let numbers: [String]
    private let identityNumbers: [String]

    /// Tables whose rows anybody may know of.
    private static let published: Set<String> = [
        "institution", "evaluator", "evaluator_event", "public_notice", "journal"
    ]

    init(_ test: TestOffice, _ owners: [String], citizens: [String]) async throws {
        let found = try await test.office.store.read { reader -> ([String], [String], [String]) in
            let all = Scope.everything(because: "the test looks for what must not be told")
            var (county, schools): ([String], [String]) = ([], [])
            for table in try reader.connection.tables() where !Self.published.contains(table) {
                let rows = try reader.rows(all, SQL(text: "select * from \(table)", arguments: []))
                guard let row = rows.first, !row["id"].isNull, !row["division"].isNull else { continue }
                for row in rows {
                    guard let id = row.optionalText("id"), id.utf8.count == 36 else { continue }
                    let places = [WalkWorld.county.code] + (table == "pack_version" ? [WalkWorld.county.province.code] : [])
                    if places.contains(row.optionalText("division") ?? "") { county.append(id) }
                    if let owner = row.optionalText("institution"), owners.contains(owner) { schools.append(id) }
                }
            }
            let numbers = try reader.rows(
                all, "select k.number from claim k where k.institution in \(list: owners)"
            ).map { try $0.text("number") }
            return (county, schools, numbers)
        }
        (county, schools, numbers) = (Set(found.0), Set(found.1), found.2)
        self.citizens = Set(citizens)
        identityNumbers = (0..<3).map { TestRegister.idNumber(1 + $0) }
    }

    /// What of it stands in an answer and was not sent by the walker.
    func told(by text: String, to standing: Walker.Standing, except sent: Set<String>) -> [String] {
        let ids: Set<String> =
            switch standing {
            case .home: []
            case .elsewhere: county.union(schools).union(citizens)
            case .otherSchool: schools.union(citizens)
            // Citizens belong to no school; the county's bureau knows them.
            case .tied: schools
            }
        var told = Self.identifiers(in: text).intersection(ids).subtracting(sent).sorted()
        var words = [WalkWorld.mark] + numbers
        if standing != .tied { words += [WalkWorld.citizen] + identityNumbers }
        told += words.filter { !sent.contains($0) && text.contains($0) }
        return told
    }

    /// Everything of the form of an id.
    private static func identifiers(in text: String) -> Set<String> {
        var found: Set<String> = []
        let bytes = Array(text.utf8)
        func isPart(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) || byte == 45 }
        var start = 0
        while start < bytes.count {
            guard isPart(bytes[start]) else { start += 1; continue }
            var end = start
            while end < bytes.count, isPart(bytes[end]) { end += 1 }
            // A word before an id may end in one of its letters.
            if end - start >= 36 { found.insert(String(decoding: bytes[(end - 36)..<end], as: UTF8.self)) }
            if end - start > 36 { found.insert(String(decoding: bytes[start..<(start + 36)], as: UTF8.self)) }
            start = end
        }
        return found
    }
}
