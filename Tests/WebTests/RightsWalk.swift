import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Papers
import Programme
import Store
import Synchronization
import Vocabulary

@testable import Web

/// One answer.
struct WalkLine: CustomStringConvertible, Sendable {
    let who: String
    let method: String
    let path: String
    /// What was asked: `plain`, `filtered`, `mixed` …
    let way: String
    let status: Int
    let problems: [String]

    var description: String { "\(who) \(method) \(path) (\(way)) → \(status): \(problems.joined(separator: "; "))" }
    var csv: String { "\(method),\(path),\(way),\(who),\(status)" }
}

/// What is sent to a route.
struct WalkRequest: Sendable {
    let way: String
    let address: String
    var query: [(String, String)] = []
    var form: [(String, String)] = []
    var json = ""
    /// What the walker knows because it sends it.
    var sent: Set<String>
}

extension WalkWorld {
    static func routes(_ site: TestSite) -> [Rooms.Registration] {
        let routes = Mutex<[Rooms.Registration]>([])
        _ = site.router { route in routes.withLock { $0.append(route) } }
        return routes.withLock { $0 }
    }

    /// In the order of the walk: what is read first, so that what is done by those who may does not empty the pages; what ends the
    /// session last.
    private var ordered: [Rooms.Registration] {
        func rank(_ route: Rooms.Registration) -> Int {
            route.path == Site.signOut ? 3 : route.path.hasPrefix("/account") ? 2 : route.method == "GET" ? 0 : 1
        }
        return Self.routes(site).sorted { (rank($0), $0.path, $0.method) < (rank($1), $1.path, $1.method) }
    }

    /// Every route by everybody.
    func walk(_ walkers: [Walker]) async throws -> [WalkLine] {
        let lines = Mutex<[WalkLine]>([])
        let all = ordered
        try await Application(router: site.router()).test(.router) { client in
            for walker in walkers {
                for route in all where walker.scopes == nil || route.isAPI {
                    for request in requests(to: route, walker) {
                        let line = try await open(route, request, walker, client)
                        lines.withLock { $0.append(line) }
                    }
                }
            }
        }
        return lines.withLock { $0 }
    }

    /// What each reads of the pages without anything swapped, so that two of them can be compared.
    func pages(of walkers: [Walker], except: [String]) async throws -> [String: String] {
        let pages = Mutex<[String: String]>([:])
        let all = ordered.filter { route in
            route.method == "GET" && !route.right.isPublic && !route.path.contains(":")
                && !except.contains { route.path.hasPrefix($0) }
        }
        try await Application(router: site.router()).test(.router) { client in
            for walker in walkers {
                for route in all where walker.scopes == nil || route.isAPI {
                    let answer = try await send(
                        route, WalkRequest(way: "plain", address: route.path, sent: []), walker, client)
                    pages.withLock {
                        $0["\(walker.name) \(route.path)"] = "\(answer.status) " + Self.plain(answer.text)
                    }
                }
            }
        }
        return pages.withLock { $0 }
    }

    /// Without what is new in every answer: keys of forms, numbers of files, how many ties the reader has declared.
    private static func plain(_ text: String) -> String {
        var text = text
        for pattern in [#"name="key" value="[^"]*""#, #"[0-9]{8}-[0-9A-Z]{8}"#, #"已申报与 [0-9]+"#] {
            text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
        }
        return text
    }

    // MARK: What is asked

