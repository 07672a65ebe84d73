import Testing
import Vocabulary

@testable import Policy

@Suite("Every row of every pack explains itself")
struct RowWalkTests {
    /// Walks the rows of one decision that refuse something or find something; returns the reasons that came up.
    private func walk<Input: SchemaInput>(
        _ pack: Pack, _ decision: DecisionKind, _ compiled: CompiledDecision<Input>,
        _ explain: (Input) throws -> Explanation
    ) throws -> Set<String> {
        let witness = Witness(compiled: compiled, pack: pack, decision: decision)
        var seen: Set<String> = []
        let start = JSONValue.string((pack.from + 30).description)
        let place = [DecisionKind.traineeClaim: ["training", "startDate"], .grant: ["grant", "date"]][decision]
        var sample = try Sample.json(decision).putting(start, at: (place ?? ["class", "startDate"])[...])
        if decision == .grant, let kind = pack.grants.first?.kind {
            sample = sample.putting(.string(kind), at: ["grant", "kind"])
        }
        if decision == .traineeClaim {
            let seen = pack.codes.entries(of: "evidence").map(\.code)
            sample = sample.putting(.object([]), at: ["verified"]).putting(.strings(seen), at: ["verified", "evidence"])
                .putting(.int(12), at: ["verified", "employedMonths"])
        }
        if decision == .classOpening {
            let topics = pack.codes.entries(of: "topic").map(\.code)
            sample = sample.putting(.object([]), at: ["curriculum"]).putting(.array([]), at: ["curriculum", "kinds"])
                .putting(.strings(topics), at: ["curriculum", "topics"])
                .putting(.int(50), at: ["curriculum", "hoursPractice"])
                .putting(.boolean(true), at: ["undertaking", "signed"])
                .putting(.boolean(true), at: ["firm", "keepsPosts"])
                .putting(.int(100), at: ["firm", "educationFen"]).putting(.int(60), at: ["firm", "frontLineFen"])
                .putting(.boolean(true), at: ["firm", "honoursTreatment"])
                .putting(.boolean(true), at: ["textbook", "listed"])
        }
        if decision == .enrolment { sample = sample.putting(start, at: ["hire", "hiredOn"]) }
        for table in pack.rules[decision] ?? [] where table.givesReasons {
            for (rule, row) in table.rows.enumerated() {
                let place = "\(pack.id) \(decision.rawValue) \(table.name) row \(rule + 1)"
                // A last day that the pack does not have can never be passed.
                if ConditionReader(pack, decision).condition(row.tests[0], of: table.inputs[0]) == .never { continue }
                let json = try #require(witness.input(for: rule, of: table, from: sample), "\(place): no input found")
                let input = try Input.schema.read(json, codes: pack.codes)
                let fired = FiredPlace(table: table.name, rule: rule)
                #expect(try compiled.fired(input).contains(fired), "\(place) does not fire")
                let explanation = try explain(input)
                let reason = try #require(row.reason, "\(place) gives no reason")
                seen.insert(reason)
                let told = try #require(explanation.refusals.first { $0.code == reason }, "\(place) is not told")
                try check(told, place, table.name, rule + 1)
                let remedy = try #require(
                    Probe(compiled, pack, decision, json).remedy(fired, of: table), "\(place): nothing would change it")
                let other = try Input.schema.read(remedy.json, codes: pack.codes)
                #expect(try !compiled.fired(other).contains(fired), "\(place) fires after \(remedy.change)")
                #expect(told.changes.contains(remedy.change), "\(place)")
                #expect(!remedy.change.label.zh.isEmpty && !remedy.change.label.zh.contains("."), "\(remedy.change)")
            }
        }
        return seen
    }

    private func check(_ told: Explanation.Refused, _ place: String, _ table: String, _ number: Int) throws {
        let row = try #require(told.rows.first { $0.table == table && $0.number == number }, "\(place): row not told")
        let texts = [row.label, row.note] + row.cells.map(\.label) + row.outputs.flatMap { [$0.label, $0.value] }
        #expect(texts.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty }, "\(place)")
        #expect(
            texts.allSatisfy { !$0.en.unicodeScalars.contains { $0.value > 0x3000 } }, "\(place): \(texts.map(\.en))")
        #expect(!row.asked.isEmpty && row.asked.allSatisfy { !$0.actual.zh.isEmpty }, "\(place): \(row.asked)")
        #expect(row.outputs.contains { $0.value == told.title }, "\(place)")
        #expect(!row.clauses.isEmpty && told.clauses.allSatisfy { !$0.documentNumber.zh.isEmpty }, "\(place)")
        #expect(told.compared.allSatisfy { !$0.actual.zh.isEmpty && !$0.needed.zh.isEmpty }, "\(place)")
    }

    @Test("no refusal or finding without its row, inputs, clause and what would have to change")
    func everyRow() throws {
        for pack in try Shelf.packs.values {
            let engine = pack.engine
            let claim = try walk(pack, .traineeClaim, engine.traineeClaim.compiled) {
                pack.explain($0, try pack.decide($0))
            }
            let opening = try walk(pack, .classOpening, engine.classOpening.compiled) {
                pack.explain($0, try pack.decide($0))
            }
            let classClaim = try walk(pack, .classClaim, engine.classClaim.compiled) {
                pack.explain($0, try pack.decide($0))
            }
            let grant = try walk(pack, .grant, try #require(engine.grant).compiled) {
                try pack.explain($0, try pack.decide($0))
            }
            let enrolment = try walk(pack, .enrolment, try #require(engine.enrolment).compiled) {
                try pack.explain($0, try pack.decide($0))
            }
            let all: [(DecisionKind, Set<String>)] = [
                (.traineeClaim, claim), (.classOpening, opening), (.classClaim, classClaim), (.grant, grant),
                (.enrolment, enrolment)
            ]
            for (decision, seen) in all {
                #expect(seen == Set(pack.reasonRows(decision).map(\.reason.code)), "\(pack.id) \(decision)")
            }
        }
    }

    @Test("every label, question and note of every model has its English")
    func english() throws {
        for pack in try Shelf.packs.values {
            for (decision, tables) in pack.rules {
                for table in tables {
                    let texts =
                        [table.label, table.question] + (table.inputs + table.outputs).map(\.label)
                        + table.rows.map(\.note)
                    for text in texts where !text.isEmpty {
                        #expect(pack.words.knows(text), "\(pack.id) \(decision.rawValue) \(table.name): \(text)")
                    }
                }
                for (key, label) in pack.words.labels(of: decision) where !key.hasPrefix("parameters") {
                    #expect(pack.words.knows(label), "\(pack.id) \(decision.rawValue) \(key): \(label)")
                }
            }
        }
    }

    @Test("a claim says the least that would have to be different, found by deciding again")
    func changes() throws {
        let attendance = try change("yunnan-2023", ["attendance.sessionsAttended": .int(15)])
        #expect(attendance.key == "attendance.sessionsAttended" && attendance.label.zh == "实际出勤半天数")
        #expect(attendance.now.zh == "15" && attendance.needed == .atLeast(Bilingual(zh: "16", en: "16")))
        let date = try change("yunnan-2023", ["training.startDate": .string("2023-03-01")])
        #expect(date.needed == .notBefore(Bilingual(zh: "2023-03-24", en: "2023-03-24")))
        let late = try change("yunnan-2023", ["training.startDate": .string("2024-02-01")])
        #expect(late.needed == .notAfter(Bilingual(zh: "2023-12-31", en: "2023-12-31")))
        let group = try change("yunnan-2023", ["person.groups": .strings(["veteran"])])
        #expect(group.key == "person.groups")
        guard case .includes(let groups) = group.needed else { throw Unexpected(group) }
        #expect(groups.map(\.zh) == ["脱贫人口", "监测对象"])
        let certificate = try change("yunnan-2023", ["certificate": .null])
        #expect(certificate.key == "certificate.number" && certificate.needed == .filledIn)
        let history = try change(
            "yunnan-2023", ["history": .array((1...4).map { past("2023-0\($0)-01", "1-01-01-0\($0)", 3) })])
        #expect(history.label.zh == "以往获补贴的培训" && history.now.zh == "4" && history.needed == .fewer(2))
        let hours = try change("yunnan-2022", ["training.hoursDelivered": .number(try exact("79.5"))])
        #expect(hours.now.zh == "79.5" && hours.needed == .atLeast(Bilingual(zh: "80", en: "80")))
    }

    @Test("what would be paid if everything were put right is decided, not guessed")
    func ifChanged() throws {
        let two = try explained(
            "yunnan-2023", ["attendance.sessionsAttended": .int(10), "certificate": .null, "notice": .string("open")])
        let whole = try claim().totalFen
        #expect(two.refusals.count == 3 && two.ifChanged == whole)
        #expect(try explained("yunnan-2023").ifChanged == nil)
    }

    @Test("a finding about lists counts the entries that would have to be different")
    func lists() throws {
        let pack = try Shelf.pack("yunnan-2022")
        let inspections = try finding(
            pack, ["inspections": .array([inspection("video", true), inspection("onSite", true)])])
        guard case .more(1, let kind) = inspections.needed else { throw Unexpected(inspections) }
        #expect(kind.map(\.value.zh) == ["现场检查"])
        let unsigned = try finding(
            pack, ["inspections": .array([inspection("onSite", false), inspection("onSite", true)])])
        #expect(
            unsigned.needed
                == .each(
                    1,
                    .init(label: Bilingual(zh: "检查表已签字", en: "Checklist signed"), value: Bilingual(zh: "是", en: "Yes")))
        )
        let phone = try finding(pack, ["phoneChecks": .int(3)])
        #expect(phone.needed == .atLeast(Bilingual(zh: "5", en: "5")))
    }

    private struct Unexpected: Error {
        let change: Change
        init(_ change: Change) { self.change = change }
    }

    private func change(_ pack: String, _ changes: [String: JSONValue?]) throws -> Change {
        try #require(try explained(pack, changes).refusals.first?.changes.first)
    }

    private func finding(_ pack: Pack, _ changes: [String: JSONValue?]) throws -> Change {
        let input: ClassClaimInput = try pack.read(Sample.json(.classClaim, changes))
        return try #require(pack.explain(input, try pack.decide(input)).refusals.first?.changes.first)
    }

    private func inspection(_ kind: String, _ signed: Bool) -> JSONValue {
        .object([
            .init("on", .string("2023-06-05")), .init("kind", .string(kind)), .init("checklistSigned", .boolean(signed))
        ])
    }

    private func exact(_ text: String) throws -> ExactNumber { try #require(try JSONReader.read(text).number) }
}
