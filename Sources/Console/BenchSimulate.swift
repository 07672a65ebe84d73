import ArgumentParser
import Foundation
import Policy
import Programme
import Store
import Vocabulary

extension BenchCommand {
    /// Fills a copy of a demonstration with kept decisions like those that it has, and measures a simulation over them.
    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Time and memory of a simulation; adds claims until there are so many. Not for a store that is used.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "The pack under which the copied claims were decided.") var pack: String
        @Option var against: String
        @Option(help: "Decided claims that the store is to have.") var claims = 300_000
        @Option var threads = ProcessInfo.processInfo.activeProcessorCount

        private static let everything = Scope.everything(because: "a benchmark")

        func run() async throws {
            let office = try await Composition(place).office
            try await fill(office)
            let question = SimulationQuestion(
                pack: pack, against: against, from: .distantPast, to: office.clock.now().day + 1)
            let engine = try SimulationEngine(office, question, scope: Self.everything, threads: threads)
            let (start, processor) = (ContinuousClock().now, BenchCommand.processorSeconds())
            let sums = try await engine.all()
            let took = (ContinuousClock().now - start).seconds
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.filter(\.isNumber) ?? "0"
            Output.result(
                "{\"what\":\"simulate\",\"claims\":\(sums.whole.claims),\"failed\":\(sums.failures),\"seconds\":\(took),"
                    + "\"cpu_seconds\":\(BenchCommand.processorSeconds() - processor),"
                    + "\"peak_kilobytes\":\(peak),\"change_fen\":\(sums.whole.change)}")
        }

        /// A line to be copied with inputs that differ, and what the pack gives for each.
        private struct Model: Sendable {
            let line: Row
            let kept: [(input: String, outcome: String, verdict: String, fen: Int64)]
        }

        private func fill(_ office: Office) async throws {
            let have = try await office.store.read {
                Int(try $0.number(Self.everything, "select count(*) from claim_line where decided = 1"))
            }
            guard have < claims else { return }
            let models = try await models(office)
            guard !models.isEmpty else { throw Output.refuse("no claim was decided under \(pack); run `skillledger demo`") }
            var left = claims - have
            // After the rounds of an earlier run.
            let added = try await office.store.read {
                Int(try $0.number(Self.everything, "select count(*) from claim_line where id like 'bench%'"))
            }
            var round = (added + models.count - 1) / models.count
            while left > 0 {
                let (number, size) = (round, min(left, models.count))
                _ = try await office.store.write("bench.prepare", by: .system(in: nil)) { tx in
                    tx.note("round", .integer(number))
                    for index in 0..<size { try add(models[index], round: number, index: index, tx) }
                    return Done()
                }
                left -= size
                round += 1
            }
            Output.message("\(claims) decided claims")
        }

        private func models(_ office: Office) async throws -> [Model] {
            guard let pack = office.packs[pack] else { throw Output.refuse("no pack named \(pack)") }
            let rows = try await office.store.read { reader in
                try reader.rows(
                    Self.everything,
                    """
                    select l.*, d.input, d.version, c.class, c.pack as claim_pack from claim_line l
                    join decision d on d.id = l.decision join claim c on c.id = l.claim
                    where l.decided = 1 and d.pack = \(pack.id) and l.id not like 'bench%' order by l.id
                    """)
            }
            // The same seed each time: the same store.
            var seed: UInt64 = 20_230_324
            func random(_ most: Int) -> Int {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(seed >> 33) % most
            }
            return try rows.map { row in
                guard case .success(let json) = JSON.parse(try row.text("input")),
                    let value = try? JSONReader.read(json.canonical)
                else { throw StoreFault("a kept input cannot be read") }
                var input: TraineeClaimInput = try pack.read(value)
                let required = input.attendance.sessionsRequired
                let kept = try (0..<8).map { _ in
                    input.attendance.sessionsAttended = required - random(max(1, required / 3))
                    input.person.groups = random(3) == 0 ? [] : input.person.groups
                    input.training.offsite = random(4) == 0
                    let outcome = try pack.decide(input)
                    return (
                        String(decoding: input.json, as: UTF8.self), String(decoding: outcome.json, as: UTF8.self),
                        outcome.outcome.rawValue, outcome.totalFen
                    )
                }
                return Model(line: row, kept: kept)
            }
        }

        private static func padded(_ number: Int) -> String { String(String(10_000_000 + number).dropFirst()) }

        /// Claims that hold no class: `rejected`, so that the class keeps its own.
        private func add(_ model: Model, round: Int, index: Int, _ tx: Transaction) throws {
            let kept = model.kept[(round + index) % model.kept.count]
            let (old, now) = (try model.line.text("claim"), tx.now.milliseconds)
            let claim = "bench-\(Self.padded(round))-\(old.suffix(12))"
            let id = "bench-\(Self.padded(round))-\(Self.padded(index))"
            let (division, institution) = (try model.line.text("division"), try model.line.text("institution"))
            try tx.runSilently(
                """
                insert into claim (id, number, division, institution, class, pack, state, created_at, changed_at)
                select \(claim), \(claim), division, institution, class, pack, 'rejected', \(now), \(now) from claim
                where id = \(old) and not exists (select 1 from claim where id = \(claim))
                """)
            try tx.runSilently(
                """
                insert into decision (id, division, institution, pack, version, name, subject, input, outcome, at)
                values (\(id), \(division), \(institution), \(pack), \(try model.line.text("version")), 'TraineeClaim',
                \("claim_line/" + id), \(kept.input), \(kept.outcome), \(now))
                """)
            try tx.runSilently(
                """
                insert into claim_line (id, division, institution, claim, enrolment, person, position, decision, decided,
                outcome, total_fen) values (\(id), \(division), \(institution), \(claim), \(try model.line.text("enrolment")),
                \(try model.line.text("person")), \(index), \(id), 1, \(kept.verdict), \(kept.fen))
                """)
        }
    }
}