    private func requests(to route: Rooms.Registration, _ walker: Walker) -> [WalkRequest] {
        let (address, used) = address(route.path, ids, isForm: route.method == "POST")
        guard route.method == "POST" else {
            var all = [WalkRequest(way: "plain", address: address, sent: used)]
            let filters = query
            all.append(
                WalkRequest(way: "filtered", address: address, query: filters, sent: used.union(filters.map(\.1))))
            if route.isAPI {
                let cursors = [ids["classes"]?.first ?? "", "0_" + (ids["signing"]?.first ?? "")]
                all += cursors.map {
                    WalkRequest(
                        way: "cursor", address: address, query: [("after", $0), ("limit", "1")], sent: used.union([$0]))
                }
            }
            return all
        }
        let form = form(walker)
        let sent = used.union(form.map(\.1))
        var all: [WalkRequest] = []
        if route.isAPI {
            all = bodies.map { WalkRequest(way: "swapped", address: address, json: $0, sent: sent) }
        } else if route.path == Site.search {
            all = searches.map { text in
                WalkRequest(way: "search", address: address, form: [("csrf", walker.csrf), ("q", text)], sent: [text])
            }
        } else {
            all = [WalkRequest(way: "swapped", address: address, form: form, sent: sent)]
        }
        // A thing of one's own in the address, those of others in what is sent, and the other way round along the address.
        for mixed in mixtures(route.path, walker) {
            if route.isAPI {
                all += bodies.map { WalkRequest(way: "mixed", address: mixed, json: $0, sent: sent) }
            } else {
                all.append(WalkRequest(way: "mixed", address: mixed, form: form, sent: sent))
            }
        }
        return all
    }

    /// Addresses whose first id is the walker's own.
    private func mixtures(_ path: String, _ walker: Walker) -> [String] {
        guard path.contains("/:"), !walker.own.isEmpty else { return [] }
        var mixed = ids
        let parts = path.split(separator: "/").map(String.init)
        guard let place = parts.firstIndex(where: { $0.hasPrefix(":") }) else { return [] }
        let word = WalkRows.word(String(parts[place].dropFirst()), after: Array(parts[..<place]))
        guard let own = walker.own[word] else { return [] }
        mixed[word] = own
        return [address(path, mixed, isForm: true).path]
    }

    /// A path with the ids of the county's things in the places of its parameters; unknown ones where there is none.
    func address(_ path: String, _ ids: [String: [String]], isForm: Bool) -> (path: String, used: Set<String>) {
        var used: Set<String> = []
        let parts = path.split(separator: "/").map(String.init)
        let filled = parts.enumerated().map { index, part -> String in
            guard part.hasPrefix(":") else { return part == "**" ? "0" : part }
            let name = String(part.dropFirst())
            if let fixed = ["code": "en", "pack": "yunnan-2022", "programme": "workerQuality", "section": "activity"][
                name]
            {
                return fixed
            }
            let found = ids[WalkRows.word(name, after: Array(parts[..<index]))]
            guard let id = isForm ? found?.last : found?.first else {
                return name == "number" ? "999999" : "0190b6a0-0000-7000-8000-000000000000"
            }
            used.insert(id)
            return id
        }
        return ("/" + filled.joined(separator: "/"), used)
    }

    /// Filters that name the county's things.
    private var query: [(String, String)] {
        [
            ("division", Self.county.code), ("institution", ids["institution"]?.first ?? ""),
            ("class", ids["classes"]?.first ?? ""), ("claim", ids["claims"]?.first ?? ""), ("fund", "employment"),
            ("limit", "50"), ("page", "1"), ("q", Self.mark), ("name", "")
        ]
    }

    private var searches: [String] {
        [Self.mark, Self.citizen + "0", TestRegister.idNumber(1), "13800000000"]
            + [ids["b"]?.first, ids["/number/claims"]?.first].compactMap { $0 }
    }

    /// One form for all: the county's ids under every name that a form has, reasons that are long enough, and a key that the county's
    /// people have used.
    private func form(_ walker: Walker) -> [(String, String)] {
        var form = [
            ("csrf", walker.csrf), ("key", Self.key), ("reason", "理由充分，核对无误"), ("reasons", "理由充分，核对无误"),
            ("note", "说明"), ("text", "异议内容"), ("witness", "见证人"), ("name", "名称"), ("do", "agreed"),
            ("division", Self.county.code), ("on", "2023-06-30"), ("hours", "4"), ("relation", "spouse"),
            ("verdict", "upheld"), ("answer", "经核实"), ("fund", "employment"), ("kind", "evidence"), ("place", "考场"),
            ("id", ids["classes"]?.last ?? ""), ("class", ids["classes"]?.last ?? ""),
            ("claim", ids["claims"]?.last ?? ""),
            ("project", ids["projects"]?.last ?? ""), ("items", ids["item"]?.last ?? "")
        ]
        for (name, found) in ids.sorted(by: { $0.key < $1.key }) where !form.contains(where: { $0.0 == name }) {
            if !name.hasPrefix("/"), let id = found.last { form.append((name, id)) }
        }
        return form
    }

