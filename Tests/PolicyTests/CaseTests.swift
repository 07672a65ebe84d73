import Foundation
import Testing

@testable import Policy

@Suite("Packs and their cases")
struct CaseTests {
    @Test("the packs load without a problem")
    func load() throws {
        if case .failure(let problems) = Shelf.library { Issue.record("\(problems)") }
    }

    @Test("every shared decision case of a pack we hold is decided as expected")
    func golden() throws {
        let packs = try Shelf.packs
        var count = 0
        for file in Folders.golden() {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for result in CaseRunner.run(text, against: packs) {
                count += 1
                if let trouble = result.trouble { Issue.record("\(file):\(result.line): \(result.why): \(trouble)") }
            }
        }
        #expect(count > 150 || Folders.golden().isEmpty)
    }

    @Test("policy check passes: sources, clauses, texts in both languages, and every pack's own cases")
    func check() {
        let check = PackCheck.run(directory: Folders.packs)
        #expect(check.problems.map(\.description) == [])
        #expect(check.packs.allSatisfy { $0.cases >= 10 && $0.failed == 0 })
        #expect(check.packs.count == 5)
    }
}
