import Foundation
import Store
import StorePostgres
import Synchronization

/// Stands between the program and the server on a socket of its own and cuts the line at a commit, before the server hears it
/// or after it has answered.
final class Meddler: Sendable {
    enum Cut: Sendable {
        case never, beforeCommit, afterCommit
        /// The line stays, the server's answer never comes, and nobody else gets in until `open`.
        case silence
    }

    let folder: String
    private let listener: Int32
    private let server: String
    /// What is done to the next commits, one after the other.
    private let plan = Mutex<[Cut]>([])
    private let cuts = Mutex(0)
    private let isShut = Mutex(false)

    init(of server: String) throws {
        self.server = server
        folder = FileManager.default.temporaryDirectory.path + "/m" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let path = folder + "/.s.PGSQL.5432"
        guard Self.withAddress(path, { bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw StoreFault("no socket at \(path)")
        }
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread { [self] in carry(client) }
            }
        }
    }

    deinit { close(listener) }

    func open() { isShut.withLock { $0 = false } }
    func next(_ cuts: [Cut]) { plan.withLock { $0 = cuts } }
    var done: Int { cuts.withLock { $0 } }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private func carry(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(client)
            close(upstream)
        }
        guard !isShut.withLock({ $0 }), Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else { return }
        var isSilent = false
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var hush = false
        while true {
            var lines = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: upstream, events: Int16(POLLIN), revents: 0)
            ]
            guard poll(&lines, 2, -1) > 0 else { return }
            if lines[1].revents != 0 {
                let count = read(upstream, &buffer, buffer.count)
                if isSilent, count > 0 { continue }
                // The server has answered the commit: it is done, and nobody hears of it.
                guard count > 0, !hush, write(client, buffer, count) == count else { return }
            }
            if lines[0].revents != 0 {
                let count = read(client, &buffer, buffer.count)
                guard count > 0 else { return }
                // A simple query: `Q`, length, text, 0.
                if buffer[0] == UInt8(ascii: "Q"), String(decoding: buffer[5..<count], as: UTF8.self) == "commit\u{0}" {
                    switch plan.withLock({ $0.isEmpty ? Cut.never : $0.removeFirst() }) {
                    case .never: break
                    case .beforeCommit:
                        cuts.withLock { $0 += 1 }
                        return
                    case .afterCommit:
                        cuts.withLock { $0 += 1 }
                        hush = true
                    case .silence:
                        cuts.withLock { $0 += 1 }
                        isSilent = true
                        isShut.withLock { $0 = true }
                    }
                }
                guard write(upstream, buffer, count) == count else { return }
            }
        }
    }
}
