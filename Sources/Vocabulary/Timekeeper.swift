import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the time comes from: passed in, so that a test or the demonstration can set it.
package struct Timekeeper: Sendable {
    package let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// The machine's clock.
    package static let wall = Timekeeper { wallInstant() }

    /// Stands still.
    package static func fixed(_ instant: Instant) -> Timekeeper { Timekeeper { instant } }

    /// Runs with the machine's clock, shifted so that it shows `instant` now.
    package static func starting(at instant: Instant) -> Timekeeper {
        let shift = instant - wallInstant()
        return Timekeeper { wallInstant() + shift }
    }

    /// Today in China.
    package var today: Day { now().day }

    private static func wallInstant() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Where randomness comes from.
package struct Randomness: Sendable {
    /// That many fresh bytes; none for a count that is not positive.
    package let bytes: @Sendable (Int) -> [UInt8]

    package init(bytes: @escaping @Sendable (Int) -> [UInt8]) { self.bytes = bytes }

    /// The operating system's; fit for secrets.
    package static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        var out: [UInt8] = []
        out.reserveCapacity(max(0, count))
        // Eight bytes of each call: a call goes to the operating system.
        while out.count < count {
            var word = generator.next()
            for _ in 0..<min(8, count - out.count) {
                out.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return out
    }

    /// Repeats itself for the same seed (SplitMix64). For tests and the demonstration, never for secrets.
    package static func seeded(_ seed: UInt64) -> Randomness {
        let source = SplitMix(seed)
        return Randomness { source.bytes($0) }
    }

    /// A number of the range; even enough for tests (the bias is below 2⁻³² for small ranges).
    package func number(in range: ClosedRange<Int>) -> Int {
        let value = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let (width, over) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        guard !over, width < .max else { return Int(truncatingIfNeeded: value) }
        return range.lowerBound + Int(value % UInt64(width + 1))
    }

    private final class SplitMix: Sendable {
        private let state: Mutex<UInt64>

        init(_ seed: UInt64) { state = Mutex(seed) }

        func bytes(_ count: Int) -> [UInt8] {
            state.withLock { state in
                var out: [UInt8] = []
                while out.count < count {
                    state &+= 0x9E37_79B9_7F4A_7C15
                    var word = state
                    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
                    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
                    word ^= word >> 31
                    for shift in stride(from: 0, to: 64, by: 8) where out.count < count {
                        out.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
                    }
                }
                return out
            }
        }
    }
}

/// Identifiers of rows: UUID version 7 as lower-case text, so that they sort by the time they were made.
package enum Identifier {
    /// - Parameter sequence: the number of this identifier among those of the same millisecond, so that they sort in the
    ///   order in which they were made (RFC 9562 §6.2); takes 26 of the random bits.
    package static func make(at instant: Instant, with randomness: Randomness, sequence: UInt32? = nil) -> String {
        let millis = UInt64(bitPattern: max(0, instant.milliseconds))
        let random = randomness.bytes(10)
        func byte(_ index: Int) -> UInt8 {
            if index < 6 { return UInt8(truncatingIfNeeded: millis >> UInt64(40 - 8 * index)) }
            var value = index - 6 < random.count ? random[index - 6] : 0
            if let sequence, index < 10 {
                // Four bits, eight, six and eight: what version and variant leave of these four bytes.
                value = UInt8(truncatingIfNeeded: sequence >> [22, 14, 8, 0][index - 6])
            }
            return index == 6 ? value & 0x0F | 0x70 : index == 8 ? value & 0x3F | 0x80 : value
        }
        return String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    text[at] = 45
                    at += 1
                }
                text[at] = digit(byte(index) >> 4)
                text[at + 1] = digit(byte(index) & 15)
                at += 2
            }
            return at
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }

    /// Whether the text has the form that `make` gives.
    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(37))
        guard bytes.count == 36, bytes[14] == 55, (56...57).contains(bytes[19]) || (97...98).contains(bytes[19])
        else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == 45 : (48...57).contains(byte) || (97...102).contains(byte)
        }
    }
}
