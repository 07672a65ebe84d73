extension Number {
    package func adding(_ other: Number) -> Number? {
        if exponent == other.exponent, isSmall, other.isSmall {
            let (sum, overflow) = small.addingReportingOverflow(other.small)
            if !overflow { return Number(small: sum, exponent: exponent) }
        }
        if isSmall, other.isSmall, let (one, two) = Number.aligned(self, other) {
            let (sum, overflow) = one.addingReportingOverflow(two)
            if !overflow { return Number(small: sum, exponent: min(exponent, other.exponent)) }
        }
        return exponent >= other.exponent ? Number.sum(self, other) : Number.sum(other, self)
    }

    package func subtracting(_ other: Number) -> Number? {
        if exponent == other.exponent, isSmall, other.isSmall {
            let (difference, overflow) = small.subtractingReportingOverflow(other.small)
            if !overflow { return Number(small: difference, exponent: exponent) }
        }
        return adding(other.negated)
    }

    /// Both coefficients over the smaller exponent, when they stay within 64 bits.
    @inline(__always)
    static func aligned(_ left: Number, _ right: Number) -> (Int64, Int64)? {
        let gap = Int(left.exponent) - Int(right.exponent)
        if gap >= 0 {
            guard gap < 19 else { return nil }
            let scaled = left.small.multipliedReportingOverflow(by: Powers.ten64[gap])
            return scaled.overflow ? nil : (scaled.partialValue, right.small)
        }
        guard gap > -19 else { return nil }
        let scaled = right.small.multipliedReportingOverflow(by: Powers.ten64[-gap])
        return scaled.overflow ? nil : (left.small, scaled.partialValue)
    }

    /// `upper` has the larger exponent.
    private static func sum(_ upper: Number, _ lower: Number) -> Number? {
        if upper.isZero { return lower }
        if lower.isZero { return upper }
        let gap = Int(upper.exponent) - Int(lower.exponent)
        // Bring the upper one down as far as 38 digits allow: there are then at least three guard digits.
        let room = 37 - Powers.digits(upper.coefficient.magnitude)
        let down = min(gap, max(room, 0))
        let left = upper.coefficient * Powers.ten128[down]
        let rest = gap - down
        if rest == 0 { return make(left + lower.coefficient, Int(lower.exponent)) }
        let exponent = Int(upper.exponent) - down
        var right: Int128 = 0
        var lost = true
        let small = lower.coefficient
        if rest <= 38 {
            let (quotient, remainder) = small.quotientAndRemainder(dividingBy: Powers.ten128[rest])
            right = remainder < 0 ? quotient - 1 : quotient
            lost = remainder != 0
        } else if small < 0 {
            right = -1
        }
        var total = left + right
        if lost { total = sticky(total) }
        return make(total, exponent)
    }

    /// A total whose true value lies strictly between itself and the next whole number: nudged so that it rounds right.
    private static func sticky(_ floor: Int128) -> Int128 {
        if floor >= 0 { return floor % 5 == 0 ? floor + 1 : floor }
        let size = -floor - 1
        return -(size % 5 == 0 ? size + 1 : size)
    }

    package func multiplied(by other: Number) -> Number? {
        let power = Int(exponent) + Int(other.exponent)
        if isSmall, other.isSmall {
            let (product, overflow) = small.multipliedReportingOverflow(by: other.small)
            if !overflow, Number.exponentRange.contains(power) { return Number(small: product, exponent: Int32(power)) }
        }
        let wide = coefficient.magnitude.multipliedFullWidth(by: other.coefficient.magnitude)
        return WideDecimal(
            high: wide.high, low: wide.low, negative: isNegative != other.isNegative,
            exponent: power
        ).rounded()
    }

    /// nil when the divisor is zero or the result is out of range.
    package func divided(by other: Number) -> Number? {
        if other.isZero { return nil }
        if isZero { return .zero }
        let power = Int(exponent) - Int(other.exponent)
        if isSmall, other.isSmall, small != .min, Number.exponentRange.contains(power) {
            let (quotient, remainder) = small.quotientAndRemainder(dividingBy: other.small)
            if remainder == 0 { return Number(small: quotient, exponent: Int32(power)) }
        }
        return Number.quotient(self, other, power)
    }

    private static func quotient(_ dividend: Number, _ divisor: Number, _ power: Int) -> Number? {
        let top = dividend.coefficient.magnitude
        let bottom = divisor.coefficient.magnitude
        // 36 or more digits of quotient, so that one rounding to 34 is exact.
        let shift = min(38, max(0, 37 + Powers.digits(bottom) - Powers.digits(top)))
        var wide = top.multipliedFullWidth(by: UInt128(Powers.ten128[shift]))
        var extra = 0
        if Powers.digits(top) + shift < 37 + Powers.digits(bottom) {
            // A short dividend over a long divisor needs a second step up.
            extra = min(37 + Powers.digits(bottom) - Powers.digits(top) - shift, 38)
            let scale = UInt128(Powers.ten128[extra])
            let lower = wide.low.multipliedFullWidth(by: scale)
            let upper = wide.high.multipliedReportingOverflow(by: scale)
            let carried = upper.partialValue.addingReportingOverflow(lower.high)
            guard !upper.overflow, !carried.overflow else { return nil }
            wide = (high: carried.partialValue, low: lower.low)
        }
        let (high, rest) = wide.high.quotientAndRemainder(dividingBy: bottom)
        let (low, remainder) = bottom.dividingFullWidth((rest, wide.low))
        let result = WideDecimal(
            high: high, low: low, negative: dividend.isNegative != divisor.isNegative,
            exponent: power - shift - extra, sticky: remainder != 0)
        let rounded = result.rounded()
        return remainder == 0 ? rounded?.reducedTowards(0) : rounded
    }

    /// Drops trailing zeros while the exponent is below the given one: 0.50 becomes 0.5, 500 stays 500.
    func reducedTowards(_ ideal: Int32) -> Number {
        var value = coefficient
        var power = exponent
        while power < ideal, value % 10 == 0, value != 0 {
            value /= 10
            power += 1
        }
        return Number(coefficient: value, exponent: power)
    }

    package func power(_ times: Int) -> Number? {
        if times < 0 {
            guard times > -100_000, let positive = power(-times) else { return nil }
            return Number.one.divided(by: positive)
        }
        var result = Number.one
        var base = self
        var left = times
        while left > 0 {
            if left & 1 == 1 {
                guard let next = result.multiplied(by: base) else { return nil }
                result = next
            }
            left >>= 1
            if left > 0 {
                guard let square = base.multiplied(by: base) else { return nil }
                base = square
            }
        }
        return result
    }

    /// FEEL modulo: the result has the sign of the divisor.
    package func modulo(_ divisor: Number) -> Number? {
        guard let quotient = divided(by: divisor),
            let whole = quotient.rounded(scale: 0, .floor),
            let part = whole.multiplied(by: divisor)
        else { return nil }
        return subtracting(part)
    }
}

