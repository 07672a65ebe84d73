import ArgumentParser
import Checkpoints
import Foundation
import Journal
import Store
import Vocabulary

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The tamper-evident journal.",
        subcommands: [Verify.self, Prove.self, MakeCheckpoint.self, Export.self])

    static func store(_ place: PlaceOptions) throws -> any Store {
        try place.dataPlace().open(clock: .wall, randomness: .system)
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recomputes the journal and compares every row with it, or checks a proof or an export offline.",
            discussion: """
                Without --checkpoints, whoever owns the database could have written journal and rows anew, or put an older \
                backup in their place. With checkpoints from a witness or from where they were published, that is found. \
                Exit 1 when something is wrong; the first finding is named.
                """)
        @OptionGroup var place: PlaceOptions
        @OptionGroup var trust: TrustOptions
        @Option(help: "A file of checkpoints from outside: a witness's file, or the published one. Needs --key.")
        var checkpoints: String?
        @Option(help: "Checks this proof and nothing else. Needs --key.") var proof: String?
        @Option(help: "Checks the export in this folder and nothing else. Needs --key.") var export: String?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            if let proof { return try verify(proof: proof) }
            if let export { return try verify(export: export) }
            let outside = try checkpoints.map { try trust.checkpoints(in: $0) } ?? []
            let audit = try await AuditCommand.store(place).read { try Audit.verify($0, against: outside) }
            if json {
                Output.result(AuditCommand.report(audit).description)
            } else {
                Output.result("entries \(audit.entries)\nrows    \(audit.rows)\nroot    \(audit.root)")
                for finding in audit.findings {
                    Output.result(
                        [finding.code, finding.seq.map { "entry \($0)" }, finding.row].compactMap { $0 }.joined(
                            separator: "  "))
                }
            }
            guard audit.findings.isEmpty else {
                throw Output.refuse("\(audit.findings.count) findings; the first is the one to look at")
            }
            Output.message("the journal is whole and every row is as it says")
            let covered = outside.map(\.size).max()
            if let covered { Output.message("a checkpoint from outside covers the first \(covered) entries") }
        }

        private func verify(proof path: String) throws {
            let log = try trust.log(), witnesses = try trust.witnesses()
            guard let text = try? String(contentsOfFile: path, encoding: .utf8), let file = ProofFile(text) else {
                throw Output.refuse("\(path) is not a proof")
            }
            do {
                let verdict = try EntryProof.check(file, log: log, witnesses: witnesses, quorum: try trust.needed())
                Output.result(AuditCommand.report(verdict, index: file.index).description)
                Output.message("proved: the entry stands in \(log.name), and the rows shown are what it recorded")
            } catch let flaw as EntryProof.Flaw { throw Output.refuse(flaw.rawValue) }
        }

        private func verify(export folder: String) throws {
            let outside = try trust.checkpoints(in: checkpoints ?? folder + "/" + JournalExport.checkpointsFile)
            let findings = try JournalExport.verify(folder + "/" + JournalExport.entriesFile, against: outside)
            for finding in findings { Output.result(finding) }
            guard findings.isEmpty else { throw Output.refuse("\(findings.count) findings") }
            Output.message("the export is the journal up to entry \((outside.map(\.size).max() ?? 0))")
        }
    }

    /// What a person's table is made from, for programs.
    private static func report(_ audit: Audit) -> JSON {
        [
            "entries": .integer(audit.entries), "rows": .integer(audit.rows), "root": .string(audit.root),
            "findings": .array(
                audit.findings.map { finding in
                    [
                        "code": .string(finding.code), "seq": finding.seq.map { .integer($0) } ?? .null,
                        "row": .text(finding.row)
                    ]
                })
        ]
    }

    private static func report(_ verdict: EntryProof.Verdict, index: UInt64) -> JSON {
        [
            "entry": verdict.entry, "seq": .integer(Int64(index)), "size": .integer(Int64(verdict.checkpoint.size)),
            "origin": .string(verdict.checkpoint.origin),
            "witnesses": .array(verdict.witnesses.map { .string($0.name) }),
            "rows": .array(verdict.rows.map { ["row": .string($0.name), "columns": $0.columns] })
        ]
    }
}
