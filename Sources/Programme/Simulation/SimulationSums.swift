import Policy
import Vocabulary

/// Claims counted and their money summed, before and after. All money in fen.
package struct SimulationTally: Hashable, Sendable {
    package var claims: Int64 = 0
    package var before: Int64 = 0
    package var after: Int64 = 0
    /// Claims that get more, and how much more in all.
    package var gain: Int64 = 0
    package var gained: Int64 = 0
    /// Claims that get less, and how much less in all.
    package var loss: Int64 = 0
    package var lost: Int64 = 0

    package init() {}

    package var change: Int64 { gained - lost }

    mutating func add(before: Int64, after: Int64) {
        claims += 1
        self.before += before
        self.after += after
        if after > before {
            gain += 1
            gained += after - before
        } else if after < before {
            loss += 1
            lost += before - after
        }
    }

    mutating func add(_ other: SimulationTally) {
        claims += other.claims
        before += other.before
        after += other.after
        gain += other.gain
        gained += other.gained
        loss += other.loss
        lost += other.lost
    }

    private var numbers: [Int64] { [claims, before, after, gain, gained, loss, lost] }

    var json: JSON { .array(numbers.map { .integer($0) }) }

    init?(_ json: JSON?) {
        guard let numbers = json?.array?.compactMap(\.integer), numbers.count == 7 else { return nil }
        (claims, before, after, gain) = (numbers[0], numbers[1], numbers[2], numbers[3])
        (gained, loss, lost) = (numbers[4], numbers[5], numbers[6])
    }
}

/// What a simulation has found so far: sums that can be added up in any order.
package struct SimulationSums: Hashable, Sendable {
    package enum Axis: String, CaseIterable, Sendable { case county, group, occupation, institution }

    /// Results of the other pack, and what it cannot decide.
    package static let outcomes = ["approved", "partial", "rejected"]
    static let failed = 3
    /// Steps of the distribution to either side of no change; each is twice as wide as the one before.
    package static let steps = 8
    /// Upper bound of a step in fen; the last one is open.
    package static func bound(_ step: Int) -> Int64 { 10_000 << Int64(step) }

    package var whole = SimulationTally()
    /// By axis, by code. A claim counts in each group of its person.
    package var parts: [Axis: [String: SimulationTally]] = [:]
    /// Claims by result before and after; the last column: the other pack gives an input error.
    package var shifts = [[Int64]](repeating: [Int64](repeating: 0, count: 4), count: 3)
    /// Claims by how much they change: from much less over none (the middle) to much more.
    package var distribution = [Int64](repeating: 0, count: 2 * steps + 1)
    /// How many claims the other pack refuses something for a reason, by code.
    package var reasons: [String: Int64] = [:]
    /// Lines that change most, for those who may look them up: id and change in fen.
    package var most: [Line] = []

    package struct Line: Hashable, Sendable {
        package let id: String
        package let change: Int64
    }

    package init() {}

    package var failures: Int64 { shifts.reduce(0) { $0 + $1[Self.failed] } }

    mutating func spread(_ change: Int64) {
        var step = 0
        while step < Self.steps - 1, change.magnitude > UInt64(Self.bound(step)) { step += 1 }
        let place = change == 0 ? Self.steps : change > 0 ? Self.steps + 1 + step : Self.steps - 1 - step
        distribution[place] += 1
    }

    mutating func consider(_ line: String, _ change: Int64) {
        guard change != 0 else { return }
        if most.count == Self.kept, let last = most.last, last.change.magnitude >= change.magnitude { return }
        most.append(Line(id: line, change: change))
        sort()
    }

    private static let kept = 20

    private mutating func sort() {
        most.sort { ($0.change.magnitude, $1.id) > ($1.change.magnitude, $0.id) }
        if most.count > Self.kept { most.removeLast(most.count - Self.kept) }
    }

    package mutating func add(_ other: SimulationSums) {
        whole.add(other.whole)
        for (axis, tallies) in other.parts {
            for (code, tally) in tallies { parts[axis, default: [:]][code, default: SimulationTally()].add(tally) }
        }
        for row in shifts.indices { for column in shifts[row].indices { shifts[row][column] += other.shifts[row][column] } }
        for index in distribution.indices { distribution[index] += other.distribution[index] }
        for (code, count) in other.reasons { reasons[code, default: 0] += count }
        most += other.most
        sort()
    }

    // MARK: As JSON

    package var json: JSON {
        var members = [
            JSON.Member("whole", whole.json), JSON.Member("shifts", .array(shifts.map(Self.list))),
            JSON.Member("distribution", Self.list(distribution)),
            JSON.Member(
                "reasons", .object(reasons.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer($0.value)) })),
            JSON.Member("most", .array(most.map { .array([.string($0.id), .integer($0.change)]) }))
        ]
        for axis in Axis.allCases {
            let tallies = (parts[axis] ?? [:]).sorted { $0.key < $1.key }
            members.append(JSON.Member(axis.rawValue, .object(tallies.map { JSON.Member($0.key, $0.value.json) })))
        }
        return .object(members)
    }

    private static func list(_ numbers: [Int64]) -> JSON { .array(numbers.map { .integer($0) }) }

    /// Nil for what is no such JSON.
    package init?(_ json: JSON?) {
        guard let json, let whole = SimulationTally(json["whole"]),
            let shifts = json["shifts"]?.array?.map({ $0.array?.compactMap(\.integer) ?? [] }),
            let distribution = json["distribution"]?.array?.compactMap(\.integer),
            shifts.count == 3, shifts.allSatisfy({ $0.count == 4 }), distribution.count == 2 * Self.steps + 1
        else { return nil }
        self.whole = whole
        self.shifts = shifts
        self.distribution = distribution
        for member in json["reasons"]?.members ?? [] { reasons[member.name] = member.value.integer }
        most = (json["most"]?.array ?? []).compactMap { line in
            guard let parts = line.array, parts.count == 2, let id = parts[0].string, let change = parts[1].integer
            else { return nil }
            return Line(id: id, change: change)
        }
        for axis in Axis.allCases {
            for member in json[axis.rawValue]?.members ?? [] {
                parts[axis, default: [:]][member.name] = SimulationTally(member.value)
            }
        }
    }
}
