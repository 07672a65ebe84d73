import Foundation
import Testing

@Suite("Tidy") struct TidyTests {
    static let swift =
        Checkout.files(under: "Sources", ending: ".swift") + Checkout.files(under: "Tests", ending: ".swift")

    @Test("there is something to look at")
    func found() { #expect(Self.swift.count > 100) }

    @Test("files have at most 400 lines")
    func fileLength() {
        for file in Self.swift where file.lines.count > 401 {
            Issue.record("\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("lines have at most 140 characters, 120 but for a few")
    func lineLength() {
        var long = 0
        for file in Self.swift {
            for (number, line) in file.lines.enumerated() where line.count > 120 {
                long += 1
                if line.count > 140 { Issue.record("\(file.path):\(number + 1) has \(line.count) characters") }
            }
        }
        #expect(long < Self.swift.count)
    }

    @Test("functions have at most 70 lines; the invented pages of the samples 80")
    func functionLength() {
        for file in Self.swift {
            for (name, start, length) in Functions.of(file)
            where length > (file.path.hasPrefix("Tests/WebTests/KitSamples") ? 80 : 70) {
                Issue.record("\(file.path):\(start) \(name) has \(length) lines")
            }
        }
    }

    /// What each target may import of ours; the arrows only go up this list.
    private static let allowed: [String: Set<String>] = [
        "Vocabulary": [], "FEEL": ["CExpat"], "Journal": ["CCrypto"], "Vault": ["Vocabulary", "CCrypto"],
        "Store": ["Vocabulary", "Journal", "Vault"],
        "StoreSQLite": ["Store", "Journal", "Vault", "Vocabulary"],
        "StorePostgres": ["Store", "Journal", "CPostgres", "Vault", "Vocabulary"],
        "Policy": ["FEEL", "Vocabulary"],
        "Backup": ["Store", "StoreSQLite", "Vocabulary"],
        "Procedures": ["Vocabulary", "Store"], "Accounts": ["Vocabulary", "Store"],
        "Papers": ["Vocabulary", "CExpat", "CZip", "CXlsxWriter", "CQREncode"],
        "Calls": [], "Checkpoints": ["Calls", "Vocabulary", "Journal", "Store"],
        "Programme": ["Vocabulary", "Vault", "Store", "Policy", "Procedures", "Accounts", "Papers", "CSodium", "CZxcvbn"],
        "OpenID": ["Calls", "Vocabulary"],
        "Web": [
            "Calls", "OpenID", "Programme", "Papers", "Policy", "Procedures", "Accounts", "Store", "Journal", "Vocabulary"
        ],
        "Demonstration": ["Programme", "Papers", "Procedures", "Accounts", "Store", "Policy", "Vocabulary"],
        "Console": [
            "Backup", "StorePostgres", "Web", "OpenID", "Calls", "Checkpoints", "Vault", "Demonstration", "Programme", "Papers",
            "Policy", "Procedures",
            "Accounts", "FEEL", "StoreSQLite", "Store", "Journal", "Vocabulary"
        ],
        "skillledger": ["Console"]
    ]

    @Test("targets import only what lies below them")
    func imports() throws {
        let ours = Set(Self.allowed.keys).union(["CExpat", "CZip", "CXlsxWriter", "CQREncode", "CSodium", "CCrypto", "CZxcvbn"])
        for file in Self.swift where file.path.hasPrefix("Sources/") {
            let may = try #require(Self.allowed[file.target], "\(file.path): no target of this name is known")
            for line in file.lines where line.hasPrefix("import ") || line.hasPrefix("public import ") {
                let name = String(line.split(separator: " ").last ?? "")
                if ours.contains(name), !may.contains(name) { Issue.record("\(file.path) must not import \(name)") }
            }
        }
    }

    @Test(
        "only one target imports each library that may be exchanged",
        arguments: [
            ("GRDB", ["StoreSQLite"]), ("CPostgres", ["StorePostgres"]), ("Hummingbird", ["Web", "Console"]),
            ("Mustache", ["Web"]), ("CZip", ["Papers"]),
            ("CXlsxWriter", ["Papers"]), ("CSodium", ["Programme"]), ("CZxcvbn", ["Programme"]),
            ("ArgumentParser", ["Console"]), ("AsyncHTTPClient", ["Calls"])
        ])
    func exchangeable(library: String, targets: [String]) {
        for file in Self.swift where file.path.hasPrefix("Sources/") && file.lines.contains("import \(library)") {
            #expect(targets.contains(file.target), "\(file.path) imports \(library)")
        }
    }

    @Test("every target says what it is for")
    func readmes() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.root.appendingPathComponent("Sources").path)
        for folder in folders where !folder.hasPrefix("C") || folder == "Console" {
            let path = Checkout.root.appendingPathComponent("Sources/\(folder)/README.md").path
            #expect(FileManager.default.fileExists(atPath: path), "Sources/\(folder) has no README.md")
        }
    }

    @Test("nothing but tests and .ci/run knows of the folder beside the checkout, and no registry's host is named")
    func outside() {
        let hosts = ["py" + "pi.org", "npm" + "js", "crates" + ".io", "deb." + "debian.org", "pythonhosted" + ".org"]
        let texts = ["Sources", "docs", "Site", "Packs", "Tools", "Benchmarks"].flatMap {
            Checkout.files(under: $0, ending: "")
        }
        for file in texts {
            if file.text.contains("../" + "shared") || file.text.contains("/work/" + "shared") {
                Issue.record("\(file.path) names it")
            }
            for host in hosts where file.text.contains(host) { Issue.record("\(file.path) names \(host)") }
        }
    }

    @Test("no assertion-free test")
    func assertions() {
        for file in Self.swift where file.path.hasPrefix("Tests/") {
            let tests = file.text.components(separatedBy: "@Test").count - 1
            let checks = ["#expect", "#require", "Issue.record"].map { file.text.components(separatedBy: $0).count - 1 }
                .reduce(0, +)
            if tests > checks { Issue.record("\(file.path) has \(tests) tests and \(checks) checks") }
        }
    }
}

/// Finds functions by their braces; good enough for code that compiles.
enum Functions {
    static func of(_ file: Checkout.File) -> [(name: String, start: Int, length: Int)] {
        var found: [(String, Int, Int)] = []
        var open: [(name: String, start: Int, indent: Int)] = []
        for (number, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let words = line.split(separator: " ")
            if let last = open.last, indent == last.indent, line.drop(while: { $0 == " " }).hasPrefix("}") {
                found.append((last.name, last.start, number + 2 - last.start))
                open.removeLast()
            }
            if words.contains("func") || words.first?.hasPrefix("init(") == true, line.hasSuffix("{") {
                open.append((String(line.dropFirst(indent).prefix(60)), number + 1, indent))
            }
        }
        return found
    }
}
