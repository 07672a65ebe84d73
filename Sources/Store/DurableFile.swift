import Foundation

/// Files that are on the disk, whole, when a call returns.
package enum DurableFile {
    /// Writes a file beside its place, makes it durable, renames it and makes the name durable: after a crash it is whole or
    /// not there.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let part = path + ".part"
        try Data(bytes).write(to: URL(fileURLWithPath: part))
        try sync(part)
        try replace(path, with: part)
    }

    /// Renames within one file system, over what is there; durable.
    package static func replace(_ path: String, with part: String) throws {
        guard rename(part, path) == 0 else { throw fault("rename", part) }
        try sync((path as NSString).deletingLastPathComponent)
    }

    /// Makes a file's bytes, or a folder's list of names, durable.
    package static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw fault("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("sync", path) }
    }

    /// - Returns: what the system says of the last call that failed.
    package static func fault(_ what: String, _ path: String) -> StoreFault {
        StoreFault("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
