import ArgumentParser
import FEEL
import Foundation
import Policy
import Vocabulary

/// How fast packs are read and decide.
extension BenchCommand {
    /// A measurement of `bench decide`, `bench ndjson` or `bench load`, as a line of JSON.
    private struct Line: Encodable {
        var what: String
        var pack: String
        var decision: String
        var count: Int
        var cpuSeconds: Double
        var wallSeconds: Double
        var perCPUSecond: Int
        var perSecond: Int
        /// Changes when what was decided changes.
        var check: Int

        enum CodingKeys: String, CodingKey {
            case what, pack, decision, count, check
            case cpuSeconds = "cpu_seconds", wallSeconds = "wall_seconds"
            case perCPUSecond = "per_cpu_second", perSecond = "per_second"
        }

        func write() throws {
            Output.result(String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
        }
    }

    /// Does the work and says how long it took.
    private static func measure(
        _ what: String, _ pack: String, _ decision: String, _ work: () throws -> (count: Int, check: Int)
    ) rethrows -> Line {
        let cpu = processorSeconds(), wall = ContinuousClock().now
        let (count, check) = try work()
        let used = processorSeconds() - cpu, took = (ContinuousClock().now - wall).seconds
        return Line(
            what: what, pack: pack, decision: decision, count: count, cpuSeconds: used, wallSeconds: took,
            perCPUSecond: Int(Double(count) / max(used, 1e-9)), perSecond: Int(Double(count) / max(took, 1e-9)),
            check: check)
    }

    /// The inputs of the pack's own cases of a decision that it decides, as canonical JSON.
    private static func cases(_ pack: Pack, _ decision: DecisionKind, _ place: PlaceOptions) throws -> [[UInt8]] {
        let file = try place.homeFolder().appendingPathComponent("Packs/\(pack.id)/cases/\(decision.rawValue).ndjson")
        let inputs = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            (try? JSONReader.read(String(line)))?["input"].map { JSONWriter.bytes($0) }
        }
        let good = inputs.filter { !pack.decide(decision, json: $0).failed }
        if good.isEmpty { throw Output.refuse("no case of \(pack.id) can be read") }
        return good
    }

    private static func pack(_ id: String, _ place: PlaceOptions) throws -> Pack {
        guard let pack = try PolicyCommand.load(place)[id] else { throw Output.refuse("no pack named \(id)") }
        return pack
    }

    struct Decide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "TraineeClaim from typed input, with items, reasons, clauses and the rows that fired.")
        @OptionGroup var place: PlaceOptions
        @Option var pack: String
        @Option var count: Int = 2_000_000

        func run() throws {
            let pack = try BenchCommand.pack(pack, place)
            let inputs = try BenchCommand.cases(pack, .traineeClaim, place).map {
                try pack.read(JSONReader.read($0)) as TraineeClaimInput
            }
            for input in inputs { _ = try pack.decide(input) }
            try BenchCommand.measure("decide", pack.id, "TraineeClaim") {
                var decided = 0, reasons = 0
                while decided < count {
                    for input in inputs { reasons += try pack.decide(input).refusals.count }
                    decided += inputs.count
                }
                return (decided, reasons)
            }.write()
        }
    }

    struct Lines: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ndjson", abstract: "What `policy decide` does with a file of many lines, from file to file.")
        @OptionGroup var place: PlaceOptions
        @Option var pack: String
        @Option var decision = "TraineeClaim"
        @Option var count: Int = 500_000

        func run() throws {
            let pack = try BenchCommand.pack(pack, place)
            guard let kind = DecisionKind(rawValue: decision) else { throw Output.refuse("no decision \(decision)") }
            let folder = FileManager.default.temporaryDirectory
            let input = folder.appendingPathComponent("bench-\(UUID().uuidString).ndjson")
            let output = folder.appendingPathComponent("bench-\(UUID().uuidString).out")
            defer {
                try? FileManager.default.removeItem(at: input)
                try? FileManager.default.removeItem(at: output)
            }
            let lines = try BenchCommand.cases(pack, kind, place)
            var text: [UInt8] = []
            for index in 0..<count { text += lines[index % lines.count] + [10] }
            try Data(text).write(to: input)
            FileManager.default.createFile(atPath: output.path, contents: nil)
            let from = try FileHandle(forReadingFrom: input), to = try FileHandle(forWritingTo: output)
            try BenchCommand.measure("ndjson", pack.id, decision) {
                var bytes = 0
                let good = try PolicyCommand.decide(pack, kind, from: from) {
                    bytes += $0.count
                    try to.write(contentsOf: $0)
                }
                if !good { throw Output.refuse("a line was wrong") }
                return (count, bytes)
            }.write()
        }
    }

    struct Load: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reading, checking and compiling all packs.")
        @OptionGroup var place: PlaceOptions
        @Option var count: Int = 10

        func run() throws {
            let folder = try PolicyCommand.folder(place)
            let first = BenchCommand.measure("load-first", "all", "all") { (1, PolicyCommand.packCount(folder)) }
            try first.write()
            try BenchCommand.measure("load", "all", "all") {
                var packs = 0
                for _ in 0..<count { packs += PolicyCommand.packCount(folder) }
                return (count, packs / max(count, 1))
            }.write()
        }
    }

    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rule set of Benchmarks/rules over generated claims: columns in, amount and reasons out.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "File of claims that Benchmarks/peers/claims.py wrote.") var claims: String
        @Option(help: "plan: rows as bits; frame: the general way.") var way = "plan"
        @Option var repeats = 5

        func run() throws {
            let model = try place.homeFolder().appendingPathComponent("Benchmarks/rules/claims.dmn")
            let rules = try ClaimRules(
                model: [UInt8](try Data(contentsOf: model)),
                columns: try ClaimColumns([UInt8](try Data(contentsOf: URL(fileURLWithPath: claims)))))
            for _ in 0..<repeats {
                var sums = ClaimRules.Sums()
                let line = BenchCommand.measure("rules", way, "claims") {
                    sums = way == "frame" ? rules.onFrame() : rules.onPlan()
                    return (rules.columns.count, Int(truncatingIfNeeded: sums.amount))
                }
                Output.result(
                    "{\"what\":\"rules\",\"peer\":\"SkillLedger, \(way)\",\"n\":\(rules.columns.count),"
                        + "\"cpu_seconds\":\(line.cpuSeconds),\"seconds\":\(line.wallSeconds),"
                        + "\"check\":[\(([sums.amount] + sums.reasons.map(Int64.init)).map(String.init).joined(separator: ","))]}"
                )
            }
        }
    }
}

extension PolicyCommand {
    /// Loads the packs of a folder; how many there are, 0 when something is wrong.
    static func packCount(_ folder: String) -> Int { (try? PackLibrary.load(directory: folder))?.packs.count ?? 0 }
}
