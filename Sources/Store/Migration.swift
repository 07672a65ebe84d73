/// A step of the schema, applied once and in order. One SQL subset for all engines: TEXT, BIGINT, BLOB; dates as ISO
/// text, instants as milliseconds.
package struct Migration: Sendable {
    /// Unique and never changed once released, e.g. `classes-1`.
    package let name: String
    package let statements: [String]

    /// - Parameter script: statements, each ended by `;` at the end of a line (a trigger's inner lines end with `; --`).
    package init(_ name: String, _ script: String) {
        self.name = name
        var statements: [String] = []
        var current = ""
        for line in script.split(separator: "\n") {
            current += line + "\n"
            if line.hasSuffix(";") {
                statements.append(current)
                current = ""
            }
        }
        self.statements = statements
    }
}
