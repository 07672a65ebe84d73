/// A compiled expression. Immutable once built, so programs can be shared between threads.
class Code: @unchecked Sendable {
    /// Levels of recursion that running this takes.
    let depth: Int

    init(depth: Int) { self.depth = depth }

    func run(_ frame: Frame) -> Value { .null }

    /// The value when it never changes.
    var constant: Value? { nil }
}

final class ConstantCode: Code, @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
        super.init(depth: 1)
    }

    override func run(_ frame: Frame) -> Value { value }
    override var constant: Value? { value }
}

final class InputCode: Code, @unchecked Sendable {
    let slot: Int

    init(_ slot: Int) {
        self.slot = slot
        super.init(depth: 1)
    }

    override func run(_ frame: Frame) -> Value { frame.inputs[slot] }
}

final class ResultCode: Code, @unchecked Sendable {
    let index: Int

    init(_ index: Int) {
        self.index = index
        super.init(depth: 1)
    }

    override func run(_ frame: Frame) -> Value { frame.results[index] }
}

final class LocalCode: Code, @unchecked Sendable {
    let index: Int

    init(_ index: Int) {
        self.index = index
        super.init(depth: 1)
    }

    override func run(_ frame: Frame) -> Value { frame.local(index) }
}

/// Several expressions whose values go to locals, then one that gives the result.
final class SequenceCode: Code, @unchecked Sendable {
    let parts: [(local: Int, code: Code)]
    let result: Code

    init(_ parts: [(local: Int, code: Code)], result: Code) {
        self.parts = parts
        self.result = result
        super.init(depth: 1 + max(result.depth, parts.map(\.code.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        for part in parts { frame.setLocal(part.local, part.code.run(frame)) }
        return result.run(frame)
    }
}

/// Brings a value to its declared type.
final class ConvertCode: Code, @unchecked Sendable {
    let inner: Code
    let type: FeelType

    init(_ inner: Code, _ type: FeelType) {
        self.inner = inner
        self.type = type
        super.init(depth: inner.depth + 1)
    }

    override func run(_ frame: Frame) -> Value { type.convert(inner.run(frame), frame) }
}

final class ListCode: Code, @unchecked Sendable {
    let items: [Code]

    init(_ items: [Code]) {
        self.items = items
        super.init(depth: 1 + (items.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(item.run(frame)) }
        return .list(values)
    }
}

final class RecordCode: Code, @unchecked Sendable {
    let shape: Shape
    let members: [Code]
    /// Where each member is kept while later ones are made.
    let locals: [Int]

    init(shape: Shape, members: [Code], locals: [Int]) {
        self.shape = shape
        self.members = members
        self.locals = locals
        super.init(depth: 1 + (members.map(\.depth).max() ?? 0))
    }

    override func run(_ frame: Frame) -> Value {
        var values: [Value] = []
        values.reserveCapacity(members.count)
        for (index, member) in members.enumerated() {
            let value = member.run(frame)
            if index < locals.count { frame.setLocal(locals[index], value) }
            values.append(value)
        }
        return .context(Context(shape: shape, values: values))
    }
}

final class RangeCode: Code, @unchecked Sendable {
    let low: Code, high: Code
    let lowClosed: Bool, highClosed: Bool
    /// Made of a comparison such as `< 5`, which leaves one end open.
    let open: Bool

    init(_ low: Code, _ lowClosed: Bool, _ high: Code, _ highClosed: Bool, open: Bool = false) {
        self.open = open
        self.low = low
        self.high = high
        self.lowClosed = lowClosed
        self.highClosed = highClosed
        super.init(depth: 1 + max(low.depth, high.depth))
    }

    override func run(_ frame: Frame) -> Value {
        let from = low.run(frame), to = high.run(frame)
        if from.isNull || to.isNull, !open { return .null }
        if from.isNull && to.isNull { return .null }
        if !from.isNull, !to.isNull {
            guard from.order(against: to) != nil else {
                frame.fault("the ends of a range are not of one kind")
                return .null
            }
        }
        return .range(
            RangeValue(
                low: from, lowClosed: lowClosed && !from.isNull, high: to,
                highClosed: highClosed && !to.isNull))
    }
}

final class ChoiceCode: Code, @unchecked Sendable {
    let condition: Code, yes: Code, no: Code
    /// A boxed conditional gives null for a condition that is no truth value.
    let boxed: Bool

    init(_ condition: Code, _ yes: Code, _ no: Code, boxed: Bool = false) {
        self.boxed = boxed
        self.condition = condition
        self.yes = yes
        self.no = no
        super.init(depth: 1 + max(condition.depth, yes.depth, no.depth))
    }

    override func run(_ frame: Frame) -> Value {
        switch condition.run(frame) {
        case .boolean(true): return yes.run(frame)
        case .boolean, .null: return no.run(frame)
        default:
            if boxed {
                frame.fault("a condition is no truth value")
                return .null
            }
            return no.run(frame)
        }
    }
}
