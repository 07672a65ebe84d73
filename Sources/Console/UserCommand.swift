import ArgumentParser
import Programme
import Store
import Vocabulary

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "First administrator and rescue.", subcommands: [Add.self, List.self, Reset.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds an account; the password is read from standard input.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "Name to sign in with.") var login: String
        @Option(help: "Name of the person.") var name: String
        @Option(help: "Role, e.g. administrator.") var role: String = Role.administrator.rawValue
        @Option(help: "Six-digit division code.") var division: String

        func run() async throws {
            guard let role = Role(rawValue: role) else {
                throw ValidationError("--role must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            guard let division = Division(division) else { throw ValidationError("--division must be six digits") }
            guard let password = readLine(strippingNewline: true) else {
                throw ValidationError("no password on standard input")
            }
            let composition = try await Composition(place, packs: .supplied)
            do {
                let problems = composition.signIn.passwords.problems(password, login: login, name: name, role: role)
                guard problems.isEmpty else { throw Refusal(problems) }
                let id = try await AccountDesk(store: composition.office.store).add(
                    .init(login: login, name: name, role: role, division: division, password: password),
                    by: .system(in: division))
                Output.result(id)
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }
    }

    /// Rescue for who has lost the password or the second factor and has no administrator to ask.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives an account a one-time password, takes its second factor away and ends its sessions.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "Name to sign in with.") var login: String

        func run() async throws {
            let composition = try await Composition(place, packs: .supplied)
            do {
                let password = try await AccountDesk(store: composition.office.store).rescue(login: login)
                Output.message("one-time password, to be changed at the next sign-in:")
                Output.result(password)
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the accounts.")
        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let composition = try await Composition(place, packs: .supplied)
            let lines = try await composition.office.store.read { reader in
                try reader.rows(
                    .everything(because: "rescue at the console"),
                    "select * from account order by division, role, login"
                )
                .map { row in
                    [try row.text("login"), try row.text("role"), try row.text("division"), try row.text("name")]
                        .joined(separator: "\t")
                }
            }
            for line in lines { Output.result(line) }
        }
    }
}
