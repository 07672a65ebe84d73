import ArgumentParser
import FEEL
import Foundation

struct DMNCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dmn", abstract: "The DMN engine by itself.", subcommands: [RunTCK.self])

    struct RunTCK: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run-tck", abstract: "Runs a tree of the DMN technology compatibility kit.")
        @Argument(help: "Folder of the kit (TestCases or one above).") var folder: String
        @Option(help: "CSV file to write: level/folder,test-file,case-id,SUCCESS|ERROR|IGNORED.") var report: String

        func run() throws {
            let lines = try TCK().run(directory: folder)
            let text = lines.map { "\($0)\n" }.joined()
            try text.write(toFile: report, atomically: true, encoding: .utf8)
            let passed = lines.count { $0.outcome.rawValue == "SUCCESS" }
            Output.result("\(passed) of \(lines.count)")
        }
    }
}
