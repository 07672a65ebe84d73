import Foundation

/// Named time zones, from the system's own table.
enum ZoneTable {
    static func exists(_ name: String) -> Bool {
        guard name.contains("/") || name == "UTC" || name == "GMT" else { return false }
        return TimeZone(identifier: name) != nil
    }

    /// Seconds from UTC at a local date and time; without a date, on the first day of 1970.
    static func offset(of name: String, date: CalendarDate?, nanos: Int64) -> Int? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        let days = date?.daysSinceEpoch ?? 0
        let local = Double(days) * 86400 + Double(nanos / ClockTime.nanosPerSecond)
        func offset(at seconds: Double) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds)) }
        let before = offset(at: local - 86400), after = offset(at: local + 86400)
        if before == after { return before }
        // Where clocks are put back a time comes twice: the first is meant. Where they are put forward it never comes.
        if offset(at: local - Double(before)) == before { return before }
        return offset(at: local - Double(after)) == after ? after : before
    }

    /// Seconds from UTC at a moment, in seconds since 1970-01-01T00:00Z.
    static func offset(of name: String, at seconds: Int) -> Int? {
        TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
