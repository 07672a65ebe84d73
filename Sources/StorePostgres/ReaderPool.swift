import Foundation
import Store
import Synchronization

/// Links that read, each with a thread of its own; what comes while all are busy waits its turn.
final class ReaderPool: Sendable {
    private typealias Job = @Sendable (Lane) -> Void

    /// A thread and the link it uses.
    private final class Lane: Sendable {
        let thread = DispatchQueue(label: "skillledger.reader")
        let link = Mutex<Link?>(nil)
    }

    private struct State {
        var jobs: [Job] = []
        var idle: [Lane]
    }

    private let state: Mutex<State>
    private let address: DatabaseAddress
    private let limits: PostgresLimits

    init(_ address: DatabaseAddress, _ limits: PostgresLimits) {
        self.address = address
        self.limits = limits
        state = Mutex(State(idle: (0..<max(1, limits.readers)).map { _ in Lane() }))
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit { [self] lane in continuation.resume(with: Result { try run(body, in: lane) }) }
        }
    }

    private func submit(_ job: @escaping Job) {
        let lane = state.withLock { state -> Lane? in
            if let lane = state.idle.popLast() { return lane }
            state.jobs.append(job)
            return nil
        }
        guard let lane else { return }
        lane.thread.async { [self] in
            var next: Job? = job
            while let job = next {
                job(lane)
                next = state.withLock { state in
                    if state.jobs.isEmpty {
                        state.idle.append(lane)
                        return nil
                    }
                    return state.jobs.removeFirst()
                }
            }
        }
    }

    /// A connection that was lost while it was idle is made again, and after a migration or a conflict the body runs again; one
    /// that was lost under way is not repeated, because its body may have handed rows on.
    private func run<T>(_ body: (any Connection) throws -> T, in lane: Lane) throws -> T {
        for _ in 0..<3 {
            let link = try open(lane)
            do {
                let answer = try body(PostgresConnection(link: link))
                try link.commit()
                return answer
            } catch {
                guard let trouble = link.trouble else {
                    link.rollback()
                    throw error
                }
                lane.link.withLock { $0 = nil }
                if trouble == .lost { break }
            }
        }
        throw StoreTrouble.unavailable
    }

    /// A link within a transaction that sees one state.
    private func open(_ lane: Lane) throws -> Link {
        var effort = Effort(limits.patience)
        repeat {
            do {
                let link = try lane.link.withLock({ $0 }) ?? Link(address, limits, answer: limits.statement)
                lane.link.withLock { $0 = link }
                try link.begin("begin isolation level repeatable read read only")
                return link
            } catch is ConnectionLost {
                lane.link.withLock { $0 = nil }
            }
        } while effort.goOn()
        throw StoreTrouble.unavailable
    }
}