    private var bodies: [String] {
        let one = """
            {"enrolment":"\(ids["enrolment"]?.first ?? "")","lesson":"\(ids["lesson"]?.first ?? "")","direction":"in"}
            """
        return [one, "{\"signings\":[\(one)]}"]
    }

    // MARK: What is answered

    private func open(
        _ route: Rooms.Registration, _ request: WalkRequest, _ walker: Walker, _ client: any TestClientProtocol
    ) async throws -> WalkLine {
        let answer = try await send(route, request, walker, client)
        var problems: [String] = []
        if answer.status >= 500 { problems.append("a fault: \(faults.take())") }
        let held = walker.actor.map { $0.may(route.right) } ?? route.right.isPublic
        // A program does what its scopes name and nothing without one.
        let isInScope =
            route.right.isPublic || walker.scopes.map { scopes in route.scope.map(scopes.contains) ?? false } ?? true
        if !held || !isInScope { problems += forbidden(answer, walker, isAPI: route.isAPI) }
        if walker.isForeign, !route.right.isPublic {
            problems += secrets.told(by: answer.text + answer.location, to: walker.standing, except: request.sent)
                .map { "tells \($0)" }
            let names = route.path.contains("/:") && request.way != "mixed" && !request.sent.isEmpty
            if held, isInScope, names, !WalkExceptions.isShared(route.path, walker.standing) {
                problems += try await apart(route, request, answer, walker, client)
            }
        }
        return WalkLine(
            who: walker.name, method: route.method, path: route.path, way: request.way, status: answer.status,
            problems: problems)
    }

    /// A foreign thing and one that does not exist must not be told apart.
    private func apart(
        _ route: Rooms.Registration, _ request: WalkRequest, _ answer: Answered, _ walker: Walker,
        _ client: any TestClientProtocol
    ) async throws -> [String] {
        var unknown = request
        let nowhere = address(route.path, [:], isForm: false).path
        if nowhere == request.address { return [] }
        unknown = WalkRequest(
            way: request.way, address: nowhere, query: request.query, form: request.form, json: request.json, sent: [])
        let other = try await send(route, unknown, walker, client)
        var problems: [String] = []
        if other.status != answer.status {
            problems.append("\(other.status) for what does not exist, \(answer.status) for what is foreign")
        }
        if route.method == "GET", answer.status == 200 { problems.append("a foreign thing was shown") }
        return problems
    }

    private func forbidden(_ answer: Answered, _ walker: Walker, isAPI: Bool) -> [String] {
        let wanted = walker.actor != nil ? 403 : isAPI ? 401 : 303
        if answer.status == wanted { return [] }
        return ["the table says no: \(wanted) was due"]
    }

    // MARK: Requests

    struct Answered: Sendable {
        let status: Int
        /// Workbooks are read.
        let text: String
        let location: String
    }

    private func send(
        _ route: Rooms.Registration, _ request: WalkRequest, _ walker: Walker, _ client: any TestClientProtocol
    ) async throws -> Answered {
        var headers = HTTPFields()
        var uri = request.address
        var body: ByteBuffer?
        if let token = walker.token {
            // Programs and apps of people show their token in a header; it needs no form of ours.
            if route.isAPI {
                headers[.authorization] = "Bearer \(token)"
            } else {
                headers[.cookie] = "session=\(token)"
            }
        }
        if route.method == "POST" {
            if let key = HTTPField.Name("Idempotency-Key"), route.isAPI { headers[key] = Self.key }
            headers[.contentType] = route.isAPI ? "application/json" : "multipart/form-data; boundary=walk"
            body = ByteBuffer(
                bytes: route.isAPI ? Array(request.json.utf8) : Self.multipart(request.form, to: route.path))
        } else if !request.query.isEmpty {
            uri +=
                "?" + request.query.map { "\(Markup.queryValue($0))=\(Markup.queryValue($1))" }.joined(separator: "&")
        }
        let method: HTTPRequest.Method = route.method == "POST" ? .post : .get
        return try await client.execute(uri: uri, method: method, headers: headers, body: body) { response in
            let bytes = Array(response.body.readableBytesView)
            let isBook = response.headers[.contentType]?.contains("spreadsheetml") == true
            return Answered(
                status: response.status.code, text: isBook ? Self.cells(bytes) : String(decoding: bytes, as: UTF8.self),
                location: response.headers[.location] ?? "")
        }
    }

