import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Store

/// The door for commands on the same machine: a socket in the data folder, open to whoever owns the folder, and so to nobody
/// who could not read the database anyway.
struct AdminSocket: Service {
    let folder: String
    let log: Logger
    /// Makes a backup into a folder and says what it made.
    let backup: @Sendable (String) async throws -> String

    private static func path(_ folder: String) -> String { folder + "/admin.socket" }
    /// What a socket's address has room for (`sockaddr_un`).
    private static let longestPath = 107

    func run() async throws {
        let path = Self.path(folder)
        guard path.utf8.count <= Self.longestPath else {
            log.warning("no admin socket: the path is too long", metadata: ["path": "\(path)"])
            return try await gracefulShutdown()
        }
        let router = Router()
        let (backup, log) = (backup, log)
        router.post("/backup") { request, _ -> Response in
            let target = String(buffer: try await request.body.collect(upTo: 4_096))
            do {
                return Self.answer(.ok, try await backup(target))
            } catch {
                log.error("backup", metadata: ["error": "\(error)"])
                return Self.answer(.internalServerError, "\(error)")
            }
        }
        try await Application(
            router: router, configuration: .init(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in chmod(path, 0o600) }, logger: log
        ).run()
    }

    private static func answer(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: [.connection: "close"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Asks the server of a data folder; waits until it answers.
    static func ask(_ folder: String, _ address: String, body: String) throws -> (status: Int, body: String) {
        let path = path(folder)
        let line = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard line >= 0 else { throw StoreFault("no socket: \(String(cString: strerror(errno)))") }
        defer { close(line) }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count <= longestPath else { throw StoreFault("\(path): too long for a socket") }
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(line, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            throw StoreFault(
                "another process works on \(folder) and is no server that answers: \(String(cString: strerror(errno)))")
        }
        let request =
            "POST \(address) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        try send(Array(request.utf8), on: line)
        return try answer(readAll(line))
    }

    private static func send(_ bytes: [UInt8], on line: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(line, $0.baseAddress, $0.count) }
            guard count > 0 else { throw StoreFault("the server hung up") }
            sent += count
        }
    }

    private static func readAll(_ line: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(line, &piece, piece.count), count > 0 { all += piece[..<count] }
        return all
    }

    private static func answer(_ bytes: [UInt8]) throws -> (status: Int, body: String) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let head = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else {
            throw StoreFault("the server ended before it answered")
        }
        return (status, String(text[head.upperBound...]))
    }
}
