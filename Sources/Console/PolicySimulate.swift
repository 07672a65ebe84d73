import ArgumentParser
import Foundation
import Policy
import Programme
import Store
import Vocabulary

extension PolicyCommand {
    /// The same as the page of simulations, of the whole store, for the operator.
    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decides stored claims again under another pack or with other parameters, and says what would shift.",
            discussion: "Prints tables, or with --json one object. It changes nothing.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "The pack under which the claims were decided.") var pack: String
        @Option(help: "The pack, or version of one, to decide them under now; the same pack where left out.")
        var against: String?
        @Option(help: "First day of the decisions, YYYY-MM-DD.") var from: String
        @Option(help: "Last day of the decisions, YYYY-MM-DD.") var to: String
        @Option(name: .customLong("set"), help: "NAME=VALUE: a parameter with another value, as JSON; may be repeated.")
        var parameters: [String] = []
        @Option(help: "Threads at work at once.") var threads = ProcessInfo.processInfo.activeProcessorCount
        @Flag(help: "Prints one JSON object.") var json = false

        func run() async throws {
            guard let from = Day(from) else { throw ValidationError("--from needs a day, YYYY-MM-DD") }
            guard let to = Day(to) else { throw ValidationError("--to needs a day, YYYY-MM-DD") }
            var question = SimulationQuestion(pack: pack, against: against ?? pack, from: from, to: to)
            for text in parameters {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, case .success(let value) = JSON.parse(parts[1]) else {
                    throw ValidationError("--set needs NAME=VALUE with a JSON value: \(text)")
                }
                question.parameters[parts[0]] = value
            }
            let office = try await Composition(place).office
            do {
                let engine = try SimulationEngine(
                    office, question, scope: .everything(because: "the operator's command"), threads: threads)
                let sums = try await engine.all()
                if json {
                    Output.result(JSON.object([.init("question", question.json), .init("sums", sums.json)]).description)
                } else {
                    print(sums, office)
                }
            } catch let refusal as Refusal {
                throw Output.refuse(refusal)
            }
        }

        private func print(_ sums: SimulationSums, _ office: Office) {
            Output.result("\twas → is\t" + (SimulationSums.outcomes + ["failed"]).joined(separator: "\t"))
            for (outcome, row) in zip(SimulationSums.outcomes, sums.shifts) {
                Output.result("shift\t\(outcome)\t" + row.map { "\($0)" }.joined(separator: "\t"))
            }
            Output.result("\t\tclaims\tbefore\tafter\tchange\tgain\tloss")
            line("all", "", sums.whole)
            for axis in SimulationSums.Axis.allCases {
                for (code, tally) in (sums.parts[axis] ?? [:]).sorted(by: { $0.key < $1.key }) {
                    line(axis.rawValue, code, tally)
                }
            }
        }

        private func line(_ what: String, _ code: String, _ tally: SimulationTally) {
            let money = [tally.before, tally.after, tally.change].map { Money(fen: $0).description }
            Output.result(
                ([what, code, "\(tally.claims)"] + money + ["\(tally.gain)", "\(tally.loss)"]).joined(separator: "\t"))
        }
    }
}
