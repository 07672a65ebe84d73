/// One thing wrong with a pack: where, and what is needed.
package struct PackProblem: Sendable, Hashable, CustomStringConvertible {
    /// Path below the packs folder.
    package var file: String
    /// From 1; 0 where the file as a whole is meant.
    package var line: Int
    package var message: String
    /// The file of the pack that lacks what is looked for: where that file is wrong itself, this may be no news.
    var lacking: String?

    package init(file: String, line: Int, message: String) {
        self.init(file: file, line: line, message: message, lacking: nil)
    }

    init(file: String, line: Int, message: String, lacking: String?) {
        self.file = file
        self.line = line
        self.message = message
        self.lacking = lacking
    }

    package var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// Everything that is wrong, in order of file and line.
package struct PackProblems: Error, Sendable, CustomStringConvertible {
    package var problems: [PackProblem]

    package init(_ problems: [PackProblem]) {
        self.problems = problems.sorted { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) }
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