    /// Fields and a file under every name that one is taken by.
    private static func multipart(_ fields: [(String, String)], to path: String) -> [UInt8] {
        var body: [UInt8] = []
        func part(_ head: String, _ content: [UInt8]) {
            body += Array("--walk\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content + [13, 10]
        }
        for (name, value) in fields { part("name=\"\(name)\"", Array(value.utf8)) }
        let answer = "参考号,金额,状态,失败原因,回单号,交易日期\r\n1,1.00,成功,,HD1,2023-06-12\r\n"
        part("name=\"file\"; filename=\"f.csv\"", Array(answer.utf8))
        for name in ["photo", "sheet"] { part("name=\"\(name)\"; filename=\"p.png\"", WalkRows.png) }
        return body + Array("--walk--\r\n".utf8)
    }

    private static func cells(_ bytes: [UInt8]) -> String {
        guard let book = try? Workbook(bytes) else { return "" }
        var text = ""
        for index in book.sheets.indices {
            try? book.read(sheet: index) {
                text += "\($0)\n"; return true
            }
        }
        return text
    }

    /// What the walkers may write about themselves wherever they are, and what the walk itself brings with it. Anybody may object
    /// to a public notice.
    private static let theirOwn = [
        "account", "session", "journal", "api_token", "recusal", "integrity_statement", "objection"
    ]

    /// A digest of every row of the county's schools and citizens, so that a change is seen.
    func state() async throws -> [String: String] {
        let schools = schools
        // A tied person of the county may have a file made of what that person may read.
        let asking = Set(strangers.compactMap { $0.actor?.id })
        return try await site.test.office.store.read { reader in
            let all = Scope.everything(because: "the test compares")
            var state: [String: String] = [:]
            for table in try reader.connection.tables() where !Self.theirOwn.contains(table) {
                let rows = try reader.rows(all, SQL(text: "select * from \(table)", arguments: []))
                guard let first = rows.first, !first["division"].isNull, !first["id"].isNull else { continue }
                for row in rows {
                    let owner = row.optionalText("institution")
                    let isTheirs = owner.map(schools.contains) ?? (row.optionalText("division") == Self.county.code)
                    guard isTheirs, table != "job" || !asking.contains(row.optionalText("owner") ?? "") else {
                        continue
                    }
                    state["\(table)/\(row.optionalText("id") ?? "")"] = row.columns.map { "\($0.name)=\($0.value)" }
                        .joined(separator: "|")
                }
            }
            return state
        }
    }
}

/// What is meant to be seen or done from elsewhere, and why. Nothing else is.
enum WalkExceptions {
    /// Things of an address that are not foreign to those who stand so.
    static func isShared(_ path: String, _ standing: Walker.Standing) -> Bool {
        // The packs and the list of evaluation bodies are for everybody who works here.
        if ["/desk/policy", "/desk/evaluators"].contains(where: path.hasPrefix) { return true }
        guard standing == .tied else { return false }
        // Citizens and erasures belong to the county, not to a school.
        return ["/desk/people", "/desk/retention"].contains(where: path.hasPrefix)
    }

    /// Pages that may change with what others have: the public list of schools and of evaluation bodies, and the journal,
    /// in which the walk itself is written down.
    static let published = ["/desk/integrity", "/desk/evaluators", "/desk/journal", "/desk/retention"]

    /// For who is tied: the balances of a fund are the county's, whoever is paid out of it.
    static let tied = published + ["/desk/ledger"]

    /// Pages that nobody of the county can open in the walk, and why.
    static let unopened: [String: String] = Dictionary(
        uniqueKeysWithValues: ["", "/differences", "/file", "/problems", "/parameter", "/row"].map {
            (Site.packVersion(":id") + $0, "versions are drafted at the province; DraftPagesTests opens their pages")
        } + [(Site.api("jobs/:id"), "a job is shown to its owner; JobPagesTests opens one")])
}
