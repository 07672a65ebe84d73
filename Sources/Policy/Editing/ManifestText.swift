import Vocabulary
import Yams

/// A `pack.yaml` as a person edits it: one parameter's value and source, and every other line as it was.
package struct ManifestText: Sendable {
    /// Why a parameter could not be changed in the text.
    package enum Trouble: Error, Sendable, Hashable {
        case unknownParameter
        /// The file is laid out so that a change here might change more (anchors, one line for all): it is edited as a file.
        case layout
    }

    private var lines: [Substring]

    package init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    package var text: String { lines.joined(separator: "\n") }

    /// The text with another value and source of a parameter. Where the file does not have the parameter (it comes from a base),
    /// it is added with all that the base says of it.
    /// - Parameter base: the text of the file that states it.
    package static func setting(
        _ name: String, to value: JSONValue, source: Parameter.Source, in text: String, base: String?
    ) throws(Trouble) -> String {
        var manifest = ManifestText(text)
        if manifest.block(of: name) == nil {
            guard let base, let block = Self.expanded(name, of: base) else { throw .unknownParameter }
            try manifest.add(block, named: name)
        }
        try manifest.set("value", of: name, to: Self.flow(value))
        try manifest.set("source", of: name, to: Self.flow(source))
        return manifest.text
    }

    /// Whether the file itself has the parameter.
    package static func states(_ name: String, _ text: String) -> Bool { ManifestText(text).block(of: name) != nil }

    // MARK: Lines

    private static func indent(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
    private static func says(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        return !text.isEmpty && text.first != "#"
    }

    /// The lines below a key: those deeper than it, and list items at its own depth.
    private func body(of line: Int) -> Range<Int> {
        let depth = Self.indent(lines[line])
        var end = line + 1
        while end < lines.count {
            let next = lines[end]
            if Self.says(next) {
                let deep = Self.indent(next)
                if deep < depth || (deep == depth && !next.dropFirst(deep).hasPrefix("-")) { break }
            }
            end += 1
        }
        while end > line + 1, !Self.says(lines[end - 1]) { end -= 1 }
        return (line + 1)..<end
    }

    private func key(_ name: String, depth: Int, in range: Range<Int>) -> Int? {
        range.first { at in
            Self.indent(lines[at]) == depth && lines[at].dropFirst(depth).hasPrefix(name + ":")
        }
    }

    private var parameters: Int? { key("parameters", depth: 0, in: 0..<lines.count) }

    private func block(of name: String) -> Int? {
        guard let parameters else { return nil }
        let range = body(of: parameters)
        guard let first = range.first(where: { Self.says(lines[$0]) }) else { return nil }
        return key(name, depth: Self.indent(lines[first]), in: range)
    }

    private mutating func set(_ key: String, of name: String, to flow: String) throws(Trouble) {
        guard let block = block(of: name) else { throw .unknownParameter }
        let range = body(of: block)
        guard let first = range.first(where: { Self.says(lines[$0]) }) else { throw .layout }
        let depth = Self.indent(lines[first])
        let line = String(repeating: " ", count: depth) + key + ": " + flow
        guard let at = self.key(key, depth: depth, in: range) else {
            lines.insert(Substring(line), at: range.upperBound)
            return
        }
        let old = at..<body(of: at).upperBound
        // An anchor here is used elsewhere; taking it away would change that too.
        if lines[old].contains(where: { $0.contains(": &") || $0.contains("- &") }) { throw .layout }
        lines.replaceSubrange(old, with: [Substring(line)])
    }

    private mutating func add(_ block: String, named name: String) throws(Trouble) {
        if parameters == nil {
            while let last = lines.last, last.isEmpty { lines.removeLast() }
            lines += ["parameters:", ""]
        }
        guard let parameters else { throw .layout }
        let range = body(of: parameters)
        let depth = range.first { Self.says(lines[$0]) }.map { Self.indent(lines[$0]) } ?? 2
        let deeper = block.split(separator: "\n").map {
            Substring(String(repeating: " ", count: depth + 2) + $0)
        }
        let head = Substring(String(repeating: " ", count: depth) + name + ":")
        lines.insert(contentsOf: [head] + deeper, at: range.isEmpty ? parameters + 1 : range.upperBound)
    }

    /// What a file says of a parameter, with every alias written out.
    private static func expanded(_ name: String, of text: String) -> String? {
        guard let node = (try? Yams.compose(yaml: text))?["parameters"]?[name] else { return nil }
        guard let flat = try? Yams.serialize(node: plain(node), width: -1, allowUnicode: true) else { return nil }
        return flat
    }

    /// A node without anchors, so that it can stand in another file.
    private static func plain(_ node: Node) -> Node {
        switch node {
        case .scalar(var scalar):
            scalar.anchor = nil
            return .scalar(scalar)
        case .mapping(let mapping):
            return .mapping(Node.Mapping(mapping.map { (plain($0.key), plain($0.value)) }))
        case .sequence(let sequence): return .sequence(Node.Sequence(sequence.map(plain)))
        default: return node
        }
    }

    // MARK: Values in one line

    /// JSON in one line is YAML in one line.
    private static func flow(_ value: JSONValue) -> String {
        if case .array(let items) = value { return "[" + items.map(flow).joined(separator: ", ") + "]" }
        return String(decoding: JSONWriter.bytes(value), as: UTF8.self)
    }

    private static func flow(_ source: Parameter.Source) -> String {
        switch source {
        case .clause(let id): "{clause: \(flow(.string(id)))}"
        case .assumed(let why): "{assumed: \(flow(.string(why.zh))), assumedEn: \(flow(.string(why.en)))}"
        }
    }
}
