import Foundation
import Synchronization
import Vocabulary

/// A clock for demonstrations that is set from outside by writing a moment into a file; it goes on from there.
enum ClockFile {
    private struct State {
        var text = ""
        var base = Instant(milliseconds: 0)
        var readAt = Instant(milliseconds: 0)
    }

    static func timekeeper(path: String) -> Timekeeper {
        let shared = Shared()
        return Timekeeper { shared.now(path) }
    }

    private final class Shared: Sendable {
        private let state = Mutex(State())

        func now(_ path: String) -> Instant {
            let wall = Timekeeper.wall.now()
            return state.withLock { state in
                let text = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").trimmingCharacters(
                    in: .whitespacesAndNewlines)
                if text != state.text, let base = Instant(text) { state = State(text: text, base: base, readAt: wall) }
                if state.text.isEmpty { return wall }
                return Instant(milliseconds: state.base.milliseconds + wall.milliseconds - state.readAt.milliseconds)
            }
        }
    }
}
