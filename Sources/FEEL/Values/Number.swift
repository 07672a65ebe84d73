/// An exact decimal of up to 34 significant digits (IEEE 754 decimal128 range), the number of FEEL.
///
/// The value is `coefficient * 10^exponent`. Coefficients that fit 64 bits, which is nearly all of them, take a path
/// of plain checked integer arithmetic; wider ones go through 128 and 256 bits. Rounding is half to even.
package struct Number: Sendable {
    let low: UInt64
    let high: Int64
    package let exponent: Int32

    static let digits = 34
    static let exponentRange: ClosedRange<Int> = -6176...6111
    static let limit: Int128 = Powers.ten128[34]

    @inline(__always)
    init(small: Int64, exponent: Int32) {
        low = UInt64(bitPattern: small)
        high = small >> 63
        self.exponent = exponent
    }

    /// Exact; the caller keeps the coefficient within 34 digits.
    init(coefficient: Int128, exponent: Int32) {
        low = UInt64(truncatingIfNeeded: coefficient)
        high = Int64(truncatingIfNeeded: coefficient >> 64)
        self.exponent = exponent
    }

    package init(_ value: Int) { self.init(small: Int64(value), exponent: 0) }
    package init(_ value: Int64) { self.init(small: value, exponent: 0) }

    package static let zero = Number(0)
    package static let one = Number(1)

    @inline(__always)
    var isSmall: Bool { high == Int64(bitPattern: low) >> 63 }

    @inline(__always)
    var small: Int64 { Int64(bitPattern: low) }

    var coefficient: Int128 { Int128(high) << 64 | Int128(low) }

    package var isZero: Bool { low == 0 && high == 0 }
    package var isNegative: Bool { high < 0 }

    /// The value as a machine integer when it is whole and fits, else nil.
    package var int64: Int64? {
        if exponent == 0 { return isSmall ? small : nil }
        var value = coefficient
        if value == 0 { return 0 }
        if exponent > 0 {
            guard exponent < 19 else { return nil }
            let scaled = value.multipliedReportingOverflow(by: Powers.ten128[Int(exponent)])
            guard !scaled.overflow else { return nil }
            return Int64(exactly: scaled.partialValue)
        }
        guard exponent >= -38 else { return nil }
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: Powers.ten128[Int(-exponent)])
        guard remainder == 0 else { return nil }
        value = quotient
        return Int64(exactly: value)
    }

    package var isWhole: Bool {
        if exponent >= 0 { return true }
        let value = coefficient
        if value == 0 { return true }
        guard exponent >= -38 else { return false }
        return value % Powers.ten128[Int(-exponent)] == 0
    }

    package var negated: Number {
        if isSmall, small != .min { return Number(small: -small, exponent: exponent) }
        return Number(coefficient: -coefficient, exponent: exponent)
    }

    package var magnitude: Number { isNegative ? negated : self }

    /// Rounds a wide result to 34 digits; nil when it is out of the range of exponents.
    static func make(_ coefficient: Int128, _ exponent: Int) -> Number? {
        if coefficient > -limit, coefficient < limit, exponentRange.contains(exponent) {
            return Number(coefficient: coefficient, exponent: Int32(exponent))
        }
        return WideDecimal(high: 0, low: coefficient.magnitude, negative: coefficient < 0, exponent: exponent).rounded()
    }

    /// The same value without trailing zeros in the coefficient.
    package var reduced: Number {
        var value = coefficient
        if value == 0 { return .zero }
        var power = exponent
        while value % 10 == 0 {
            value /= 10
            power += 1
        }
        return Number(coefficient: value, exponent: power)
    }
}

enum Powers {
    static let ten64: [Int64] = (0...18).map { power in (0..<power).reduce(Int64(1)) { value, _ in value * 10 } }
    static let ten128: [Int128] = (0...38).map { power in (0..<power).reduce(Int128(1)) { value, _ in value * 10 } }

    /// Number of decimal digits; 1 for zero.
    static func digits(_ value: UInt128) -> Int {
        var count = 1
        while count < 39, value >= UInt128(ten128[count < 39 ? count : 38]) {
            if count == 38 { return 39 }
            count += 1
        }
        return count
    }
}

/// A 256-bit magnitude on its way to 34 digits.
struct WideDecimal {
    var high: UInt128
    var low: UInt128
    var negative: Bool
    var exponent: Int
    /// Something below the last digit was cut off.
    var sticky = false

    /// Divides by a power of ten of at most 10^38 and returns the remainder.
    private mutating func shrink(by power: Int) -> UInt128 {
        let divisor = UInt128(Powers.ten128[power])
        let (top, rest) = high.quotientAndRemainder(dividingBy: divisor)
        let (bottom, remainder) = divisor.dividingFullWidth((rest, low))
        high = top
        low = bottom
        exponent += power
        return remainder
    }

    func rounded() -> Number? {
        var wide = self
        while wide.high != 0 {
            // Keep far more than 34 digits until the last step, so that rounding happens once.
            if wide.shrink(by: 1) != 0 { wide.markSticky() }
        }
        let excess = Powers.digits(wide.low) - Number.digits
        var cut = max(excess, 0)
        if wide.exponent + cut < Number.exponentRange.lowerBound {
            cut = Number.exponentRange.lowerBound - wide.exponent
        }
        if cut > 38 { return .zero }
        if cut > 0 {
            let half = UInt128(Powers.ten128[cut]) / 2
            let rest = wide.shrink(by: cut)
            let odd = wide.low & 1 == 1
            if rest > half || (rest == half && (wide.sticky || odd)) { wide.low += 1 }
            if wide.low >= UInt128(Number.limit) {
                wide.low /= 10
                wide.exponent += 1
            }
        }
        return wide.finished()
    }

    private mutating func markSticky() { sticky = true }

    private func finished() -> Number? {
        var value = Int128(low)
        var power = exponent
        if value == 0 { return .zero }
        while power > Number.exponentRange.upperBound, value < Number.limit / 10 {
            value *= 10
            power -= 1
        }
        guard power <= Number.exponentRange.upperBound else { return nil }
        return Number(coefficient: negative ? -value : value, exponent: Int32(power))
    }
}
