import Foundation
import Testing

/// Rates, dates, limits, occupations and names of documents live in packs, never in Swift.
@Suite("No policy in Swift") struct PolicyNumberTests {
    private static let sources = Checkout.files(under: "Sources", ending: ".swift")

    private func lines(_ body: (String, Int, String) -> Void) {
        for file in Self.sources {
            for (number, line) in file.lines.enumerated() { body(file.path, number + 1, String(Checkout.code(line))) }
        }
    }

    @Test(
        "no occupation code, document number, pack, clause or division stands in code",
        arguments: [
            "\"[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}\"", "〔20[0-9]{2}〕", "\"(yunnan|gansu|sichuan)-[0-9]{4}\"",
            "\"(YN18|YN22|YN23|GS18|SC25)-", "\"(53|51|62|99)[0-9]{4}\"", "\"20[0-9]{2}-[0-9]{2}-[0-9]{2}\""
        ])
    func codes(pattern: String) throws {
        let expression = try Regex(pattern)
        lines { path, number, code in
            if code.contains(expression) { Issue.record("\(path):\(number): \(code)") }
        }
    }

    /// Amounts in fen that the packs name; a number of that size has no other business in these targets.
    @Test("no amount of a pack stands in code")
    func amounts() throws {
        var amounts: Set<String> = []
        for file in Checkout.files(under: "Packs", ending: "pack.yaml") {
            for match in file.text.matches(of: /value: *([0-9]{4,9})\b/) { amounts.insert(String(match.1)) }
        }
        for file in Checkout.files(under: "Packs", ending: ".dmn") {
            for match in file.text.matches(of: /<text>([0-9]{4,9})<\/text>/) { amounts.insert(String(match.1)) }
        }
        #expect(!amounts.isEmpty)
        let numbers = /[^0-9_."a-zA-Z]([0-9][0-9_]{3,9})\b/
        lines { path, number, code in
            guard
                ["Policy", "Programme", "Procedures", "Accounts", "Web", "Demonstration"].contains(where: {
                    path.contains("/\($0)/")
                })
            else { return }
            for match in code.matches(of: numbers) where amounts.contains(match.1.filter { $0 != "_" }) {
                // 1,000 and 10,000 also count bytes and rows.
                if !["1000", "10000"].contains(match.1.filter { $0 != "_" }) {
                    Issue.record("\(path):\(number): \(code)")
                }
            }
        }
    }

    @Test("departments are named in packs and words, not in code")
    func departments() {
        let names = ["人力资源", "财政局", "乡村振兴局", "人社厅", "人社局"]
        lines { path, number, code in
            for name in names where code.contains(name) { Issue.record("\(path):\(number): \(code)") }
        }
    }
}
