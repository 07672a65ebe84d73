/// A single FEEL expression outside of any model.
package struct Expression: Sendable {
    private let code: Code
    private let locals: Int
    private let names: [String]

    /// Parses and checks a text that may use the given names. Throws with line and column within the text. Lenient:
    /// unknown names and wrong calls are null, as in the compliance kit.
    package static func parse(
        _ text: String, names: [String] = [], lenient: Bool = false
    ) throws(ModelProblems) -> Expression {
        try build(text, names, lenient) { compiler, source, scope in compiler.text(source, scope) }
    }

    /// Parses a text as the tests of a cell; evaluate with the tested value under the name `?`.
    package static func parseTests(_ text: String, names: [String] = []) throws(ModelProblems) -> Expression {
        try build(text, ["?"] + names, false) { compiler, source, scope in
            guard let test = compiler.cell(source, scope, input: .any, local: 0) else { return .null }
            return Compiled(InCode(LocalCode(0), test, local: 0), .boolean)
        }
    }

    private static func build(
        _ text: String, _ names: [String], _ lenient: Bool,
        _ make: (Compiler, SourceText, Scope) -> Compiled
    ) throws(ModelProblems) -> Expression {
        let compiler = Compiler(Model(), lenient: lenient)
        let function = FunctionScope(parent: nil)
        let scope = Scope(nil, function: function, space: "")
        for name in names { scope.add(name, .local(function.newLocal(), .any)) }
        let compiled = make(compiler, SourceText(plain: text), scope)
        if !compiler.problems.isEmpty { throw ModelProblems(problems: compiler.sortedProblems) }
        return Expression(code: compiled.code, locals: function.locals, names: names)
    }

    package func evaluate(_ values: [String: Value] = [:], now: DateTime? = nil) -> Value {
        let frame = Frame(inputs: 0, results: 0, program: nil)
        frame.now = now
        guard let base = frame.push(locals) else { return .null }
        defer { frame.pop(to: base, locals) }
        for (index, name) in names.enumerated() { frame.setLocal(index, values[name] ?? .null) }
        return code.run(frame)
    }
}

extension SourceText {
    /// A text that stands alone, with a mark at the start of each line.
    init(plain text: String) {
        var marks = [Mark(offset: 0, line: 1, column: 1)]
        for (offset, scalar) in text.unicodeScalars.enumerated() where scalar == "\n" {
            marks.append(Mark(offset: offset + 1, line: marks.count + 1, column: 1))
        }
        self.init(text: text, typeRef: nil, place: Place(file: "", line: 1, column: 1), marks: marks)
    }
}
