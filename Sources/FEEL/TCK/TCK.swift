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
        let main = models.filter { $0.name == file.modelName }
        let runner: Runner
        do {
            runner = try Runner(main, models.filter { $0.name != file.modelName }, now: now)
        } catch {
            return lines(error.description)
        }
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
    private var programs: [String: (program: Program, problems: [Problem])] = [:]

    init(_ main: [ModelSource], _ others: [ModelSource], now: DateTime?) throws(ModelProblems) {
        self.now = now
        var imported: Model?
        do {
            imported = try Model.load(main + others)
        } catch {
            if others.isEmpty { throw error }
        }
        model = if let imported { imported } else { try Model.load(main) }
        members = Compiler.members(of: model)
    }

    private func program(_ name: String) -> (program: Program, problems: [Problem])? {
        if let known = programs[name] { return known }
        let key = Key(space: "", name: name)
        guard let found = model.elements[key] != nil ? key : model.order.first(where: { $0.name == name })
        else { return nil }
        let compiler = Compiler(model, lenient: true)
        compiler.memberNames = members
        let result = (program: compiler.program(keys: [found], names: [name]), problems: compiler.problems)
        programs[name] = result
        return result
    }

    func value(of result: TestFile.Result, in test: TestFile.Case) -> Value {
        guard let program = program(test.invocable ?? result.name)?.program else { return .null }
        let frame = program.makeFrame()
        frame.now = now
        for input in test.inputs {
            for name in Set(program.slots.compactMap { $0.path.first }) where matches(name, input) {
                program.fill(frame, name, input.value)
            }
        }
        program.evaluate(frame)
        let value = frame.result(0)
        guard test.invocable != nil, case .function(let function) = value else { return value }
        let arguments = function.parameters.map { parameter in
            test.inputs.first { $0.name == parameter.name }?.value ?? .null
        }
        let output = function.call(arguments, frame)
        if case .context(let context) = output, let part = context[result.name] { return part }
        return output
    }

    private func matches(_ slot: String, _ input: TestFile.Input) -> Bool {
        if slot == input.name { return true }
        guard slot.hasSuffix("#" + input.name) else { return false }
        return input.namespace.isEmpty || slot == input.namespace + "#" + input.name
    }

    func problems(of test: TestFile.Case) -> String {
        test.results.flatMap { programs[test.invocable ?? $0.name]?.problems ?? [] }.prefix(3).map(\.description)
            .joined(separator: "; ")
    }
}
