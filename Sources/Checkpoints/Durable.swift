import Foundation
import Store

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files that are on disk when a call returns.
enum Durable {
    /// Makes a file that is not there yet.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, mode)
        try write(file, bytes, to: path)
        try syncFolder(of: path)
    }

    /// Puts new content in the place of the old in one step: after a power cut there is either, whole.
    static func replace(_ path: String, _ bytes: [UInt8]) throws {
        let next = path + ".next"
        let file = open(next, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try write(file, bytes, to: next)
        guard rename(next, path) == 0 else { throw fault("rename", path) }
        try syncFolder(of: path)
    }

    static func append(_ path: String, _ bytes: [UInt8]) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        try write(file, bytes, to: path)
    }

    private static func write(_ file: Int32, _ bytes: [UInt8], to path: String) throws {
        guard file >= 0 else { throw fault("open", path) }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                #if canImport(Darwin)
                    Darwin.write(file, raw.baseAddress?.advanced(by: done), raw.count - done)
                #elseif canImport(Glibc)
                    Glibc.write(file, raw.baseAddress?.advanced(by: done), raw.count - done)
                #else
                    Musl.write(file, raw.baseAddress?.advanced(by: done), raw.count - done)
                #endif
            }
            guard count > 0 else { throw fault("write", path) }
            done += count
        }
        guard fsync(file) == 0 else { throw fault("fsync", path) }
    }

    private static func syncFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let file = open(folder.isEmpty ? "." : folder, O_RDONLY)
        guard file >= 0 else { throw fault("open", folder) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw fault("fsync", folder) }
    }

    private static func fault(_ call: String, _ path: String) -> StoreFault {
        StoreFault("\(call) \(path): \(String(cString: strerror(errno)))")
    }
}
