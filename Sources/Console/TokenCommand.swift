import ArgumentParser
import Programme
import Store
import Vocabulary

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Bearer tokens for programs.", subcommands: [Add.self, List.self, Revoke.self])

    private static func composition(_ place: PlaceOptions) async throws -> Composition {
        try await Composition(place, packs: .supplied)
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it; nothing can show it again.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "User name of the account that the program acts for.") var login: String
        @Option(help: "What it is for.") var name: String
        @Option(
            help:
                "Operation allowed; may be given several times: \(ProgramScope.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var scope: [String]
        @Option(help: "Days that it lives, at most \(TokenDesk.longest).") var days = 90
        @Option(help: "Six-digit code of a division within the account's.") var division: String?

        func run() async throws {
            let scopes = try scope.map { name in
                guard let scope = ProgramScope(rawValue: name) else {
                    throw ValidationError("there is no scope \(name)")
                }
                return scope
            }
            let narrowed = try division.map { code in
                guard let division = Division(code) else { throw ValidationError("--division must be six digits") }
                return division
            }
            guard (0...TokenDesk.longest).contains(days) else {
                throw ValidationError("--days must be between 0 and \(TokenDesk.longest)")
            }
            let composition = try await TokenCommand.composition(place)
            do {
                let made = try await TokenDesk(office: composition.office).add(
                    TokenDesk.NewToken(
                        name: name, login: login, scopes: Set(scopes), division: narrowed,
                        expiresOn: composition.office.clock.today + days),
                    by: .system(in: nil))
                Output.message(made.id)
                Output.result(made.text)
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tokens: number, account, state, purpose.")
        @OptionGroup var place: PlaceOptions

        func run() async throws {
            let composition = try await TokenCommand.composition(place)
            let today = composition.office.clock.today
            let found = try await TokenDesk(office: composition.office).list(
                for: .system(in: nil), size: RegisterPage<TokenDesk.Token>.whole)
            for token in found.items {
                let state = token.revokedAt != nil ? "revoked" : token.isLive(on: today) ? "live" : "over"
                let scopes = token.scopes.map(\.rawValue).sorted().joined(separator: ",")
                Output.result(
                    [token.id, token.login, state, token.expiresOn.description, scopes, token.name]
                        .joined(separator: "\t"))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a token at once.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "The token's number, as `token list` shows it.") var id: String

        func run() async throws {
            let composition = try await TokenCommand.composition(place)
            do {
                try await TokenDesk(office: composition.office).revoke(id, by: .system(in: nil))
            } catch let refusal as Refusal { throw Output.refuse(refusal) }
        }
    }
}
