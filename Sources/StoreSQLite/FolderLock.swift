import Foundation
import Store
import Synchronization

/// Who works on the folder of an embedded store: one server, or tools beside each other. The kernel frees it when a process ends.
package final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// - Parameter exclusive: for a server and for what replaces the store.
    /// - Throws: `StoreFault` where another process holds it.
    package init(folder: String, exclusive: Bool) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreFault("cannot open \(folder)/lock: \(String(cString: strerror(errno)))") }
        guard flock(file, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
            close(file)
            throw StoreFault("another process works on \(folder); stop it first")
        }
        descriptor = Mutex(file)
    }

    package func release() {
        descriptor.withLock { file in
            if file >= 0 { close(file) }
            file = -1
        }
    }

    deinit { release() }
}
