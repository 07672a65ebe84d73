/// What the server refused, with its SQLSTATE.
package struct PostgresFault: Error, CustomStringConvertible, Sendable {
    /// Five characters, e.g. `23505`: PostgreSQL, Appendix A.
    package let state: String
    package let message: String

    package var description: String { "\(message) (\(state))" }

    /// Whether the whole transaction is to be run again: serialisation failure, deadlock, a plan made before a migration.
    var asksForRepetition: Bool { state == "40001" || state == "40P01" || isStale }
    var isStale: Bool { state == "0A000" }

    /// Whether it waited for another too long: a time-out of a statement or for a lock.
    var tookTooLong: Bool { state == "57014" || state == "55P03" }

    /// Whether the server lacks room, memory or connections, or its disk fails: it may do better another time.
    var isShortage: Bool { state.hasPrefix("53") || state.hasPrefix("58") }

    /// Whether this connection is of no use any more: the server stops, starts, or is no longer the one that may write.
    var endsConnection: Bool {
        state.hasPrefix("08") || state == "25006" || state == "26000"
            || state.hasPrefix("57P")
    }
}

/// The connection broke or did not answer in time: what was asked last may have happened.
struct ConnectionLost: Error, CustomStringConvertible {
    let description: String
}
