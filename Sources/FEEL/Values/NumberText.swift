extension Number {
    /// Reads `12`, `-0.5`, `.5`, `1.5e-3`; more than 34 digits are rounded half to even. nil for anything else.
    package init?(_ text: some StringProtocol) {
        var bytes = text.utf8.makeIterator()
        var next = bytes.next()
        var negative = false
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
            negative = next == UInt8(ascii: "-")
            next = bytes.next()
        }
        var wide = WideDecimal(high: 0, low: 0, negative: negative, exponent: 0)
        var seen = false, point = false, kept = 0
        while let byte = next, byte == UInt8(ascii: ".") || (48...57).contains(byte) {
            if byte == UInt8(ascii: ".") {
                if point { return nil }
                point = true
            } else {
                seen = true
                if kept < 37 {
                    wide.low = wide.low * 10 + UInt128(byte - 48)
                    if wide.low != 0 { kept += 1 }
                    if point { wide.exponent -= 1 }
                } else {
                    if byte != 48 { wide.sticky = true }
                    if !point { wide.exponent += 1 }
                }
            }
            next = bytes.next()
        }
        guard seen else { return nil }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            guard let power = Number.readExponent(&bytes) else { return nil }
            wide.exponent += power
        } else if next != nil {
            return nil
        }
        if wide.sticky, wide.low % 5 == 0 { wide.low += 1 }
        guard let value = wide.rounded() else { return nil }
        self = value
    }

    private static func readExponent(_ bytes: inout some IteratorProtocol<UInt8>) -> Int? {
        var next = bytes.next()
        var sign = 1
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
            if next == UInt8(ascii: "-") { sign = -1 }
            next = bytes.next()
        }
        var value = 0
        guard next != nil else { return nil }
        while let byte = next {
            guard (48...57).contains(byte), value < 100_000 else { return nil }
            value = value * 10 + Int(byte - 48)
            next = bytes.next()
        }
        return sign * value
    }
}

extension Number: CustomStringConvertible {
    /// Plain notation without trailing zeros after the point.
    package var description: String {
        let plain = reduced
        let value = plain.coefficient
        let sign = value < 0 ? "-" : ""
        let digits = String(value.magnitude)
        let power = Int(plain.exponent)
        if power >= 0 { return sign + digits + String(repeating: "0", count: power) }
        if digits.utf8.count > -power {
            let split = digits.index(digits.endIndex, offsetBy: power)
            return sign + digits[..<split] + "." + digits[split...]
        }
        return sign + "0." + String(repeating: "0", count: -power - digits.utf8.count) + digits
    }
}
