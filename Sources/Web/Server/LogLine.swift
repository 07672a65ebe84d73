/// Text from outside, made fit for one line of the log: no line ends and no control characters, so that nobody writes an
/// entry of their own, and not without end.
enum LogLine {
    static let longest = 2_000

    static func text(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            let breaks =
                scalar.value < 32 || (127...159).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
            out.append(breaks ? "·" : scalar)
        }
        return String(out)
    }
}
