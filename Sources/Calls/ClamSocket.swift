import NIOCore
import NIOPosix

/// What a virus scanner says of a file.
package enum ScanVerdict: Hashable, Sendable {
    case clean
    /// The name of what was found, as the scanner has it.
    case found(String)
    /// It did not answer, or not with either.
    case unknown(String)
}

/// clamd at its socket on this machine, asked with INSTREAM: a connection for each file, which never touches a disk.
package struct ClamSocket: Sendable {
    private static let chunk = 64 << 10
    /// An answer is one line.
    private static let longest = 4_096

    private let path: String
    private let wait: TimeAmount

    /// - Parameters:
    ///   - path: of clamd's `LocalSocket`.
    ///   - wait: seconds that one file may take.
    package init(path: String, wait: Int = 30) {
        self.path = path
        self.wait = .seconds(Int64(wait))
    }

    package func scan(_ file: [UInt8]) async -> ScanVerdict {
        do {
            return Self.verdict(try await ask(file))
        } catch {
            return .unknown("\(error)")
        }
    }

    /// `stream: OK`, `stream: NAME FOUND`, or anything else, such as that the file is larger than clamd takes.
    static func verdict(_ reply: String) -> ScanVerdict {
        if reply == "stream: OK" { return .clean }
        guard reply.hasPrefix("stream: "), reply.hasSuffix(" FOUND") else { return .unknown(reply) }
        return .found(String(reply.dropFirst("stream: ".count).dropLast(" FOUND".count)))
    }

    /// - Returns: the reply without the zero byte at its end; empty where the scanner hung up.
    private func ask(_ file: [UInt8]) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(wait)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        // A scanner that hangs is hung up on; the reply then is what it had said.
        let deadline = channel.channel.eventLoop.scheduleTask(in: wait) { channel.channel.close(promise: nil) }
        defer { deadline.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: "zINSTREAM\0"))
            for start in stride(from: 0, to: file.count, by: Self.chunk) {
                let part = file[start..<min(start + Self.chunk, file.count)]
                var buffer = ByteBuffer()
                buffer.writeInteger(UInt32(part.count))
                buffer.writeBytes(part)
                try await outbound.write(buffer)
            }
            try await outbound.write(ByteBuffer(integer: UInt32(0)))
            var reply: [UInt8] = []
            for try await part in inbound {
                reply += part.readableBytesView
                if reply.contains(0) || reply.count > Self.longest { break }
            }
            return String(decoding: reply.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
