extension Number {
    /// Correctly rounded, by whole-number iteration on 68 digits; nil for a negative number.
    package func squareRoot() -> Number? {
        if isNegative { return nil }
        if isZero { return .zero }
        let size = coefficient.magnitude
        // Scale to 67 or 68 digits so that the exponent is even and the root has 34 digits.
        var shift = 68 - Powers.digits(size)
        if (Int(exponent) - shift) % 2 != 0 { shift -= 1 }
        guard let wide = Number.scaled(size, shift) else { return nil }
        var root = UInt128(Powers.ten128[34])
        while true {
            let share = root.dividingFullWidth((wide.high, wide.low)).quotient
            let next = (root + share) / 2
            if next >= root { break }
            root = next
        }
        let square = root.multipliedFullWidth(by: root)
        let (rest, borrow) = wide.low.subtractingReportingOverflow(square.low)
        let over = wide.high - square.high - (borrow ? 1 : 0)
        let exact = rest == 0 && over == 0
        if over > 0 || rest > root { root += 1 }
        let result = Number.make(Int128(root), (Int(exponent) - shift) / 2)
        return exact ? result?.reduced : result
    }

    /// A coefficient times a power of ten of up to 67, over 256 bits.
    private static func scaled(_ value: UInt128, _ power: Int) -> (high: UInt128, low: UInt128)? {
        guard power >= 0 else { return nil }
        let first = min(power, 38), rest = power - first
        let wide = value.multipliedFullWidth(by: UInt128(Powers.ten128[first]))
        if rest == 0 { return (wide.high, wide.low) }
        let scale = UInt128(Powers.ten128[rest])
        let lower = wide.low.multipliedFullWidth(by: scale)
        let upper = wide.high.multipliedReportingOverflow(by: scale)
        let sum = upper.partialValue.addingReportingOverflow(lower.high)
        return upper.overflow || sum.overflow ? nil : (sum.partialValue, lower.low)
    }

    /// e to this power, by halving the argument and Taylor's series.
    package func exponential() -> Number? {
        if isZero { return .one }
        guard let limit = int64Floor, limit < 15_000, limit > -15_000 else {
            return isNegative ? .zero : nil
        }
        var scaled = self
        var halvings = 0
        while let size = scaled.magnitude.int64Floor, size >= 1 || scaled.magnitude > Number.tenth {
            guard let next = scaled.multiplied(by: Number.half) else { return nil }
            scaled = next
            halvings += 1
        }
        var term = Number.one, sum = Number.one
        for step in 1..<40 {
            guard let grown = term.multiplied(by: scaled)?.divided(by: Number(step)),
                let next = sum.adding(grown)
            else { break }
            if next == sum { break }
            term = grown
            sum = next
        }
        for _ in 0..<halvings {
            guard let square = sum.multiplied(by: sum) else { return isNegative ? .zero : nil }
            sum = square
        }
        return sum
    }

    /// Natural logarithm; nil unless positive.
    package func logarithm() -> Number? {
        if isNegative || isZero { return nil }
        // x = m * 10^k with m in 0.1..<1; then roots until m is near 1, then the area tangent series.
        let value = coefficient
        let power = Powers.digits(value.magnitude)
        let shift = power + Int(exponent)
        guard var mantissa = Number.make(value, -power) else { return nil }
        var doublings = 0
        while doublings < 40, let gap = mantissa.subtracting(.one)?.magnitude, gap > Number.tenth {
            guard let root = mantissa.squareRoot() else { return nil }
            mantissa = root
            doublings += 1
        }
        guard var sum = Number.logarithmNearOne(mantissa) else { return nil }
        for _ in 0..<doublings { sum = sum.adding(sum) ?? sum }
        if shift == 0 { return sum }
        guard let ten = Number("2.302585092994045684017991454684364208")?.multiplied(by: Number(shift))
        else { return nil }
        return sum.adding(ten)
    }

    private static func logarithmNearOne(_ value: Number) -> Number? {
        guard let top = value.subtracting(.one), let bottom = value.adding(.one),
            let ratio = top.divided(by: bottom), let square = ratio.multiplied(by: ratio)
        else { return nil }
        var term = ratio, sum = ratio
        for step in stride(from: 3, to: 120, by: 2) {
            guard let grown = term.multiplied(by: square), let part = grown.divided(by: Number(step)),
                let next = sum.adding(part)
            else { break }
            if next == sum { break }
            term = grown
            sum = next
        }
        return sum.adding(sum)
    }

    /// This number to any power. Whole powers are multiplied out; others go through logarithms.
    package func power(_ exponent: Number) -> Number? {
        if let whole = exponent.int64, abs(whole) <= 1_000_000 { return power(Int(whole)) }
        if exponent == Number.half { return squareRoot() }
        return logarithm()?.multiplied(by: exponent)?.exponential()
    }

    static let half = Number(small: 5, exponent: -1)
    static let tenth = Number(small: 1, exponent: -1)

    /// The next lower machine integer.
    var int64Floor: Int64? { rounded(scale: 0, .floor)?.int64 }
}
