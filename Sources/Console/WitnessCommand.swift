import ArgumentParser
import Checkpoints
import Foundation
import Hummingbird
import Journal
import Logging
import NIOCore
import Store
import Vocabulary

/// The small program that somebody other than the journal's owner runs: a finance bureau, an audit office.
struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Watches journals for somebody else: signs a checkpoint only when it continues the last one it saw.",
        discussion: """
            Speaks C2SP tlog-witness: POST /add-checkpoint. GET /checkpoints gives what it has signed, for \
            `skillledger audit verify --checkpoints`. A roll-back or a fork is refused with 409 or 422 and kept as evidence \
            beside the state.
            """)

    @Option(help: "Address and port to listen on.") var listen = "127.0.0.1:8090"
    @Option(help: "File of this witness's key; made at the first start.") var key = "witness.key"
    @Option(help: "Name under which a new key signs, e.g. caizheng.example.gov.cn/witness.") var name: String?
    @Option(help: "File that keeps what was signed. Back it up: without it a roll-back could pass.")
    var state = "witness.state"
    @Option(name: .customLong("log"), parsing: .upToNextOption, help: "Verifier keys of the journals to watch.")
    var logs: [String] = []
    @Flag(help: "Prints this witness's verifier key and ends.") var showKey = false

    /// A checkpoint with 63 lines of proof and 64 signatures is far smaller.
    private static let largestBody = 256 << 10

    func run() async throws {
        let signer = try NoteKeyFile.open(key, name: name, kind: .cosignature, randomness: .system)
        if showKey { return Output.result(signer.key.description) }
        let watched = try logs.map { text in
            guard let key = NoteKey(text), key.kind == .ed25519 else {
                throw ValidationError("--log must be a journal's verifier key: \(text)")
            }
            return key
        }
        guard !watched.isEmpty else { throw ValidationError("name at least one journal with --log") }
        let place = listen.split(separator: ":").map(String.init)
        guard place.count == 2, let port = Int(place[1]), (0...65_535).contains(port) else {
            throw ValidationError("--listen must be an address and a port, e.g. 127.0.0.1:8090")
        }
        let book = try WitnessBook(path: state, signer: signer, logs: watched)
        var log = Logger(label: "skillledger.witness")
        log.logLevel = .notice
        let (host, keyText) = (place[0], signer.key.description)
        let application = Application(
            router: Self.router(book, log: log),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in
                Output.message("witness: http://\(host):\(channel.localAddress?.port ?? port)+\(keyText)")
            }, logger: log)
        try await application.runService()
    }

    private static func router(_ book: WitnessBook, log: Logger) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/checkpoints") { _, _ in
            text(book.kept, status: .ok, type: "text/plain; charset=utf-8")
        }
        router.post("/add-checkpoint") { request, _ in
            guard let buffer = try? await request.body.collect(upTo: largestBody) else {
                return text("", status: .contentTooLarge)
            }
            let body = String(decoding: buffer.readableBytesView, as: UTF8.self)
            let answer: Witness.Answer
            do {
                answer = try book.add(body, at: UInt64(max(0, Timekeeper.wall.now().milliseconds / 1000)))
            } catch {
                log.error("cannot keep a checkpoint", metadata: ["error": "\(error)"])
                return text("", status: .internalServerError)
            }
            switch answer {
            case .cosigned(let signature): return text(signature.line + "\n", status: .ok)
            case .behind(let size): return text("\(size)\n", status: .conflict, type: "text/x.tlog.size")
            case .forked(let size):
                log.critical("a journal has two versions of one size; see the evidence beside the state")
                return text("\(size)\n", status: .conflict, type: "text/x.tlog.size")
            case .inconsistent:
                log.critical("a journal does not continue what was signed; see the evidence beside the state")
                return text("", status: .init(code: answer.status))
            default: return text("", status: .init(code: answer.status))
            }
        }
        return router
    }

    private static func text(
        _ body: String, status: HTTPResponse.Status, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
