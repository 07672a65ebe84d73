/// A point in time: milliseconds since 1970-01-01T00:00Z. Shown in China standard time (+08:00, no summer time).
package struct Instant: Hashable, Comparable, Codable, Sendable, LosslessStringConvertible {
    package let milliseconds: Int64

    static let chinaOffset: Int64 = 8 * 3_600_000
    static let dayLength: Int64 = 86_400_000
    static let lowest = Int64(Day.lowest) * dayLength
    static let highest = Int64(Day.highest) * dayLength

    /// Clamped to the years that `Day` knows.
    package init(milliseconds: Int64) { self.milliseconds = min(max(milliseconds, Self.lowest), Self.highest) }

    /// Midnight in China plus minutes, e.g. `Instant(day, minuteOfDay: 8 * 60)` is 08:00 there.
    package init(_ day: Day, minuteOfDay: Int = 0) {
        let minutes = Int64(min(max(minuteOfDay, 0), 48 * 60))
        self.init(milliseconds: Int64(day.number) * Self.dayLength - Self.chinaOffset + minutes * 60_000)
    }

    package init?(_ text: String) {
        guard case .success(let value) = Self.parse(text) else { return nil }
        self = value
    }

    /// `YYYY-MM-DDThh:mm[:ss[.f…]]` with `Z` or `±hh:mm`;
    /// fractions beyond milliseconds are cut. Problem: `instant.form`.
    package static func parse(_ text: String) -> Result<Instant, Problem> {
        let bytes = Array(text.utf8.prefix(48))
        let bad = Result<Instant, Problem>.failure(Problem("instant.form"))
        guard bytes.count >= 17, bytes.count < 48, bytes[10] == 84, bytes[13] == 58,
            let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = Text.number(bytes[11..<13]), hour < 24,
            let minute = Text.number(bytes[14..<16]), minute < 60
        else { return bad }
        var rest = bytes[16...]
        var millis = 0
        if rest.first == 58 {
            guard rest.count > 3, let second = Text.number(rest.dropFirst().prefix(2)), second < 60 else { return bad }
            millis = second * 1000
            rest = rest.dropFirst(3)
            if rest.first == 46 {
                let digits = rest.dropFirst().prefix { Text.digit($0) != nil }
                guard !digits.isEmpty, let value = Text.number((Array(digits.prefix(3)) + [48, 48]).prefix(3))
                else { return bad }
                millis += value
                rest = rest.dropFirst(1 + digits.count)
            }
        }
        guard let zone = zoneMinutes(rest) else { return bad }
        let minutes = Int64(hour * 60 + minute - zone)
        return .success(Instant(milliseconds: Int64(day.number) * dayLength + minutes * 60_000 + Int64(millis)))
    }

    private static func zoneMinutes(_ bytes: ArraySlice<UInt8>) -> Int? {
        let zone = Array(bytes)
        if zone == [90] { return 0 }
        guard zone.count == 6, zone[0] == 43 || zone[0] == 45, zone[3] == 58,
            let hours = Text.number(zone[1..<3]), hours <= 14, let minutes = Text.number(zone[4..<6]), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (zone[0] == 43 ? 1 : -1)
    }

    private var local: (day: Int64, rest: Int64) {
        let shifted = milliseconds + Self.chinaOffset
        let rest = (shifted % Self.dayLength + Self.dayLength) % Self.dayLength
        return ((shifted - rest) / Self.dayLength, rest)
    }

    /// The calendar day in China.
    package var day: Day { Day(number: Int32(clamping: local.day)) }

    /// 0…1439, in China.
    package var minuteOfDay: Int { Int(local.rest / 60_000) }

    package static func + (instant: Instant, added: Duration) -> Instant {
        let (seconds, attoseconds) = added.components
        let (millis, over) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, more) = instant.milliseconds.addingReportingOverflow(over ? 0 : millis)
        if over || more { return Instant(milliseconds: seconds < 0 ? lowest : highest) }
        return Instant(milliseconds: min(max(sum, lowest), highest) + attoseconds / 1_000_000_000_000_000)
    }

    package static func - (instant: Instant, removed: Duration) -> Instant {
        let (seconds, attoseconds) = removed.components
        guard seconds > .min else { return Instant(milliseconds: highest) }
        return instant + Duration(secondsComponent: -seconds, attosecondsComponent: -attoseconds)
    }

    package static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }

    package static func < (one: Instant, other: Instant) -> Bool { one.milliseconds < other.milliseconds }

    /// `08:01`, in China.
    package var clockText: String { "\(Text.padded(minuteOfDay / 60, 2)):\(Text.padded(minuteOfDay % 60, 2))" }

    /// `2023-06-05T08:01:02.123+08:00`
    package var description: String {
        let rest = Int(local.rest)
        let (second, millis) = (rest / 1000 % 60, rest % 1000)
        return "\(day)T\(clockText):\(Text.padded(second, 2)).\(Text.padded(millis, 3))+08:00"
    }

    /// Encoded as the integer of milliseconds.
    package init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(milliseconds)
    }
}
