import Synchronization

/// The requests at work: bounds them, counts them, and knows when the house is closing.
///
/// The bound is the one queue of the program: whoever is let in waits for the writer at most once, so no more transactions
/// wait than there are requests. Beyond it a request is refused at once (503), which costs little, rather than made to wait.
package final class Traffic: Sendable {
    /// Upper bounds of the classes of duration, in seconds; a last class has no bound.
    package static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10]

    package struct Figures: Sendable {
        package fileprivate(set) var inFlight = 0
        package fileprivate(set) var refused = 0
        /// By the first digit of the status, 1 to 5.
        package fileprivate(set) var answered = [Int](repeating: 0, count: 6)
        /// By class of duration; not cumulative.
        package fileprivate(set) var durations = [Int](repeating: 0, count: Traffic.bounds.count + 1)
        package fileprivate(set) var seconds = 0.0
        package fileprivate(set) var isClosing = false
    }

    /// The most requests at work at once.
    package let limit: Int
    private let state = Mutex(Figures())

    package init(limit: Int = 256) { self.limit = limit }

    package var figures: Figures { state.withLock { $0 } }

    /// - Returns: false where the request is to be refused; else `leave` must follow.
    func enter() -> Bool {
        state.withLock { state in
            guard state.inFlight < limit else {
                state.refused += 1
                return false
            }
            state.inFlight += 1
            return true
        }
    }

    func leave(status: Int, after duration: Duration) {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        state.withLock { state in
            state.inFlight -= 1
            state.answered[min(max(status / 100, 0), 5)] += 1
            state.durations[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            state.seconds += seconds
        }
    }

    /// From now on `/readyz` says no, so that a balancer sends nobody here; who still comes is served.
    package func close() { state.withLock { $0.isClosing = true } }
}
