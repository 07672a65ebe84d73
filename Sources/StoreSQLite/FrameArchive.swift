import Foundation
import GRDB
import Journal
import Store
import Synchronization
import Vocabulary

/// Keeps, beside a copy of the store as it was at the start, every page that was committed since, so that the store can be put
/// back to any moment. `<folder>/<moment>/base.sqlite`, then `00000001-<milliseconds>.frames` and so on.
///
/// Pages go from the log into the database file only through this archive, after they are kept: otherwise SQLite could begin
/// its log anew over pages that nobody has.
package final class FrameArchive: Sendable {
    private struct State {
        var position: WalReader.Position?
        var number = 0
        /// Whether all of the log was in the database file when the last step ended: only then may SQLite begin it anew.
        var mayBeginAnew = true
    }

    /// Another process moved pages into the database file: what it wrote is in no archive.
    package struct Gap: Error {}

    package static let base = "base.sqlite"
    package static let ending = ".frames"

    private let pool: DatabasePool
    private let clock: Timekeeper
    private let log: String
    private let largestLog: UInt64
    /// Folder of the generation that this one writes.
    package let folder: String
    private let state = Mutex(State())

    /// Copies the store as it is; the archive begins there. Writers wait meanwhile.
    /// - Parameter largestLog: in bytes; beyond it pages are moved into the database file.
    package init(
        store: SQLiteStore, path: String, in root: String, clock: Timekeeper, largestLog: UInt64 = 16 << 20
    ) throws {
        self.largestLog = largestLog
        (pool, self.clock, log) = (store.engine.pool, clock, path + "-wal")
        let now = clock.now()
        folder = "\(root)/\(now.milliseconds)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let part = "\(folder)/\(Self.base).part"
        let log = log
        let position = try pool.writeWithoutTransaction { database in
            try database.execute(sql: "pragma wal_autocheckpoint = 0")
            let target = try DatabaseQueue(path: part)
            try target.writeWithoutTransaction { try database.backup(to: $0) }
            try target.close()
            return try WalReader.committed(in: log, after: nil)?.position
        }
        try SQLiteImage(path: part).alone()
        try DurableFile.sync(part)
        try DurableFile.replace("\(folder)/\(Self.base)", with: part)
        state.withLock { $0.position = position }
    }

    /// Keeps what was committed since the last step. What fails is tried again by the next step; nothing is skipped.
    /// - Throws: `Gap` where the archive has to begin anew.
    package func step() throws {
        try pool.writeWithoutTransaction { database in
            let state = self.state.withLock { $0 }
            guard let frames = try WalReader.committed(in: log, after: state.position) else { return }
            if let known = state.position, known.salts != frames.position.salts, !state.mayBeginAnew { throw Gap() }
            var next = State(position: frames.position, number: state.number, mayBeginAnew: state.mayBeginAnew)
            if !frames.bytes.isEmpty {
                next.number += 1
                next.mayBeginAnew = false
                try keep(frames, number: next.number)
                self.state.withLock { $0 = next }
            }
            if frames.position.offset > largestLog {
                try database.execute(sql: "pragma wal_checkpoint(passive)")
                self.state.withLock { $0.mayBeginAnew = true }
            }
        }
    }

    /// A file of frames: size of a page (4 bytes, big endian), the frames, SHA-256 of all before.
    private func keep(_ frames: WalReader.Frames, number: Int) throws {
        let size = UInt32(frames.pageSize)
        var bytes = (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + frames.bytes
        bytes += Hash(of: bytes).bytes
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 8 - digits.count)) + digits + "-\(clock.now().milliseconds)"
        let path = "\(folder)/\(name)\(Self.ending)"
        try DurableFile.write(bytes, to: path)
    }

    /// Puts the pages of a file of frames into a database file that nobody has open.
    /// - Throws: `StoreFault` where the file is not what was written.
    package static func apply(_ file: String, to database: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else { throw StoreFault("cannot read \(file)") }
        let all = [UInt8](data)
        guard all.count >= 36, Hash(of: Array(all.dropLast(32))).bytes == Array(all.suffix(32)) else {
            throw StoreFault("\(file) is not what was written")
        }
        let bytes = Array(all.dropLast(32))
        let pageSize = Int(WalReader.word(bytes, 0, bigEndian: true))
        guard let target = FileHandle(forUpdatingAtPath: database) else { throw StoreFault("cannot write \(database)") }
        defer { try? target.close() }
        var at = 4
        while at + WalReader.frameHeadSize + pageSize <= bytes.count {
            let page = UInt64(WalReader.word(bytes, at, bigEndian: true))
            let pagesThen = UInt64(WalReader.word(bytes, at + 4, bigEndian: true))
            let start = at + WalReader.frameHeadSize
            guard page > 0 else { throw StoreFault("\(file): a frame without a page") }
            try target.seek(toOffset: (page - 1) * UInt64(pageSize))
            try target.write(contentsOf: bytes[start..<(start + pageSize)])
            // A commit says how many pages the database then has.
            if pagesThen > 0 { try target.truncate(atOffset: pagesThen * UInt64(pageSize)) }
            at = start + pageSize
        }
        try target.synchronize()
    }
}
