/// One value that a caller fills in: an input, or the member of one at `path`.
package struct InputSlot: Sendable {
    package let index: Int
    /// `["training", "hours"]`; one name for an input used as a whole.
    package let path: [String]
    package let type: FeelType
}

/// Compiled decisions. Immutable and Sendable; frames hold what changes.
package struct Program: Sendable {
    struct Step: Sendable {
        let name: String
        let code: Code
        let locals: Int
    }

    /// The requested decisions, in the order asked for.
    package let decisionNames: [String]
    /// What the decisions read; fill `frame[slot.index]`.
    package let slots: [InputSlot]
    /// Tables by the number that a `Firing` gives.
    package let tables: [DecisionTable]
    let steps: [Step]
    /// The steps whose results each step reads.
    let links: [Set<Int>]
    let resultIndex: [Int]

    /// The slot of a path such as `training.hours`; nil when no decision reads it.
    package func slot(_ path: String) -> Int? {
        slots.first { $0.path.joined(separator: ".") == path }?.index
    }

    package func makeFrame() -> Frame { Frame(inputs: slots.count, results: steps.count, program: self) }

    /// Evaluates all decisions into the frame, which keeps its inputs.
    package func evaluate(_ frame: Frame) {
        guard frame.inputCount == slots.count, frame.resultCount == steps.count else { return }
        frame.restart()
        steps.withUnsafeBufferPointer { steps in
            for index in steps.indices {
                frame.current = index
                let locals = steps[index].locals
                guard let former = frame.push(locals) else { continue }
                frame.results[index] = steps[index].code.run(frame)
                frame.pop(to: former, locals)
            }
        }
    }

    /// Fills every slot below an input from one value. For callers with whole contexts; slower than slots.
    package func fill(_ frame: Frame, _ name: String, _ value: Value) {
        for slot in slots where slot.path.first == name {
            var part = value
            for member in slot.path.dropFirst() {
                if case .context(let context) = part { part = context[member] ?? .null } else { part = .null }
            }
            frame[slot.index] = slot.type.convert(part, frame)
        }
    }
}
