import ArgumentParser
import Store
import StoreSQLite
import Vocabulary

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The tamper-evident journal.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Recomputes the journal and compares every row with it; names the first bad one. Exit 1 when something is wrong."
        )
        @OptionGroup var place: PlaceOptions
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let store = try SQLiteStore(folder: place.dataFolder, clock: .wall, randomness: .system)
            let audit = try await store.read { try Audit.verify($0) }
            if json {
                Output.result(
                    JSON.object([
                        .init("entries", .integer(audit.entries)), .init("rows", .integer(audit.rows)),
                        .init("root", .string(audit.root)),
                        .init(
                            "findings",
                            .array(
                                audit.findings.map { finding in
                                    .object([
                                        .init("code", .string(finding.code)),
                                        .init("seq", finding.seq.map { .integer($0) } ?? .null),
                                        .init("row", .text(finding.row))
                                    ])
                                }))
                    ]).description)
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
        }
    }
}
