import Policy
import Vocabulary

/// A change of a draft's files. Every change is of the bytes in place: what it does not name stays as it was.
package enum PackEdit: Sendable {
    /// Files put in the place of those of their paths, or added.
    case put([PackFolder.File])
    /// All files, in the place of all.
    case replace([PackFolder.File])
    case remove(path: String)
    case parameter(String, to: JSONValue, source: Parameter.Source)
    case row(Place, at: Int, cells: [String])
    /// A copy of the row `after`, with these cells where they are given; nil: at the end.
    case addRow(Place, after: Int?, cells: [String]?)
    case removeRow(Place, at: Int)

    /// A table in a file: the name of its decision in a `.dmn`, empty for a `.csv`.
    package struct Place: Sendable, Hashable {
        package let file: String
        package let table: String

        package init(file: String, table: String = "") {
            self.file = file
            self.table = table
        }
    }

    /// The files after the change.
    /// - Parameter bases: what the pack extends, the lowest first.
    /// - Throws: `Refusal`: `notFound`, `packFileName`, `packFileLayout`, `packFileMissing`, `parameterUnknown`.
    package func applied(to folder: PackFolder, bases: [PackFolder]) throws(Refusal) -> PackFolder {
        var folder = folder
        switch self {
        case .put(let files):
            try Self.check(files)
            for file in files { folder.put(file) }
        case .replace(let files):
            try Self.check(files)
            folder = PackFolder(folder.name, files)
        case .remove(let path):
            guard folder[path] != nil else { throw Refusal("notFound") }
            if path == "pack.yaml" { throw Refusal("packFileMissing", field: "file", ["file": path]) }
            folder.remove(path)
        case .parameter(let name, let value, let source):
            folder.put(PackFolder.File("pack.yaml", try Self.manifest(name, value, source, folder, bases)))
        case .row(let place, let at, let cells):
            folder.put(
                try Self.changed(place, in: folder, { $0.setting(cells, inRow: at, of: place.table) }) {
                    $0.setting(cells, inRow: at)
                })
        case .addRow(let place, let after, let cells):
            folder.put(
                try Self.changed(place, in: folder, { Self.adding(cells, after, place.table, $0) }) { list in
                    guard
                        let row = cells ?? after.flatMap({ list.rows.indices.contains($0) ? list.rows[$0].cells : nil })
                    else { return nil }
                    return list.adding(row, after: after)
                })
        case .removeRow(let place, let at):
            folder.put(
                try Self.changed(place, in: folder, { $0.removingRow(at, from: place.table) }) { $0.removing(at) })
        }
        return folder
    }

    private static func check(_ files: [PackFolder.File]) throws(Refusal) {
        let wrong = files.filter { !PackFolder.holds($0.path) }
        guard wrong.isEmpty else {
            throw Refusal(wrong.prefix(20).map { Problem("packFileName", field: "file", values: ["file": $0.path]) })
        }
    }

    private static func adding(_ cells: [String]?, _ after: Int?, _ table: String, _ sheet: ModelSheet) -> [UInt8]? {
        let count = sheet.table(table)?.rows.count ?? 0
        guard let added = sheet.addingRow(after: after, in: table), let cells else {
            return sheet.addingRow(after: after, in: table)
        }
        return ModelSheet(added)?.setting(cells, inRow: after.map { $0 + 1 } ?? count, of: table)
    }

    private static func changed(
        _ place: Place, in folder: PackFolder, _ model: (ModelSheet) -> [UInt8]?, _ list: (ListText) -> [UInt8]?
    ) throws(Refusal) -> PackFolder.File {
        guard let file = folder[place.file] else { throw Refusal("notFound") }
        let bytes: [UInt8]?
        if file.path.hasSuffix(".dmn") {
            guard let sheet = ModelSheet(file.bytes) else { throw Refusal("packFileLayout", field: "file") }
            bytes = model(sheet)
        } else {
            guard file.path.hasSuffix(".csv"), let text = ListText(file.bytes) else {
                throw Refusal("packFileLayout", field: "file")
            }
            bytes = list(text)
        }
        guard let bytes else { throw Refusal("notFound") }
        return PackFolder.File(file.path, bytes)
    }

    private static func manifest(
        _ name: String, _ value: JSONValue, _ source: Parameter.Source, _ folder: PackFolder, _ bases: [PackFolder]
    ) throws(Refusal) -> [UInt8] {
        guard let own = folder["pack.yaml"] else {
            throw Refusal("packFileMissing", field: "file", ["file": "pack.yaml"])
        }
        let base = bases.last { ManifestText.states(name, $0["pack.yaml"]?.text ?? "") }
        do {
            return Array(
                try ManifestText.setting(
                    name, to: value, source: source, in: own.text, base: base?["pack.yaml"]?.text
                ).utf8)
        } catch ManifestText.Trouble.unknownParameter {
            throw Refusal("parameterUnknown", field: "name", ["name": name])
        } catch {
            throw Refusal("packFileLayout", field: "value")
        }
    }

    /// What the journal and the list of steps say of it: which file and place, never its content.
    package var title: String {
        switch self {
        case .put(let files): files.map(\.path).joined(separator: ", ")
        case .replace: "*"
        case .remove(let path): "- \(path)"
        case .parameter(let name, _, _): "pack.yaml \(name)"
        case .row(let place, let at, _): "\(place.file) \(place.table) #\(at + 1)"
        case .addRow(let place, let after, _): "\(place.file) \(place.table) +#\((after ?? -1) + 2)"
        case .removeRow(let place, let at): "\(place.file) \(place.table) -#\(at + 1)"
        }
    }
}
