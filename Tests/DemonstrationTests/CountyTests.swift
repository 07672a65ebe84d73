import Foundation
import Policy
import Programme
import Store
import Testing
import Vocabulary

@testable import Demonstration

@Suite("Demonstration, county") struct CountyTests {
    @Test("four counties, six institutions, classes in every state, and the journal is whole")
    func counts() async throws {
        let stage = try await Stage.county.value
        #expect(try await stage.count("select count(*) from institution") == 6)
        #expect(try await stage.count("select count(distinct division) from training_class") == 4)
        #expect(stage.outcome.classes > 40)
        #expect(stage.outcome.trainees > 1_700)
        let states = Set(try await stage.rows("select distinct state from training_class").map { try $0.text("state") })
        #expect(states == Set(ClassState.allCases.map(\.rawValue)))
        let claims = Set(try await stage.rows("select distinct state from claim").map { try $0.text("state") })
        #expect(claims.isSuperset(of: ["inReview", "returned", "onNotice", "payable", "paid", "rejected"]))
        #expect(try await stage.count("select count(*) from payment_line where state = 'failed'") > 0)
        let audit = try await stage.office.store.read { try Audit.verify($0) }
        #expect(audit.findings.isEmpty)
    }

    @Test("the end of the story pays the institution 6,000 yuan and the trainees 4,800")
    func storyPaid() async throws {
        let stage = try await Stage.county.value
        let id = try #require(stage.outcome.storyEnd)
        func paid(_ payee: String) async throws -> Int {
            try await stage.count(
                """
                select coalesce(sum(n.fen), 0) from payment_line n join claim k on k.id = n.claim
                where k.class = \(id) and n.payee_kind = \(payee) and n.state = 'paid'
                """)
        }
        #expect(try await paid("institution") == 600_000)
        #expect(try await paid("trainee") == 480_000)
        #expect(try await stage.count("select count(*) from training_class where id = \(id) and state = 'paid'") == 1)
    }

    @Test("each trainee of the story comes out as the reference says")
    func storyOutcomes() async throws {
        let file = Stage.root.deletingLastPathComponent().appendingPathComponent("shared/golden/story.ndjson")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
        let stage = try await Stage.county.value
        let id = try #require(stage.outcome.storyEnd)
        let kept = try await stage.rows(
            """
            select d.outcome from claim_line l join claim k on k.id = l.claim join decision d on d.id = l.decision
            where k.class = \(id) order by l.position
            """
        ).map { try $0.text("outcome") }
        let expected = text.split(separator: "\n")
        #expect(kept.count == expected.count)
        for (outcome, line) in zip(kept, expected) {
            let found = try JSON.parse(outcome).get()
            let wanted = try #require(try JSON.parse(String(line)).get()["expect"])
            for field in ["outcome", "totalFen", "items", "refusals"] {
                #expect(Facts.of(found[field]) == Facts.of(wanted[field]), "\(field) of \(line.prefix(60))")
            }
        }
    }

    @Test("every scheme has its truth, about things that are there")
    func truth() async throws {
        let stage = try await Stage.county.value
        let codes = try CSV(
            String(contentsOf: Stage.root.appendingPathComponent("Demo/schemes.csv"), encoding: .utf8),
            required: ["scheme"]
        ).rows.map { $0["scheme"] }
        #expect(Set(stage.outcome.truth.map(\.scheme)) == Set(codes))
        for truth in stage.outcome.truth where !truth.classNumber.isEmpty {
            #expect(
                try await stage.count("select count(*) from training_class where number = \(truth.classNumber)") == 1)
        }
    }

    @Test("what is planted can be seen in the data")
    func signals() async throws {
        let stage = try await Stage.county.value
        let truth = stage.outcome.truth
        let number = { (scheme: String) in truth.first { $0.scheme == scheme }?.classNumber ?? "" }
        #expect(
            try await stage.count(
                """
                select max(n) from (select count(distinct s.enrolment) as n from signing s join training_class c on c.id = s.class
                where c.number = \(number("borrowed")) group by s.device) counted
                """) == truth.filter { $0.scheme == "borrowed" }.count)
        #expect(
            try await stage.count(
                """
                select count(distinct s.latitude || s.longitude) from signing s join training_class c on c.id = s.class
                where c.number = \(number("location"))
                """) == 1)
        #expect(
            try await stage.count(
                """
                select count(distinct p.phone_index) from enrolment e join person p on p.id = e.person
                join training_class c on c.id = e.class
                where c.number = \(number("ghost"))
                """) < 35)
        #expect(
            try await stage.count(
                """
                select max(n) from (select count(distinct l.on_date) as n from evidence v join lesson l on v.subject = 'lesson/' || l.id
                join training_class c on c.id = l.class where c.number = \(number("photo")) group by v.sha256) counted
                """) > 3)
        #expect(
            try await stage.count(
                """
                select count(*) from phone_check k join training_class c on c.id = k.class
                where c.number = \(number("kickback")) and instr(k.answers, 'false') > 0
                """) > 0)
        #expect(
            try await stage.count(
                """
                select count(*) from exam_result r join exam x on x.id = r.exam join training_class c on c.id = x.class
                where c.number = \(number("collusion")) and r.passed = 0
                """) == 0)
    }
}

/// JSON to compare: without the order of members, and without the clauses, which the reference does not name.
enum Facts {
    static func of(_ json: JSON?) -> String {
        guard let json else { return "" }
        if let list = json.array { return "[" + list.map { of($0) }.joined(separator: ",") + "]" }
        if let members = json.members {
            let kept = members.filter { $0.name != "clauses" }.sorted { $0.name < $1.name }
            return "{" + kept.map { "\($0.name):\(of($0.value))" }.joined(separator: ",") + "}"
        }
        return json.description
    }
}
