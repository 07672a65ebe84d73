import Foundation
import Testing

@testable import Vocabulary

struct RoleTests {
    @Test("no role of finance may act on the training side, nor the reverse, nor may one person hold both")
    func sides() {
        for one in Role.allCases {
            for other in Role.allCases {
                #expect(one.excludes(other) == other.excludes(one))
                guard one.side == .finance, other.side == .training else { continue }
                #expect(one.excludes(other) && !one.mayAct(on: .training) && !other.mayAct(on: .finance))
            }
        }
        #expect(!Role.financeClerk.excludes(.financeHead) && !Role.teacher.excludes(.institutionClerk))
        #expect(Role.evaluator.excludes(.teacher) && Role.auditor.excludes(.administrator))
    }

    @Test("values are encoded as their text, numbers as integers, and a bad text is not decoded")
    func coding() throws {
        struct Sample: Codable, Equatable {
            let day: Day
            let money: Money
            let at: Instant
            let id: CitizenID
            let role: Role
            let direction: SigningDirection
        }
        let text =
            #"{"at":1000,"day":"2023-06-05","direction":"in","id":"11010519491231002X","#
            + #""money":150000,"role":"leader"}"#
        let sample = try JSONDecoder().decode(Sample.self, from: Data(text.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(sample), as: UTF8.self) == text)
        let bad = text.replacingOccurrences(of: "2023-06-05", with: "2023-06-31")
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Sample.self, from: Data(bad.utf8)) }
    }

    @Test("a refusal lists all its problems with field, place and values")
    func refusals() {
        let one = Problem("day.form", field: "start", place: "3", values: ["b": "2", "a": "1"])
        let refusal = Refusal([one, Problem("money.form").on(field: "amount")])
        #expect(refusal.codes == ["day.form", "money.form"])
        #expect("\(refusal)" == "day.form field=start place=3 a=1 b=2; money.form field=amount")
    }

    @Test(
        "codes of packs have a form but no list",
        arguments: [("byd-technician", true), ("a", true), ("1a", false), ("", false), ("a b", false)])
    func codes(text: String, good: Bool) { #expect((Code(text) != nil) == good) }
}
