import Checkpoints
import Hummingbird
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Testing
import Vocabulary

@Suite("The line to a witness") struct WitnessLineTests {
    /// The machine may be busy; how long a witness may take is not asked here.
    private static let line = WitnessHTTP.line(wait: 600)

    /// Serves what a witness should not do while `work` runs, on a port of its own; counts calls of the other address.
    private static func serving(
        _ work: @escaping @Sendable (_ url: String, _ elsewhere: @escaping @Sendable () -> Int) async throws -> Void
    ) async throws {
        let calls = Counter()
        let router = Router()
        router.post("/moved/add-checkpoint") { _, _ in Response.redirect(to: "/elsewhere", type: .temporary) }
        router.post("/found/add-checkpoint") { _, _ in Response.redirect(to: "/elsewhere", type: .found) }
        router.post("/large/add-checkpoint") { _, _ in String(repeating: "x", count: (64 << 10) + 1) }
        router.post("/full/add-checkpoint") { _, _ in String(repeating: "x", count: 64 << 10) }
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/elsewhere", method: method) { _, _ in
                calls.add()
                return "never"
            }
        }
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let quiet = Logger(label: "witness") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let services = ServiceGroup(configuration: .init(services: [application], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await port in ports {
                let outcome: Result<Void, any Error>
                do {
                    outcome = .success(try await work("http://127.0.0.1:\(port)") { calls.count })
                } catch { outcome = .failure(error) }
                await services.triggerGracefulShutdown()
                try outcome.get()
                break
            }
            try await group.waitForAll()
        }
    }

    private final class Counter: Sendable {
        private let calls = Mutex(0)
        func add() { calls.withLock { $0 += 1 } }
        var count: Int { calls.withLock { $0 } }
    }

    @Test("a redirect is an answer like another: the other address is never called", arguments: ["moved", "found"])
    func redirects(place: String) async throws {
        try await Self.serving { url, elsewhere in
            let answer = try await Self.line("\(url)/\(place)/add-checkpoint", "old 0\n")
            #expect((300..<400).contains(answer.status))
            #expect(elsewhere() == 0)
        }
    }

    @Test("a witness that redirects counts as refusing")
    func standing() async throws {
        try await Self.serving { url, elsewhere in
            let desk = try await Desk()
            try await desk.add()
            var settings = CheckpointKeeper.Settings()
            settings.witnesses = [try #require(WitnessAddress("\(url)/moved+\(try desk.witnessKey().key)"))]
            settings.quorum = 1
            let keeper = CheckpointKeeper(
                store: desk.store, signer: desk.log, settings: settings, clock: desk.clock, actor: try Desk.actor(),
                line: Self.line)
            try await keeper.tick()
            #expect(try await desk.witnesses().map(\.state) == [.refusing])
            #expect(elsewhere() == 0)
        }
    }

    @Test("an answer of more than 64 KiB is none")
    func large() async throws {
        try await Self.serving { url, _ in
            let full = try await Self.line(url + "/full/add-checkpoint", "old 0\n")
            #expect(full.body.utf8.count == 64 << 10)
            await #expect(throws: (any Error).self) {
                try await Self.line(url + "/large/add-checkpoint", "old 0\n")
            }
        }
    }
}
