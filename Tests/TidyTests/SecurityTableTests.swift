import Foundation
import Testing

@Suite("The table of OWASP ASVS 5.0") struct SecurityTableTests {
    private struct Row {
        let id: String
        let level: String
        let state: String
        let place: String
    }

    private static let text =
        (try? String(contentsOf: Checkout.root.appendingPathComponent("docs/security.md"), encoding: .utf8)) ?? ""

    private static let rows: [Row] = text.split(separator: "\n").compactMap { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard cells.count == 5, cells[0].wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/) != nil else { return nil }
        return Row(id: cells[0], level: cells[1], state: cells[3], place: cells[4])
    }

    @Test("every item of levels 1 and 2 is there once, with a state and a place, and the sums are right")
    func whole() {
        #expect(Set(Self.rows.map(\.id)).count == Self.rows.count)
        for (level, items) in [("1", 70), ("2", 183)] {
            let of = Self.rows.filter { $0.level == level }
            #expect(of.count == items)
            let sums = ["met", "part", "not", "n/a"].map { state in String(of.filter { $0.state == state }.count) }
            let line = "| \(level) | \(items) | " + sums.joined(separator: " | ") + " |"
            #expect(Self.text.contains(line), "the sums of level \(level) are: \(line)")
        }
        for row in Self.rows {
            #expect(["met", "part", "not", "n/a"].contains(row.state) && !row.place.isEmpty, "\(row.id)")
        }
    }

    @Test("every file and test that it names is there")
    func places() {
        let tests = Self.declared(in: "Tests"), sources = Self.declared(in: "Sources")
        for match in Self.text.matches(of: /`([A-Za-z][A-Za-z0-9_\/.+-]*)`/) {
            let name = String(match.1)
            if ["Sources", "Site", "Packs", "Tests", "docs", "Passwords"].contains(where: {
                name == $0 || name.hasPrefix($0 + "/")
            }) {
                let path = Checkout.root.appendingPathComponent(name).path
                #expect(FileManager.default.fileExists(atPath: path), "\(name) is not there")
            } else if name.contains("Tests") {
                let parts = name.split(separator: ".")
                #expect(tests.contains("struct \(parts[0])"), "there is no suite \(parts[0])")
                if parts.count > 1 { #expect(tests.contains("func \(parts[1])"), "there is no test \(name)") }
            } else if !name.hasSuffix(".swift"), name.contains("."), name.first?.isUppercase == true {
                let type = String(name.prefix { $0 != "." })
                let found = ["struct", "enum", "class", "actor"].contains { sources.contains("\($0) \(type)") }
                #expect(found, "there is no \(type)")
            }
        }
    }

    /// `struct Name`, `func name` … of a folder's files, word by word: searching texts of this size takes minutes.
    private static func declared(in folder: String) -> Set<String> {
        let kinds: Set<Substring> = ["struct", "enum", "class", "actor", "func"]
        var names: Set<String> = []
        for file in Checkout.files(under: folder, ending: ".swift") {
            for line in file.lines {
                let words = line.split(separator: " ")
                for (word, next) in zip(words, words.dropFirst()) where kinds.contains(word) {
                    names.insert("\(word) \(next.prefix { $0.isLetter || $0.isNumber || $0 == "_" })")
                }
            }
        }
        return names
    }
}
