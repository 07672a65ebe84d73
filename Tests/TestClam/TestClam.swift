import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A socket that speaks clamd's INSTREAM (`zINSTREAM`, parts with their length in front, an empty part at the end) and
/// finds one text bad.
package final class TestClam: Sendable {
    package enum Manner: Sendable { case working, silent, hangingUp, complaining }

    package static let bad = "bad bad file"

    package let path: String
    private let manner: Manner
    private let seen = Mutex<[[UInt8]]>([])

    package init(_ manner: Manner = .working) {
        self.manner = manner
        path = FileManager.default.temporaryDirectory.path + "/clam-" + UUID().uuidString.prefix(8)
    }

    /// The files it was shown.
    package var files: [[UInt8]] { seen.withLock { $0 } }

    /// Listens while `work` runs.
    package func run(_ work: () async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Talk(self))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        do {
            try await work()
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    private func reply(to file: [UInt8]) -> String? {
        seen.withLock { $0.append(file) }
        return switch manner {
        case .working: String(decoding: file, as: UTF8.self).contains(Self.bad) ? "stream: Test.Bad-1 FOUND" : "stream: OK"
        case .complaining: "INSTREAM size limit exceeded. ERROR"
        case .silent, .hangingUp: nil
        }
    }

    private final class Talk: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let clam: TestClam
        private var buffer = ByteBuffer()
        private var isGreeted = false
        private var file: [UInt8] = []

        init(_ clam: TestClam) { self.clam = clam }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            buffer.writeImmutableBuffer(unwrapInboundIn(data))
            if clam.manner == .hangingUp { return context.close(promise: nil) }
            if !isGreeted {
                guard let greeting = buffer.readString(length: 10) else { return }
                guard greeting == "zINSTREAM\0" else { return context.close(promise: nil) }
                isGreeted = true
            }
            while let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) {
                if length == 0 { return answer(context) }
                guard buffer.readableBytes >= 4 + Int(length) else { return }
                buffer.moveReaderIndex(forwardBy: 4)
                file += buffer.readBytes(length: Int(length)) ?? []
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let reply = clam.reply(to: file) else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: reply + "\0")), promise: nil)
        }
    }
}
