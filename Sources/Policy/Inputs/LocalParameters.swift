/// Parameters that a jurisdiction sets over the pack's. A name the pack does not know is ignored, `null` is "not set".
package struct LocalParameters: Sendable {
    package var values: [String: JSONValue]

    package init(_ values: [String: JSONValue] = [:]) { self.values = values }

    /// Nil where nothing is set (or `null`).
    package subscript(name: String) -> JSONValue? {
        guard let value = values[name], !value.isNull else { return nil }
        return value
    }
}
