import ArgumentParser
import Foundation
import Programme
import Store
import Vocabulary

/// Takes files in without the web.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes a file in, as the pages do.", subcommands: [RosterFile.self])

    struct RosterFile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "roster",
            abstract: "Puts the good rows of a list on a class's roster. Exit 1 when a row was refused.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "xlsx or csv file in the shape of the official sheet.") var file: String
        @Option(name: .customLong("class"), help: "Number or id of the class.") var course: String
        @Flag(help: "Only says what would become of each row.") var check = false

        func run() async throws {
            let composition = try await place.composition()
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Output.refuse("cannot read \(file)")
            }
            let name = URL(fileURLWithPath: file).lastPathComponent
            let desk = RosterImport(office: composition.office)
            do {
                let (id, clerk) = try await find(composition.office)
                let preview = try await desk.check([UInt8](data), name: name, class: id, by: clerk)
                for problem in preview.fileProblems { Output.result("file\t\(problem)") }
                if check {
                    Self.show(preview.bad)
                    Output.message("\(preview.good.count) rows are good, \(preview.bad.count) are not")
                    if !preview.isClean { throw ExitCode(1) }
                    return
                }
                let result = try await desk.commit([UInt8](data), name: name, class: id, by: clerk)
                Self.show(try await desk.record(result.importID, for: clerk).preview.bad)
                Output.message("\(result.enrolled) enrolled, \(result.rejected) refused")
                if result.rejected > 0 || !preview.fileProblems.isEmpty { throw ExitCode(1) }
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }

        private static func show(_ rows: [RosterPreview.Bad]) {
            for row in rows {
                Output.result("\(row.number)\t\(row.problems.map(\.description).joined(separator: "; "))")
            }
        }

        /// The class, and a clerk of its institution as whom the console acts.
        private func find(_ office: Office) async throws -> (String, Actor) {
            let course = course
            return try await office.store.read { reader in
                let all = Scope.everything(because: "rescue at the console")
                let row = try reader.row(
                    all,
                    """
                    select c.id, c.institution, a.id as account, a.name, a.division from training_class c
                    join account a on a.institution = c.institution and a.role = \(Role.institutionClerk) and a.active = 1
                    where c.id = \(course) or c.number = \(course) order by a.created_at, a.id limit 1
                    """)
                guard let row else { throw Refusal("notFound", field: "class") }
                let clerk = Actor(
                    id: try row.text("account"), name: try row.text("name"), role: .institutionClerk,
                    division: try row.division("division"), institution: try row.text("institution"))
                return (try row.text("id"), clerk)
            }
        }
    }
}
