import Foundation

/// The files of this checkout.
struct Checkout {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File {
        /// From the root, e.g. `Sources/Store/SQL.swift`.
        let path: String
        let text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// `Store` for a file of that target or of its tests.
        var target: String {
            let parts = path.split(separator: "/")
            return parts.count > 1 ? String(parts[1]) : ""
        }
    }

    static func files(under folder: String, ending: String) -> [File] {
        let start = root.appendingPathComponent(folder)
        guard let walk = FileManager.default.enumerator(atPath: start.path) else { return [] }
        return walk.compactMap { item -> File? in
            guard let name = item as? String, name.hasSuffix(ending), !name.contains(".build/"),
                let text = try? String(contentsOf: start.appendingPathComponent(name), encoding: .utf8)
            else { return nil }
            return File(path: folder + "/" + name, text: text)
        }.sorted { $0.path < $1.path }
    }

    /// A line of Swift without its comment; text in quotes stays.
    static func code(_ line: Substring) -> Substring {
        let trimmed = line.drop { $0 == " " }
        if trimmed.hasPrefix("//") { return "" }
        guard let comment = line.range(of: " // ") else { return line }
        return line[..<comment.lowerBound]
    }
}
