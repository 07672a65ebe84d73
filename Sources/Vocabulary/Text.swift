/// Small ASCII helpers, so that the value types need no Foundation and no regular expressions.
enum Text {
    static let space = UInt8(ascii: " ")

    /// The number that these ASCII digits spell; nil for anything else, for no digits and on overflow.
    static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty else { return nil }
        var sum = 0
        for byte in bytes {
            guard let digit = digit(byte) else { return nil }
            let (tens, over) = sum.multipliedReportingOverflow(by: 10)
            let (next, more) = tens.addingReportingOverflow(digit)
            if over || more { return nil }
            sum = next
        }
        return sum
    }

    static func digit(_ byte: UInt8) -> Int? {
        byte >= 48 && byte <= 57 ? Int(byte) - 48 : nil
    }

    /// Decimal with leading zeros up to `width`; for numbers that are not negative.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Full-width letters, digits and signs (U+FF01…FF5E) become their ASCII ones, the ideographic space a space.
    static func halfWidth(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.value >= 0xFF01, scalar.value <= 0xFF5E, let plain = Unicode.Scalar(scalar.value - 0xFEE0) {
                out.append(plain)
            } else if scalar.value == 0x3000 || scalar.value == 0xA0 {
                out.append(" ")
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    /// Without white space at both ends (ASCII and Unicode).
    static func trimmed(_ text: some StringProtocol) -> String {
        var view = Substring(text)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
