/// The steps of a plan's calculations. What they give is what the general code gives, or they give up.
extension Machine {
    @inline(__always)
    func run(_ block: Plan.Block) {
        var at = plan.instructions + Int(block.start)
        let end = plan.instructions + Int(block.end)
        while at < end {
            step(at)
            at += 1
        }
    }

    @inline(__always)
    private func step(_ at: UnsafeMutablePointer<Plan.Instruction>) {
        let x = cells + Int(at.pointee.x), y = cells + Int(at.pointee.y), to = cells + Int(at.pointee.to)
        switch at.pointee.op {
        case .compare: to.pointee = compare(Operator.of(at.pointee.extra), x, y)
        case .testBool:
            to.pointee = x.pointee.kind == .boolean ? Cell(x.pointee.a == y.pointee.a) : unlike(x)
        case .testText: to.pointee = x.pointee.kind == .text ? Cell(x.pointee.sameText(y.pointee)) : unlike(x)
        case .testNumber: to.pointee = testNumber(Operator.of(at.pointee.extra), x, y)
        case .isNull: to.pointee = Cell(x.pointee.kind == .null)
        case .truth: to.pointee = x.pointee.kind == .boolean ? x.pointee : .null
        case .and: to.pointee = logic(x, y, decided: 0)
        case .or: to.pointee = logic(x, y, decided: 1)
        case .not: to.pointee = x.pointee.kind == .boolean ? Cell(x.pointee.a == 0) : .null
        case .choose:
            let condition = cells[Int(at.pointee.extra)]
            to.pointee = condition.kind == .boolean && condition.a != 0 ? x.pointee : y.pointee
        case .add, .subtract, .multiply, .divide: to.pointee = calculate(at.pointee.op, x, y)
        case .least, .greatest: to.pointee = extreme(at.pointee.op == .least, x, y)
        case .some, .every, .countWhere: loop(at)
        case .member: to.pointee = arena[Int(x.pointee.a) + Int(at.pointee.extra)]
        default: to.pointee = rare(at, x, y)
        }
    }

    private func rare(
        _ at: UnsafeMutablePointer<Plan.Instruction>, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>
    ) -> Cell {
        switch at.pointee.op {
        case .negate:
            switch x.pointee.kind {
            case .null: return .null
            case .number where x.pointee.whole != .min:
                return Cell(Number(small: -x.pointee.whole, exponent: x.pointee.exponent))
            default: return fail()
            }
        case .property: return property(at.pointee.extra, x)
        case .contains: return contains(x, y)
        case .count:
            switch x.pointee.kind {
            case .null: return .null
            case .list: return Cell(whole: Int64(x.pointee.b))
            default: return fail()
            }
        case .item: return item(x, at.pointee.extra)
        case .match: return match(x, y)
        case .typed:
            let kind = x.pointee.kind == .ratio ? .number : x.pointee.kind
            return kind == .null || kind.rawValue == UInt8(at.pointee.extra) ? x.pointee : fail()
        case .call, .general: return general(Int(at.pointee.extra), input: x.pointee)
        default: return fail()
        }
    }

    /// A test for a constant of another kind: null is not it, everything else is unknown.
    @inline(__always)
    private func unlike(_ x: UnsafeMutablePointer<Cell>) -> Cell {
        if x.pointee.kind == .other { return fail() }
        return x.pointee.kind == .null ? Cell(false) : .null
    }

    @inline(__always)
    private func logic(
        _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>,
        decided: UInt64
    ) -> Cell {
        let one = x.pointee.kind == .boolean, two = y.pointee.kind == .boolean
        if one, x.pointee.a == decided { return x.pointee }
        if two, y.pointee.a == decided { return y.pointee }
        return one && two ? x.pointee : .null
    }

    // MARK: - Comparing

    @inline(__always)
    private func testNumber(_ sign: Operator, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>) -> Cell
    {
        switch x.pointee.kind {
        case .number, .ratio: return ordered(sign, x, y)
        case .null: return sign == .equal ? Cell(false) : .null
        case .other: return fail()
        default: return .null
        }
    }

    @inline(__always)
    private func compare(_ sign: Operator, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>) -> Cell {
        let kind = x.pointee.kind
        if kind == y.pointee.kind {
            switch kind {
            case .number: return ordered(sign, x, y)
            case .text where sign == .equal: return Cell(x.pointee.sameText(y.pointee))
            case .text where sign == .notEqual: return Cell(!x.pointee.sameText(y.pointee))
            case .date: return Cell(Machine.holds(sign, x.pointee.whole, y.pointee.whole))
            case .boolean where sign == .equal: return Cell(x.pointee.a == y.pointee.a)
            case .boolean where sign == .notEqual: return Cell(x.pointee.a != y.pointee.a)
            default: break
            }
        }
        return compareOthers(sign, x, y)
    }

