/// What would have to be different in a list of records: a field of some entries, more entries, or fewer.
extension Probe {
    func entries(_ keys: [InputKey], _ place: FiredPlace) -> Remedy? {
        guard let list = keys.first?.path[0] else { return nil }
        let items = json.at([list]).items ?? []
        func put(_ items: [JSONValue]) -> JSONValue { json.putting(.array(items), at: [list][...]) }
        func works(_ items: [JSONValue]) -> Bool { fired(put(items)).map { !$0.contains(place) } ?? false }
        for key in keys { if let found = field(key, items, put, works) { return found } }
        if let found = more(list, items, put, works) { return found }
        let label = InputKey(path: [list], home: .list, type: .text)
        guard let kept = Self.most(of: items, works), kept.count < items.count else { return nil }
        return told(label, .int(items.count), .fewer(items.count - kept.count), put(kept))
    }

    /// A flag or a number of as few entries as does it.
    private func field(
        _ key: InputKey, _ items: [JSONValue], _ put: ([JSONValue]) -> JSONValue, _ works: ([JSONValue]) -> Bool
    ) -> Remedy? {
        let path = key.path.dropFirst()
        func all(_ value: JSONValue) -> [JSONValue] { items.map { $0.putting(value, at: path) } }
        let good: JSONValue?
        switch key.type {
        case .flag: good = [JSONValue.boolean(true), .boolean(false)].first { works(all($0)) }
        case .count, .optionalCount:
            let known = items.map { $0.at(Array(path)) }.first { $0.number != nil } ?? .int(0)
            good = works(all(known)) ? known : NumberSearch(key.type).nearest(to: known) { works(all($0)) }?.value
        default: good = nil
        }
        guard let good else { return nil }
        var changed = all(good)
        var count = items.count
        for index in items.indices {
            var fewer = changed
            fewer[index] = items[index]
            if works(fewer) {
                changed = fewer
                count -= 1
            }
        }
        guard count > 0 else { return nil }
        let value = Change.Labelled(
            label: pack.words.label(key.name, in: decision), value: shown(good, key))
        let label = InputKey(path: [key.path[0]], home: .list, type: .text)
        return told(label, .int(items.count), .each(count, value), put(changed))
    }

    /// The kind of entry of which the fewest more do it.
    private func more(
        _ list: String, _ items: [JSONValue], _ put: ([JSONValue]) -> JSONValue, _ works: ([JSONValue]) -> Bool
    ) -> Remedy? {
        let keys = decision.keys.filter { $0.home == .list && $0.path[0] == list }
        var best: (items: [JSONValue], count: Int, kind: [Change.Labelled])?
        for kind in kinds(keys) {
            func added(_ count: Int64) -> [JSONValue] {
                items + (0..<max(0, count)).map { number in
                    keys.reduce(.object([])) { entry, key in
                        entry.putting(kind[key.name] ?? blank(key, Int(number)), at: key.path.dropFirst())
                    }
                }
            }
            guard let count = NumberSearch.nearest(lowest: 0, highest: 64, { works(added($0)) }),
                Int(count) < best?.count ?? .max
            else { continue }
            let told = keys.compactMap { key -> Change.Labelled? in
                guard case .code = key.type, let value = kind[key.name] else { return nil }
                return Change.Labelled(label: pack.words.label(key.name, in: decision), value: shown(value, key))
            }
            best = (added(count), Int(count), told)
        }
        guard let best else { return nil }
        let label = InputKey(path: [list], home: .list, type: .text)
        return told(label, .int(items.count), .more(best.count, best.kind), put(best.items))
    }

    /// Every mix of the codes and flags of an entry; a flag is first as the better case has it: true.
    private func kinds(_ keys: [InputKey]) -> [[String: JSONValue]] {
        var all: [[String: JSONValue]] = [[:]]
        for key in keys {
            let values: [JSONValue]
            switch key.type {
            case .code(let name): values = pack.codes.entries(of: name).map { .string($0.code) }
            case .flag: values = [.boolean(true), .boolean(false)]
            default: continue
            }
            all = all.flatMap { kind in values.map { kind.merging([key.name: $0]) { $1 } } }
            if all.count > 256 { return [] }
        }
        return all
    }

    /// A value for a field that nobody asks about.
    private func blank(_ key: InputKey, _ number: Int) -> JSONValue {
        switch key.type {
        case .date: json.at(["on"])
        case .text, .named, .division: .string("+\(number + 1)")
        case .count: .int(1)
        case .amount, .rate, .signed: .int(0)
        case .texts, .codes, .counts: .array([])
        default: .null
        }
    }
}
