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
        @Option(
            help: "The pack, or version of one (yunnan-2023/4), to decide them under now; the same pack where left out.")
        var against: String?
        @Option(
            help: "In its place: a version in the store, drafts too (yunnan-2023/4, or an id), or a folder of a pack.")
        var draft: String?
        @Option(help: "First day of the decisions, YYYY-MM-DD.") var from: String
        @Option(help: "Last day of the decisions, YYYY-MM-DD.") var to: String
        @Option(name: .customLong("set"), help: "NAME=VALUE: a parameter with another value, as JSON; may be repeated.")
        var parameters: [String] = []
        @Option(help: "Threads at work at once.") var threads = ProcessInfo.processInfo.activeProcessorCount
        @Flag(help: "Prints one JSON object.") var json = false

        func run() async throws {
            guard let from = Day(from) else { throw ValidationError("--from needs a day, YYYY-MM-DD") }
            guard let to = Day(to) else { throw ValidationError("--to needs a day, YYYY-MM-DD") }
            if against != nil, draft != nil { throw ValidationError("name --against or --draft, not both") }
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
                let other = try await other(&question, office)
                let engine = try SimulationEngine(
                    office, question, against: other, scope: .everything(because: "the operator's command"), threads: threads)
                let sums = try await engine.all()
                if json {
                    Output.result(JSON.object([.init("question", question.json), .init("sums", sums.json)]).description)
                } else {
                    print(sums)
                }
            } catch let refusal as Refusal {
                throw Output.refuse(refusal)
            }
        }

        /// The pack of a draft, a folder or a version by its name; nil: what the question names.
        private func other(_ question: inout SimulationQuestion, _ office: Office) async throws -> Pack? {
            guard let named = draft ?? against.flatMap({ PolicyVersions.isVersion($0) ? $0 : nil }) else { return nil }
            let found: Pack
            if draft != nil, PolicyVersions.isFolder(named) {
                found = try PolicyVersions.pack(folder: named, packs: try PolicyCommand.folder(place))
                Output.message("\(pack) → \(named) (\(found.version))")
            } else {
                let version = try await PolicyVersions.version(named, office)
                found = try SimulationDesk(office: office).pack(of: version)
                question.draft = SimulationQuestion.Draft(version)
                let (name, state) = (version.version.name, version.version.state.rawValue)
                Output.message("\(pack) → \(name) (\(state), \(found.version))")
            }
            question.against = found.id
            return found
        }

        private func print(_ sums: SimulationSums) {
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
