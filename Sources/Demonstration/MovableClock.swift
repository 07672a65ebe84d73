import Synchronization
import Vocabulary

/// A clock that the demonstration sets itself, moment by moment; it only goes forward.
package final class MovableClock: Sendable {
    private let moment: Mutex<Instant>

    package init(_ start: Instant = Instant(milliseconds: 0)) { moment = Mutex(start) }

    package var timekeeper: Timekeeper { Timekeeper { self.moment.withLock { $0 } } }

    func move(to instant: Instant) { moment.withLock { $0 = max($0, instant) } }
}