    private func compareOthers(
        _ sign: Operator, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>
    ) -> Cell {
        let one = x.pointee.kind, two = y.pointee.kind
        if one == .null || two == .null {
            switch sign {
            case .equal: return Cell(one == two)
            case .notEqual: return Cell(one != two)
            default: return one == .other || two == .other ? fail() : .null
            }
        }
        if one == .ratio || two == .ratio { return ordered(sign, x, y) }
        switch (one, two) {
        case (.other, _), (_, .other), (.list, _), (_, .list), (.record, _), (_, .record): return fail()
        case (.text, .text):
            return x.pointee.withBytes { left in
                y.pointee.withBytes { right in
                    if left.elementsEqual(right) { return Cell(Machine.holds(sign, 0, 0)) }
                    return Cell(Machine.holds(sign, left.lexicographicallyPrecedes(right) ? -1 : 1, 0))
                }
            }
        default: return .null
        }
    }

    @inline(__always)
    static func holds<Side: Comparable>(_ sign: Operator, _ one: Side, _ two: Side) -> Bool {
        switch sign {
        case .less: one < two
        case .lessOrEqual: one <= two
        case .greater: one > two
        case .greaterOrEqual: one >= two
        case .notEqual: one != two
        default: one == two
        }
    }

    @inline(__always)
    private func ordered(_ sign: Operator, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>) -> Cell {
        if x.pointee.kind == .number, y.pointee.kind == .number {
            if x.pointee.exponent == y.pointee.exponent {
                return Cell(Machine.holds(sign, x.pointee.whole, y.pointee.whole))
            }
            return Cell(Machine.holds(sign, x.pointee.number, y.pointee.number))
        }
        return orderedRatio(sign, x, y)
    }

    /// A ratio beside a number, by multiplying crosswise. A quotient is rounded to 34 digits, which cannot change how
    /// it compares to a number as short as those let through here: the two differ by more than a rounding, or not at all.
    private func orderedRatio(
        _ sign: Operator, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>
    ) -> Cell {
        guard x.pointee.kind == .ratio, y.pointee.kind == .number else { return fail() }
        let gap = Int(x.pointee.exponent) - Int(y.pointee.exponent)
        let limit: Int64 = 1_000_000_000
        let top = x.pointee.whole, bottom = Int64(bitPattern: x.pointee.b), other = y.pointee.whole
        guard gap >= -9, gap <= 9, top.magnitude < limit, bottom > 0, bottom < limit, other.magnitude < limit else {
            return fail()
        }
        var left = Int128(top), right = Int128(other) * Int128(bottom)
        if gap >= 0 { left *= Powers.ten128[gap] } else { right *= Powers.ten128[-gap] }
        return Cell(Machine.holds(sign, left, right))
    }

    // MARK: - Calculating

    @inline(__always)
    private func calculate(_ op: Plan.Instruction.Op, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>)
        -> Cell
    {
        guard x.pointee.kind == .number, y.pointee.kind == .number else {
            let known = x.pointee.kind != .other && y.pointee.kind != .other
            return known && (x.pointee.kind == .null || y.pointee.kind == .null) ? .null : fail()
        }
        let one = x.pointee.number, two = y.pointee.number
        let result: Number?
        switch op {
        case .add: result = one.adding(two)
        case .subtract: result = one.subtracting(two)
        case .multiply: result = one.multiplied(by: two)
        default: return divide(x.pointee, y.pointee)
        }
        guard let result else { return .null }
        return result.isSmall ? Cell(result) : fail()
    }

    /// A quotient that does not end stays a ratio until somebody needs its digits.
    private func divide(_ x: Cell, _ y: Cell) -> Cell {
        if y.whole == 0 { return .null }
        if x.whole == 0 { return Cell(whole: 0) }
        guard x.whole != .min, abs(Int(x.exponent)) < 1_000, abs(Int(y.exponent)) < 1_000 else { return fail() }
        let (quotient, remainder) = x.whole.quotientAndRemainder(dividingBy: y.whole)
        let exponent = x.exponent - y.exponent
        if remainder == 0 { return Cell(.number, a: UInt64(bitPattern: quotient), exponent: exponent) }
        return Cell(.ratio, a: x.a, b: y.a, exponent: exponent)
    }

    func settled(_ ratio: Cell) -> Cell { quotient(ratio).map { Cell($0) } ?? .null }

    /// Of 34 digits, as the general code divides.
    func quotient(_ ratio: Cell) -> Number? {
        let top = Number(small: ratio.whole, exponent: ratio.exponent)
        return top.divided(by: Number(small: Int64(bitPattern: ratio.b), exponent: 0))
    }

