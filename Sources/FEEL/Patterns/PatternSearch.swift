/// Looks for a pattern in one text.
///
/// All ways through the pattern are followed side by side, character by character, so that the time grows with the
/// length of the text times that of the pattern and no more (the machines of K. Thompson and R. Pike). Only patterns
/// with references back to groups go through `PatternBacktracking`, on a budget of steps.
final class PatternSearch {
    enum Outcome {
        case none
        /// Starts and ends of the whole and of each group, -1 for a group that took no part.
        case found([Int])
        /// The share of steps is used up.
        case stopped
    }

    let text: [UInt32]
    private let program: PatternProgram
    private let frame: Frame
    /// Positions kept per way: none when only the answer counts.
    private let slots: Int
    private var current: Ways
    private var next: Ways

    /// `groups`: of how many groups the positions are wanted; 0 is the whole alone, nil only whether there is a match.
    init(_ program: PatternProgram, _ text: String, groups: Int?, _ frame: Frame) {
        self.program = program
        self.text = text.unicodeScalars.map(\.value)
        self.frame = frame
        slots = groups.map { 2 * (min($0, program.groups) + 1) } ?? 0
        current = Ways(program, slots)
        next = Ways(program, slots)
    }

    /// The first match at or after a position: leftmost, and there the one that the pattern prefers.
    func first(from start: Int) -> Outcome {
        if program.refersBack {
            var backtracking = PatternBacktracking(program, text)
            let outcome = backtracking.first(from: start)
            return frame.spend(backtracking.steps / 8) ? outcome : .stopped
        }
        current.clear()
        var found: [Int]?
        var at = start
        while true {
            if found == nil, !program.isAnchored || at == 0 { current.begin(at, text) }
            if current.isEmpty, found != nil || program.isAnchored { break }
            guard frame.spend(1 + current.count / 4) else { return .stopped }
            next.clear()
            if let accepted = current.advance(at, text, &next) {
                found = accepted
                if slots == 0 { break }
            }
            swap(&current, &next)
            if at == text.count { break }
            at += 1
        }
        return found.map(Outcome.found) ?? .none
    }
}

/// The ways through a pattern that are alive at one position, the preferred ones first.
private struct Ways {
    private enum Todo {
        case visit(Int)
        case restore(Int, Int)
    }

    private let program: PatternProgram
    private let slots: Int
    private var list: [Int] = []
    /// `slots` positions per way.
    private var kept: [Int] = []
    private var seen: [Int]
    private var round = 0
    private var work: [Int]
    private var todo: [Todo] = []

    init(_ program: PatternProgram, _ slots: Int) {
        self.program = program
        self.slots = slots
        seen = [Int](repeating: 0, count: program.steps.count)
        work = [Int](repeating: -1, count: slots)
    }

    var isEmpty: Bool { list.isEmpty }
    var count: Int { list.count }

    mutating func clear() {
        list.removeAll(keepingCapacity: true)
        kept.removeAll(keepingCapacity: true)
        round += 1
    }

    /// A new way from the start of the pattern, after all others.
    mutating func begin(_ at: Int, _ text: [UInt32]) {
        for slot in 0..<slots { work[slot] = -1 }
        add(0, at, text)
    }

    /// Takes every way one character on, into `next`. An accepting way ends those after it and gives its positions.
    mutating func advance(_ at: Int, _ text: [UInt32], _ next: inout Ways) -> [Int]? {
        for (index, step) in list.enumerated() {
            switch program.steps[step] {
            case .accept: return Array(kept[(index * slots)..<((index + 1) * slots)])
            case .character(let wanted): guard at < text.count, text[at] == wanted else { continue }
            case .oneOf(let set): guard at < text.count, program.sets[set].contains(text[at]) else { continue }
            default: continue
            }
            for slot in 0..<slots { next.work[slot] = kept[index * slots + slot] }
            next.add(step + 1, at + 1, text)
        }
        return nil
    }

    /// Follows the steps that take no character, in order of preference, without recursion.
    private mutating func add(_ start: Int, _ at: Int, _ text: [UInt32]) {
        todo.append(.visit(start))
        while let next = todo.popLast() {
            switch next {
            case .restore(let slot, let position): work[slot] = position
            case .visit(let step): visit(step, at, text)
            }
        }
    }

    private mutating func visit(_ first: Int, _ at: Int, _ text: [UInt32]) {
        var step = first
        while seen[step] != round {
            seen[step] = round
            switch program.steps[step] {
            case .jump(let target): step = target
            case .fork(let preferred, let other):
                todo.append(.visit(other))
                step = preferred
            case .save(let slot):
                if slot < slots {
                    todo.append(.restore(slot, work[slot]))
                    work[slot] = at
                }
                step += 1
            case .start:
                guard program.isStart(at, text) else { return }
                step += 1
            case .end:
                guard program.isEnd(at, text) else { return }
                step += 1
            case .roundBegins, .roundEnds, .reference: step += 1
            case .character, .oneOf, .accept:
                list.append(step)
                kept.append(contentsOf: work)
                return
            }
        }
    }
}

extension PatternProgram {
    func isStart(_ at: Int, _ text: [UInt32]) -> Bool {
        at == 0 || (flags.manyLines && at < text.count && text[at - 1] == 0x0A)
    }

    func isEnd(_ at: Int, _ text: [UInt32]) -> Bool {
        if at == text.count { return !flags.manyLines || text.last != 0x0A || at == 0 }
        return flags.manyLines && text[at] == 0x0A
    }
}
