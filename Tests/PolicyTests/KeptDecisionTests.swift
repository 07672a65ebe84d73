import Foundation
import Testing

@testable import Policy

/// Decisions as they were taken once, with the files of the packs that they were taken under (`Tests/Kept`). Whatever the engine
/// becomes: these files give these versions, and these inputs these very bytes. The fixture is never made anew to suit a change;
/// `WRITE_KEPT=1` adds it where there is none.
@Suite("Kept decisions")
struct KeptDecisionTests {
    private static let folder = Folders.root + "/Tests/Kept"

    private struct Kept {
        let pack: String
        let decision: DecisionKind
        let input: JSONValue
        let outcome: String
    }

    private func kept() throws -> [Kept] {
        try String(contentsOfFile: Self.folder + "/decisions.ndjson", encoding: .utf8).split(separator: "\n").map {
            line in
            let json = try JSONReader.read(String(line))
            return Kept(
                pack: try #require(json["pack"]?.text),
                decision: try #require(json["decision"]?.text.flatMap(DecisionKind.init(rawValue:))),
                input: try #require(json["input"]), outcome: try #require(json["outcome"]?.text))
        }
    }

    @Test("kept inputs give the kept bytes under the kept files, for every decision")
    func same() throws {
        if ProcessInfo.processInfo.environment["WRITE_KEPT"] != nil { try write() }
        let library = try PackLibrary.load(directory: Self.folder + "/packs")
        let all = try kept()
        // The kept packs are from before there were grants.
        #expect(all.count >= 130 && Set(all.map(\.decision)) == Set(DecisionKind.allCases.filter { !$0.cameLater }))
        for one in all {
            let pack = try #require(library[one.pack])
            let now = (try? pack.outcome(one.decision, one.input)).map { String(decoding: $0, as: UTF8.self) }
            #expect(now ?? "error" == one.outcome)
            // The version stands in the outcome: the fingerprint of the files is part of what is kept.
            #expect(one.outcome == "error" || one.outcome.contains(pack.version))
        }
    }

    @Test("a pack from before there were grants says that it takes no such decision")
    func noGrants() throws {
        let library = try PackLibrary.load(directory: Self.folder + "/packs")
        let json = try Sample.json(.grant)
        for pack in library.packs {
            #expect(pack.grants.isEmpty && pack.rules[.grant]?.isEmpty == true)
            #expect(throws: InputError.self) { try pack.decide(GrantInput()) }
            let line = pack.decide(.grant, json: JSONWriter.bytes(json))
            #expect(line.failed && line.text.contains("unknownDecision"), "\(line.text)")
        }
    }

    private func write() throws {
        guard !FileManager.default.fileExists(atPath: Self.folder) else { return }
        let library = try Shelf.library.get()
        var lines: [String] = []
        for (pack, folder) in zip(library.packs, library.folders) {
            for file in folder.files where !file.path.hasSuffix(".ndjson") {
                let path = "\(Self.folder)/packs/\(pack.id)/\(file.path)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            }
            for line in folder.cases.flatMap({ $0.text.split(separator: "\n") }) {
                let json = try JSONReader.read(String(line))
                guard let kind = json["decision"]?.text.flatMap(DecisionKind.init(rawValue:)), let input = json["input"]
                else { continue }
                let outcome = (try? pack.outcome(kind, input)).map { String(decoding: $0, as: UTF8.self) } ?? "error"
                let kept = JSONValue.object([
                    .init("pack", .string(pack.id)), .init("decision", .string(kind.rawValue)), .init("input", input),
                    .init("outcome", .string(outcome))
                ])
                lines.append(String(decoding: JSONWriter.bytes(kept), as: UTF8.self))
            }
        }
        try (lines.joined(separator: "\n") + "\n").write(
            toFile: Self.folder + "/decisions.ndjson", atomically: true, encoding: .utf8)
    }
}
