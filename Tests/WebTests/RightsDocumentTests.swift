import Foundation
import Programme
import Testing
import Vocabulary

@testable import Web

@Suite("Rights: the document") struct RightsDocumentTests {
    @Test("every right and group has a word in both languages")
    func words() throws {
        let pages = try Pages(site: TestOffice.root.appendingPathComponent("Site", isDirectory: true))
        for words in [pages.words(.chinese), pages.words(.english)] {
            for right in Right.allCases {
                #expect(words.has("journal.name.\(right.rawValue)") != words.has("right.\(right.rawValue)"), "\(right)")
            }
            for group in RightsTable.groups { #expect(words.has("rights.group.\(group.name)"), "\(group.name)") }
        }
    }

    /// With `WRITE_RIGHTS=1` (`make rights`) it is written instead.
    @Test("docs/rights.md says what the table says; `make rights` writes it")
    func current() throws {
        let pages = try Pages(site: TestOffice.root.appendingPathComponent("Site", isDirectory: true))
        let text = RightsDocument.markdown(pages.words(.chinese), pages.words(.english))
        let file = TestOffice.root.appendingPathComponent("docs/rights.md")
        if ProcessInfo.processInfo.environment["WRITE_RIGHTS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "run `make rights`")
    }
}
