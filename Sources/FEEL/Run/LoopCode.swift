/// One `name in domain` of a loop.
struct Domain: Sendable {
    let local: Int
    let source: Code
    let end: Code?

    var depth: Int { max(source.depth, end?.depth ?? 0) }

    /// Calls the body for each value; false stops. Returns false when the domain cannot be gone through.
    func each(_ frame: Frame, _ body: (Value) -> Bool) -> Bool {
        let first = source.run(frame)
        if let end { return span(first, end.run(frame), frame, body) }
        switch first {
        case .null: return false
        case .list(let items):
            for item in items {
                guard frame.spend() else { return false }
                if !body(item) { return true }
            }
            return true
        case .range(let range): return overRange(range, frame, body)
        default:
            _ = body(first)
            return true
        }
    }

    private func overRange(_ range: RangeValue, _ frame: Frame, _ body: (Value) -> Bool) -> Bool {
        guard range.low.order(against: range.high) ?? 1 <= 0 else { return false }
        return span(range.low, range.high, frame) { value in
            if !range.lowClosed, value == range.low { return true }
            if !range.highClosed, value == range.high { return true }
            return body(value)
        }
    }

    private func span(_ from: Value, _ to: Value, _ frame: Frame, _ body: (Value) -> Bool) -> Bool {
        switch (from, to) {
        case (.number(let low), .number(let high)):
            guard let start = low.int64, let end = high.int64 else { return false }
            return walk(start, end, frame) {
                .number(Number($0))
            } body: {
                body($0)
            }
        case (.date(let low), .date(let high)):
            return walk(Int64(low.daysSinceEpoch), Int64(high.daysSinceEpoch), frame) {
                CalendarDate(daysSinceEpoch: Int($0)).map(Value.date)
            } body: {
                body($0)
            }
        default: return false
        }
    }

    private func walk(
        _ start: Int64, _ end: Int64, _ frame: Frame, _ make: (Int64) -> Value?,
        body: (Value) -> Bool
    ) -> Bool {
        var at = start
        while true {
            guard frame.spend(), let value = make(at) else { return false }
            if !body(value) || at == end { return true }
            at += start <= end ? 1 : -1
        }
    }
}

final class ForCode: Code, @unchecked Sendable {
    let domains: [Domain]
    let body: Code
    /// Where the list made so far is kept; nil when the body does not read it.
    let partial: Int?

    init(_ domains: [Domain], _ body: Code, partial: Int?) {
        self.domains = domains
        self.body = body
        self.partial = partial
        super.init(depth: domains.count + max(body.depth, domains.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        var result: [Value] = []
        guard loop(0, frame, &result), !frame.stopped else { return .null }
        return .list(result)
    }

    private func loop(_ level: Int, _ frame: Frame, _ result: inout [Value]) -> Bool {
        if level == domains.count {
            if let partial { frame.setLocal(partial, .list(result)) }
            guard result.count < Limits.list else { return false }
            let value = body.run(frame)
            if let partial {
                frame.setLocal(partial, .null)
                // Each round may wrap what the last one made: bounded, since values are freed recursively.
                guard !value.isNested(deeperThan: Limits.nesting, frame) else {
                    frame.fault("lists and contexts are nested too deeply")
                    return false
                }
            }
            result.append(value)
            return true
        }
        var good = true
        let walked = domains[level].each(frame) { value in
            frame.setLocal(domains[level].local, value)
            good = loop(level + 1, frame, &result)
            return good
        }
        return walked && good
    }
}

final class QuantifiedCode: Code, @unchecked Sendable {
    let every: Bool
    let domains: [Domain]
    let body: Code
    /// A boxed one is null when any answer is no truth value.
    let strict: Bool

    init(every: Bool, _ domains: [Domain], _ body: Code, strict: Bool = false) {
        self.strict = strict
        self.every = every
        self.domains = domains
        self.body = body
        super.init(depth: domains.count + max(body.depth, domains.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        var decided = false, unknown = false
        guard loop(0, frame, &decided, &unknown), !frame.stopped else { return .null }
        if strict, unknown { return .null }
        if decided { return .boolean(!every) }
        return unknown ? .null : .boolean(every)
    }

    private func loop(_ level: Int, _ frame: Frame, _ decided: inout Bool, _ unknown: inout Bool) -> Bool {
        if level == domains.count {
            switch body.run(frame) {
            case .boolean(let value): if value != every { decided = true }
            default: unknown = true
            }
            return true
        }
        var good = true
        let walked = domains[level].each(frame) { value in
            frame.setLocal(domains[level].local, value)
            good = loop(level + 1, frame, &decided, &unknown)
            return good && (strict || !decided)
        }
        return walked && good
    }
}
