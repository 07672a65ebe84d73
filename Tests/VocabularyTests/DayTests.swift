import Foundation
import Testing

@testable import Vocabulary

struct DayTests {
    @Test(
        "a day is read strictly and only if the calendar has it",
        arguments: [
            ("2023-06-05", nil), ("2024-02-29", nil), ("0001-01-01", nil), ("9999-12-31", nil),
            ("2023-02-30", "day.none"), ("2023-02-29", "day.none"), ("1900-02-29", "day.none"),
            ("2023-13-01", "day.none"),
            ("0000-01-01", "day.none"), ("2023-6-5", "day.form"), ("2023/06/05", "day.form"), ("", "day.form"),
            ("2023-06-05 ", "day.form"), ("２０２３-06-05", "day.form"), ("-023-06-05", "day.form"),
            ("2023-06-05T00:00", "day.form")
        ] as [(String, String?)])
    func parsing(text: String, code: String?) {
        switch Day.parse(text) {
        case .success(let day): #expect(code == nil && day.description == text)
        case .failure(let problem): #expect(problem.code == code)
        }
    }

    @Test("four hundred years of days agree with Foundation's calendar")
    func fourCenturies() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(Day(year: 1800, month: 1, day: 1))
        for offset in 0..<146_097 {
            let day = first + offset
            let parts = day.parts
            #expect(Day(year: parts.year, month: parts.month, day: parts.day) == day)
            // Foundation is slow: every day is checked against itself, every seventeenth against Foundation.
            guard offset % 17 == 0 else { continue }
            let date = Date(timeIntervalSince1970: Double(day.number) * 86_400)
            let other = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect(other.year == parts.year && other.month == parts.month && other.day == parts.day)
            #expect(other.weekday == day.weekday % 7 + 1)
        }
        #expect((first + 146_097).description == "2200-01-01")
    }

    @Test("arithmetic stays within the years 0001 to 9999 and never traps")
    func clamped() {
        #expect(Day.distantFuture.description == "9999-12-31")
        #expect(Day.distantPast.description == "0001-01-01")
        for (day, days) in [(Day.distantFuture, Int.max), (.distantPast, .min), (.distantPast, .max)] {
            #expect((day + days) >= .distantPast && (day - days) <= .distantFuture)
        }
        #expect(Day.distantFuture - Day.distantPast == 3_652_058)
    }

    @Test(
        "age counts completed years; who is born on 29 February ages on 1 March of a common year",
        arguments: [
            ("2000-06-05", "2023-06-04", 22), ("2000-06-05", "2023-06-05", 23), ("2004-02-29", "2023-02-28", 18),
            ("2004-02-29", "2023-03-01", 19), ("2024-01-01", "2023-01-01", 0)
        ])
    func age(born: String, on: String, years: Int) throws {
        #expect(try #require(Day(born)).age(on: try #require(Day(on))) == years)
    }

    @Test(
        "an instant is read with its zone and shown in China standard time",
        arguments: [
            ("2023-06-05T08:01:02.123+08:00", "2023-06-05T08:01:02.123+08:00", 481),
            ("2023-06-05T00:01:02.123Z", "2023-06-05T08:01:02.123+08:00", 481),
            ("2023-06-04T17:00Z", "2023-06-05T01:00:00.000+08:00", 60),
            ("2023-06-05T12:00:00.5-03:30", "2023-06-05T23:30:00.500+08:00", 1410),
            ("1969-12-31T15:59:59.9999999Z", "1969-12-31T23:59:59.999+08:00", 1439)
        ])
    func instants(text: String, shown: String, minute: Int) throws {
        let instant = try #require(Instant(text))
        #expect(instant.description == shown)
        #expect(instant.minuteOfDay == minute)
        #expect(instant.day.description == String(shown.prefix(10)))
        #expect(Instant(instant.description) == instant)
    }

    @Test(
        "an instant without zone, with an impossible time or with a tail is refused",
        arguments: [
            "2023-06-05T08:01", "2023-06-05T24:00Z", "2023-06-05T08:60Z", "2023-06-05T08:01:60Z", "2023-06-05 08:01Z",
            "2023-06-05T08:01:02.Z", "2023-06-05T08:01Zx", "2023-06-05T08:01+8:00", "2023-02-30T08:01Z", ""
        ])
    func badInstants(text: String) { #expect(Instant(text) == nil) }

    @Test("instants add durations, and extremes are clamped rather than trapped")
    func instantArithmetic() throws {
        let start = Instant(try #require(Day("2023-06-05")), minuteOfDay: 480)
        #expect((start + .seconds(90)).description == "2023-06-05T08:01:30.000+08:00")
        #expect((start - .milliseconds(1)).description == "2023-06-05T07:59:59.999+08:00")
        #expect(((start + .seconds(90)) - start) == .seconds(90))
        #expect(Instant(milliseconds: .max) + .seconds(Int64.max) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .min) - .seconds(Int64.max) == Instant(milliseconds: .min))
    }

    @Test("a timekeeper can stand still or start elsewhere")
    func timekeepers() throws {
        let then = try #require(Instant("2023-06-05T08:00:00.000+08:00"))
        #expect(Timekeeper.fixed(then).now() == then)
        #expect(Timekeeper.fixed(then).today.description == "2023-06-05")
        let started = Timekeeper.starting(at: then)
        let (one, two) = (started.now(), started.now())
        #expect(one >= then && two >= one && two - then < .seconds(60))
        #expect(Timekeeper.wall.now().day.year > 2024)
    }

    @Test("identifiers are well-formed UUIDs of version 7 that sort by time and differ")
    func identifiers() {
        let random = Randomness.seeded(7)
        var previous = ""
        var all: Set<String> = []
        for step in 0..<500 {
            let instant = Instant(milliseconds: 1_685_923_200_000 + Int64(step) * 977)
            let made = Identifier.make(at: instant, with: random)
            #expect(Identifier.isValid(made) && made > previous)
            all.insert(made)
            previous = made
        }
        #expect(all.count == 500)
        #expect(!Identifier.isValid("0188-"))
        #expect(Randomness.seeded(7).bytes(33) == Randomness.seeded(7).bytes(33))
        #expect(Randomness.system.bytes(16) != Randomness.system.bytes(16))
    }
}
