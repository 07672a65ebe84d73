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
        let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local))
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: local - Double(guess)))
    }

    /// Seconds from UTC at a moment, in seconds since 1970-01-01T00:00Z.
    static func offset(of name: String, at seconds: Int) -> Int? {
        TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
