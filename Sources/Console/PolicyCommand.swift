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

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the packs, or their versions in the store.")
        @OptionGroup var place: PlaceOptions
        @Flag(help: "Every version in the store: name, state, province, first day, version, id, who made it.")
        var versions = false

        func run() async throws {
            if versions { return try await PolicyVersions.list(place) }
            for pack in try PolicyCommand.load(place).packs {
                Output.result(
                    [
                        pack.id, pack.document.number.zh, "\(pack.from)", pack.to.map { "\($0)" } ?? "", pack.version,
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
                "\(pack.id)  \(pack.title.zh)\n\(pack.document.number.zh)  \(pack.from) – \(pack.to.map { "\($0)" } ?? "")"
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

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Checks models, parameters' sources, clauses and the packs' own cases. Exit 1 when something is wrong.")
        @OptionGroup var place: PlaceOptions
        @Argument(
            help: """
                Ids of packs, folders of packs elsewhere, or versions in the store, drafts too (yunnan-2023/4, or an id); \
                all packs without.
                """)
        var packs: [String] = []

        func run() async throws {
            let own = packs.filter { !PolicyVersions.isFolder($0) && !PolicyVersions.isVersion($0) }
            var checks: [PackCheck] = []
            if packs.isEmpty || !own.isEmpty {
                checks.append(PackCheck.run(directory: try PolicyCommand.folder(place), only: own))
            }
            for path in packs where PolicyVersions.isFolder(path) {
                checks.append(
                    PackCheck.run(try PolicyVersions.chain(folder: path, packs: try PolicyCommand.folder(place))))
            }
            let versions = packs.filter { !PolicyVersions.isFolder($0) && PolicyVersions.isVersion($0) }
            if !versions.isEmpty {
                let office = try await Composition(place).office
                for name in versions {
                    checks.append(PackCheck.run(try await PolicyVersions.version(name, office).chain))
                }
            }
            for line in checks.flatMap(\.packs) {
                Output.result("\(line.pack)\t\(line.cases) cases\t\(line.failed) failed")
            }
            for warning in checks.flatMap(\.warnings) { Output.message("warning: \(warning)") }
            let problems = checks.flatMap(\.problems)
            guard problems.isEmpty else { throw Output.refuse(problems.map { "\($0)" }.joined(separator: "\n")) }
        }
    }

    struct Decide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decides lines of JSON: one in, one out, in order. Exit 1 at the end when a line was wrong.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "Id of the pack.") var pack: String
        @Option(help: "TraineeClaim, ClassOpening, ClassClaim, Prepayment, FundTransfer, Grant, Enrolment or ExamEntry.")
        var decision: String
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
            if try !PolicyCommand.decide(pack, kind, from: handle, to: { Output.result(bytes: $0) }) {
                throw ExitCode(1)
            }
        }
    }

    /// Decides line after line, holding no more than a line and some output. False: a line was wrong.
    static func decide(
        _ pack: Pack, _ kind: DecisionKind, from handle: FileHandle, to write: ([UInt8]) throws -> Void
    ) throws -> Bool {
        let decider = pack.lineDecider(kind)
        var lines = LineReader(handle)
        var failed = false
        var out: [UInt8] = []
        out.reserveCapacity(1 << 17)
        while try lines.next({ line in
            if line.isEmpty { return }
            if decider.decide(line, into: &out) { failed = true }
            out.append(10)
        }) {
            if out.count > 1 << 16 {
                try write(out)
                out.removeAll(keepingCapacity: true)
            }
        }
        try write(out)
        return !failed
    }
}

/// Lines of a file or a pipe, without holding it whole.
struct LineReader {
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var end = 0
    private var ended = false
    /// More than any line of an input; a longer one ends the reading.
    static let longest = 64 << 20

    init(_ handle: FileHandle) { self.handle = handle }

    /// Hands the next line to the body, which must not keep it. False at the end.
    mutating func next(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Bool {
        var searched = start
        while true {
            let found = buffer.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.flatMap { memchr($0 + searched, 10, end - searched) }.map {
                    $0 - UnsafeMutableRawPointer(mutating: bytes.baseAddress.unsafelyUnwrapped)
                }
            }
            if let found {
                let line = start..<found
                start = found + 1
                try buffer.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[line])) }
                return true
            }
            if ended {
                let line = start..<end
                start = end
                if line.isEmpty { return false }
                try buffer.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[line])) }
                return true
            }
            try fill()
            searched = start
        }
    }

    /// Moves the rest to the front and reads on behind it.
    private mutating func fill() throws {
        if start > 0 {
            buffer.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                memmove(base, base + start, end - start)
            }
            end -= start
            start = 0
        }
        if end > Self.longest { throw Output.refuse("a line of the input is longer than \(Self.longest >> 20) MB") }
        if buffer.count - end < 1 << 17 {
            buffer += [UInt8](repeating: 0, count: max(1 << 18, buffer.count))
        }
        let count = buffer.withUnsafeMutableBytes { bytes in
            read(handle.fileDescriptor, bytes.baseAddress.map { $0 + end }, bytes.count - end)
        }
        if count < 0 {
            if errno == EINTR { return }
            throw Output.refuse("the input cannot be read: \(String(cString: strerror(errno)))")
        }
        if count == 0 { ended = true }
        end += count
    }
}
