import ArgumentParser
import Foundation
import Programme
import Store
import Synchronization
import Vocabulary

extension BenchCommand {
    /// Tries to pay what is owed, from many tasks at once and each attempt twice at the same moment. Where the bank refuses nearly
    /// all, the same money is owed again and again. `Tests/Torture` kills it and lets it repeat attempts under their keys.
    struct Payments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Attempts payments; prints a line for every answer: attempt, step, batch or refusal.")
        @OptionGroup var place: PlaceOptions
        @Option(help: "Number of the first attempt.") var from = 0
        @Option(help: "Number after the last attempt.") var to: Int
        @Option(help: "Attempts at work at once.") var tasks = 64
        @Option(help: "Of ten thousand payments, how many the bank makes.") var paid = 5

        func run() async throws {
            let composition = try await Composition(place)
            let counter = try await Counter(office: composition.office, from: from, paid: paid)
            let (end, tasks) = (to, tasks)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<tasks {
                    group.addTask {
                        while let number = counter.next(before: end) { try await counter.attempt(number) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

/// The finance office of every division: knows what is owed, a little late, as people do.
private final class Counter: Sendable {
    private struct Owed: Sendable {
        let line: PayableLine
        let clerk: Actor
        let head: Actor
    }

    private struct Board {
        /// By the clerk's account.
        let owed: [String: [Owed]]
        let size: Int
        var looks = 0

        init(_ owed: [String: [Owed]]) {
            self.owed = owed
            size = owed.values.reduce(0) { $0 + $1.count }
        }
    }

    private let desk: PaymentDesk
    private let staff: [Division: [Role: Actor]]
    /// Accounts of the clerks, in an order that every run has.
    private let clerks: [String]
    private let board = Mutex(Board([:]))
    private let number: Mutex<Int>
    /// After so many looks at the board it is written anew; more where much is on it, because writing it takes longer.
    private static let stale = 32
    /// Of ten thousand attempts, so many that the bank pays: always the same ones.
    private let paid: Int
    private static let everything = Scope.everything(because: "a benchmark")

    init(office: Office, from first: Int, paid: Int) async throws {
        number = Mutex(first)
        self.paid = paid
        desk = PaymentDesk(office: office)
        staff = try await office.store.read { reader in
            let roles = [Role.financeClerk.rawValue, Role.financeHead.rawValue]
            var staff: [Division: [Role: Actor]] = [:]
            let rows = try reader.rows(
                Self.everything, "select id, name, role, division from account where role in \(list: roles) order by id"
            )
            for row in rows {
                let (role, division): (Role, Division) = (try row.code("role"), try row.division("division"))
                staff[division, default: [:]][role] = Actor(
                    id: try row.text("id"), name: try row.text("name"), role: role, division: division)
            }
            return staff
        }
        clerks = staff.values.compactMap { $0[.financeClerk]?.id }.sorted()
        guard !clerks.isEmpty else { throw StoreFault("no account of a finance clerk; run `skillledger demo` first") }
        // What the demonstration left at the bank comes back, so that there is something to pay.
        for (id, division) in try await batchesAtTheBank() {
            if let clerk = staff[division]?[.financeClerk] { try await answer(id, number: 0, by: clerk) }
        }
        let owed = try await owed()
        board.withLock { $0 = Board(owed) }
    }

    /// The number of the next attempt.
    func next(before end: Int) -> Int? {
        number.withLock { number in
            guard number < end else { return nil }
            defer { number += 1 }
            return number
        }
    }

    private func batchesAtTheBank() async throws -> [(String, Division)] {
        try await desk.office.store.read { reader in
            try reader.rows(
                Self.everything, "select id, division from payment_batch where state = \(BatchRecord.State.sent)"
            )
            .map { (try $0.text("id"), try $0.division("division")) }
        }
    }

    /// One attempt to pay something that may just be paid by somebody else.
    func attempt(_ number: Int) async throws {
        guard let owed = try await look(number) else { return say(number, "nothing", "owed") }
        async let again = prepare(number, owed)
        let first = await prepare(number, owed)
        let second = await again
        for answer in [first, second] { say(number, answer.step, answer.text) }
        guard let batch = [first, second].first(where: { $0.step == "prepared" })?.text else { return }
        let key = "attempt-\(number)"
        do {
            try await desk.approve(batch, by: owed.head, key: key + "-approve")
            try await desk.send(batch, by: owed.clerk, key: key + "-send")
            try await answer(batch, number: number, by: owed.clerk)
            say(number, "settled", batch)
        } catch let refusal as Refusal {
            // A repeated attempt finds its batch further on than it left it.
            say(number, "stopped", refusal.codes.joined(separator: ","))
        }
    }

    private func prepare(_ number: Int, _ owed: Owed) async -> (step: String, text: String) {
        do {
            let id = try await desk.prepare(
                fund: owed.line.fund, items: owed.line.items, by: owed.clerk, key: "attempt-\(number)")
            return ("prepared", id)
        } catch let refusal as Refusal {
            return ("refused", refusal.codes.joined(separator: ","))
        } catch {
            return ("fault", "\(error)")
        }
    }

    /// The bank's file for a batch, read and booked.
    private func answer(_ batch: String, number: Int, by clerk: Actor) async throws {
        let lines = try await desk.office.store.read { try PaymentStore.lines(of: batch, clerk.scope, $0) }
        let isPaid = (number &* 7_919) % 10_000 >= 10_000 - paid
        let today = desk.office.clock.now().day
        let file =
            "参考号,金额,状态,失败原因,回单号,交易日期\r\n"
            + lines.map { line in
                "\(line.reference),\(line.amount.plain),\(isPaid ? "成功,,HD\(line.position)" : "失败,账号户名不符,"),\(today)\r\n"
            }.joined()
        let preview = try await desk.readResults(batch, fileName: "bench.csv", Array(file.utf8), by: clerk)
        try await desk.commitResults(preview, by: clerk)
    }

    /// Something that was owed a moment ago, another for every attempt; nil when all is paid or at the bank.
    private func look(_ number: Int) async throws -> Owed? {
        // One writes the board anew while the others go on with the old one.
        let isStale = board.withLock { board in
            board.looks += 1
            guard board.looks > max(Self.stale, board.size / 4) else { return false }
            board.looks = 0
            return true
        }
        if isStale {
            let owed = try await owed()
            board.withLock { $0 = Board(owed) }
        }
        // A number belongs to one clerk: repeated, it comes under the same key of the same account.
        let clerk = clerks[number % clerks.count]
        return board.withLock { board in
            guard let owed = board.owed[clerk], !owed.isEmpty else { return nil }
            return owed[(number &* 7_919) % owed.count]
        }
    }

    private func owed() async throws -> [String: [Owed]] {
        let staff = staff
        return try await desk.office.store.read { reader in
            var owed: [String: [Owed]] = [:]
            for roles in staff.values {
                guard let clerk = roles[.financeClerk], let head = roles[.financeHead] else { continue }
                for fund in try Payables.funds(clerk.scope, reader).map(\.fund) {
                    owed[clerk.id, default: []] += try Payables.waiting(fund: fund, clerk.scope, reader).filter { $0.block == nil }
                        .map { Owed(line: $0, clerk: clerk, head: head) }
                }
            }
            return owed
        }
    }

    private func say(_ number: Int, _ step: String, _ text: String) { Output.result("\(number)\t\(step)\t\(text)") }
}
