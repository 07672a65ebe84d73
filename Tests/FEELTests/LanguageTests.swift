@testable import FEEL
import Testing

struct LanguageTests {
    @Test(
        "operators bind as the standard says",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 ** 3 ** 2", "64"), ("-2 ** 2", "4"), ("10 - 2 - 3", "5"),
            ("1 < 2 and 2 < 3", "true"),
            ("true or false and false", "true"), ("5 between 1 and 10 and true", "true"), ("1 + 1 = 2", "true"),
            ("\"a\" + \"b\"", "ab"),
            ("5 in (1..5]", "true"), ("5 in [1..5)", "false"), ("5 in ]1..5[", "false"), ("3 in (1, 2, 3)", "true"),
            ("3 in (< 2, > 2)", "true"),
            ("]1..3[.start included", "false"), ("]1..3[ = (1..3)", "true"), ("3 in ]1..3[", "false"),
            ("]1..[2, 3][1]]", "(1..2]"), ("{r: ]1..3[, x: 2 in r}.x", "true"),
            ("\"x\" in [\"x\", \"y\"]", "true"), ("null = null", "true"), ("1 = \"1\"", "null"), ("1 != null", "true"),
            ("null < 1", "null"),
            ("if 1 > 2 then \"a\" else \"b\"", "b"), ("if null then 1 else 2", "2"),
            ("// comment\n1 /* more */ + 1", "2")
        ])
    func operators(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test(
        "three-valued logic",
        arguments: [
            ("true and null", "null"), ("false and null", "false"), ("null and false", "false"),
            ("true or null", "true"),
            ("null or true", "true"),
            ("false or null", "null"), ("null and null", "null"), ("not(null)", "null"), ("not(true)", "false"),
            ("true and 1", "null"),
            ("false and 1", "false"), ("all([true, null])", "null"), ("all([false, null])", "false"),
            ("any([true, null])", "true"), ("any([])", "false")
        ])
    func logic(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test(
        "lists, contexts, loops and functions",
        arguments: [
            ("[1, 2, 3][2]", "2"), ("[1, 2, 3][-1]", "3"), ("[1, 2, 3][4]", "null"), ("[1, 2, 3][item > 1]", "[2, 3]"),
            ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", "[4]"), ("{a: 1, b: a + 1}.b", "2"),
            ("{first name: \"Li\"}.first name", "Li"),
            ("for x in [1, 2] return x * x", "[1, 4]"),
            ("for x in 1..3, y in [10, 20] return x + y", "[11, 21, 12, 22, 13, 23]"),
            ("for i in 3..1 return i", "[3, 2, 1]"),
            ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
            ("some x in [1, 2] satisfies x > 1", "true"), ("every x in [1, 2] satisfies x > 1", "false"),
            ("every x in [] satisfies x", "true"),
            ("(function(a, b) a - b)(5, 3)", "2"), ("(function(a, b) a - b)(b: 5, a: 3)", "-2"),
            ("{f: function(x) x + 1, r: f(2)}.r", "3"),
            ("for x in [1, 2] return (function(y) x + y)(10)", "[11, 12]"), ("{a: {b: {c: 5}}}.a.b.c", "5"),
            ("null.a", "null"),
            ("[1, [2, 3]]", "[1, [2, 3]]"), ("1[1]", "1"), ("[][1]", "null"), ("[1..5].start included", "true")
        ])
    func structures(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test(
        "dates and durations",
        arguments: [
            ("date(\"2023-06-05\").year", "2023"), ("date(\"2023-06-05\").weekday", "1"),
            ("date(\"2023-02-29\")", "null"), ("date(2024, 2, 29)", "2024-02-29"),
            ("date(\"2023-06-05\") < date(\"2023-06-16\")", "true"),
            ("date(\"2023-06-16\") - date(\"2023-06-05\")", "P11D"),
            ("date(\"2024-01-31\") + duration(\"P1M\")", "2024-02-29"),
            ("date(\"2023-12-31\") + duration(\"P1D\")", "2024-01-01"),
            ("@\"2023-06-05\" + @\"P1Y\"", "2024-06-05"), ("(date(\"2023-06-16\") - date(\"2023-06-05\")).days", "11"),
            ("duration(\"PT36H\")", "P1DT12H"),
            ("years and months duration(date(\"2020-05-12\"), date(\"2023-05-11\"))", "P2Y11M"),
            ("time(\"10:15:30\").hour", "10"),
            ("date and time(\"2023-06-05T24:00:00\")", "2023-06-06T00:00:00"),
            ("date(\"1969-12-31\") in [date(\"1969-01-01\")..date(\"1969-12-31\")]", "true"),
            ("date(\"0000-02-29\").day", "29"), ("day of week(date(\"2026-11-21\"))", "Saturday"),
            ("week of year(date(\"2021-01-01\"))", "53")
        ])
    func dates(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test("names may hold spaces, signs and Chinese; the longest known one is meant")
    func names() {
        let values: [String: Value] = [
            "loan amount": .int(3), "loan": .int(1), "a-b": .int(7), "a": .int(10),
            "b": .int(4), "学时": .int(80), "Bob's age": .int(5)
        ]
        let cases = [
            ("loan amount * 2", "6"), ("loan  amount", "3"), ("loan + 1", "2"), ("a-b", "7"), ("a -b", "7"),
            ("b-a", "-6"), ("学时 >= 80", "true"), ("Bob's age + 1", "6")
        ]
        for (text, printed) in cases { #expect(show(text, values) == printed, "\(text)") }
    }

    @Test(
        "texts compare by code point and keep their escapes",
        arguments: [
            ("\"\\u4e2d\\n\" = \"中\n\"", "true"), ("\"e\\u0301\" = \"é\"", "false"), ("string length(\"👍🏽中\")", "3"),
            ("\"\\uD83D\\uDC4D\"", "👍"), ("\"a\" < \"b\"", "true")
        ])
    func texts(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test(
        "a mistake is reported with its line and column and what was expected",
        arguments: [
            ("1 +", ":1:4: the text ends here; a value was expected"),
            ("1 + )", ":1:5: ')' stands here; a value was expected"),
            ("[1, 2", ":1:6: the text ends here; ']' was expected"),
            ("if true then 1", ":1:15: the text ends here; 'else' was expected"),
            ("\"open", ":1:1: the text is not closed; a quotation mark was expected"),
            ("1\n+ 2 3", ":2:5: '3' stands here; an operator or the end of the expression was expected"),
            ("unknown + 1", ":1:1: 'unknown' is not known here; require it, or check its spelling"),
            ("{a: 1, a: 2}", ":1:8: the entry 'a' occurs twice"),
            ("@\"2023-13-01\"", ":1:1: '2023-13-01' is no date, time or duration")
        ])
    func mistakes(_ text: String, _ message: String) { #expect(show(text) == message) }

    @Test(
        "tests of a cell",
        arguments: [
            ("-", Value.null, "true"), ("\"a\", \"b\"", .string("b"), "true"),
            ("not(\"a\", \"b\")", .string("b"), "false"), ("not(\"a\")", .null, "true"),
            ("null", .null, "true"), ("not(null)", .int(1), "true"), ("[1..5]", .int(5), "true"),
            ("< 5, > 10", .int(12), "true"), ("< 5", .null, "null"),
            ("? > 3 and ? < 9", .int(5), "true"), ("contains(?, \"x\")", .string("axb"), "true"),
            ("true", .boolean(true), "true"), ("false", .null, "false"),
            ("[1, 2, 3]", .int(2), "true"), ("5", .string("5"), "null"), ("> 3", .string("5"), "null"),
            ("-5", .int(-5), "true"), ("list contains(?, 1)", .list([.int(1)]), "true")
        ])
    func cells(_ text: String, _ input: Value, _ printed: String) throws {
        #expect(try Expression.parseTests(text).evaluate(["?": input]).description == printed)
    }
}
