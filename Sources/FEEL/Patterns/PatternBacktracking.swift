/// Tries the ways through a pattern one after the other, for patterns with references back to groups. The number of
/// steps is bounded, since it may grow without measure.
struct PatternBacktracking {
    private enum Todo {
        case resume(step: Int, at: Int)
        case position(Int, Int)
        case round(Int, Int)
    }

    private let program: PatternProgram
    private let text: [UInt32]
    private var positions: [Int]
    private var rounds: [Int]
    private var todo: [Todo] = []
    private(set) var steps = 0

    static let maxSteps = 500_000

    init(_ program: PatternProgram, _ text: [UInt32]) {
        self.program = program
        self.text = text
        positions = [Int](repeating: -1, count: 2 * (program.groups + 1))
        rounds = [Int](repeating: -1, count: program.loops)
    }

    mutating func first(from start: Int) -> PatternSearch.Outcome {
        for begin in start...text.count {
            if program.isAnchored, begin > 0 { break }
            for index in positions.indices { positions[index] = -1 }
            todo = [.resume(step: 0, at: begin)]
            while let next = todo.popLast() {
                switch next {
                case .position(let slot, let value): positions[slot] = value
                case .round(let loop, let value): rounds[loop] = value
                case .resume(let step, let at):
                    if follow(step, at) { return .found(positions) }
                    if steps > PatternBacktracking.maxSteps { return .stopped }
                }
            }
        }
        return .none
    }

    /// Goes on until the pattern accepts (true) or this way ends (false).
    private mutating func follow(_ first: Int, _ start: Int) -> Bool {
        var step = first, at = start
        while steps <= PatternBacktracking.maxSteps {
            steps += 1
            switch program.steps[step] {
            case .accept: return true
            case .character(let wanted):
                guard at < text.count, text[at] == wanted else { return false }
                (step, at) = (step + 1, at + 1)
            case .oneOf(let set):
                guard at < text.count, program.sets[set].contains(text[at]) else { return false }
                (step, at) = (step + 1, at + 1)
            case .jump(let target): step = target
            case .fork(let preferred, let other):
                todo.append(.resume(step: other, at: at))
                step = preferred
            case .save(let slot):
                todo.append(.position(slot, positions[slot]))
                positions[slot] = at
                step += 1
            case .start:
                guard program.isStart(at, text) else { return false }
                step += 1
            case .end:
                guard program.isEnd(at, text) else { return false }
                step += 1
            case .reference(let number):
                guard let length = repeated(number, at) else { return false }
                (step, at) = (step + 1, at + length)
            case .roundBegins(let loop):
                todo.append(.round(loop, rounds[loop]))
                rounds[loop] = at
                step += 1
            case .roundEnds(let loop, let exit): step = rounds[loop] == at ? exit : step + 1
            }
        }
        return false
    }

    /// Length of what the group took, when it stands here again; a group that took no part is empty.
    private mutating func repeated(_ number: Int, _ at: Int) -> Int? {
        let from = positions[2 * number], to = positions[2 * number + 1]
        guard from >= 0, to >= from else { return 0 }
        guard at + to - from <= text.count else { return nil }
        steps += to - from
        for offset in 0..<(to - from) {
            let one = text[from + offset], two = text[at + offset]
            if one == two { continue }
            guard program.flags.ignoresCase, CaseVariants.of(one).contains(two) else { return nil }
        }
        return to - from
    }
}
