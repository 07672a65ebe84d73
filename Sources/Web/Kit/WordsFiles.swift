import Foundation
import Yams

/// Reads `Site/words/<language>/*.yaml`: nested mappings whose leaves are texts; the key of a leaf is its path
/// joined by dots. The same key in two places, or a leaf that is not text, is a problem.
struct WordsFiles {
    let site: URL
    private(set) var problems: [SiteProblem] = []

    init(site: URL) { self.site = site }

    mutating func read(_ language: Language) -> Words {
        var texts: [String: String] = [:]
        let folder = "words/\(language.rawValue)"
        for file in SiteFolder(root: site).files(in: folder, ending: ".yaml") {
            do {
                let source = try String(contentsOf: site.appendingPathComponent(file), encoding: .utf8)
                guard let root = try Yams.compose(yaml: source) else { continue }
                gather(root, path: "", file: file, into: &texts)
            } catch {
                problems.append(SiteProblem(file: file, line: 0, message: "not readable as YAML: \(error)"))
            }
        }
        if texts.isEmpty {
            problems.append(SiteProblem(file: folder, line: 0, message: "no words for \(language.rawValue)"))
        }
        return Words(language: language, texts: texts)
    }

    private mutating func gather(_ node: Node, path: String, file: String, into texts: inout [String: String]) {
        let line = node.mark?.line ?? 0
        switch node {
        case .scalar(let scalar):
            if texts[path] != nil {
                problems.append(SiteProblem(file: file, line: line, message: "the key \(path) is given twice"))
            }
            if scalar.string.contains("{{") || scalar.string.contains("}}") {
                problems.append(SiteProblem(file: file, line: line, message: "\(path) has double braces"))
            }
            texts[path] = scalar.string
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard let name = key.scalar?.string, !name.isEmpty else {
                    problems.append(SiteProblem(file: file, line: line, message: "a key is not a plain word"))
                    continue
                }
                gather(value, path: path.isEmpty ? name : "\(path).\(name)", file: file, into: &texts)
            }
        default:
            problems.append(SiteProblem(file: file, line: line, message: "\(path) is not a text"))
        }
    }
}

/// Files below `Site/`, in a stable order.
struct SiteFolder {
    let root: URL

    /// Paths relative to the root.
    func files(in folder: String, ending suffix: String) -> [String] {
        let base = root.appendingPathComponent(folder).path
        guard let all = FileManager.default.enumerator(atPath: base) else { return [] }
        return all.compactMap { $0 as? String }
            .filter { $0.hasSuffix(suffix) }
            .map { "\(folder)/\($0)" }
            .sorted()
    }
}
