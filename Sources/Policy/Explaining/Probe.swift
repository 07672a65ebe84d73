import FEEL
import Vocabulary

/// Asks the engine itself what would have to be different for a row not to fire: it changes one key of the kept input
/// after the other, as little as does it, and decides again. Nothing is read off the row but which keys it looks at.
struct Probe<Input: SchemaInput> {
    let compiled: CompiledDecision<Input>
    let pack: Pack
    let decision: DecisionKind
    let json: JSONValue
    private let reader: ConditionReader

    init(_ compiled: CompiledDecision<Input>, _ pack: Pack, _ decision: DecisionKind, _ json: JSONValue) {
        self.compiled = compiled
        self.pack = pack
        self.decision = decision
        self.json = json
        reader = ConditionReader(pack, decision)
    }

    struct Remedy {
        let change: Change
        /// The whole input with the change.
        let json: JSONValue
    }

    /// The same question about another input.
    func with(_ json: JSONValue) -> Probe { Probe(compiled, pack, decision, json) }

    // MARK: Asking

    /// The rows that fire; nil: an input that cannot be.
    func fired(_ json: JSONValue) -> [FiredPlace]? {
        guard let input = try? Input.schema.read(json, codes: pack.codes) else { return nil }
        return try? compiled.fired(input)
    }

    private func helps(_ json: JSONValue, _ place: FiredPlace) -> Bool {
        fired(json).map { !$0.contains(place) } ?? false
    }

    /// The first key, in the order of what the reason's text compares, whose change alone makes the row not fire.
    func remedy(_ place: FiredPlace, of table: RuleTable) -> Remedy? {
        guard table.rows.indices.contains(place.rule) else { return nil }
        let row = table.rows[place.rule]
        let asked = zip(table.inputs, row.tests).filter { $1 != "-" }.map { "\($0.code) \($1)" }
        let reason = row.reason.flatMap { pack.reason(decision, $0) }
        let told = reason.map { "\($0.actual.zh) \($0.needed.zh)" } ?? ""
        let keys = Self.mentioned(asked, by: decision.keys)
        let near = Self.mentioned([told], by: keys)
        let ordered = near + keys.reversed().filter { key in !near.contains { $0.name == key.name } }
        var lists: Set<String> = []
        for key in ordered {
            let found: Remedy?
            if key.home == .list {
                guard lists.insert(key.path[0]).inserted else { continue }
                found = entries(ordered.filter { $0.home == .list && $0.path[0] == key.path[0] }, place)
            } else {
                found = value(key, asked: keys, place)
            }
            if let found { return found }
        }
        return nil
    }

    /// Keys in the order in which the texts name them; all keys of a list's entries where the texts name the list.
    static func mentioned(_ texts: [String], by keys: [InputKey]) -> [InputKey] {
        var places: [(at: Int, key: InputKey)] = []
        let text = texts.joined(separator: " ")
        for (order, key) in keys.enumerated() {
            guard let at = position(of: key.home == .list ? key.path[0] : key.name, in: text) else { continue }
            if key.home == .list {
                let member = position(of: "." + key.path.dropFirst().joined(separator: "."), in: text)
                guard let member else { continue }
                places.append((member * 1000 + order, key))
            } else {
                places.append((at * 1000 + order, key))
            }
        }
        return places.sorted { $0.at < $1.at }.map(\.key)
    }

    /// Where a name stands in a text as a whole word.
    private static func position(of name: String, in text: String) -> Int? {
        let (text, name) = (Array(text.utf8), Array(name.utf8))
        func isPart(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
        }
        guard name.count <= text.count, let first = name.first else { return nil }
        for start in 0...(text.count - name.count) where text[start] == first {
            let end = start + name.count
            guard text[start..<end].elementsEqual(name) else { continue }
            let before = start > 0 ? text[start - 1] : 32
            if isPart(first), isPart(before) || before == 46 { continue }
            if end < text.count, isPart(text[end]) { continue }
            return start
        }
        return nil
    }

    // MARK: One key

    func told(_ key: InputKey, _ now: JSONValue, _ needed: Change.Needed, _ json: JSONValue) -> Remedy {
        Remedy(
            change: Change(
                key: key.name, label: pack.words.label(key.name, in: decision), now: shown(now, key), needed: needed),
            json: json)
    }

    func shown(_ value: JSONValue, _ key: InputKey) -> Bilingual { reader.shown(Parameter.feel(value), key.format) }

