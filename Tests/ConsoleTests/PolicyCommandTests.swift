import Foundation
import Testing
import Vocabulary

@Suite("Console: policy") struct PolicyCommandTests {
    private static let packs = ["gansu-2018", "sichuan-2025", "yunnan-2018", "yunnan-2022", "yunnan-2023"]
    private static let decisions = ["TraineeClaim", "ClassOpening", "ClassClaim", "Prepayment", "FundTransfer"]
    private static let golden = Program.root.deletingLastPathComponent().appendingPathComponent("shared/golden")

    @Test("policy check is clean and says how many cases each pack has")
    func check() async throws {
        let result = try await Program.run(["policy", "check"])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.lines.count == Self.packs.count)
        #expect(result.lines.allSatisfy { $0.hasSuffix("\t0 failed") })
    }

    @Test("policy list names each pack with its document and dates")
    func list() async throws {
        let result = try await Program.run(["policy", "list"])
        #expect(result.status == 0)
        for pack in Self.packs { #expect(result.out.contains(pack + "\t")) }
        #expect(try await Program.run(["policy", "show", "yunnan-2023"]).out.contains("YN23-2"))
        #expect(try await Program.run(["policy", "show", "nowhere"]).status == 1)
    }

    @Test("policy list --versions lists what the store holds, and policy check takes a folder and a version")
    func versions() async throws {
        let folder = NSTemporaryDirectory() + "policy-versions-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A command only looks; what comes with the program is taken in by `migrate`.
        let list = ["policy", "list", "--versions", "--data", folder + "/data"]
        let early = try await Program.run(list)
        #expect(early.status == 0 && early.out.isEmpty && early.messages.contains("skillledger migrate"))
        #expect(try await Program.run(["migrate", "--data", folder + "/data"]).status == 0)
        let listed = try await Program.run(list)
        #expect(listed.status == 0, "\(listed.messages)")
        let rows = listed.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        #expect(rows.map { "\($0[0]) \($0[1])" } == Self.packs.map { "\($0)/1 inForce" })
        let alone = try await Program.run(["policy", "check", Self.packs[0]])
        for name in [String(rows[0][0]), String(rows[0][5])] {
            let checked = try await Program.run(["policy", "check", name, "--data", folder + "/data"])
            #expect(checked.status == 0 && checked.lines == alone.lines, "\(name): \(checked.messages)")
        }
        let none = try await Program.run(["policy", "check", Self.packs[0] + "/9", "--data", folder + "/data"])
        #expect(none.status == 1 && none.messages.contains("policy list --versions"))
        let packs = Program.root.appendingPathComponent("Packs")
        try FileManager.default.createDirectory(atPath: folder + "/packs", withIntermediateDirectories: true)
        let copy = URL(fileURLWithPath: folder + "/packs/yunnan-2023")
        try FileManager.default.copyItem(at: packs.appendingPathComponent("yunnan-2023"), to: copy)
        #expect(try await Program.run(["policy", "check", copy.path]).status == 0)
        let model = copy.appendingPathComponent("ClassClaim.dmn")
        let text = try String(contentsOf: model, encoding: .utf8)
        try text.replacingOccurrences(of: "<annotationEntry><text>YN23", with: "<annotationEntry><text>NO23").write(
            to: model, atomically: true, encoding: .utf8)
        let wrong = try await Program.run(["policy", "check", copy.path])
        #expect(wrong.status == 1 && wrong.messages.contains("yunnan-2023/ClassClaim.dmn:"))
    }

    @Test("policy simulate takes a version by its name, or a folder, and says what it computes with")
    func simulate() async throws {
        let folder = NSTemporaryDirectory() + "policy-simulate-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = ["--data", folder + "/data"]
        #expect(try await Program.run(["migrate"] + data).status == 0)
        let copy = folder + "/yunnan-2023"
        try FileManager.default.copyItem(
            at: Program.root.appendingPathComponent("Packs/yunnan-2023"), to: URL(fileURLWithPath: copy))
        let ask = ["policy", "simulate", "--pack", "yunnan-2022", "--from", "2023-01-01", "--to", "2023-12-31"] + data
        for (more, named) in [
            (["--against", "yunnan-2023/1"], "yunnan-2022 → yunnan-2023/1 (inForce, yunnan-2023@"),
            (["--draft", "yunnan-2023/1"], "yunnan-2022 → yunnan-2023/1 (inForce, yunnan-2023@"),
            (["--draft", copy], "yunnan-2022 → \(copy) (yunnan-2023@")
        ] {
            let result = try await Program.run(ask + more + ["--json"])
            #expect(result.status == 0 && result.messages.contains(named), "\(result.messages)")
            let question = try JSON.parse(result.out).get()["question"]
            #expect(question?["against"]?.string == "yunnan-2023")
        }
        #expect(try await Program.run(ask + ["--draft", "a", "--against", "b"]).status != 0)
        #expect(try await Program.run(ask + ["--draft", "yunnan-2023/7"]).status == 1)
        try "broken: [".write(toFile: copy + "/pack.yaml", atomically: true, encoding: .utf8)
        let wrong = try await Program.run(ask + ["--draft", copy])
        #expect(wrong.status == 1 && wrong.messages.contains("pack.yaml"), "\(wrong.messages)")
    }

    @Test("every golden line comes out as expected, in order", arguments: packs, decisions)
    func golden(pack: String, decision: String) async throws {
        let file = Self.golden.appendingPathComponent("\(pack).\(decision).ndjson")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
        let cases = try text.split(separator: "\n").map { try JSON.parse(String($0)).get() }
        let input = try cases.map { try #require($0["input"]?.description) }.joined(separator: "\n")
        let result = try await Program.run(["policy", "decide", "--pack", pack, "--decision", decision], input: input)
        #expect(result.lines.count == cases.count)
        for (line, wanted) in zip(result.lines, cases) {
            let outcome = try JSON.parse(line).get()
            if wanted["expect"]?["error"]?.bool == true {
                #expect(outcome["error"]?["code"]?.string?.isEmpty == false, "\(line)")
            } else {
                for member in wanted["expect"]?.members ?? [] {
                    let got = try #require(outcome[member.name], "\(line)")
                    #expect(Self.bare(got) == Self.bare(member.value), "\(pack) \(decision): \(member.name) in \(line)")
                }
            }
        }
    }

    /// Without clauses, which the golden lines leave out.
    private static func bare(_ value: JSON) -> String {
        switch value {
        case .array(let items): "[" + items.map(bare).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.filter { $0.name != "clauses" }.sorted { $0.name < $1.name }
                .map { $0.name + ":" + bare($0.value) }.joined(separator: ",") + "}"
        default: value.description
        }
    }

    @Test("a wrong line gives its error in its place, the others are decided, and the exit says so")
    func wrongLine() async throws {
        let cases = Program.root.appendingPathComponent("Packs/yunnan-2023/cases/TraineeClaim.ndjson")
        let first = try #require(try String(contentsOf: cases, encoding: .utf8).split(separator: "\n").first)
        let good = try #require(try JSON.parse(String(first)).get()["input"]).description
        let result = try await Program.run(
            ["policy", "decide", "--pack", "yunnan-2023", "--decision", "TraineeClaim"],
            input: good + "\n{\"case\":\"x\"}\nnot json\n" + good)
        #expect(result.status == 1)
        #expect(result.lines.count == 4)
        #expect(result.lines.first == result.lines.last)
        #expect(try JSON.parse(result.lines[1]).get()["error"]?["path"]?.string?.isEmpty == false)
        #expect(try JSON.parse(result.lines[2]).get()["error"] != nil)
    }

    struct Use: Sendable {
        let arguments: [String]
        let status: Int32
    }

    @Test(
        "wrong use ends with 2, what is refused with 1, and both say why",
        arguments: [
            Use(arguments: ["policy", "decide", "--pack", "yunnan-2023", "--decision", "Nothing"], status: 2),
            Use(arguments: ["nothing"], status: 2), Use(arguments: ["policy", "show", "none"], status: 1),
            Use(arguments: ["policy", "decide", "--pack", "none", "--decision", "TraineeClaim"], status: 1)
        ])
    func use(_ use: Use) async throws {
        let result = try await Program.run(use.arguments)
        #expect(result.status == use.status)
        #expect(!result.messages.isEmpty)
    }
}
