import Foundation
import Testing

@testable import Vocabulary

struct DivisionTests {
    private static func shipped(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Divisions/\(name)"), encoding: .utf8)
    }

    private static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test(
        "a code tells its level and what is above",
        arguments: [
            ("530000", Division.Level.province, nil), ("530100", .prefecture, "530000"), ("530102", .county, "530100")
        ] as [(String, Division.Level, String?)])
    func levels(code: String, level: Division.Level, parent: String?) throws {
        let division = try #require(Division(code))
        #expect(division.level == level && division.parent?.code == parent)
    }

    @Test("what is no code is refused", arguments: ["", "53010", "5301022", "053010", "53O102", "５30102", "530001"])
    func badCodes(text: String) { #expect(Division(text) == nil) }

    @Test("contains, the path upwards and the SQL range agree for every pair")
    func containing() throws {
        let codes = ["530000", "530100", "530102", "530199", "530200", "540000", "990000", "990100", "990199", "999999"]
        let all = try codes.map { try #require(Division($0)) }
        for one in all {
            for other in all {
                let (lower, upper) = one.sqlRange
                #expect(one.contains(other) == other.path.contains(one))
                #expect(one.contains(other) == (other.code >= lower && other.code < upper))
            }
        }
    }

    @Test("the shipped table has Yunnan's sixteen prefectures and the invented province")
    func shippedTable() throws {
        let table = try DivisionTable(csv: try Self.shipped("divisions.csv"))
        let today = try Self.day("2023-06-05")
        let yunnan = try #require(Division("530000"))
        #expect(table.children(of: yunnan, on: today).count == 16)
        #expect(table.provinces(on: today).map(\.division.code) == ["530000", "990000"])
        let county = try #require(Division("990121"))
        #expect(table.fullName(county, on: today) == "云岭省澜川州凤岭县")
        let elsewhere = try #require(Division("110000"))
        #expect(table.knows(county) && !table.knows(elsewhere))
    }

    @Test("a division is looked up on a day: renamed, ended, and followed to its successor")
    func dated() throws {
        let table = try DivisionTable(csv: try Self.shipped("divisions.csv"))
        let renamed = try #require(Division("530800"))
        #expect(table.entry(renamed, on: try Self.day("2007-04-07"))?.name == "思茅市")
        #expect(table.entry(renamed, on: try Self.day("2007-04-08"))?.name == "普洱市")
        let old = try #require(Division("990123"))
        #expect(table.current(old, on: try Self.day("2020-12-31")).map(\.code) == ["990123"])
        #expect(table.entry(old, on: try Self.day("2021-01-01")) == nil)
        #expect(table.current(old, on: try Self.day("2021-01-01")).map(\.code) == ["990122"])
    }

    @Test(
        "a bad table is refused with the line of each problem",
        arguments: [
            ("99,甲,A,,,", "division.form", "2"), ("990000,,A,,,", "division.name", "2"),
            ("990000,甲,A,2020-02-30,,", "day.none", "2"),
            ("990000,甲,A,2021-01-01,2020-01-01,", "division.interval", "2"),
            ("990000,甲,A,,2020-01-01,980000", "division.successorUnknown", "2"),
            ("990100,甲,A,,,", "division.parentUnknown", "2"),
            ("990000,甲,A,,,\n990000,乙,B,2020-01-01,,", "division.overlap", "2"), ("990000,甲", "csv.columns", "2"),
            ("990000,\"甲,A,,,", "csv.quote", "2")
        ])
    func badTables(rows: String, code: String, line: String) {
        let error = #expect(throws: Refusal.self) {
            try DivisionTable(csv: "code,name,nameEn,from,to,successor\n" + rows)
        }
        #expect(error?.problems.first?.code == code && error?.problems.first?.place == line)
    }

    @Test("successors that name each other in a circle end the search")
    func circle() throws {
        let table = try DivisionTable(
            csv: """
                code,name,nameEn,from,to,successor
                980000,甲,A,,2020-01-01,990000
                990000,乙,B,,2020-01-01,980000
                """)
        #expect(table.current(try #require(Division("980000")), on: try Self.day("2021-01-01")).isEmpty)
    }

    @Test("occupations are named by edition, the newest first asked")
    func occupations() throws {
        let table = try OccupationTable(csv: try Self.shipped("occupations.csv"))
        let pastry = try #require(Occupation("4-03-02-02"))
        #expect(table.entry(pastry)?.name == "中式面点师" && table.entry(pastry)?.edition == 2022)
        let nursery = try #require(Occupation("４－１０－０１－０３"))
        #expect(table.entry(nursery, edition: 2015)?.name == "保育员" && table.entry(nursery)?.name == "保育师")
        #expect(table.editions == [2015, 2022] && pastry.groups == ["4", "4-03", "4-03-02"])
        for code in ["4-03-02-05", "4-10-01-02", "5-01-02-01", "5-05-01-01", "6-18-01-01", "6-25-04-07", "6-29-01-01"] {
            #expect(table.entry(try #require(Occupation(code))) != nil)
        }
        for bad in ["4-03-02", "4-03-02-2", "0-03-02-02", "4.03.02.02", ""] { #expect(Occupation(bad) == nil) }
    }

    @Test("quoted cells keep commas, quotes and line ends, and rows know their line")
    func csv() throws {
        let csv = try CSV("a,b\r\n\"x,\"\"y\"\"\",\"1\n2\"\r\n\r\n# note\r\nz,3", required: ["b"])
        #expect(csv.rows.map(\.line) == [2, 6] && csv.rows[0]["a"] == "x,\"y\"" && csv.rows[0]["b"] == "1\n2")
        #expect(csv.rows[1]["b"] == "3" && csv.rows[1]["c"].isEmpty)
    }
}
