import ArgumentParser
import Foundation
import Papers
import Policy
import Programme
import Store
import Vocabulary

/// What `make bench` measures from inside; `Benchmarks/run` drives it and measures the server from outside.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures; see Benchmarks/README.md.", shouldDisplay: false,
        subcommands: [
            Decide.self, Lines.self, Load.self, Rules.self, Roster.self, Payments.self, Prepare.self, Owe.self,
            Keys.self, Simulate.self
        ])

    /// Seconds of processor time that this process has used.
    static func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    struct Roster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Previews a roster of many rows, as the page does before anything is written.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "The roster, xlsx.") var file: String

        func run() async throws {
            let composition = try await Composition(place)
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
            let (record, actor) = try await BenchCommand.draft(composition)
            let start = ContinuousClock().now
            let preview = try await RosterImport(office: composition.office).check(
                bytes, name: "roster.xlsx", class: record, by: actor)
            let took = ContinuousClock().now - start
            Output.result(
                "{\"what\":\"roster\",\"rows\":\(preview.total),\"good\":\(preview.good.count),\"seconds\":\(took.seconds)}"
            )
        }
    }

    /// A class in draft and a clerk of its institution.
    static func draft(_ composition: Composition) async throws -> (String, Actor) {
        try await composition.office.store.read { reader in
            let row = try reader.row(
                .everything(because: "a benchmark"),
                """
                select c.id, a.id as account, a.name, a.role, a.division, a.institution from training_class c
                join account a on a.institution = c.institution and a.role = \(Role.institutionClerk)
                where c.state = \(ClassState.draft) limit 1
                """)
            guard let row else {
                throw StoreFault("the store has no class in draft; run `skillledger demo --scale small` first")
            }
            let actor = Actor(
                id: try row.text("account"), name: try row.text("name"), role: .institutionClerk,
                division: try row.division("division"), institution: try row.text("institution"))
            return (try row.text("id"), actor)
        }
    }

    struct Prepare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds classes with a lesson now, and writes the signings that wrk sends.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "How many classes.") var classes = 2_000
        @Option(help: "Trainees of a class.") var size = 50
        @Option(help: "File to write: a line per request, path and body.") var requests: String

        func run() async throws {
            let composition = try await Composition(place)
            let (draft, clerk) = try await BenchCommand.draft(composition)
            var lines: [String] = []
            for number in 0..<classes {
                let ids = try await add(number, like: draft, by: clerk, composition.office)
                lines += ids.enrolments.map {
                    "/api/v1/classes/\(ids.course)/signings {\"enrolment\":\"\($0)\",\"lesson\":\"\(ids.lesson)\",\"direction\":\"in\"}"
                }
            }
            try lines.joined(separator: "\n").write(toFile: requests, atomically: true, encoding: .utf8)
            Output.message("\(lines.count) requests")
        }

        private struct Made: Codable, Sendable {
            let course: String
            let lesson: String
            let enrolments: [String]
        }

        private func add(_ number: Int, like draft: String, by clerk: Actor, _ office: Office) async throws -> Made {
            let size = size
            return try await office.store.write("bench.prepare", by: .system(in: clerk.division)) { tx in
                guard
                    let model = try tx.row(
                        .everything(because: "a benchmark"), "select * from training_class where id = \(draft)")
                else {
                    throw StoreFault("the draft is gone")
                }
                let course = tx.newID(), lesson = tx.newID(), today = tx.now.day
                var columns: Columns = [:]
                columns.pairs = model.columns
                columns["id"] = .text(course)
                columns["state"] = ClassState.open.sql
                columns["start_date"] = today.sql
                columns["end_date"] = today.sql
                columns["number"] = .text("bench-\(number)")
                try tx.insert("training_class", columns)
                // The window for signing in has just opened, so that all of it is left to send them in.
                let rules = SigningRules(office.packs[try model.text("pack")])
                let starts = tx.now.minuteOfDay + max(0, rules.inBefore - 5)
                let institution = try model.text("institution"), division = try model.text("division")
                try tx.insert(
                    "lesson",
                    [
                        "id": lesson, "division": division, "institution": institution, "class": course,
                        "on_date": today,
                        "half": HalfDay.morning, "starts": starts, "ends": min(1_439, starts + 180), "hours": 400,
                        "mode": "theory"
                    ])
                var enrolments: [String] = []
                for position in 1...size {
                    let person = tx.newID(), enrolment = tx.newID()
                    try tx.insert(
                        "person",
                        [
                            "id": person, "division": division, "person": person,
                            "id_number_index": "bench-\(number)-\(position)",
                            "name": "bench", "sex": "female", "birth_date": today, "created_at": tx.now,
                            "changed_at": tx.now
                        ])
                    try tx.insert(
                        "enrolment",
                        [
                            "id": enrolment, "division": division, "institution": institution, "class": course,
                            "person": person, "position": position, "state": "enrolled", "created_at": tx.now,
                            "changed_at": tx.now
                        ])
                    enrolments.append(enrolment)
                }
                return Made(course: course, lesson: lesson, enrolments: enrolments)
            }
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
