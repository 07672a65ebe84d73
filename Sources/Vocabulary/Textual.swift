/// A value that has exactly one text form, which is also how it is encoded.
///
/// `parse` is the single door: whoever holds a value holds a checked one.
package protocol Textual: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Reads the text; the problem carries a stable code and no field.
    static func parse(_ text: String) -> Result<Self, Problem>

    /// The one full text form. `description` is the same, but masked for what identifies a person or an account,
    /// so that it never slips into a log.
    var text: String { get }
}

extension Textual {
    package var text: String { description }

    package init?(_ text: String) {
        guard case .success(let value) = Self.parse(text) else { return nil }
        self = value
    }

    /// Reads what a person typed into `field`, or refuses it.
    package init(_ text: String, field: String) throws(Refusal) {
        switch Self.parse(text) {
        case .success(let value): self = value
        case .failure(let problem): throw Refusal(problem.on(field: field))
        }
    }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        switch Self.parse(try box.decode(String.self)) {
        case .success(let value): self = value
        case .failure(let problem):
            throw DecodingError.dataCorruptedError(in: box, debugDescription: problem.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(text)
    }
}
