import Foundation
import Store

/// The evidence files of one backup. They never change, so each is kept once for all backups.
struct EvidenceList {
    struct Item: Hashable {
        let sha256: String
        let bytes: Int64
        let path: String
    }

    private(set) var items: [String: Item] = [:]

    init() {}

    init(file: String) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw StoreFault("cannot read \(file)")
        }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let bytes = Int64(parts[1]) else {
                throw StoreFault("\(file): not a line: \(line)")
            }
            add(Item(sha256: String(parts[0]), bytes: bytes, path: String(parts[2])))
        }
    }

    mutating func add(_ item: Item) { items[item.path] = item }

    var text: String {
        items.values.sorted { $0.path < $1.path }.map { "\($0.sha256) \($0.bytes) \($0.path)\n" }.joined()
    }

    /// Copies into `target` what is not there yet.
    /// - Parameter known: the list of the backup before; its files are not read again.
    static func gather(from source: String, into target: String, known: EvidenceList) throws -> (
        list: EvidenceList, copied: Int
    ) {
        var list = EvidenceList()
        var copied = 0
        for path in files(below: source) {
            let kept = "\(target)/\(path)"
            if let item = known.items[path], FileManager.default.fileExists(atPath: kept) {
                list.add(item)
                continue
            }
            let (sha256, bytes) = try Durable.copy("\(source)/\(path)", to: kept)
            list.add(Item(sha256: sha256, bytes: bytes, path: path))
            copied += 1
        }
        return (list, copied)
    }

    /// - Returns: what is missing or not what it was, in words.
    func problems(in folder: String) -> [String] {
        items.values.sorted { $0.path < $1.path }.compactMap { item in
            guard let found = try? Durable.digest("\(folder)/\(item.path)") else { return "\(item.path) is missing" }
            return found == (item.sha256, item.bytes) ? nil : "\(item.path) is not what it was"
        }
    }

    /// Paths of the finished files, sorted; names that begin with a dot or end with `.part` are of writes under way.
    private static func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { path in
            let name = (path as NSString).lastPathComponent
            var isFolder: ObjCBool = false
            guard !name.hasPrefix("."), !name.hasSuffix(".part") else { return false }
            return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}
