import ArgumentParser
import Foundation
import Programme
import Store
import Vocabulary

extension BenchCommand {
    /// Adds decided claims like one that the demonstration left with its finance office, so that there is much to pay.
    struct Owe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds claims with an allowance owed to each trainee, for `bench payments`.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "How many payments are to be owed; rounded up to whole claims.") var items = 100_000
        @Option(help: "Trainees of a claim.") var size = 50

        private static let everything = Scope.everything(because: "a benchmark")
        private static let allowance = Money(fen: 30_000)

        /// What new rows are like: a claim with its class and its case.
        private struct Model: Sendable {
            let division: Division
            let institution: String
            let head: Actor
            let claim, course, procedure: Row
        }

        func run() async throws {
            guard items > 0, size > 0, size <= 1_000 else {
                throw ValidationError("--items and --size are above 0, --size is at most 1000")
            }
            let office = try await Composition(place).office
            let models = try await office.store.read(Self.models)
            guard !models.isEmpty, let fund = LedgerDesk.funds(office).first?.code else {
                throw Output.refuse("no claim waits for a finance office; run `skillledger demo` first")
            }
            let claims = (items - 1) / size + 1
            guard let all = Self.allowance.times(claims * size) else { throw Output.refuse("too many") }
            for model in models {
                // More than falls to each division.
                _ = try await LedgerDesk(office: office).allocate(
                    fund: fund, amount: all.plain, document: "bench", matter: "bench", by: model.head)
            }
            for number in 0..<claims {
                let model = models[number % models.count]
                _ = try await office.store.write("bench.prepare", by: .system(in: model.division)) { tx in
                    try add(number, like: model, fund: fund, tx)
                    return Done()
                }
            }
            Output.message("\(claims * size) payments owed")
        }

        /// The first of each division.
        private static func models(_ reader: Reader) throws -> [Model] {
            let found = try reader.rows(
                everything,
                """
                select min(k.id) as claim from claim k
                join procedure_case q on q.subject = 'claim/' || k.id and q.closed_at is null
                where k.state in (\(ClaimState.payable), \(ClaimState.paying))
                and (q.role = \(Role.financeClerk) or q.role is null) group by k.division
                order by k.division
                """)
            return try found.map { row in
                let claim = try the("select * from claim where id = \(try row.text("claim"))", reader)
                let subject = "claim/\(try claim.text("id"))"
                let division = try claim.division("division")
                let head = try the(
                    """
                    select id, name from account where role = \(Role.financeHead) and division = \(division)
                    order by id limit 1
                    """, reader)
                return Model(
                    division: division, institution: try claim.text("institution"),
                    head: Actor(
                        id: try head.text("id"), name: try head.text("name"), role: .financeHead, division: division),
                    claim: claim,
                    course: try the("select * from training_class where id = \(try claim.text("class"))", reader),
                    procedure: try the(
                        "select * from procedure_case where subject = \(subject) and closed_at is null", reader))
            }
        }

        private static func the(_ sql: SQL, _ reader: Reader) throws -> Row {
            guard let row = try reader.row(everything, sql) else { throw StoreFault("the demonstration lacks a part of a claim") }
            return row
        }

        private func add(_ number: Int, like model: Model, fund: String, _ tx: Transaction) throws {
            let (claim, course) = (tx.newID(), tx.newID())
            let sum = Int64(size) * Self.allowance.fen
            try Self.copy(
                model.course, into: "training_class",
                ["id": course, "number": "owed-\(number)", "state": ClassState.claimed], tx)
            try Self.copy(
                model.claim, into: "claim",
                [
                    "id": claim, "number": "owed-\(number)", "class": course, "state": ClaimState.onNotice,
                    "total_fen": sum, "trainees": size
                ], tx)
            try Self.copy(
                model.procedure, into: "procedure_case", ["id": tx.newID(), "subject": "claim/\(claim)"], tx)
            for position in 1...size {
                try owe(
                    position, number * size + position, ["division": model.division, "institution": model.institution],
                    (claim, course), fund, tx)
            }
            try ClaimMoney.owe(ClaimStore.find(claim, Self.everything, tx), in: tx)
        }

        private static func copy(_ row: Row, into table: String, _ changes: Columns, _ tx: Transaction) throws {
            var columns: Columns = [:]
            columns.pairs = row.columns
            for (name, value) in changes.pairs { columns[name] = value }
            try tx.insert(table, columns)
        }

        /// A trainee with an account, enrolled, in the claim, with an allowance.
        private func owe(
            _ position: Int, _ number: Int, _ base: Columns, _ place: (claim: String, course: String), _ fund: String,
            _ tx: Transaction
        ) throws {
            let (person, enrolment, line) = (tx.newID(), tx.newID(), tx.newID())
            func add(_ table: String, _ columns: Columns) throws {
                var all = base
                for (name, value) in columns.pairs { all[name] = value }
                all.personal = columns.personal
                if table == "person" { all.pairs.removeAll { $0.name == "institution" } }
                try tx.insert(table, all)
            }
            try add(
                "person",
                [
                    "id": person, "person": person, "id_number_index": "bench-owed-\(number)", "name": "bench",
                    "sex": "female", "birth_date": tx.now.day, "bank_name": "bench",
                    "bank_account": BankAccount("6228480402\(100_000_000 + number)"), "created_at": tx.now,
                    "changed_at": tx.now
                ])
            try add(
                "enrolment",
                [
                    "id": enrolment, "class": place.course, "person": person, "position": position,
                    "state": "enrolled", "created_at": tx.now, "changed_at": tx.now
                ])
            try add(
                "claim_line",
                [
                    "id": line, "claim": place.claim, "enrolment": enrolment, "person": person, "position": position,
                    "outcome": "approved", "total_fen": Self.allowance
                ])
            try add(
                "claim_item",
                [
                    "id": tx.newID(), "claim": place.claim, "line": line, "person": person, "kind": "livingAllowance",
                    "fen": Self.allowance, "payee": "trainee", "fund": fund
                ])
        }
    }
}
