import ArgumentParser

/// The program.
package struct SkillLedger: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "skillledger",
        abstract: "Subsidised vocational training, every class real, every yuan explained.",
        subcommands: [
            ServeCommand.self, DemoCommand.self, MigrateCommand.self, UserCommand.self, PolicyCommand.self, DMNCommand.self,
            ImportCommand.self, AuditCommand.self, BenchCommand.self,
        ])

    package init() {}
}
