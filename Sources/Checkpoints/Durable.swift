import Foundation
import Store

/// What `DurableFile` has not: a secret that nobody else could ever read, and a file that only grows.
enum Durable {
    /// Makes a file that is not there yet, for its owner alone.
    static func create(secret path: String, _ bytes: [UInt8]) throws {
        try write(open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600), bytes, to: path)
        try DurableFile.sync((path as NSString).deletingLastPathComponent)
    }

    static func append(_ path: String, _ bytes: [UInt8]) throws {
        try write(open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644), bytes, to: path)
    }

    private static func write(_ descriptor: Int32, _ bytes: [UInt8], to path: String) throws {
        guard descriptor >= 0 else { throw DurableFile.fault("open", path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(bytes))
        try file.synchronize()
    }

    /// The path from the root, so that its folder has a name.
    static func whole(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
