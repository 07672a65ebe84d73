/// `policy check`: what loading proves (models compile, sources, clauses, reasons, dates, catalogue), and the packs'
/// own cases.
package struct PackCheck: Sendable {
    package struct Line: Sendable, Hashable {
        package var pack: String
        package var cases: Int
        package var failed: Int
    }

    /// One per pack that loaded.
    package var packs: [Line]
    /// Empty when all is well.
    package var problems: [PackProblem]
    /// What is worth a look in the models: inputs that no row takes, rows that never fire.
    package var warnings: [PackProblem] = []

    package var passed: Bool { problems.isEmpty }

    /// Checks the packs of a folder, or only those named (their bases are read all the same).
    package static func run(directory: String, only: [String] = []) -> PackCheck {
        PackChecker(directory: directory, only: only).run()
    }
}
