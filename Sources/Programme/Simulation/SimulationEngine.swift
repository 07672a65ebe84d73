import Policy
import Store
import Synchronization
import Vocabulary

/// Decides the kept claims of a question again, page by page on several threads, and adds them up. It changes nothing.
package struct SimulationEngine: Sendable {
    private let office: Office
    private let scope: Scope
    private let question: SimulationQuestion
    private let run: DecisionRun
    private let threads: Int
    private let pageSize: Int

    /// - Parameters:
    ///   - pack: what decides; nil: the pack at hand that the question names.
    ///   - threads: pages at work at once.
    ///   - pageSize: lines of a page: so many that a page costs more than asking for it, so few that several can be held.
    /// - Throws: as `SimulationQuestion.run`.
    package init(
        _ office: Office, _ question: SimulationQuestion, against pack: Pack? = nil, scope: Scope, threads: Int,
        pageSize: Int = 1 << 12
    ) throws {
        self.pageSize = max(1, pageSize)
        self.office = office
        self.scope = scope
        self.question = question
        self.threads = max(1, threads)
        run = try question.run(office, against: pack)
    }

    /// Lines that a run looks through, in and out of the question; for progress.
    package func size() async throws -> Int {
        Int(try await office.store.read { try $0.number(Self.order, "select count(*) from claim_line") })
    }

    /// Only ids and their order are read with it; a page is read within the scope of who asks.
    private static let order = Scope.everything(because: "where pages begin says nothing of what is on them")

    /// How far a run got.
    package struct Progress: Sendable {
        package var sums: SimulationSums
        /// Lines looked through.
        package var done: Int
        /// Lines after this one are still to do; nil: all done.
        package var after: String?

        /// At the start.
        package init() { (sums, done, after) = (SimulationSums(), 0, "") }

        /// Where a checkpoint left off; the start where there is none.
        package init(_ checkpoint: JSON) {
            self.init()
            guard let sums = SimulationSums(checkpoint["sums"]), let after = checkpoint["after"]?.string else { return }
            self.sums = sums
            self.after = after
            done = checkpoint["done"]?.integer.map(Int.init) ?? 0
        }

        /// Nil when nothing is left to do.
        package var checkpoint: JSON? {
            after.map { ["sums": sums.json, "done": .integer(done), "after": .string($0)] }
        }
    }

    /// Does some pages after a line, as many as `rounds` says for each thread.
    /// - Parameter after: empty: from the start.
    package func go(on progress: Progress, rounds: Int = 8) async throws -> Progress {
        guard let start = progress.after else { return progress }
        let (pages, after) = try await pages(after: start, atMost: rounds * threads)
        let queue = Queue(pages)
        var whole = progress
        try await withThrowingTaskGroup(of: SimulationSums.self) { group in
            for _ in 0..<threads {
                group.addTask {
                    var sums = SimulationSums()
                    while let page = queue.take() {
                        try Task.checkCancellation()
                        sums.add(try await office.store.read { try self.sums(of: page, $0) })
                    }
                    return sums
                }
            }
            for try await sums in group { whole.sums.add(sums) }
        }
        whole.done += pages.reduce(0) { $0 + $1.count }
        whole.after = after
        return whole
    }

    package func all() async throws -> SimulationSums {
        var progress = Progress()
        while progress.after != nil { progress = try await go(on: progress, rounds: 64) }
        return progress.sums
    }

    // MARK: Pages

    /// Lines after `after` up to and with `last`.
    private struct Page: Sendable {
        let after: String
        let last: String
        let count: Int
    }

    /// Hands each page to one thread.
    private final class Queue: Sendable {
        private let pages: [Page]
        private let next = Mutex(0)

        init(_ pages: [Page]) { self.pages = pages }

        func take() -> Page? {
            next.withLock { next in
                guard next < pages.count else { return nil }
                defer { next += 1 }
                return pages[next]
            }
        }
    }

    /// The pages after a line, and the line after which more are to do; nil: none. A cheap walk over the primary key.
    private func pages(after start: String, atMost most: Int) async throws -> ([Page], after: String?) {
        try await office.store.read { reader in
            var pages: [Page] = []
            var at = start
            while pages.count < most {
                let full = try reader.row(
                    Self.order,
                    "select id from claim_line where id > \(at) order by id limit 1 offset \(pageSize - 1)")
                if let full {
                    let last = try full.text("id")
                    pages.append(Page(after: at, last: last, count: pageSize))
                    at = last
                    continue
                }
                let rest = try reader.row(
                    Self.order, "select max(id) as id, count(*) as n from claim_line where id > \(at)")
                if let rest, let last = rest.optionalText("id") {
                    pages.append(Page(after: at, last: last, count: try rest.count("n")))
                }
                return (pages, nil)
            }
            return (pages, at)
        }
    }

    private func sums(of page: Page, _ reader: Reader) throws -> SimulationSums {
        let rows = try reader.rows(
            scope,
            """
            select l.id, l.division, l.institution, l.outcome, l.total_fen, d.input
            from claim_line l join decision d on d.id = l.decision
            where l.id > \(page.after) and l.id <= \(page.last) and l.decided = 1 and d.pack = \(question.pack)
            and d.at >= \(Instant(question.from)) and d.at < \(Instant(question.to + 1)) and \(within: "l") order by l.id
            """)
        var counter = SimulationCounter(run)
        for row in rows {
            counter.count(
                line: try row.text("id"), division: try row.text("division"), institution: try row.text("institution"),
                outcome: try row.text("outcome"), fen: try row.int("total_fen"), input: Array(try row.text("input").utf8))
        }
        return counter.sums
    }
}

