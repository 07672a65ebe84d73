import FEEL

/// Finds the number nearest to a given one that does something: by doubled steps away from it, then by halving.
struct NumberSearch {
    /// Steps of one, and the bounds in such steps.
    private let steps: Int64
    private let lowest: Int64
    private let highest: Int64

    init(_ type: FieldType) {
        switch type {
        case .rate: (steps, lowest, highest) = (10_000, 0, 10_000)
        case .amount: (steps, lowest, highest) = (100, 0, 1_000_000)
        case .signed: (steps, lowest, highest) = (1, -1_000_000_000_000, 1_000_000_000_000)
        default: (steps, lowest, highest) = (1, 0, 1_000_000)
        }
    }

    func nearest(to now: JSONValue, _ works: (JSONValue) -> Bool) -> (value: JSONValue, isMore: Bool)? {
        guard let number = now.number, let scaled = number.multiplied(by: ExactNumber(steps)),
            let here = scaled.rounded(scale: 0, .down)?.int64, (lowest...highest).contains(here)
        else { return nil }
        let found = Self.nearest(lowest: lowest - here, highest: highest - here) { works(value(here + $0)) }
        return found.map { (value(here + $0), $0 > 0) }
    }

    private func value(_ scaled: Int64) -> JSONValue {
        guard let number = ExactNumber(scaled).divided(by: ExactNumber(steps)) else { return .null }
        return .number(number.reduced)
    }

    /// The offset from 0 that works, nearest on each side; the nearer side wins, the upper one where they are equal.
    static func nearest(lowest: Int64, highest: Int64, _ works: (Int64) -> Bool) -> Int64? {
        let up = first(to: highest, works)
        let down = first(to: -lowest) { works(-$0) }.map { -$0 }
        guard let up, let down else { return up ?? down }
        return up <= -down ? up : down
    }

    private static func first(to bound: Int64, _ works: (Int64) -> Bool) -> Int64? {
        guard bound > 0 else { return nil }
        var (bad, good) = (Int64(0), Int64(1))
        while !works(good) {
            if good == bound { return nil }
            bad = good
            good = good > bound / 2 ? bound : good * 2
        }
        while good - bad > 1 {
            let middle = bad + (good - bad) / 2
            if works(middle) { good = middle } else { bad = middle }
        }
        return good
    }
}
