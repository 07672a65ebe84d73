/// Why an input was not decided. It takes the place of the outcome.
package struct InputError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable code, see `Code`.
    package var code: Code
    /// One English sentence for whoever sends the input.
    package var message: String
    /// Where: `training.days`, `history[2].on`; empty for the input as a whole.
    package var path: String

    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not one JSON object in UTF-8.
        case notJSON
        /// The same key twice in one object.
        case duplicateKey
        case missingKey
        case wrongType
        /// A number with a fraction where a whole one is needed.
        case notWhole
        /// A code that is not in its list.
        case unknownCode
        /// No calendar day, or not `YYYY-MM-DD`.
        case badDate
        /// A division that is not six digits.
        case badDivision
        /// Negative where nothing negative can be, outside its range, or too large to be meant.
        case outOfRange
        /// The pack has no such decision.
        case unknownDecision
        /// The pack's model came to no answer; a fault of the pack.
        case noAnswer
    }

    package init(_ code: Code, _ message: String, path: String) {
        self.code = code
        self.message = message
        self.path = path
    }

    package var description: String { path.isEmpty ? "\(code.rawValue): \(message)" : "\(path): \(message)" }
}
