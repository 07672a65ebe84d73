/// Something wrong in `Site/`, found while loading: where, and what to do about it.
package struct SiteProblem: Hashable, Sendable, CustomStringConvertible {
    /// Path below `Site/`.
    package let file: String
    /// 1 is the first line; 0 when the file as a whole is meant.
    package let line: Int
    package let message: String

    package var description: String { "\(file):\(line): \(message)" }
}

/// Everything wrong in `Site/` at once; the server does not start with it.
package struct SiteProblems: Error, CustomStringConvertible {
    package let problems: [SiteProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
