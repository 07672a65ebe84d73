import ArgumentParser
import FEEL
import Foundation
import Vocabulary

struct DMNCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dmn", abstract: "The DMN engine by itself.", subcommands: [Check.self, RunTCK.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Checks DMN files as one model: file:line:column: error or warning. Exit 1 when there are errors.",
            discussion: """
                Errors: what is no XML or DMN, unknown names and types, wrong calls, cycles, rows of a UNIQUE or ANY \
                table that contradict each other. Warnings: gaps in such tables, rows that never fire, patterns that \
                are none, values that cannot be of their declared type.
                """)
        @Argument(help: "DMN files; those that are imported must be among them.") var files: [String]

        func run() throws {
            let sources = try files.map { file in
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw Output.refuse("cannot read \(file)")
                }
                return ModelSource(name: file, bytes: Array(data))
            }
            let findings = Model.check(sources)
            for finding in findings { Output.result("\(finding)") }
            let errors = findings.count { $0.severity == .error }
            Output.message("\(errors) errors, \(findings.count - errors) warnings")
            if errors > 0 { throw ExitCode(1) }
        }
    }

    struct RunTCK: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run-tck", abstract: "Runs a tree of the DMN technology compatibility kit.")
        @Argument(help: "Folder of the kit (TestCases or one above).") var folder: String
        @Option(help: "CSV file to write: level/folder,test-file,case-id,SUCCESS|ERROR|IGNORED.") var report: String

        func run() throws {
            let lines = TCK(now: DateTime("\(Timekeeper.wall.now())")).run(directory: folder)
            let text = lines.map { "\($0)\n" }.joined()
            do {
                try text.write(toFile: report, atomically: true, encoding: .utf8)
            } catch {
                throw Output.refuse("cannot write \(report)")
            }
            let passed = lines.count { $0.outcome.rawValue == "SUCCESS" }
            Output.result("\(passed) of \(lines.count)")
        }
    }
}