package enum RoundingMode: Sendable {
    case halfEven, halfUp, halfDown, up, down, floor, ceiling
}

extension Number {
    /// Rounds to `scale` digits after the point (negative: before it). nil when out of the range of exponents.
    package func rounded(scale: Int, _ mode: RoundingMode) -> Number? {
        guard scale > -6200, scale < 6200 else { return nil }
        let cut = -scale - Int(exponent)
        if cut <= 0 { return self }
        let value = coefficient
        if value == 0 { return .zero }
        let negative = value < 0
        let size = value.magnitude
        var kept: UInt128 = 0
        var compare = -1
        if cut <= 38 {
            let unit = UInt128(Powers.ten128[cut])
            let rest: UInt128
            (kept, rest) = size.quotientAndRemainder(dividingBy: unit)
            if rest == 0 { return Number.make(Int128(kept) * (negative ? -1 : 1), -scale) }
            let half = unit / 2
            compare = rest > half ? 1 : (rest == half ? 0 : -1)
        }
        let away: Bool =
            switch mode {
            case .up: true
            case .down: false
            case .floor: negative
            case .ceiling: !negative
            case .halfUp: compare >= 0
            case .halfDown: compare > 0
            case .halfEven: compare > 0 || (compare == 0 && kept & 1 == 1)
            }
        let result = Int128(kept) + (away ? 1 : 0)
        return Number.make(negative ? -result : result, -scale)
    }
}

extension Number: Comparable {
    package static func == (left: Number, right: Number) -> Bool {
        if left.exponent == right.exponent { return left.low == right.low && left.high == right.high }
        return order(left, right) == 0
    }

    package static func < (left: Number, right: Number) -> Bool {
        if left.exponent == right.exponent, left.isSmall, right.isSmall { return left.small < right.small }
        return order(left, right) < 0
    }

    /// -1, 0 or 1, exact.
    static func order(_ left: Number, _ right: Number) -> Int {
        if left.isSmall, right.isSmall, let (one, two) = aligned(left, right) { return one.sign(against: two) }
        let leftSign = left.coefficient.signum(), rightSign = right.coefficient.signum()
        if leftSign != rightSign { return leftSign < rightSign ? -1 : 1 }
        if leftSign == 0 { return 0 }
        let gap = Int(left.exponent) - Int(right.exponent)
        if gap < 0 { return -order(right, left) }
        let reach = Powers.digits(left.coefficient.magnitude) + gap
        if reach > 38 { return Int(leftSign) }
        let scaled = left.coefficient * Powers.ten128[gap]
        let other = right.coefficient
        return scaled < other ? -1 : (scaled == other ? 0 : 1)
    }
}
