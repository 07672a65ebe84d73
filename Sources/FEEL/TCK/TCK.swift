import Foundation

/// Runs folders of the DMN Technology Compatibility Kit.
package struct TCK {
    package enum Outcome: String, Sendable {
        case success = "SUCCESS", error = "ERROR", ignored = "IGNORED"
    }

    /// One case. `description` is the kit's own form: `level/folder,test-file,case-id,outcome`.
    package struct Line: Sendable, CustomStringConvertible {
        package var folder: String
        package var file: String
        package var id: String
        package var outcome: Outcome
        /// What was expected and what came, when it failed.
        package var detail: String

        package var description: String { "\(folder),\(file),\(id),\(outcome.rawValue)" }
    }

    /// The current moment, for `now()` and `today()`.
    private let now: DateTime?

    package init(now: DateTime? = nil) { self.now = now }

    /// Runs every folder with test files below a directory, in order of path.
    package func run(directory: String) -> [Line] {
        folders(URL(fileURLWithPath: directory, isDirectory: true)).flatMap { run(folder: $0) }
    }

    private func folders(_ root: URL) -> [URL] {
        let manager = FileManager.default
        var result: Set<String> = []
        let walker = manager.enumerator(at: root, includingPropertiesForKeys: nil)
        while let next = walker?.nextObject() as? URL {
            if next.pathExtension == "xml" { result.insert(next.deletingLastPathComponent().path) }
        }
        return result.sorted().map { URL(fileURLWithPath: $0, isDirectory: true) }
    }

    /// Runs the test files of one folder against its models.
    package func run(folder: URL) -> [Line] {
        let name = folder.pathComponents.suffix(2).joined(separator: "/")
        let files = ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
            .sorted { $0.path < $1.path }
        let sources = files.filter { $0.pathExtension == "dmn" }.compactMap { file in
            (try? Data(contentsOf: file)).map { ModelSource(name: file.lastPathComponent, bytes: Array($0)) }
        }
        var lines: [Line] = []
        for file in files where file.pathExtension == "xml" {
            guard let data = try? Data(contentsOf: file) else { continue }
            let source = ModelSource(name: file.lastPathComponent, bytes: Array(data))
            lines += run(TestFile(source), folder: name, models: sources)
        }
        return lines
    }

    private func run(_ file: TestFile, folder: String, models: [ModelSource]) -> [Line] {
        func lines(_ detail: String) -> [Line] {
            file.cases.map { Line(folder: folder, file: file.stem, id: $0.id, outcome: .error, detail: detail) }
        }
        // The model under test goes first; its neighbours are there to be imported.
        let named = models.filter { $0.name == file.modelName }
        let main = named.isEmpty && models.count == 1 ? models : named
        guard let first = main.first else { return lines("there is no model '\(file.modelName)'") }
        let runner = Runner(first, models.filter { $0.name != first.name }, now: now)
        guard runner.isReadable else { return lines(ModelProblems(problems: runner.flaws).description) }
        return file.cases.map { test in
            var detail = ""
            var outcome = Outcome.success
            for result in test.results {
                let got = runner.value(of: result, in: test)
                if folder.contains("external-java") {
                    outcome = .ignored
                } else if !TCK.agree(got, result.expected) {
                    outcome = .error
                    detail += "\(result.name): expected \(result.expected), got \(got); "
                }
            }
            if outcome == .error { detail += runner.problems(of: test) }
            return Line(folder: folder, file: file.stem, id: test.id, outcome: outcome, detail: detail)
        }
    }

    /// Numbers agree to eight places, as the kit has it; everything else exactly.
    static func agree(_ got: Value, _ expected: Value) -> Bool {
        switch (got, expected) {
        case (.number(let one), .number(let two)):
            guard let gap = one.subtracting(two)?.magnitude else { return false }
            return gap < Number(small: 1, exponent: -8)
        case (.list(let one), .list(let two)):
            return one.count == two.count
                && zip(one, two).allSatisfy {
                    agree(
                        $0,
                        $1)
                }
        case (.context(let one), .context(let two)):
            return one.count == two.count
                && one.entries.allSatisfy { entry in
                    two[entry.name].map { agree(entry.value, $0) } ?? false
                }
        default: return got == expected
        }
    }
}

/// The programs of one model, compiled when first asked for.
private final class Runner {
    private let model: Model
    private let members: NameTable
    private let now: DateTime?
    let flaws: [Problem]
    /// Whether the model under test is one at all.
    let isReadable: Bool
    private var programs: [String: Compiled] = [:]

    private struct Compiled {
        var program: Program
        var problems: [Problem]
        /// Types of the inputs by the name of their slots.
        var inputs: [String: FeelType]
    }

    /// What is wrong with the files is left out, and what needs it is null.
    init(_ main: ModelSource, _ others: [ModelSource], now: DateTime?) {
        self.now = now
        var loader = ModelLoader(Model())
        for source in [main] + others { loader.add(source) }
        isReadable = loader.keepImported(by: main.name)
        (model, flaws) = loader.finishLeniently()
        members = Compiler.members(of: model)
    }

    private func compiled(_ name: String) -> Compiled? {
        if let known = programs[name] { return known }
        let key = Key(space: "", name: name)
        guard let found = model.elements[key] != nil ? key : model.order.first(where: { $0.name == name })
        else { return nil }
        let compiler = Compiler(model, lenient: true)
        compiler.memberNames = members
        let program = compiler.program(keys: [found], names: [name])
        var inputs: [String: FeelType] = [:]
        for key in model.order {
            if case .input(let name, let type)? = compiler.binding(of: key) { inputs[name] = type }
        }
        let result = Compiled(program: program, problems: compiler.problems, inputs: inputs)
        programs[name] = result
        return result
    }

    func value(of result: TestFile.Result, in test: TestFile.Case) -> Value {
        guard let compiled = compiled(test.invocable ?? result.name) else { return .null }
        let program = compiled.program
        let frame = program.makeFrame()
        frame.now = now
        for input in test.inputs {
            for name in Set(program.slots.compactMap { $0.path.first }) where matches(name, input) {
                // As a whole first: what does not fit its type is null with all its members.
                program.fill(frame, name, compiled.inputs[name]?.convert(input.value, frame) ?? input.value)
            }
        }
        program.evaluate(frame)
        let value = frame.result(0)
        guard test.invocable != nil, case .function(let function) = value else { return value }
        let arguments = function.parameters.map { parameter in
            test.inputs.first { $0.name == parameter.name }?.value ?? .null
        }
        let output = function.call(arguments, frame)
        if case .context(let context) = output, isRecord(test.invocable), let part = context[result.name] {
            return part
        }
        return output
    }

    /// Whether a service gives a context of its several outputs.
    private func isRecord(_ service: String?) -> Bool {
        model.services.contains { $0.key.name == service && $0.value.outputs.count > 1 }
    }

    private func matches(_ slot: String, _ input: TestFile.Input) -> Bool {
        if slot == input.name { return true }
        guard slot.hasSuffix("#" + input.name) else { return false }
        return input.namespace.isEmpty || slot == input.namespace + "#" + input.name
    }

    func problems(of test: TestFile.Case) -> String {
        (flaws + test.results.flatMap { programs[test.invocable ?? $0.name]?.problems ?? [] }).prefix(3)
            .map(\.description).joined(separator: "; ")
    }
}
