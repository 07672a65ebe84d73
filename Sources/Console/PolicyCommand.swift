import ArgumentParser
import Foundation
import Policy
import Vocabulary

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Policy packs.",
        subcommands: [List.self, Show.self, Check.self, Decide.self, Simulate.self, Render.self])

    /// Packs of the home folder, or all that is wrong with them.
    static func load(_ place: PlaceOptions) throws -> PackLibrary {
        do {
            return try PackLibrary.load(directory: folder(place))
        } catch let problems as PackProblems {
            throw Output.refuse(problems.problems.map { "\($0)" }.joined(separator: "\n"))
        }
    }

    static func folder(_ place: PlaceOptions) throws -> String {
        try place.homeFolder().appendingPathComponent("Packs").path
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the packs.")
        @OptionGroup var place: PlaceOptions

        func run() throws {
            for pack in try PolicyCommand.load(place).packs {
                Output.result(
                    [
                        pack.id, pack.document.number, "\(pack.from)", pack.to.map { "\($0)" } ?? "", pack.version,
                        pack.title.zh
                    ]
                    .joined(separator: "\t"))
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a pack: its document, parameters with their source, and clauses.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "Id of the pack, e.g. yunnan-2023.") var pack: String

        func run() throws {
            guard let pack = try PolicyCommand.load(place)[pack] else { throw Output.refuse("no pack named \(pack)") }
            Output.result(
                "\(pack.id)  \(pack.title.zh)\n\(pack.document.number)  \(pack.from) – \(pack.to.map { "\($0)" } ?? "")"
            )
            Output.result("\(pack.version)  \(pack.lineage.joined(separator: " → "))\n")
            for parameter in pack.parameters {
                Output.result("\(parameter.name)\t\(parameter.value)\t\(parameter.source)\t\(parameter.label.zh)")
            }
            Output.result("")
            for clause in pack.clauses.values.sorted(by: { $0.id < $1.id }) {
                Output.result("\(clause.id)\t\(clause.paraphrase.zh)")
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Checks models, parameters' sources, clauses and the packs' own cases. Exit 1 when something is wrong.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "Ids of packs; all without.") var packs: [String] = []

        func run() throws {
            let check = PackCheck.run(directory: try PolicyCommand.folder(place), only: packs)
            for line in check.packs { Output.result("\(line.pack)\t\(line.cases) cases\t\(line.failed) failed") }
            guard check.passed else { throw Output.refuse(check.problems.map { "\($0)" }.joined(separator: "\n")) }
        }
    }

    struct Decide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decides lines of JSON: one in, one out, in order. Exit 1 at the end when a line was wrong.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "Id of the pack.") var pack: String
        @Option(help: "TraineeClaim, ClassOpening, ClassClaim, Prepayment or FundTransfer.") var decision: String
        @Option(help: "File of lines; standard input without.") var input: String?

        func run() throws {
            guard let kind = DecisionKind(rawValue: decision) else {
                throw ValidationError(
                    "--decision must be one of \(DecisionKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            guard let pack = try PolicyCommand.load(place)[pack] else { throw Output.refuse("no pack named \(pack)") }
            if let input, !FileManager.default.isReadableFile(atPath: input) {
                throw Output.refuse("cannot read \(input)")
            }
            let handle = try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? .standardInput
            var lines = LineReader(handle)
            var failed = false
            var out: [UInt8] = []
            while let line = try lines.next() {
                if line.isEmpty { continue }
                let decided = pack.decide(kind, json: line)
                failed = failed || decided.failed
                out += decided.bytes
                out.append(10)
                if out.count > 1 << 16 {
                    Output.result(bytes: out)
                    out.removeAll(keepingCapacity: true)
                }
            }
            Output.result(bytes: out)
            if failed { throw ExitCode(1) }
        }
    }
}

/// Lines of a file or a pipe, without holding it whole.
struct LineReader {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var ended = false

    init(_ handle: FileHandle) { self.handle = handle }

    mutating func next() throws -> [UInt8]? {
        while true {
            if let end = buffer[start...].firstIndex(of: 10) {
                defer { start = end + 1 }
                return Array(buffer[start..<end])
            }
            if ended {
                defer { start = buffer.count }
                return start < buffer.count ? Array(buffer[start...]) : nil
            }
            buffer.removeFirst(start)
            start = 0
            if let data = try handle.read(upToCount: 1 << 18), !data.isEmpty { buffer += data } else { ended = true }
        }
    }
}
