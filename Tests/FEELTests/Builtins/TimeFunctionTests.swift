@testable import FEEL
import Testing

struct TimeFunctionTests {
    static let making = ExpressionCase.table(
        #"""
        date
        date("2018-12-31") => 2018-12-31
        date("-2018-12-31") => -2018-12-31
        date("10000-01-01") => 10000-01-01
        date("2017-02-29") => null
        date("2018-1-1") => null
        date("2018-12-31T00:00:00") => null
        date("") => null
        date(2018, 2, 28) => 2018-02-28
        date(2018, 13, 1) => null
        date(2018, null, 1) => null
        date(date and time("2018-12-31T10:00:00")) => 2018-12-31
        date(null) => null
        date(1) => null
        date() => null
        date(from: "2018-12-31") => 2018-12-31
        date(year: 2018, month: 1, day: 2) => 2018-01-02
        time
        time("10:30:15") => 10:30:15
        time("10:30:15.123") => 10:30:15.123
        time("10:30:15Z") => 10:30:15Z
        time("10:30:15+08:00") => 10:30:15+08:00
        time("10:30:15@Asia/Shanghai") => 10:30:15@Asia/Shanghai
        time("10:30:15@No/Where") => null
        time("24:00:00") => null
        time("23:59:60") => null
        time("10:30") => null
        time(10, 30, 15) => 10:30:15
        time(10, 30, 15, duration("PT8H")) => 10:30:15+08:00
        time(10, 30, 15, null) => 10:30:15
        time(10, 60, 15) => null
        time(date and time("2018-12-31T10:30:00Z")) => 10:30:00Z
        time(date("2018-12-31")) => 00:00:00Z
        time(null) => null
        time(from: "10:30:15") => 10:30:15
        time(hour: 1, minute: 2, second: 3) => 01:02:03
        date and time
        date and time("2018-12-31T10:30:00") => 2018-12-31T10:30:00
        date and time("2018-12-31T10:30:00@Asia/Shanghai") => 2018-12-31T10:30:00@Asia/Shanghai
        date and time("2018-12-31") => 2018-12-31T00:00:00
        date and time("2018-12-31T24:00:00") => 2019-01-01T00:00:00
        date and time("99999-12-31T11:22:33") => 99999-12-31T11:22:33
        date and time("2018-12-31 10:30:00") => null
        date and time(date("2018-12-31"), time("10:30:00")) => 2018-12-31T10:30:00
        date and time(date and time("2018-12-31T01:00:00"), time("10:30:00Z")) => 2018-12-31T10:30:00Z
        date and time(date("2018-12-31"), null) => null
        date and time(null) => null
        date and time(from: "2018-12-31T10:30:00") => 2018-12-31T10:30:00
        date and time(date: date("2018-12-31"), time: time("10:30:00")) => 2018-12-31T10:30:00
        duration
        duration("P1Y2M") => P1Y2M
        duration("P14M") => P1Y2M
        duration("-P1Y") => -P1Y
        duration("P1DT2H3M4.5S") => P1DT2H3M4.5S
        duration("PT0S") => PT0S
        duration("P0Y") => P0M
        duration("P1Y1D") => null
        duration("P") => null
        duration("PT") => null
        duration("P1W") => null
        duration("1D") => null
        duration(null) => null
        duration(1) => null
        duration(from: "P1D") => P1D
        years and months duration
        years and months duration(date("2011-12-22"), date("2013-08-24")) => P1Y8M
        years and months duration(date("2013-08-24"), date("2011-12-22")) => -P1Y8M
        years and months duration(date("2015-01-31"), date("2015-02-28")) => P0M
        years and months duration(date("2011-12-22"), date and time("2013-08-24T00:00:00")) => P1Y8M
        years and months duration(null, date("2013-08-24")) => null
        years and months duration("2011-12-22", date("2013-08-24")) => null
        years and months duration(from: date("2011-12-22"), to: date("2012-12-22")) => P1Y
        now and today
        now() => 2026-11-21T08:00:00+08:00
        today() => 2026-11-21
        now(1) => null
        today(null) => null
        """#)

    static let reading = ExpressionCase.table(
        #"""
        day of year
        day of year(date(2019, 9, 17)) => 260
        day of year(date(2020, 12, 31)) => 366
        day of year(date and time("2019-09-17T00:00:00")) => 260
        day of year("2019-09-17") => null
        day of year(null) => null
        day of year(date: date(2019, 1, 1)) => 1
        day of week
        day of week(date(2019, 9, 17)) => Tuesday
        day of week(date and time("2019-09-22T23:00:00Z")) => Sunday
        day of week(null) => null
        day of week("x") => null
        day of week(date: date(2019, 9, 16)) => Monday
        month of year
        month of year(date(2019, 9, 17)) => September
        month of year(null) => null
        month of year(date: date(2019, 1, 1)) => January
        week of year
        week of year(date(2019, 9, 17)) => 38
        week of year(date(2003, 12, 29)) => 1
        week of year(date(2004, 1, 4)) => 1
        week of year(date(2005, 1, 1)) => 53
        week of year(null) => null
        week of year(date: date(2019, 1, 1)) => 1
        is
        is(@"2012-12-25", @"23:00:50") => false
        is(@"23:00:50", @"23:00:50") => true
        is(@"23:00:50Z", @"23:00:50") => false
        is(@"23:00:50Z", @"23:00:50+00:00") => true
        is(1, 1.0) => true
        is("a", 1) => false
        is(null, null) => true
        is(@"P0D", @"P0Y") => false
        is(value1: 1, value2: 1) => true
        properties
        @"2018-12-10".year => 2018
        @"2018-12-10".month => 12
        @"2018-12-10".day => 10
        @"2018-12-10".weekday => 1
        @"2018-12-10T10:30:01+01:00".hour => 10
        @"2018-12-10T10:30:01+01:00".minute => 30
        @"2018-12-10T10:30:01+01:00".second => 1
        @"2018-12-10T10:30:01+01:00".time offset => PT1H
        @"2018-12-10T10:30:01@Asia/Shanghai".time offset => PT8H
        @"2018-12-10T10:30:01@Asia/Shanghai".timezone => Asia/Shanghai
        @"10:30:01".time offset => null
        @"10:30:01".timezone => null
        @"P1Y3M".years => 1
        @"P1Y3M".months => 3
        @"P1Y3M".days => null
        @"-P1DT2H3M4S".days => -1
        @"-P1DT2H3M4S".hours => -2
        @"P1DT2H3M4S".minutes => 3
        @"P1DT2H3M4S".seconds => 4
        "a".length => null
        """#)

    static let reckoning = ExpressionCase.table(
        #"""
        months and days
        @"2018-01-31" + @"P1M" => 2018-02-28
        @"2020-02-29" + @"P1Y" => 2021-02-28
        @"2018-03-31" - @"P1M" => 2018-02-28
        @"2018-01-01" + @"PT36H" => 2018-01-02
        @"2018-01-02" - @"2018-01-01" => P1D
        @"23:00:00" + @"PT2H" => 01:00:00
        @"01:00:00" - @"PT2H" => 23:00:00
        @"2018-01-01T00:00:00" - @"2018-01-01T00:00:00Z" => null
        @"P1D" + @"P1M" => null
        @"P1Y" * 2.5 => P2Y6M
        @"P1D" / 2 => PT12H
        @"P1D" / @"PT6H" => 4
        @"P1D" * @"P1D" => null
        summer time
        @"2021-03-28T01:30:00@Europe/Paris" + @"PT1H" => 2021-03-28T03:30:00@Europe/Paris
        @"2021-10-31T02:30:00@Europe/Paris" - @"PT24H" => 2021-10-30T02:30:00@Europe/Paris
        @"2021-03-28T12:00:00@Europe/Paris" - @"2021-03-27T12:00:00@Europe/Paris" => PT23H
        equality
        @"10:30:00" = @"10:30:00Z" => false
        @"10:30:00+01:00" = @"09:30:00Z" => true
        @"2018-12-08T10:30:00" = @"2018-12-08T10:30:00Z" => false
        @"2018-12-08T10:30:00@Etc/UTC" = @"2018-12-08T10:30:00Z" => true
        @"P1Y" = @"P12M" => true
        @"P1D" = @"PT24H" => true
        @"2018-12-08" = @"2018-12-08T00:00:00Z" => null
        """#)

    static let ranges = ExpressionCase.table(
        #"""
        before and after
        before(1, 10) => true
        before([1..5), [5..10]) => true
        before([1..5], [5..10]) => false
        before(1, (1..10]) => true
        after(10, [1..10)) => true
        after([5..10], [1..5)) => true
        before(1, "a") => null
        before(null, 1) => null
        meets
        meets([1..5], [5..10]) => true
        meets([1..5), [5..10]) => false
        met by([5..10], [1..5]) => true
        overlaps
        overlaps([1..5], [3..8]) => true
        overlaps([1..5), [5..8]) => false
        overlaps before([1..5], [3..8]) => true
        overlaps after([3..8], [1..5]) => true
        finishes and starts
        finishes(10, [1..10]) => true
        finishes(10, [1..10)) => false
        finished by([1..10], 10) => true
        starts(1, [1..10]) => true
        starts((1..5], (1..10]) => true
        started by([1..10], 1) => true
        includes
        includes([1..10], 5) => true
        includes((1..10], 1) => false
        includes([1..10], [4..6]) => true
        during(5, [1..10]) => true
        during([4..6], [1..10]) => true
        coincides(5, 5) => true
        coincides([1..5], [1..5)) => false
        before(point1: 1, point2: 2) => true
        includes(range: [1..3], point: 2) => true
        range
        range("[1..3]") => [1..3]
        range("(1..3)") => (1..3)
        range("[@\"2018-01-01\"..@\"2018-02-01\"]") => [2018-01-01..2018-02-01]
        range("[3..1]") => null
        range("x") => null
        range(null) => null
        range(from: "[1..3]") => [1..3]
        """#)

    @Test("dates, times and durations from their parts", arguments: making)
    func makingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("what a date or duration says", arguments: reading)
    func readingHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("reckoning with dates and durations", arguments: reckoning)
    func reckoningHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("ranges", arguments: ranges)
    func rangesHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("every built-in function stands in one of the tables")
    func complete() {
        let tables = [
            Self.making, Self.reading, Self.reckoning, Self.ranges, NumberFunctionTests.rounding,
            NumberFunctionTests.elementary, NumberFunctionTests.statistics, ListFunctionTests.looking,
            ListFunctionTests.editing, ListFunctionTests.contexts, StringFunctionTests.lengthsAndCase,
            StringFunctionTests.parts, StringFunctionTests.printing, PatternTests.matching, PatternTests.replacing
        ]
        let texts = tables.flatMap { $0 }.map(\.text)
        let missing = Builtins.all.keys.filter { name in
            !texts.contains { $0.hasPrefix(name + "(") || $0.contains("(" + name + "(") }
        }
        #expect(missing.sorted() == [])
    }
}
