extension Number {
    /// Newton's iteration; nil for a negative number.
    package func squareRoot() -> Number? {
        if isNegative { return nil }
        if isZero { return .zero }
        // Start from the right power of ten, then double the correct digits each round.
        let size = Powers.digits(coefficient.magnitude) + Int(exponent)
        guard var guess = Number.make(3, (size - 1) / 2), let half = Number("0.5") else { return nil }
        for _ in 0..<60 {
            guard let share = divided(by: guess), let sum = guess.adding(share),
                  let next = sum.multiplied(by: half) else { return nil }
            if next == guess { break }
            guess = next
        }
        if let whole = guess.rounded(scale: 30 - max(size, 0) / 2, .halfEven), let square = whole.multiplied(by: whole),
           square == self { return whole.reduced }
        return guess
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
                  let next = sum.adding(grown) else { break }
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
        guard let ten = Number("2.302585092994045684017991454684364208")?.multiplied(by: Number(shift)) else { return nil }
        return sum.adding(ten)
    }

    private static func logarithmNearOne(_ value: Number) -> Number? {
        guard let top = value.subtracting(.one), let bottom = value.adding(.one),
              let ratio = top.divided(by: bottom), let square = ratio.multiplied(by: ratio) else { return nil }
        var term = ratio, sum = ratio
        for step in stride(from: 3, to: 120, by: 2) {
            guard let grown = term.multiplied(by: square), let part = grown.divided(by: Number(step)),
                  let next = sum.adding(part) else { break }
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
