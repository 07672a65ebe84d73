import Foundation
import Vocabulary

/// The files of a pack as they are kept; nothing is read or checked yet. What is compiled from equal folders is equal.
package struct PackFolder: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Below the folder, e.g. `cases/TraineeClaim.ndjson`.
        package let path: String
        package let bytes: [UInt8]

        package init(_ path: String, _ bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }

        package var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// The pack's id.
    package let name: String
    /// By path.
    package private(set) var files: [File]

    package init(_ name: String, _ files: [File]) {
        self.name = name
        self.files = files.sorted { $0.path < $1.path }
    }

    package subscript(path: String) -> File? { files.first { $0.path == path } }

    /// Puts a file in the place of the one of its path.
    package mutating func put(_ file: File) {
        files = (files.filter { $0.path != file.path } + [file]).sorted { $0.path < $1.path }
    }

    package mutating func remove(_ path: String) { files.removeAll { $0.path == path } }

    /// The pack that it extends, as its `pack.yaml` says; nil where it extends none or cannot be read.
    package var extends: String? {
        let yaml = YamlFile(self["pack.yaml"]?.text ?? "", file: "\(name)/pack.yaml")
        return yaml.optionalText(yaml.root?["extends"])
    }

    /// The id that its `pack.yaml` gives; nil where it gives none.
    package var id: String? {
        let yaml = YamlFile(self["pack.yaml"]?.text ?? "", file: "pack.yaml")
        let id = yaml.optionalText(yaml.root?["id"]) ?? ""
        let isPlain = id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        return isPlain && (1...60).contains(id.utf8.count) ? id : nil
    }

    /// The cases that come with it, by path.
    package var cases: [File] { files.filter { $0.path.hasPrefix("cases/") && $0.path.hasSuffix(".ndjson") } }

    /// What a file of a pack may be called: a `.dmn`, `.csv` or `.yaml` beside `pack.yaml`, or `cases/….ndjson`.
    package static func holds(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, let dot = name.lastIndex(of: "."), dot != name.startIndex, !name.hasPrefix("."),
            name.utf8.count <= 80, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && !#"\:*?"<>|"#.utf8.contains($0) })
        else { return false }
        let kind = name[name.index(after: dot)...]
        return parts.count == 1
            ? ["yaml", "csv", "dmn"].contains(kind) : parts.count == 2 && parts[0] == "cases" && kind == "ndjson"
    }

    /// Every pack below a directory, by name; nil where the directory cannot be read.
    package static func folders(of directory: String) -> [PackFolder]? {
        let manager = FileManager.default
        guard let names = try? manager.contentsOfDirectory(atPath: directory) else { return nil }
        return names.sorted().compactMap { folder(at: "\(directory)/\($0)") }
    }

    /// The pack in a directory, which gives it its name; nil where there is no `pack.yaml`.
    package static func folder(at path: String) -> PackFolder? {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path + "/pack.yaml") else { return nil }
        let names = manager.enumerator(atPath: path)?.allObjects as? [String] ?? []
        let files = names.compactMap { name -> File? in
            let kind = name.split(separator: ".").last.map(String.init) ?? ""
            guard ["yaml", "csv", "dmn", "ndjson"].contains(kind), !name.hasPrefix("."),
                let data = manager.contents(atPath: "\(path)/\(name)")
            else { return nil }
            return File(name, Array(data))
        }
        return PackFolder(URL(fileURLWithPath: path).lastPathComponent, files)
    }
}
