import Papers
import Policy
import Programme
import Store
import Vocabulary

/// What the pages of all registers share: tabs between them, pager, words of codes, the export.
struct Register {
    enum Book: String, CaseIterable {
        case institutions, teachers, evaluators, textbooks, projects, programmes, people

        var address: String {
            switch self {
            case .institutions: Site.institutions
            case .teachers: Site.teachers
            case .evaluators: Site.evaluators
            case .textbooks: Site.textbooks
            case .projects: Site.projects
            case .programmes: Site.programmes
            case .people: Site.people
            }
        }

        var right: Right {
            switch self {
            case .institutions: .institutionRead
            case .teachers: .teacherRead
            case .evaluators: .evaluatorRead
            case .textbooks: .textbookRead
            case .projects: .projectRead
            case .programmes: .programmeRead
            case .people: .personRead
            }
        }
    }

    let visit: Visit
    let book: Book

    init(_ visit: Visit, _ book: Book) {
        self.visit = visit
        self.book = book
    }

    var words: Words { visit.words }

    /// From 1.
    var page: Int { max(1, Int(visit.query["page"]) ?? 1) }

    var isKeeper: Bool { (try? visit.actor.role) == .trainingOfficer }

    /// The registers the reader may open.
    func tabs() throws -> [String: Any] {
        let actor = try visit.actor
        let tabs = Book.allCases.filter { actor.may($0.right) }.map {
            Tabs.Tab(words.text("register.\($0.rawValue)"), $0.address, current: $0 == book)
        }
        return Tabs(label: words.text("register.tabs"), tabs).context
    }

    /// The frame, with the result of what was just done.
    func frame(_ title: String, crumbs: [Link] = [], errors: ErrorSummary? = nil) async throws -> Frame {
        let section =
            switch try visit.actor.role {
            case .institutionClerk: "teachers"
            case .evaluator: "evaluators"
            default: "institutions"
            }
        var frame = try await visit.frame(title, section: section, crumbs: crumbs)
        let done = visit.query["done"]
        if !done.isEmpty, words.has("registerDone.\(done)") {
            frame.hints = [Hint(words.text("registerDone.\(done)"), .ok, announced: true)]
        }
        frame.errors = errors
        return frame
    }

    var crumb: Link { Link(words.text("register.\(book.rawValue)"), book.address) }

    func pager<Item>(_ found: RegisterPage<Item>, _ query: [(String, String)]) -> [String: Any] {
        let first = found.total == 0 ? 0 : (found.page - 1) * found.size + 1
        let last = min(found.total, found.page * found.size)
        let label = words.text(
            "register.range",
            [
                "first": words.count(first), "last": words.count(last), "total": words.count(found.total)
            ])
        return Pager(label: label, page: found.page, size: found.size, total: found.total) { page in
            Markup.address(book.address, query + [("page", page == 1 ? "" : String(page))])
        }.context
    }

    /// The toolbar of a list: new and export; who may not add sees why.
    func toolbar(_ query: [(String, String)], mayAdd: Bool, exports: Bool = true) -> [String: Any] {
        let add = words.text("register.new.\(book.rawValue)")
        var end = [
            mayAdd
                ? Action(add, .link(Site.new(book.address)), icon: "plus")
                : Action(add, .locked(why: words.text("register.notKeeper")))
        ]
        if exports {
            end.insert(
                Action(
                    words.text("register.export"), .link(Markup.address(Site.export(book.address), query)),
                    icon: "download"), at: 0)
        }
        return Toolbar(end: end).context
    }

    // MARK: Codes in words

    /// `6-25-04-07 电工`.
    func occupation(_ occupation: Occupation) -> String {
        let name = visit.name(of: occupation)
        return name == occupation.code ? name : "\(occupation.code) \(name)"
    }

    func occupations(_ list: [Occupation]) -> String {
        list.isEmpty ? words.text("register.none") : words.list(list.map(occupation))
    }

    /// A code of any pack's list.
    func code(_ list: String, _ code: String, pack: String? = nil) -> String {
        if let pack, let named = visit.office.packs[pack] { return visit.name(list, code, in: named) }
        let pack = visit.office.packs.packs.last { $0.codes.has(list, code) }
        return visit.name(list, code, in: pack)
    }

    func groups(_ codes: [String], pack: String? = nil) -> String {
        codes.isEmpty ? words.text("register.none") : words.list(codes.map { code("group", $0, pack: pack) })
    }

    /// Codes of a list in all packs, the later pack's name for each.
    func codes(_ list: String) -> [(code: String, name: String)] {
        var order: [String] = []
        var names: [String: String] = [:]
        for pack in visit.office.packsServed {
            for entry in pack.codes.entries(of: list) {
                if names[entry.code] == nil { order.append(entry.code) }
                names[entry.code] = visit.say(entry.name)
            }
        }
        return order.map { ($0, names[$0] ?? $0) }
    }

    /// Clauses for a sanction: id and what it says.
    func clauses() -> [Field.Option] {
        var seen: Set<String> = []
        var options = [Field.Option("", words.text("register.choose"))]
        for pack in visit.office.packsServed.reversed() {
            for clause in pack.clauses.values.sorted(by: { $0.id < $1.id }) where seen.insert(clause.id).inserted {
                let text = visit.say(clause.paraphrase)
                options.append(Field.Option(clause.id, "\(clause.id) \(text.prefix(40))"))
            }
        }
        return options
    }

    /// Counties of the reader's division, for a choice.
    func divisions() throws -> [Field.Option] {
        let mine = try visit.actor.division
        let all = visit.office.divisions.entries.filter { mine.contains($0.division) && $0.exists(on: visit.today) }
        return [Field.Option("", words.text("register.choose"))]
            + all.map { Field.Option($0.division.code, visit.place(of: $0.division)) }
    }

    // MARK: Export

    /// The current filter as xlsx, with who made it, when and by which filter.
    func export(_ rows: [[TableValue]], columns: [String], filter: [(String, String)]) async throws -> Answer {
        let title = words.text("register.\(book.rawValue)")
        let shown = filter.filter { !$0.1.isEmpty }.map { "\($0.0)\(words.text("format.colon"))\($0.1)" }
        let notes = [
            words.text(
                "register.madeWith", ["filter": shown.isEmpty ? words.text("register.noFilter") : words.list(shown)]),
            words.text("register.masked")
        ]
        let table = Papers.Table(
            sheet: title, title: title, notes: notes, columns: columns.map { Papers.Table.Column($0) }, rows: rows)
        return try await Exports.file(book.rawValue, table, name: "\(title)-\(visit.today).xlsx", visit)
    }

    static let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// A record's address with a result.
    static func done(_ address: String, _ code: String) -> Answer { .see(Markup.address(address, [("done", code)])) }
}