    private func extreme(_ least: Bool, _ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>) -> Cell {
        guard x.pointee.kind == .number, y.pointee.kind == .number else { return fail() }
        let one = x.pointee.number, two = y.pointee.number
        return (least ? two < one : one < two) ? y.pointee : x.pointee
    }

    private func property(_ which: Int32, _ x: UnsafeMutablePointer<Cell>) -> Cell {
        if x.pointee.kind == .null { return .null }
        guard x.pointee.kind == .date, let date = CalendarDate(daysSinceEpoch: Int(x.pointee.whole)) else {
            return fail()
        }
        switch which {
        case 0: return Cell(whole: Int64(date.year))
        case 1: return Cell(whole: Int64(date.month))
        default: return Cell(whole: Int64(date.day))
        }
    }

    // MARK: - Lists

    /// As `FilterCode`: from 1 on, or from the end below 0; a value that is no list is a list of one.
    private func item(_ list: UnsafeMutablePointer<Cell>, _ position: Int32) -> Cell {
        switch list.pointee.kind {
        case .null: return .null
        case .other, .record: return fail()
        case .list:
            guard list.pointee.exponent == 0 else { return fail() }
            let count = Int(list.pointee.b)
            let at = position > 0 ? Int(position) - 1 : count + Int(position)
            return position != 0 && at >= 0 && at < count ? arena[Int(list.pointee.a) + at] : .null
        default: return position == 1 || position == -1 ? list.pointee : .null
        }
    }

    private func contains(_ list: UnsafeMutablePointer<Cell>, _ wanted: UnsafeMutablePointer<Cell>) -> Cell {
        if list.pointee.kind == .null { return .null }
        guard list.pointee.kind == .list, list.pointee.exponent == 0 else { return fail() }
        let start = arena + Int(list.pointee.a)
        for index in 0..<Int(list.pointee.b) {
            let same = compare(.equal, start + index, wanted)
            if same.kind == .boolean, same.a != 0 { return same }
        }
        return Cell(false)
    }

    /// As `CellTest.matches`.
    private func match(_ x: UnsafeMutablePointer<Cell>, _ y: UnsafeMutablePointer<Cell>) -> Cell {
        if y.pointee.kind == .boolean, x.pointee.kind != .other {
            return x.pointee.kind == .boolean ? Cell(x.pointee.a == y.pointee.a) : y.pointee
        }
        guard y.pointee.kind == .list else { return compare(.equal, x, y) }
        guard x.pointee.kind != .list, y.pointee.exponent == 0 else { return fail() }
        var unknown = false
        let start = arena + Int(y.pointee.a)
        for index in 0..<Int(y.pointee.b) {
            let same = compare(.equal, x, start + index)
            if same.kind != .boolean { unknown = true } else if same.a != 0 { return same }
        }
        return unknown && y.pointee.b == 1 ? .null : Cell(false)
    }

    /// Over the list in `x`; the item is in the register `y`, `extra` is the body.
    @inline(never)
    private func loop(_ at: UnsafeMutablePointer<Plan.Instruction>) {
        let list = cells[Int(at.pointee.x)], to = Int(at.pointee.to), op = at.pointee.op
        if list.kind == .null {
            cells[to] = op == .countWhere ? Cell(whole: 0) : .null
            return
        }
        guard list.kind == .list else {
            cells[to] = fail()
            return
        }
        let body = plan.bodies[Int(at.pointee.extra)]
        let width = Int(list.exponent), item = Int(at.pointee.y)
        var found = 0, unknown = false
        for index in 0..<Int(list.b) {
            let first = Int(list.a) + index * max(width, 1)
            cells[item] = width == 0 ? arena[first] : Cell(.record, a: UInt64(first))
            run(body)
            let value = cells[Int(body.result)]
            if value.kind != .boolean {
                unknown = true
            } else if (value.a != 0) != (op == .every) {
                found += 1
                if op != .countWhere { break }
            }
        }
        switch op {
        case .countWhere: cells[to] = Cell(whole: Int64(found))
        default:
            cells[to] = found > 0 ? Cell(op == .some) : unknown ? .null : Cell(op == .every)
        }
    }
}

extension Operator {
    private static let signs: [Operator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]

    @inline(__always)
    static func of(_ code: Int32) -> Operator {
        switch code {
        case 0: .equal
        case 1: .notEqual
        case 2: .less
        case 3: .lessOrEqual
        case 4: .greater
        default: .greaterOrEqual
        }
    }

    /// For an instruction; nil for what does not compare.
    var code: Int32? { Operator.signs.firstIndex(of: self).map { Int32($0) } }
}
