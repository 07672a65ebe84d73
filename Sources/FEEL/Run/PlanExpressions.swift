/// Turns code into steps on registers.
extension PlanBuilder {
    typealias Op = Plan.Instruction.Op

    /// What an expression may refer to besides inputs: registers of locals.
    typealias Locals = [Int: Int32]

    /// The register of the result; nil when cells cannot compute it.
    mutating func emit(_ code: Code, _ locals: Locals) -> Int32? {
        if let constant = code.constant { return self.constant(constant) }
        switch code {
        case let input as InputCode: return read(input.slot)
        case let local as LocalCode: return locals[local.index]
        case let result as ResultCode: return read(result: result.index)
        case let path as PathCode: return member(path, locals)
        case let filter as FilterCode: return item(filter, locals)
        case let sum as ArithmeticCode: return arithmetic(sum, locals)
        case let inner as NegateCode: return emit(inner.inner, locals).map { step(.negate, $0) }
        case let two as CompareCode:
            guard let sign = two.sign.code else { return nil }
            return pair(two.left, two.right, locals).map { step(.compare, $0, $1, extra: sign) }
        case let two as LogicCode:
            return pair(two.left, two.right, locals).map { step(two.isAnd ? .and : .or, $0, $1) }
        case let between as BetweenCode: return self.between(between, locals)
        case let choice as ChoiceCode where !choice.boxed: return self.choice(choice, locals)
        case let inside as InCode:
            guard let input = emit(inside.value, locals) else { return nil }
            return emit(inside.test, input, locals.merging([inside.local: input]) { $1 })
        case let quantified as QuantifiedCode: return self.quantified(quantified, locals)
        case let converted as ConvertCode: return convert(converted, locals)
        case let one as BuiltinOneCode: return call(one, locals)
        case let two as BuiltinTwoCode where two.name == "list contains":
            return pair(two.first, two.second, locals).map { step(.contains, $0, $1) }
        case let many as BuiltinCode: return call(many, locals)
        default: return nil
        }
    }

    private mutating func pair(_ left: Code, _ right: Code, _ locals: Locals) -> (Int32, Int32)? {
        guard let one = emit(left, locals), let two = emit(right, locals) else { return nil }
        return (one, two)
    }

    private mutating func arithmetic(_ code: ArithmeticCode, _ locals: Locals) -> Int32? {
        let op: Op? =
            switch code.sign {
            case .add: .add
            case .subtract: .subtract
            case .multiply: .multiply
            case .divide: .divide
            default: nil
            }
        guard let op else { return nil }
        return pair(code.left, code.right, locals).map { step(op, $0, $1) }
    }

    /// As the frame does it: not known unless both comparisons are.
    private mutating func between(_ code: BetweenCode, _ locals: Locals) -> Int32? {
        guard let value = emit(code.value, locals), let (low, high) = pair(code.low, code.high, locals),
            let atLeast = Operator.greaterOrEqual.code, let atMost = Operator.lessOrEqual.code
        else { return nil }
        let from = step(.compare, value, low, extra: atLeast), to = step(.compare, value, high, extra: atMost)
        // What cannot be compared on either side makes the whole unknown, even beside a false.
        let unknown = step(.or, step(.isNull, from), step(.isNull, to))
        return constant(.null).map { choose(unknown, $0, step(.and, from, to)) }
    }

    private mutating func choose(_ condition: Int32, _ yes: Int32, _ no: Int32) -> Int32 {
        step(.choose, yes, no, extra: condition)
    }

    private mutating func choice(_ code: ChoiceCode, _ locals: Locals) -> Int32? {
        guard let condition = emit(code.condition, locals), let (yes, no) = pair(code.yes, code.no, locals) else {
            return nil
        }
        return choose(condition, yes, no)
    }

    /// A declared type that a cell shows by its kind; a value of another kind is for the frame to convert.
    private mutating func convert(_ code: ConvertCode, _ locals: Locals) -> Int32? {
        let kind: Cell.Kind
        switch code.type {
        case .number: kind = .number
        case .boolean: kind = .boolean
        case .string: kind = .text
        case .date: kind = .date
        default: return nil
        }
        return emit(code.inner, locals).map { step(.typed, $0, extra: Int32(kind.rawValue)) }
    }

    private mutating func member(_ path: PathCode, _ locals: Locals) -> Int32? {
        guard let inner = emit(path.inner, locals) else { return nil }
        if let names = items[inner] {
            return names.firstIndex(of: path.name).map { step(.member, inner, extra: Int32($0)) }
        }
        guard let which = ["year", "month", "day"].firstIndex(of: path.name), !isRecord(inner) else { return nil }
        return step(.property, inner, extra: Int32(which))
    }

    /// `list[position]`, of a list of plain values.
    private mutating func item(_ code: FilterCode, _ locals: Locals) -> Int32? {
        guard let position = code.condition.constant?.asNumber?.int64.flatMap({ Int32(exactly: $0) }),
            let list = emit(code.list, locals), items[list] == nil, !isRecord(list)
        else { return nil }
        return step(.item, list, extra: position)
    }

