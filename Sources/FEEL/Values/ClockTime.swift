/// The offset of a time from UTC, or the zone that gives it.
package enum Zone: Sendable, Hashable {
    case offset(seconds: Int)
    case named(String)
}

/// A time of day with an optional zone.
package struct ClockTime: Sendable, Hashable, CustomStringConvertible {
    /// Nanoseconds since midnight.
    package let nanos: Int64
    package let zone: Zone?

    static let nanosPerSecond: Int64 = 1_000_000_000
    static let nanosPerDay: Int64 = 86_400_000_000_000

    package init?(hour: Int, minute: Int, second: Int, nanos: Int = 0, zone: Zone? = nil) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0..<1_000_000_000).contains(nanos)
        else { return nil }
        self.nanos = Int64(hour * 3600 + minute * 60 + second) * ClockTime.nanosPerSecond + Int64(nanos)
        self.zone = zone
    }

    /// Wraps around midnight.
    init(wrapping nanos: Int64, zone: Zone?) {
        let rest = nanos % ClockTime.nanosPerDay
        self.nanos = rest < 0 ? rest + ClockTime.nanosPerDay : rest
        self.zone = zone
    }

    /// Reads `10:15:30`, with a fraction, and `Z`, `+08:00` or `@Asia/Shanghai`.
    package init?(_ text: some StringProtocol) {
        var reader = ByteReader(text)
        reader.skip(UInt8(ascii: "T"))
        guard let time = reader.time(), reader.atEnd else { return nil }
        self = time
    }

    package var hour: Int { Int(nanos / 3_600_000_000_000) }
    package var minute: Int { Int(nanos / 60_000_000_000) % 60 }
    package var second: Int { Int(nanos / ClockTime.nanosPerSecond) % 60 }
    var fraction: Int { Int(nanos % ClockTime.nanosPerSecond) }

    /// Seconds from UTC on 1970-01-01 where the zone is named; nil without a zone.
    func offset(on date: CalendarDate? = nil) -> Int? {
        switch zone {
        case nil: nil
        case .offset(let seconds): seconds
        case .named(let name): ZoneTable.offset(of: name, date: date, nanos: nanos)
        }
    }

    package var description: String {
        var text = padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2)
        if fraction != 0 {
            var digits = padded(fraction, 9)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        switch zone {
        case nil: break
        case .named(let name): text += "@" + name
        case .offset(0): text += "Z"
        case .offset(let seconds):
            let size = abs(seconds)
            text += (seconds < 0 ? "-" : "+") + padded(size / 3600, 2) + ":" + padded(size / 60 % 60, 2)
            if size % 60 != 0 { text += ":" + padded(size % 60, 2) }
        }
        return text
    }
}

/// A day and a time of day.
package struct DateTime: Sendable, Hashable, CustomStringConvertible {
    package let date: CalendarDate
    package let time: ClockTime

    package init(date: CalendarDate, time: ClockTime) {
        self.date = date
        self.time = time
    }

    package init?(_ text: some StringProtocol) {
        var reader = ByteReader(text)
        guard let date = reader.date(), reader.skip(UInt8(ascii: "T")), let time = reader.time(endOfDay: true),
            reader.atEnd
        else { return nil }
        guard reader.wasEndOfDay else {
            self.init(date: date, time: time)
            return
        }
        guard let next = date.adding(days: 1) else { return nil }
        self.init(date: next, time: time)
    }

    /// Nanoseconds since 1970-01-01T00:00, on the UTC line when there is a zone.
    var instant: Int128 {
        let local = Int128(date.daysSinceEpoch) * Int128(ClockTime.nanosPerDay) + Int128(time.nanos)
        return local - Int128(time.offset(on: date) ?? 0) * Int128(ClockTime.nanosPerSecond)
    }

    /// The date and time with the same zone that lies so much later on the UTC line.
    func adding(nanos: Int128) -> DateTime? {
        let day = Int128(ClockTime.nanosPerDay), second = Int128(ClockTime.nanosPerSecond)
        var total = Int128(date.daysSinceEpoch) * day + Int128(time.nanos) + nanos
        if case .named(let zone) = time.zone, let before = time.offset(on: date),
            let moment = Int(exactly: (total - Int128(before) * second) / second),
            let after = ZoneTable.offset(of: zone, at: moment)
        {
            total += Int128(after - before) * second
        }
        var days = total / day
        if total % day < 0 { days -= 1 }
        guard let whole = Int(exactly: days), let newDate = CalendarDate(daysSinceEpoch: whole),
            let rest = Int64(exactly: total - days * day)
        else { return nil }
        return DateTime(date: newDate, time: ClockTime(wrapping: rest, zone: time.zone))
    }

    package var description: String { date.description + "T" + time.description }
}

/// A days and time duration, exact to the nanosecond.
package struct DaySpan: Sendable, Hashable, CustomStringConvertible {
    package let nanos: Int128Parts

    /// Beyond this, some 10^19 years, a duration stays at the bound; so sums and differences never overflow.
    private static let bound: Int128 = 1 << 120

    package init(nanos: Int128) {
        self.nanos = Int128Parts(min(max(nanos, -DaySpan.bound), DaySpan.bound))
    }

    package init(days: Int) { self.init(nanos: Int128(days) * Int128(ClockTime.nanosPerDay)) }

    var total: Int128 { nanos.value }

    /// Whole days, towards zero.
    package var days: Int { Int(clamping: total / Int128(ClockTime.nanosPerDay)) }

    package var description: String {
        let size = total.magnitude
        if size == 0 { return "PT0S" }
        let seconds = size / 1_000_000_000
        let fraction = Int(size % 1_000_000_000)
        let days = seconds / 86400
        let hours = seconds / 3600 % 24, minutes = seconds / 60 % 60, rest = seconds % 60
        var text = (total < 0 ? "-P" : "P") + (days > 0 ? "\(days)D" : "")
        if hours > 0 || minutes > 0 || rest > 0 || fraction > 0 { text += "T" }
        if hours > 0 { text += "\(hours)H" }
        if minutes > 0 { text += "\(minutes)M" }
        if rest > 0 || fraction > 0 {
            text += "\(rest)"
            if fraction > 0 {
                var digits = padded(fraction, 9)
                while digits.hasSuffix("0") { digits.removeLast() }
                text += "." + digits
            }
            text += "S"
        }
        return text
    }
}

/// 128 bits in two halves, so that a value that holds them needs no 16-byte alignment.
package struct Int128Parts: Sendable, Hashable {
    let high: Int64
    let low: UInt64

    init(_ value: Int128) {
        high = Int64(truncatingIfNeeded: value >> 64)
        low = UInt64(truncatingIfNeeded: value)
    }

    var value: Int128 { Int128(high) << 64 | Int128(low) }
}

/// A years and months duration.
package struct MonthSpan: Sendable, Hashable, CustomStringConvertible {
    package let months: Int64

    package init(months: Int64) { self.months = months }

    package var description: String {
        let size = months.magnitude
        if size == 0 { return "P0M" }
        let years = size / 12, rest = size % 12
        return (months < 0 ? "-P" : "P") + (years > 0 ? "\(years)Y" : "") + (rest > 0 ? "\(rest)M" : "")
    }
}
