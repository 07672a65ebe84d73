import Foundation
import Synchronization
import Vocabulary

/// Key-encryption keys in a file that only the server's account may read; it must lie apart from the database's backups.
///
/// A running server sees a change within a second, so that a key can be added while it serves.
package final class KeyFile: KeyHolder {
    package struct Key: Sendable {
        package let id: String
        package let suite: Suite
        package let madeAt: Instant
        let key: DataKey
    }

    private struct Content: Sendable {
        var current: String
        var keys: [Key]
        var index: (suite: Suite, key: [UInt8])
        /// Of the file when it was read: seconds, nanoseconds and the inode.
        var stamp: [Int]
    }

    private let path: String
    private let randomness: Randomness
    private let content: Mutex<Content>

    /// Opens a key file, or makes one with a first key.
    /// - Throws: `VaultFault` where others may read the file or it cannot be read as one.
    package init(
        path: String, suite: Suite = .aes, clock: Timekeeper = .wall, randomness: Randomness = .system
    ) throws {
        self.path = path
        self.randomness = randomness
        if !FileManager.default.fileExists(atPath: path) {
            try Self.alone(path) {
                // Somebody else may have made it meanwhile.
                guard !FileManager.default.fileExists(atPath: path) else { return }
                let first = Self.fresh(suite, clock, randomness)
                try Self.write(
                    Content(current: first.id, keys: [first], index: (suite, randomness.bytes(32)), stamp: []),
                    to: path)
            }
        }
        content = Mutex(try Self.read(path))
    }

    // MARK: Holding

    package func current() throws -> (id: String, suite: Suite) {
        try refresh()
        return try content.withLock { content in
            guard let key = content.keys.first(where: { $0.id == content.current }) else {
                throw VaultFault("the key file's current key \(content.current) is not in it")
            }
            return (key.id, key.suite)
        }
    }

    package func wrap(_ key: [UInt8], under id: String, context: [UInt8]) throws -> [UInt8] {
        let holder = try find(id)
        return try holder.suite.seal(
            key, with: holder.key, nonce: randomness.bytes(holder.suite.nonceLength), context: context)
    }

    package func unwrap(_ wrapped: [UInt8], under id: String, context: [UInt8]) throws -> [UInt8] {
        let holder = try find(id)
        guard let key = holder.suite.open(wrapped[...], with: holder.key, context: context) else {
            throw VaultFault("a data key does not open with key \(id): another key file, or it was changed")
        }
        return key
    }

    package func indexKey() throws -> (suite: Suite, key: [UInt8]) { content.withLock { $0.index } }

    private func find(_ id: String) throws -> Key {
        if let key = content.withLock({ $0.keys.first { $0.id == id } }) { return key }
        try refresh()
        guard let key = content.withLock({ $0.keys.first { $0.id == id } }) else {
            throw VaultFault("key \(id) is not in the key file \(path); put back the file that has it")
        }
        return key
    }

    // MARK: Keeping

    /// All keys, the oldest first.
    package func keys() throws -> (keys: [Key], current: String) {
        try refresh()
        return content.withLock { ($0.keys, $0.current) }
    }

    /// Adds a key and makes it the current one; the older ones stay until they are retired.
    /// - Returns: its id.
    package func rotate(to suite: Suite, clock: Timekeeper = .wall) throws -> String {
        let key = Self.fresh(suite, clock, randomness)
        try change { content in
            content.keys.append(key)
            content.current = key.id
        }
        return key.id
    }

    /// Takes a key out of the file. What is still wrapped by it can never be opened again: ask the store first.
    package func retire(_ id: String) throws {
        try change { content in
            guard content.current != id else { throw VaultFault("\(id) is the current key; rotate first") }
            guard content.keys.contains(where: { $0.id == id }) else {
                throw VaultFault("no key \(id) in the key file")
            }
            content.keys.removeAll { $0.id == id }
        }
    }

    private func change(_ body: (inout Content) throws -> Void) throws {
        try content.withLock { content in
            try Self.alone(path) {
                var next = try Self.read(path)
                try body(&next)
                try Self.write(next, to: path)
                content = try Self.read(path)
            }
        }
    }

    private func refresh() throws {
        let stamp = try Self.stamp(path)
        try content.withLock { content in
            if content.stamp != stamp { content = try Self.read(path) }
        }
    }

    private static func fresh(_ suite: Suite, _ clock: Timekeeper, _ randomness: Randomness) -> Key {
        let now = clock.now()
        return Key(
            id: Identifier.make(at: now, with: randomness), suite: suite, madeAt: now,
            key: DataKey(randomness.bytes(32)))
    }

    // MARK: The file

    private static func stamp(_ path: String) throws -> [Int] {
        var found = stat()
        guard stat(path, &found) == 0 else { throw VaultFault("the key file \(path) cannot be read (\(errno))") }
        guard found.st_mode & 0o077 == 0 else {
            throw VaultFault("the key file \(path) may be read by others; run: chmod 600 \(path)")
        }
        return [found.st_mtim.tv_sec, found.st_mtim.tv_nsec, Int(truncatingIfNeeded: found.st_ino)]
    }

    private static func read(_ path: String) throws -> Content {
        let stamp = try stamp(path)
        guard let data = FileManager.default.contents(atPath: path),
            case .success(let json) = JSON.parse(String(decoding: data, as: UTF8.self)), json["version"]?.integer == 1,
            let current = json["current"]?.string, let list = json["keys"]?.array, let index = json["index"],
            let indexSuite = index["suite"]?.string.flatMap(Suite.init(name:)), let indexKey = bytes(index["key"])
        else { throw VaultFault("\(path) is no key file") }
        let keys = try list.map { item in
            guard let id = item["id"]?.string, let suite = item["suite"]?.string.flatMap(Suite.init(name:)),
                let at = item["made_at"]?.string.flatMap({ Instant($0) }), let key = bytes(item["key"])
            else { throw VaultFault("\(path) holds something that is no key") }
            return Key(id: id, suite: suite, madeAt: at, key: DataKey(key))
        }
        return Content(current: current, keys: keys, index: (indexSuite, indexKey), stamp: stamp)
    }

    private static func bytes(_ json: JSON?) -> [UInt8]? {
        guard let text = json?.string, let bytes = Base64URL.bytes(text), bytes.count == 32 else { return nil }
        return bytes
    }

    private static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// One after the other, also among processes: who changes the file holds its folder, or a key that somebody else adds at the
    /// same moment would be lost.
    private static func alone(_ path: String, _ body: () throws -> Void) throws {
        let folder = folder(of: path)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let held = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard held >= 0 else { throw VaultFault("the folder of the key file \(path) cannot be opened (\(errno))") }
        defer { close(held) }
        while flock(held, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw VaultFault("the folder of the key file \(path) cannot be held (\(errno))")
            }
        }
        try body()
        fsync(held)
    }

    /// Never half a file: written beside it and put in its place. The caller holds the folder and makes the name durable.
    private static func write(_ content: Content, to path: String) throws {
        let json = JSON.object([
            .init("version", 1), .init("current", .string(content.current)),
            .init(
                "keys",
                .array(
                    content.keys.map { key in
                        .object([
                            .init("id", .string(key.id)), .init("suite", .string(key.suite.name)),
                            .init("made_at", .string(key.madeAt.description)),
                            .init("key", .string(Base64URL.text(key.key.bytes)))
                        ])
                    })),
            .init(
                "index",
                .object([
                    .init("suite", .string(content.index.suite.name)),
                    .init("key", .string(Base64URL.text(content.index.key)))
                ]))
        ])
        let beside = path + ".new"
        unlink(beside)
        let file = Glibc.open(beside, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw VaultFault("the key file \(path) cannot be written (\(errno))") }
        let bytes = json.canonical + [10]
        let written = Glibc.write(file, bytes, bytes.count)
        let synced = fsync(file)
        close(file)
        guard written == bytes.count, synced == 0 else { throw VaultFault("the key file \(path) cannot be written") }
        guard rename(beside, path) == 0 else {
            throw VaultFault("the key file \(path) cannot be put in its place (\(errno))")
        }
    }
}
