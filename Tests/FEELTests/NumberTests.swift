@testable import FEEL
import Testing

struct NumberTests {
    @Test(
        "numbers are read and printed exactly",
        arguments: [
            ("0", "0"), ("-0.0", "0"), ("12.50", "12.5"), (".5", "0.5"), ("-007", "-7"), ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854775808"),
            ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
            ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
            ("12345678901234567890123456789012355", "12345678901234567890123456789012360"),
            ("0.1000000000000000000000000000000000000000001", "0.1")
        ])
    func text(_ text: String, _ printed: String) {
        #expect(Number(text)?.description == printed)
    }

    @Test("what is no number is refused", arguments: ["", "-", ".", "1.2.3", "1e", "0x10", "1 2", "NaN", "1e999999"])
    func refused(_ text: String) { #expect(Number(text) == nil) }

    @Test(
        "arithmetic is exact or rounded half to even at 34 digits",
        arguments: [
            ("0.1 + 0.2", "0.3"), ("1 / 3", "0.3333333333333333333333333333333333"),
            ("2 / 3", "0.6666666666666666666666666666666667"), ("1 / 8", "0.125"), ("10 / 2", "5"),
            ("100 / 7 * 7", "100"), ("sqrt(2)", "1.414213562373095048801688724209698"), ("sqrt(0.0625)", "0.25"),
            ("sqrt(1e-6000)", "0.\(String(repeating: "0", count: 2999))1"),
            ("9223372036854775807 + 1", "9223372036854775808"),
            ("9223372036854775807 * 9223372036854775807", "85070591730234615847396907784232500000"),
            ("9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000"),
            ("9999999999999999999999999999999999 + 0.4", "9999999999999999999999999999999999"),
            ("9999999999999999999999999999999998 + 0.5", "9999999999999999999999999999999998"),
            ("9999999999999999999999999999999998 + 0.5000000000000001", "9999999999999999999999999999999999"),
            ("1e30 - 1e-30", "1000000000000000000000000000000"), ("1 - 1e-34", "0.9999999999999999999999999999999999"),
            ("1e6000 * 1e6000", "null"), ("1 / 0", "null"), ("2 ** 100", "1267650600228229401496703205376"),
            ("2 ** -2", "0.25"),
            ("1e-34 * 3", "0.0000000000000000000000000000000003"), ("120000 * 1.2", "144000"), ("-7 - -3", "-4")
        ])
    func arithmetic(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test(
        "comparison is by value, whatever the scale",
        arguments: [
            ("1.0", "1", 0), ("79.5", "80", -1), ("1e20", "99999999999999999999", 1), ("-1", "-1.5", 1),
            ("0", "-0.00", 0),
            ("1e3000", "1e-3000", 1), ("-1e3000", "1", -1), ("0.1", "0.10000000000000000000000000000001", -1)
        ])
    func order(_ left: String, _ right: String, _ expected: Int) throws {
        let one = try #require(Number(left)), two = try #require(Number(right))
        #expect(Number.order(one, two) == expected)
        #expect((one == two) == (expected == 0))
        #expect((one < two) == (expected < 0))
    }

    @Test(
        "rounding takes each mode at its word",
        arguments: [
            ("decimal(2.5, 0)", "2"), ("decimal(3.5, 0)", "4"), ("decimal(1/3, 2)", "0.33"),
            ("round half up(2.5, 0)", "3"),
            ("round half up(-2.5, 0)", "-3"), ("round half down(2.5, 0)", "2"), ("round up(2.1, 0)", "3"),
            ("round down(-2.9, 0)", "-2"),
            ("floor(-1.5)", "-2"), ("ceiling(-1.5)", "-1"), ("floor(1.56, 1)", "1.5"),
            ("round half up(1250, -2)", "1300"),
            ("round half up(1.115, 2)", "1.12"), ("round half up(null, 2)", "null"),
            ("floor(12345678901234567890.5)", "12345678901234567890")
        ])
    func rounding(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test("whole numbers come out as machine integers, others do not")
    func integers() {
        #expect(Number("12.00")?.int64 == 12)
        #expect(Number("1e3")?.int64 == 1000)
        #expect(Number("12.5")?.int64 == nil)
        #expect(Number("9223372036854775808")?.int64 == nil)
    }

    @Test("many sums of decimals keep every digit")
    func sums() throws {
        var total = Number.zero
        let step = try #require(Number("0.01"))
        for _ in 0..<10_000 { total = try #require(total.adding(step)) }
        #expect(total == Number(100))
    }
}