    /// The domain of a loop must be a list that cells hold; its items go to a register of their own.
    private mutating func quantified(_ code: QuantifiedCode, _ locals: Locals) -> Int32? {
        guard !code.strict, code.domains.count == 1, let domain = code.domains.first, domain.end == nil else {
            return nil
        }
        return loop(code.every ? .every : .some, domain.source, item: domain.local, code.body, locals)
    }

    private mutating func loop(_ op: Op, _ list: Code, item local: Int, _ body: Code, _ locals: Locals) -> Int32? {
        guard let list = emit(list, locals) else { return nil }
        let item = newRegister()
        if let slot = slot(of: list), let names = fields[slot] { items[item] = names }
        guard let block = self.body(with: locals.merging([local: item]) { $1 }, body) else { return nil }
        bodies.append(block)
        return step(op, list, item, extra: Int32(bodies.count - 1))
    }

    private mutating func call(_ code: BuiltinOneCode, _ locals: Locals) -> Int32? {
        guard let argument = emit(code.argument, locals) else { return nil }
        if code.name == "not" { return step(.not, argument) }
        if slot(of: argument).flatMap({ fields[$0] }) != nil || items[argument] != nil { return nil }
        generals.append(.call(code.function))
        return step(.call, argument, extra: Int32(generals.count - 1))
    }

    private mutating func call(_ code: BuiltinCode, _ locals: Locals) -> Int32? {
        switch (code.builtin.name, code.arguments.count) {
        case ("count", 1):
            if let filter = code.arguments[0] as? FilterCode, isTruth(filter.condition) {
                return loop(.countWhere, filter.list, item: filter.item, filter.condition, locals)
            }
            return emit(code.arguments[0], locals).map { step(.count, $0) }
        case ("min", 2), ("max", 2):
            let op: Op = code.builtin.name == "min" ? .least : .greatest
            return pair(code.arguments[0], code.arguments[1], locals).map { step(op, $0, $1) }
        case ("floor", 1), ("ceiling", 1):
            guard let argument = emit(code.arguments[0], locals) else { return nil }
            generals.append(.builtin(code.builtin))
            return step(.call, argument, extra: Int32(generals.count - 1))
        default: return nil
        }
    }

    /// Gives a truth value or null, never a number: what a filter needs for its condition.
    private func isTruth(_ code: Code) -> Bool {
        switch code {
        case is CompareCode, is LogicCode, is BetweenCode, is InCode, is QuantifiedCode: true
        default: false
        }
    }

    // MARK: - Tests of cells

    /// The register that holds true where the test holds.
    mutating func emit(_ test: CellTest, _ input: Int32, _ locals: Locals) -> Int32? {
        switch test {
        case .anything: return constant(.boolean(true))
        case .isBool(let value): return constant(.boolean(value)).map { step(.testBool, input, $0) }
        case .isText(let text): return constant(.string(text)).map { step(.testText, input, $0) }
        case .isNull: return step(.isNull, input)
        case .number(let sign, let number):
            guard let sign = sign.code, let constant = constant(.number(number)) else { return nil }
            return step(.testNumber, input, constant, extra: sign)
        case .compare(let sign, let value):
            guard let sign = sign.code, let constant = constant(value) else { return nil }
            return step(.compare, input, constant, extra: sign)
        case .compareCode(let sign, let code):
            guard let sign = sign.code, let other = emit(code, locals) else { return nil }
            return step(.compare, input, other, extra: sign)
        case .inRange(let range): return emit(range, input)
        case .value(let code): return emit(code, locals).map { step(.match, input, $0) }
        case .condition(let code): return emit(code, locals).map { step(.truth, $0) }
        case .not(let inner): return emit(inner, input, locals).map { step(.not, $0) }
        case .any(let tests):
            var all: Int32?
            for test in tests {
                guard let one = emit(test, input, locals) else { return nil }
                all = all.map { step(.or, $0, one) } ?? one
            }
            return all
        case .rangeCode: return nil
        }
    }

    /// The lower end decides first, and so does what cannot be compared with it.
    private mutating func emit(_ range: RangeValue, _ input: Int32) -> Int32? {
        var parts: [Int32] = []
        let ends = [
            (range.low, range.lowClosed ? Operator.greaterOrEqual : .greater),
            (range.high, range.highClosed ? Operator.lessOrEqual : .less)
        ]
        for (end, sign) in ends where !end.isNull {
            guard let sign = sign.code, let constant = constant(end) else { return nil }
            parts.append(step(.compare, input, constant, extra: sign))
        }
        guard let first = parts.first else { return nil }
        // Both ends are of one kind, so both comparisons are known or neither is.
        return parts.count == 1 ? first : step(.and, first, parts[1])
    }
}
