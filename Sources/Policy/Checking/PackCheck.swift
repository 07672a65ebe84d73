/// `policy check`: what loading proves (models compile, sources, clauses, reasons, dates, catalogue), and the packs'
/// own cases.
package struct PackCheck: Sendable {
    package struct Line: Sendable, Hashable {
        package var pack: String
        package var cases: Int
        package var failed: Int
    }

    /// One case of a pack as it came out.
    package struct Case: Sendable, Hashable {
        /// Path below the packs folder.
        package var file: String
        package var result: CaseRunner.Result
    }

    /// One per pack that loaded.
    package var packs: [Line]
    /// Of the packs that loaded, in the order of their files.
    package var cases: [Case]
    /// Empty when all is well.
    package var problems: [PackProblem]
    /// What is worth a look in the models: inputs that no row takes, rows that never fire.
    package var warnings: [PackProblem] = []

    package var passed: Bool { problems.isEmpty }

    /// Checks the packs of a folder, or only those named (their bases are read all the same).
    package static func run(directory: String, only: [String] = []) -> PackCheck {
        PackChecker(PackLoader(directory: directory), place: directory, only: only).run()
    }

    /// Checks the last of some packs; the others are its bases.
    package static func run(_ folders: [PackFolder]) -> PackCheck {
        PackChecker(PackLoader(folders), place: "", only: folders.suffix(1).map(\.name)).run()
    }
}