/// Decides one claim after the other and counts; the memory of one page.
struct SimulationCounter {
    private let run: DecisionRun
    private let worker: DecisionRun.Worker
    /// One after the other in fixed places; names are looked up once for each.
    private var tallies: [SimulationSums.Axis: Places] = [:]
    private var reasons: [Int64]
    private var found = SimulationSums()

    private struct Places {
        private var places: [String: Int] = [:]
        private(set) var tallies: [SimulationTally] = []
        private var last: (code: String, place: Int)?

        mutating func add(_ code: String, _ before: Int64, _ after: Int64) {
            let place: Int
            // Lines of a class stand together: the code is mostly the one of the line before.
            if let last, last.code == code {
                place = last.place
            } else {
                place = places[code] ?? tallies.count
                if place == tallies.count {
                    places[code] = place
                    tallies.append(SimulationTally())
                }
                last = (code, place)
            }
            tallies[place].add(before: before, after: after)
        }

        var byCode: [String: SimulationTally] { places.mapValues { tallies[$0] } }
    }

    init(_ run: DecisionRun) {
        self.run = run
        worker = run.worker()
        reasons = [Int64](repeating: 0, count: 64)
        for axis in SimulationSums.Axis.allCases { tallies[axis] = Places() }
    }

    var sums: SimulationSums {
        var sums = found
        for (axis, places) in tallies { sums.parts[axis] = places.byCode }
        for (bit, count) in reasons.enumerated() where count > 0 && bit < run.reasons.count {
            sums.reasons[run.reasons[bit], default: 0] += count
        }
        return sums
    }

    mutating func count(
        line: String, division: String, institution: String, outcome: String, fen before: Int64, input: [UInt8]
    ) {
        let was = SimulationSums.outcomes.firstIndex(of: outcome) ?? SimulationSums.outcomes.count - 1
        guard let decided = try? worker.decide(input) else {
            found.shifts[was][SimulationSums.failed] += 1
            return
        }
        let after = decided.totalFen
        let now = SimulationSums.outcomes.firstIndex(of: decided.outcome.rawValue) ?? SimulationSums.failed
        found.shifts[was][now] += 1
        found.whole.add(before: before, after: after)
        found.spread(after - before)
        found.consider(line, after - before)
        var bits = decided.reasons
        while bits != 0 {
            reasons[bits.trailingZeroBitCount] += 1
            bits &= bits - 1
        }
        tallies[.county]?.add(division, before, after)
        tallies[.institution]?.add(institution, before, after)
        tallies[.occupation]?.add(ClaimGlance.occupation(input) ?? "", before, after)
        for group in ClaimGlance.groups(input) ?? [] { tallies[.group]?.add(group, before, after) }
    }
}
