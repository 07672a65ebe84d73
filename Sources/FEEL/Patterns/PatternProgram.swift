/// A pattern as steps of a small machine.
struct PatternProgram: Sendable {
    enum Step: Sendable {
        case character(UInt32)
        /// Position in `sets`.
        case oneOf(Int)
        /// Both ways, the first one preferred.
        case fork(Int, Int)
        case jump(Int)
        /// Keeps the position: even numbers are starts of groups, odd ones ends; 0 and 1 are the whole.
        case save(Int)
        case start
        case end
        case reference(Int)
        /// Notes where a round of a loop begins, and leaves the loop when the round took nothing.
        case roundBegins(Int)
        case roundEnds(Int, exit: Int)
        case accept
    }

    /// A set with its answers for ASCII ready.
    struct SetTest: Sendable {
        private let members: CharacterClass
        private let folds: Bool
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        init(_ members: CharacterClass, folds: Bool) {
            self.members = members
            self.folds = folds
            for value in UInt32(0)..<128 where slow(value) {
                if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
            }
        }

        @inline(__always)
        func contains(_ value: UInt32) -> Bool {
            if value < 64 { return low >> UInt64(value) & 1 == 1 }
            if value < 128 { return high >> UInt64(value - 64) & 1 == 1 }
            return slow(value)
        }

        private func slow(_ value: UInt32) -> Bool {
            guard let scalar = Unicode.Scalar(value) else { return false }
            return members.contains(scalar, folds ? CaseVariants.of(value) : [value])
        }
    }

    private(set) var steps: [Step] = []
    private(set) var sets: [SetTest] = []
    private(set) var loops = 0
    let groups: Int
    let flags: PatternFlags
    /// Has references back to groups, which only backtracking can follow.
    let refersBack: Bool

    static let maxSteps = 30_000

    init(_ pattern: String, _ flags: PatternFlags) throws(PatternError) {
        var parser = PatternParser(pattern, flags)
        let tree = try parser.parse()
        self.flags = flags
        groups = parser.groups
        refersBack = parser.refersBack
        try emit(.save(0))
        try compile(tree)
        try emit(.save(1))
        try emit(.accept)
    }

    /// Begins at the start of the text only.
    var isAnchored: Bool {
        guard !flags.manyLines, steps.count > 1, case .start = steps[1] else { return false }
        return true
    }

    private mutating func emit(_ step: Step) throws(PatternError) {
        guard steps.count < PatternProgram.maxSteps else {
            throw PatternError(at: 0, message: "the pattern is too large; its counts multiply")
        }
        steps.append(step)
    }

    private mutating func compile(_ node: PatternNode) throws(PatternError) {
        switch node {
        case .empty: break
        case .character(let value):
            let forms = flags.ignoresCase ? CaseVariants.of(value) : [value]
            if forms.count == 1 {
                try emit(.character(value))
            } else {
                try emitSet(.ranges(forms.map { $0...$0 }), folds: false)
            }
        case .oneOf(let set): try emitSet(set, folds: flags.ignoresCase)
        case .sequence(let parts): for part in parts { try compile(part) }
        case .either(let parts): try alternatives(parts)
        case .loop(let inner, let least, let most, let greedy): try loop(inner, least, most, greedy)
        case .group(let inner, let number):
            try emit(.save(2 * number))
            try compile(inner)
            try emit(.save(2 * number + 1))
        case .start: try emit(.start)
        case .end: try emit(.end)
        case .reference(let number): try emit(.reference(number))
        }
    }

    private mutating func emitSet(_ set: CharacterClass, folds: Bool) throws(PatternError) {
        try emit(.oneOf(sets.count))
        sets.append(SetTest(set, folds: folds))
    }

    private mutating func alternatives(_ parts: [PatternNode]) throws(PatternError) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1 {
                try compile(part)
                continue
            }
            let fork = steps.count
            try emit(.jump(0))
            try compile(part)
            ends.append(steps.count)
            try emit(.jump(0))
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    private mutating func loop(_ inner: PatternNode, _ least: Int, _ most: Int?, _ greedy: Bool) throws(PatternError) {
        let copies = most == nil ? max(least - 1, 0) : least
        for _ in 0..<copies {
            let before = steps.count
            try compile(inner)
            if steps.count == before { return }
        }
        guard let most else {
            if least == 0 { try star(inner, greedy) } else { try plus(inner, greedy) }
            return
        }
        var forks: [Int] = []
        for _ in least..<most {
            forks.append(steps.count)
            try emit(.jump(0))
            let before = steps.count
            try compile(inner)
            if steps.count == before { break }
        }
        for fork in forks { steps[fork] = choice(fork + 1, steps.count, greedy) }
    }

    private func choice(_ again: Int, _ out: Int, _ greedy: Bool) -> Step {
        greedy ? .fork(again, out) : .fork(out, again)
    }

    private mutating func star(_ inner: PatternNode, _ greedy: Bool) throws(PatternError) {
        let fork = steps.count
        try emit(.jump(0))
        let check = try round(inner)
        try emit(.jump(fork))
        steps[fork] = choice(fork + 1, steps.count, greedy)
        close(check)
    }

    private mutating func plus(_ inner: PatternNode, _ greedy: Bool) throws(PatternError) {
        let begin = steps.count
        let check = try round(inner)
        let fork = steps.count
        try emit(.jump(0))
        steps[fork] = choice(begin, steps.count, greedy)
        close(check)
    }

    /// One round of a loop without a bound; where its end is checked, when it may take nothing.
    private mutating func round(_ inner: PatternNode) throws(PatternError) -> Int? {
        guard inner.isNullable else {
            try compile(inner)
            return nil
        }
        let number = loops
        loops += 1
        try emit(.roundBegins(number))
        try compile(inner)
        try emit(.roundEnds(number, exit: 0))
        return steps.count - 1
    }

    private mutating func close(_ check: Int?) {
        guard let check, case .roundEnds(let number, _) = steps[check] else { return }
        steps[check] = .roundEnds(number, exit: steps.count)
    }
}
