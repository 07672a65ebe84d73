/// A file of a model, as bytes, with the name that messages show.
package struct ModelSource: Sendable {
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    package init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}

/// One thing that is wrong with a model: where, and what was expected. Lines and columns count from 1.
package struct Problem: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int
    /// The decision, BKM or item it belongs to; empty when the file as a whole is meant.
    package var element: String
    package var message: String

    package var description: String {
        let owner = element.isEmpty ? "" : "\(element): "
        return "\(file):\(line):\(column): \(owner)\(message)"
    }
}

/// Every problem of a model at once.
package struct ModelProblems: Error, Sendable, CustomStringConvertible {
    package var problems: [Problem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
