/// Reads ISO 8601 texts byte by byte.
struct ByteReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8.prefix(200)) + (text.utf8.count > 200 ? [0] : []) }

    var atEnd: Bool { at == bytes.count }
    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    @discardableResult
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        at += 1
        return true
    }

    /// A run of digits within the given length.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        let start = at
        var value = 0
        while let byte = peek, (48...57).contains(byte), at - start < count.upperBound {
            value = value * 10 + Int(byte - 48)
            at += 1
        }
        if let byte = peek, (48...57).contains(byte) { return nil }
        return at - start >= count.lowerBound ? value : nil
    }

    mutating func date() -> CalendarDate? {
        let negative = skip(UInt8(ascii: "-"))
        let start = at
        guard let year = digits(4...9) else { return nil }
        if at - start > 4, bytes[start] == UInt8(ascii: "0") { return nil }
        guard skip(UInt8(ascii: "-")), let month = digits(2...2), skip(UInt8(ascii: "-")), let day = digits(2...2)
        else { return nil }
        return CalendarDate(year: negative ? -year : year, month: month, day: day)
    }

    /// Set when the time read was 24:00:00, which is given as 00:00:00.
    private(set) var wasEndOfDay = false

    mutating func time(endOfDay: Bool = false) -> ClockTime? {
        guard var hour = digits(2...2), skip(UInt8(ascii: ":")), let minute = digits(2...2), skip(UInt8(ascii: ":")),
            let second = digits(2...2)
        else { return nil }
        var nanos = 0
        if skip(UInt8(ascii: ".")) {
            guard let fraction = fraction() else { return nil }
            nanos = fraction
        }
        guard let zone = zone() else { return nil }
        if endOfDay, hour == 24, minute == 0, second == 0, nanos == 0 {
            wasEndOfDay = true
            hour = 0
        }
        return ClockTime(hour: hour, minute: minute, second: second, nanos: nanos, zone: zone)
    }

    /// Up to nine digits count, further ones are dropped.
    mutating func fraction() -> Int? {
        let start = at
        var value = 0, kept = 0
        while let byte = peek, (48...57).contains(byte) {
            if kept < 9 {
                value = value * 10 + Int(byte - 48)
                kept += 1
            }
            at += 1
        }
        guard at > start else { return nil }
        while kept < 9 {
            value *= 10
            kept += 1
        }
        return value
    }

    /// `.some(nil)` when no zone is written, nil when one is wrong.
    private mutating func zone() -> Zone?? {
        guard let byte = peek else { return .some(nil) }
        at += 1
        switch byte {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return .some(.offset(seconds: 0))
        case UInt8(ascii: "@"):
            let name = String(decoding: bytes[at...], as: UTF8.self)
            at = bytes.count
            guard ZoneTable.exists(name) else { return nil }
            return .some(.named(name))
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = digits(2...2), skip(UInt8(ascii: ":")), let minutes = digits(2...2), minutes < 60
            else { return nil }
            var seconds = hours * 3600 + minutes * 60
            if skip(UInt8(ascii: ":")) {
                guard let extra = digits(2...2), extra < 60 else { return nil }
                seconds += extra
            }
            guard seconds <= 18 * 3600 else { return nil }
            return .some(.offset(seconds: byte == UInt8(ascii: "-") ? -seconds : seconds))
        default:
            return nil
        }
    }

    /// `P1Y2M`, `P3DT4H5M6.7S`, with an optional sign.
    mutating func span() -> Value? {
        let negative = skip(UInt8(ascii: "-"))
        guard skip(UInt8(ascii: "P")) else { return nil }
        var months: Int64 = 0, nanos: Int128 = 0
        var monthParts = 0, dayParts = 0
        var inTime = false, last = -1
        let units: [(UInt8, Bool, Int128)] = [
            (UInt8(ascii: "Y"), false, 0), (UInt8(ascii: "M"), false, 0),
            (
                UInt8(ascii: "D"), false,
                86_400_000_000_000
            ),
            (UInt8(ascii: "H"), true, 3_600_000_000_000), (UInt8(ascii: "M"), true, 60_000_000_000),
            (UInt8(ascii: "S"), true, 1_000_000_000)
        ]
        while !atEnd {
            if !inTime, skip(UInt8(ascii: "T")) {
                inTime = true
                if atEnd { return nil }
                continue
            }
            guard let amount = digits(1...18) else { return nil }
            var part: Int128 = 0
            if inTime, skip(UInt8(ascii: ".")) {
                // `PT0.S` is allowed: a point without digits.
                part = Int128(peek == UInt8(ascii: "S") ? 0 : fraction() ?? -1)
                if part < 0 || peek != UInt8(ascii: "S") { return nil }
            }
            guard let unit = peek, let index = units.firstIndex(where: { $0.0 == unit && $0.1 == inTime }), index > last
            else { return nil }
            at += 1
            last = index
            if index < 2 {
                let (grown, overflow) = Int64(amount).multipliedReportingOverflow(by: index == 0 ? 12 : 1)
                let (sum, second) = months.addingReportingOverflow(grown)
                guard !overflow, !second else { return nil }
                months = sum
                monthParts += 1
            } else {
                nanos += Int128(amount) * units[index].2 + part
                dayParts += 1
            }
        }
        if monthParts > 0, dayParts == 0 { return .monthSpan(MonthSpan(months: negative ? -months : months)) }
        if dayParts > 0, monthParts == 0 { return .daySpan(DaySpan(nanos: negative ? -nanos : nanos)) }
        return nil
    }
}
