@testable import FEEL
import Testing

struct BuiltinTests {
    @Test(
        "built-in functions",
        arguments: [
            ("count([1, null])", "2"), ("count([])", "0"), ("sum([1, 2.5])", "3.5"), ("sum(1, 2)", "3"),
            ("sum([])", "null"), ("min([3, 1])", "1"), ("max(\"a\", \"b\")", "b"), ("min([])", "null"),
            ("mean([1, 2])", "1.5"), ("median([3, 1, 2])", "2"),
            ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"), ("mode([1, 2, 2])", "[2]"),
            ("product([2, 3])", "6"),
            ("list contains([\"a\"], \"a\")", "true"), ("list contains([null], null)", "true"),
            ("list contains(null, 1)", "null"), ("append([1], 2)", "[1, 2]"), ("concatenate([1], [2])", "[1, 2]"),
            ("distinct values([1, 2, 1.0])", "[1, 2]"), ("duplicate values([1, 2, 1])", "[1]"),
            ("flatten([[1], [[2]]])", "[1, 2]"), ("union([1], [1, 2])", "[1, 2]"), ("reverse([1, 2])", "[2, 1]"),
            ("index of([1, 2, 1], 1)", "[1, 3]"), ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
            ("remove([1, 2], -1)", "[1]"), ("remove([1], 5)", "null"), ("sublist([1, 2, 3], 2)", "[2, 3]"),
            ("sublist([1, 2, 3], 1, 2)", "[1, 2]"), ("sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"),
            ("list replace([1, 2], 1, 5)", "[5, 2]"),
            ("string length(\"abc\")", "3"), ("substring(\"foobar\", 3)", "obar"),
            ("substring(\"foobar\", -2, 1)", "a"),
            ("substring(\"foobar\", 0)", "null"), ("upper case(\"aB\")", "AB"),
            ("substring before(\"a-b\", \"-\")", "a"), ("substring after(\"a-b\", \"-\")", "b"),
            ("contains(\"530622\", \"06\")", "true"), ("starts with(\"530622\", \"53\")", "true"),
            ("ends with(\"ab\", \"b\")", "true"),
            ("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1]\")", "[1=ab]cd"),
            ("matches(\"4-10-01-02\", \"^\\d-\\d\\d-\\d\\d-\\d\\d$\")", "true"), ("matches(\"a\", \"(\")", "null"),
            ("split(\"a;b\", \";\")", "[\"a\", \"b\"]"),
            ("string join([\"a\", \"b\"], \"-\")", "a-b"), ("string(1.50)", "1.5"), ("string(null)", "null"),
            ("number(\"1 000,5\", \" \", \",\")", "1000.5"), ("number(\"x\", null, null)", "null"),
            ("abs(-3)", "3"), ("modulo(-12, 5)", "3"), ("modulo(1, 0)", "null"), ("sqrt(16)", "4"),
            ("sqrt(-1)", "null"),
            ("odd(5)", "true"), ("even(2.5)", "null"), ("decimal(exp(1), 10)", "2.7182818285"),
            ("decimal(log(10), 10)", "2.302585093"),
            ("get value({a: 1}, \"a\")", "1"), ("get entries({a: 1})[1].key", "a"),
            ("context put({a: 1}, \"b\", 2)", "{a: 1, b: 2}"), ("context merge([{a: 1}, {a: 2}])", "{a: 2}"),
            ("context([{key: \"a\", value: 1}]).a", "1"),
            ("is(1, 1.0)", "true"), ("is defined(null)", "false"), ("is defined(1)", "true"), ("before(1, 10)", "true"),
            ("meets([1..5], [5..9])", "true"), ("overlaps([1..5], [3..9])", "true"), ("includes([1..9], 5)", "true"),
            ("during(5, [1..9])", "true"), ("starts(1, [1..9])", "true"), ("finishes(9, [1..9])", "true"),
            ("coincides([1..2], [1..2])", "true"), ("1 instance of number", "true"),
            ("[1] instance of list<number>", "true"),
            ("string length(string: \"ab\")", "2"), ("substring(string: \"abc\", start position: 2)", "bc"),
            ("today()", "null")
        ])
    func builtins(_ text: String, _ printed: String) { #expect(show(text) == printed) }

    @Test("every built-in takes nulls and values of the wrong kind without harm")
    func robust() {
        let odd: [Value] = [.null, .string("x"), .number(Number(-1)), .list([]), .context(Context()), .boolean(true)]
        let frame = Frame(inputs: 0, results: 0, program: nil)
        for builtin in Builtins.all.values {
            for value in odd {
                for count in 0...4 { _ = builtin.call(Array(repeating: value, count: count), frame) }
            }
        }
        #expect(Builtins.all.count > 80)
    }

    @Test("the clock comes from the caller")
    func clock() throws {
        let now = DateTime("2026-11-21T08:00:00+08:00")
        let value = try Expression.parse("today() + duration(\"P1D\")").evaluate(now: now)
        #expect(value.description == "2026-11-22")
    }
}
