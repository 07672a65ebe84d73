@testable import FEEL
import Testing

struct StringFunctionTests {
    static let lengthsAndCase = ExpressionCase.table(
        #"""
        string length
        string length("abc") => 3
        string length("") => 0
        string length("🐎ab") => 3
        string length("\uD83D\uDC0Eab") => 3
        string length("\U01F40Eab") => 3
        string length("e\u0301") => 2
        string length(["abc"]) => 3
        string length(null) => null
        string length(12) => null
        string length() => null
        string length("a", "b") => null
        string length(string: "学时") => 2
        string length(text: "a") => null
        upper case
        upper case("aBc4é") => ABC4É
        upper case("straße") => STRASSE
        upper case("") =>
        upper case(null) => null
        upper case(1) => null
        upper case(string: "a") => A
        lower case
        lower case("aBc4É") => abc4é
        lower case("ÀÇ") => àç
        lower case(null) => null
        lower case(true) => null
        lower case(string: "A") => a
        """#)

    static let parts = ExpressionCase.table(
        #"""
        substring
        substring("foobar", 3) => obar
        substring("foobar", 3, 3) => oba
        substring("foobar", -2, 1) => a
        substring("foobar", 1, 100) => foobar
        substring("foobar", 6) => r
        substring("foobar", 7) =>
        substring("foobar", -6) => foobar
        substring("foobar", -7) => null
        substring("foobar", 0) => null
        substring("foobar", 3, 0) => null
        substring("foobar", 3, -1) => null
        substring("foobar", 3.8) => obar
        substring("🐎🐎b", 2, 1) => 🐎
        substring(null, 1) => null
        substring("a", null) => null
        substring("a", "1") => null
        substring("foobar") => null
        substring(string: "foobar", start position: 3, length: 2) => ob
        substring before
        substring before("foobar", "bar") => foo
        substring before("foobar", "xyz") =>
        substring before("foobar", "") =>
        substring before("foobar", "o") => f
        substring before("", "a") =>
        substring before(null, "a") => null
        substring before("a", null) => null
        substring before(1, "a") => null
        substring before(string: "foobar", match: "bar") => foo
        substring after
        substring after("foobar", "ob") => ar
        substring after("foobar", "xyz") =>
        substring after("foobar", "") => foobar
        substring after("", "a") =>
        substring after("foobar", "o") => obar
        substring after(null, "a") => null
        substring after("a", null) => null
        substring after("a", 1) => null
        substring after(string: "foobar", match: "ob") => ar
        contains
        contains("foobar", "of") => false
        contains("foobar", "ob") => true
        contains("", "") => true
        contains(null, "a") => null
        contains("a", null) => null
        contains("a", 1) => null
        contains(string: "ab", match: "b") => true
        starts with
        starts with("foobar", "fo") => true
        starts with("foobar", "of") => false
        starts with("foobar", "") => true
        starts with(null, "a") => null
        starts with("a", null) => null
        starts with(string: "ab", match: "a") => true
        ends with
        ends with("foobar", "r") => true
        ends with("foobar", "fo") => false
        ends with("foobar", "") => true
        ends with(null, "a") => null
        ends with("a", 1) => null
        ends with(string: "ab", match: "b") => true
        string join
        string join(["a", "b", "c"], "_and_") => a_and_b_and_c
        string join(["a", "b", "c"], "") => abc
        string join(["a", "b", "c"]) => abc
        string join(["a", null, "c"], "X") => aXc
        string join([], "X") =>
        string join(["a"], null) => a
        string join("a", "X") => a
        string join(["a", 1], "X") => null
        string join(null, "X") => null
        string join(["a"], 1) => null
        string join(list: ["a", "b"], delimiter: "-") => a-b
        """#)

    static let printing = ExpressionCase.table(
        #"""
        string
        string(1.10) => 1.1
        string(1e10) => 10000000000
        string(0.00000001) => 0.00000001
        string(-0.0) => 0
        string(true) => true
        string("a") => a
        string(null) => null
        string([1, "a", null, [true]]) => [1, "a", null, [true]]
        string({a: "x", b c: {d: 1}}) => {a: "x", b c: {d: 1}}
        string({"a-b": 1}) => {"a-b": 1}
        string(date("2018-01-01")) => 2018-01-01
        string(@"10:00:00+08:00") => 10:00:00+08:00
        string(@"10:00:00@Asia/Shanghai") => 10:00:00@Asia/Shanghai
        string(@"2018-01-01T10:00:00.5Z") => 2018-01-01T10:00:00.5Z
        string(duration("P14M")) => P1Y2M
        string(duration("PT36H")) => P1DT12H
        string(duration("-PT0.5S")) => -PT0.5S
        string([1..3)) => [1..3)
        string(from: 1) => 1
        string() => null
        number
        number("1 000,0", " ", ",") => 1000
        number("1,000.0", ",", ".") => 1000
        number("1.000,5", ".", ",") => 1000.5
        number("-1.5", null, ".") => -1.5
        number("1,000", null, null) => null
        number("1", ",", ",") => null
        number("1", "x", ".") => null
        number("1", null, "x") => null
        number("abc", null, null) => null
        number("", null, null) => null
        number(null, null, null) => null
        number(5, null, null) => null
        number("1") => null
        number(from: "1", grouping separator: null, decimal separator: null) => 1
        """#)

    @Test("length and case", arguments: lengthsAndCase)
    func lengthsHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("parts of texts", arguments: parts)
    func partsHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("to text and from text", arguments: printing)
    func printingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }
}
