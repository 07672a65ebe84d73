import FEEL
import Vocabulary
import Yams

/// A yaml file read node by node, so that every problem has its line.
struct YamlFile {
    let file: String
    let root: Node?
    private(set) var problems: [PackProblem] = []

    init(_ text: String, file: String) {
        self.file = file
        do {
            root = try Yams.compose(yaml: text)
            if root == nil { report("is empty", nil) }
        } catch {
            root = nil
            let text = String(describing: error)
            let line = text.split(whereSeparator: \.isNewline).last { $0.contains(" line ") } ?? ""
            let first = text.split(whereSeparator: \.isNewline).first ?? "cannot be read"
            report("is no yaml: \(first)\(line == first ? "" : " (\(line.drop { $0 == " " }))")", nil)
        }
    }

    mutating func report(_ message: String, _ node: Node?) {
        problems.append(PackProblem(file: file, line: node?.mark?.line ?? 0, message: message))
    }

    /// The entries of a mapping in file order; reports anything else.
    mutating func entries(_ node: Node?, _ what: String) -> [(key: String, value: Node, node: Node)] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            report("\(what) needs a mapping", node)
            return []
        }
        return mapping.map { (key: $0.key.string ?? "", value: $0.value, node: $0.key) }
    }

    mutating func items(_ node: Node?, _ what: String) -> [Node] {
        guard let node else { return [] }
        guard let sequence = node.sequence else {
            report("\(what) needs a list", node)
            return []
        }
        return Array(sequence)
    }

    /// Reports keys that nobody reads: mostly typing errors.
    mutating func only(_ keys: Set<String>, in node: Node?, _ what: String) {
        for entry in entries(node, what) where !keys.contains(entry.key) {
            report(
                "\(what): unknown key '\(entry.key)'; known are \(keys.sorted().joined(separator: ", "))", entry.node)
        }
    }

    mutating func text(_ node: Node?, _ what: String, near: Node? = nil) -> String {
        guard let node, let text = node.scalar?.string, !text.isEmpty else {
            report("\(what) needs a text", node ?? near)
            return ""
        }
        return text
    }

    func optionalText(_ node: Node?) -> String? { node?.scalar?.string }

    mutating func texts(_ node: Node?, _ what: String) -> [String] {
        var all: [String] = []
        for item in items(node, what) { all.append(text(item, what)) }
        return all
    }

    mutating func bilingual(_ node: Node?, _ what: String, near: Node? = nil) -> Bilingual {
        guard let node else {
            report("\(what) is missing (zh and en)", near)
            return Bilingual(zh: "", en: "")
        }
        only(["zh", "en"], in: node, what)
        return Bilingual(zh: text(node["zh"], "\(what).zh", near: node), en: text(node["en"], "\(what).en", near: node))
    }

    mutating func day(_ node: Node?, _ what: String, near: Node? = nil) -> Day {
        guard case .success(let day) = Day.parse(text(node, what, near: near)) else {
            report("\(what) needs a calendar day as YYYY-MM-DD", node ?? near)
            return .distantPast
        }
        return day
    }

    mutating func whole(_ node: Node?, _ what: String) -> Int {
        guard let number = number(node, what), let whole = number.int64 else {
            report("\(what) needs a whole number", node)
            return 0
        }
        return Int(whole)
    }

    mutating func number(_ node: Node?, _ what: String) -> ExactNumber? {
        guard let text = node?.scalar?.string, let number = ExactNumber(text) else {
            report("\(what) needs a number", node)
            return nil
        }
        return number
    }
}
