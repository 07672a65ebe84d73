/// The member names of a context, in order. Contexts that share a shape find their members by position.
package final class Shape: Sendable {
    package let names: [String]

    package init(_ names: [String]) { self.names = names }

    /// Position of a member, nil when there is none of that name.
    package func index(of name: String) -> Int? {
        for (position, candidate) in names.enumerated() where candidate == name { return position }
        return nil
    }

    package static let empty = Shape([])
}

/// A FEEL context: named values in order. `values` runs parallel to `shape.names`.
package struct Context: Sendable {
    package private(set) var shape: Shape
    package private(set) var values: [Value]

    /// A record of a known shape; missing values are null, surplus ones are dropped.
    package init(shape: Shape, values: [Value]) {
        self.shape = shape
        if values.count == shape.names.count {
            self.values = values
        } else {
            var padded = Array(values.prefix(shape.names.count))
            while padded.count < shape.names.count { padded.append(.null) }
            self.values = padded
        }
    }

    /// A context from pairs; a later pair of the same name replaces the earlier one.
    package init(_ entries: [(String, Value)] = []) {
        var names: [String] = []
        var values: [Value] = []
        for (name, value) in entries {
            if let at = names.firstIndex(of: name) {
                values[at] = value
            } else {
                names.append(name)
                values.append(value)
            }
        }
        self.shape = names.isEmpty ? .empty : Shape(names)
        self.values = values
    }

    package var count: Int { values.count }

    /// The member of that name, nil when the context has none (a member that is null gives `.null`).
    package subscript(name: String) -> Value? {
        guard let index = shape.index(of: name) else { return nil }
        return values[index]
    }

    package var entries: [(name: String, value: Value)] {
        zip(shape.names, values).map { (name: $0, value: $1) }
    }

    /// The same context with a member set, added at the end when new.
    package func setting(_ name: String, to value: Value) -> Context {
        var copy = self
        if let index = shape.index(of: name) {
            copy.values[index] = value
        } else {
            copy.shape = Shape(shape.names + [name])
            copy.values.append(value)
        }
        return copy
    }
}