    private func value(_ key: InputKey, asked: [InputKey], _ place: FiredPlace) -> Remedy? {
        let now = json.at(key.path)
        let base = key.home == .group && json.at([key.path[0]]).isNull ? withGroup(key) : json
        func put(_ value: JSONValue) -> JSONValue { base.putting(value, at: key.path[...]) }
        func works(_ value: JSONValue) -> Bool { helps(put(value), place) }
        switch key.type {
        case .flag:
            let other = JSONValue.boolean(!(now.flag ?? false))
            return works(other) ? told(key, now, .becomes([shown(other, key)]), put(other)) : nil
        case .count, .optionalCount, .signed, .amount, .rate:
            if now.isNull {
                let some = JSONValue.int(1)
                return works(some) ? told(key, now, .filledIn, put(some)) : nil
            }
            return NumberSearch(key.type).nearest(to: now, works).map { found in
                let text = shown(found.value, key)
                return told(key, now, found.isMore ? .atLeast(text) : .atMost(text), put(found.value))
            }
        case .date:
            return nearestDay(now, works).map { found in
                let text = shown(found.value, key)
                return told(key, now, found.isLater ? .notBefore(text) : .notAfter(text), put(found.value))
            }
        case .code, .optionalCode, .level, .text, .named, .optionalText, .division, .optionalDivision:
            let good = others(key, now, asked).filter(works)
            guard let first = good.first else { return nil }
            return told(key, now, .becomes(good.map { shown($0, key) }), put(first))
        case .optionalMark:
            let mark = JSONValue.string("?")
            return works(mark) ? told(key, now, .filledIn, put(mark)) : nil
        case .codes, .texts, .counts: return members(key, now, asked, put, works)
        }
    }

    /// Other values that a code or text could have: those of its list, or those of the texts that it is held against.
    private func others(_ key: InputKey, _ now: JSONValue, _ asked: [InputKey]) -> [JSONValue] {
        let all: [JSONValue]
        switch key.type {
        case .code(let list), .named(let list): all = pack.codes.entries(of: list).map { .string($0.code) }
        case .optionalCode(let list): all = [.null] + pack.codes.entries(of: list).map { .string($0.code) }
        case .level: all = [1, 2, 3, 4, 5].map { .int($0) } + [.null]
        default: all = asked.filter { $0.name != key.name }.map { json.at($0.path) }.filter { $0.text != nil }
        }
        var seen: [JSONValue] = [now]
        return all.filter { value in
            if seen.contains(value) { return false }
            seen.append(value)
            return true
        }
    }

    /// One more of a list of codes, or one less.
    private func members(
        _ key: InputKey, _ now: JSONValue, _ asked: [InputKey], _ put: (JSONValue) -> JSONValue,
        _ works: (JSONValue) -> Bool
    ) -> Remedy? {
        let items = now.items ?? []
        var fresh: [JSONValue] = []
        if case .codes(let list) = key.type {
            fresh = pack.codes.entries(of: list).map { .string($0.code) }.filter { !items.contains($0) }
        } else {
            fresh = asked.filter { $0.name != key.name }.map { json.at($0.path) }.filter { $0.text != nil }
        }
        let good = fresh.filter { works(.array(items + [$0])) }
        if let first = good.first {
            return told(key, now, .includes(good.map { shown($0, key) }), put(.array(items + [first])))
        }
        let kept = Self.most(of: items) { works(.array($0)) }
        guard let kept, kept.count < items.count else { return nil }
        let gone = items.filter { !kept.contains($0) }
        return told(key, now, .excludes(gone.map { shown($0, key) }), put(.array(kept)))
    }

    /// The input with the group that it lacks, taken over from keys of the same name where there are such.
    private func withGroup(_ key: InputKey) -> JSONValue {
        let own = decision.keys.filter { $0.home == .group && $0.path[0] == key.path[0] }
        var group = JSONValue.object([])
        for one in own {
            let name = one.path[1]
            let twin = decision.keys.first { $0.home == .input && $0.path.last == name && $0.type == one.type }
            let value = twin.map { json.at($0.path) } ?? some(one)
            group = group.putting(value, at: [name][...])
        }
        return json.putting(group, at: [key.path[0]][...])
    }

    /// Something that a key may hold, where nobody asks what.
    private func some(_ key: InputKey) -> JSONValue {
        switch key.type {
        case .code(let list): pack.codes.entries(of: list).first.map { .string($0.code) } ?? .null
        case .date: json.at(["on"])
        case .flag: .boolean(false)
        case .codes, .texts, .counts: .array([])
        case .count, .signed, .amount, .rate: .int(0)
        default: .null
        }
    }

    private func nearestDay(_ now: JSONValue, _ works: (JSONValue) -> Bool) -> (value: JSONValue, isLater: Bool)? {
        guard let text = now.text, case .success(let day) = Day.parse(text) else { return nil }
        func value(_ days: Int64) -> JSONValue? {
            .string((day + Int(days)).description)
        }
        let found = NumberSearch.nearest(lowest: -40_000, highest: 40_000) { days in value(days).map(works) ?? false }
        return found.flatMap { days in value(days).map { ($0, days > 0) } }
    }

    /// As many of the items as can stay; nil: not even none of them does it.
    static func most<Item>(of items: [Item], _ works: ([Item]) -> Bool) -> [Item]? {
        guard works([]) else { return nil }
        var kept: [Item] = []
        for item in items where works(kept + [item]) { kept.append(item) }
        return kept
    }
}
