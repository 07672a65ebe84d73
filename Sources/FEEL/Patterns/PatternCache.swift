/// Patterns read lately, so that a pattern in a rule is read once and not for every case.
struct PatternCache {
    private struct Key: Hashable {
        let pattern: String
        let flags: String
    }

    private var known: [Key: PatternProgram] = [:]
    private static let size = 32

    /// Throws where the pattern is wrong.
    mutating func program(_ pattern: String, _ flags: String) throws(PatternError) -> PatternProgram {
        let key = Key(pattern: pattern, flags: flags)
        if let program = known[key] { return program }
        guard let parsed = PatternFlags(flags) else {
            throw PatternError(at: 0, message: "'\(flags)' are no flags; s, m, i, x or q were expected")
        }
        let program = try PatternProgram(pattern, parsed)
        if known.count >= PatternCache.size { known.removeAll(keepingCapacity: true) }
        known[key] = program
        return program
    }
}
