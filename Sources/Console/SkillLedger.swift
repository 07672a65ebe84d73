import ArgumentParser
import Foundation
import Vault

/// The program.
package struct SkillLedger: AsyncParsableCommand {
    /// Stands in backups and in `--version`; the number of the release.
    static let version = "3"

    package static let configuration = CommandConfiguration(
        commandName: "skillledger",
        abstract: "Subsidised vocational training, every class real, every yuan explained.", version: version,
        subcommands: [
            ServeCommand.self, DemoCommand.self, MigrateCommand.self, KeysCommand.self, UserCommand.self,
            TokenCommand.self,
            PolicyCommand.self,
            DMNCommand.self,
            ImportCommand.self, AuditCommand.self, WitnessCommand.self, BackupCommand.self, RestoreCommand.self,
            CopyCommand.self, BenchCommand.self
        ])

    package init() {}

    /// Runs the command line. ArgumentParser ends with 64 for wrong use; the contract says 2.
    package static func start() async {
        do {
            // Every command: those that import, copy or back up hold personal data and keys as well.
            try Memory.forbidDumps()
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                Output.result(message)
            } else if !message.isEmpty {
                Output.message(message)
            }
            Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}
