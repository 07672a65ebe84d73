import FEEL

/// Loads packs and runs each pack's own cases (`cases/*.ndjson`: lines `{pack, decision, input, expect, why}`).
struct PackChecker {
    private let loader: PackLoader
    private let place: String
    private let only: [String]

    init(_ loader: PackLoader, place: String, only: [String]) {
        self.loader = loader
        self.place = place
        self.only = only
    }

    func run() -> PackCheck {
        var loader = loader
        let packs = loader.read()
        var problems = loader.problems
        for name in only
        where !packs.contains(where: { $0.id == name }) && !problems.contains(where: { $0.file.hasPrefix(name + "/") })
        {
            problems.append(PackProblem(file: name, line: 0, message: "is no pack of \(place)"))
        }
        var lines: [PackCheck.Line] = []
        var cases: [PackCheck.Case] = []
        for pack in packs where only.isEmpty || only.contains(pack.id) {
            let own = loader.sources.first { $0.name == pack.id }?.cases ?? []
            let results = own.flatMap { file in
                CaseRunner.run(file.text, against: [pack.id: pack]).map {
                    PackCheck.Case(file: "\(pack.id)/\(file.path)", result: $0)
                }
            }
            for item in results {
                guard let trouble = item.result.trouble else { continue }
                problems.append(PackProblem(file: item.file, line: item.result.line, message: trouble))
            }
            if pack.jurisdiction == nil {
                problems.append(
                    PackProblem(
                        file: "\(pack.id)/pack.yaml", line: 0,
                        message: "does not say where it is law: jurisdiction: {division: …, zh: …, en: …}"))
            }
            if results.isEmpty {
                problems.append(PackProblem(file: pack.id, line: 0, message: "has no cases of its own"))
            }
            cases += results
            lines.append(
                PackCheck.Line(
                    pack: pack.id, cases: results.count, failed: results.count { $0.result.trouble != nil }))
        }
        var warnings: [PackProblem] = []
        for source in loader.sources where only.isEmpty || only.contains(source.name) {
            // Tables of the base are told with the base.
            for finding in (loader.models[source.name] ?? []).flatMap({ $0.check() })
            where finding.problem.file.hasPrefix(source.name + "/") {
                let problem = PackProblem(finding.problem)
                if finding.severity == .warning {
                    warnings.append(problem)
                } else if !problems.contains(problem) {
                    problems.append(problem)
                }
            }
        }
        if !only.isEmpty {
            problems = problems.filter { problem in
                only.contains { problem.file == $0 || problem.file.hasPrefix($0 + "/") }
            }
        }
        return PackCheck(
            packs: lines, cases: cases, problems: PackProblems(problems).problems,
            warnings: PackProblems(warnings).problems)
    }
}

/// Decides the lines of a case file and compares them with what they expect.
package enum CaseRunner {
    package struct Result: Sendable, Hashable {
        package var line: Int
        package var why: String
        /// Nil: as expected.
        package var trouble: String?
    }

    /// Lines of packs that are not given are left out.
    package static func run(_ text: String, against packs: [String: Pack]) -> [Result] {
        var results: [Result] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let json = try? JSONReader.read(String(line)), let name = json["pack"]?.text,
                let decision = json["decision"]?.text.flatMap(DecisionKind.init(rawValue:)), let input = json["input"],
                let expect = json["expect"]
            else {
                results.append(
                    Result(line: index + 1, why: "", trouble: "is no case: needs pack, decision, input, expect"))
                continue
            }
            guard let pack = packs[name] else { continue }
            results.append(
                Result(
                    line: index + 1, why: json["why"]?.text ?? "", trouble: trouble(pack, decision, input, expect)))
        }
        return results
    }

    private static func trouble(
        _ pack: Pack, _ decision: DecisionKind, _ input: JSONValue, _ expect: JSONValue
    ) -> String? {
        let decided: JSONValue
        do throws(InputError) {
            let bytes = try pack.outcome(decision, input)
            guard let json = try? JSONReader.read(bytes) else { return "the outcome is no JSON" }
            decided = json
        } catch {
            return expect["error"]?.flag == true ? nil : "an input error: \(error)"
        }
        if expect["error"]?.flag == true { return "an input error was expected" }
        guard cites(decided) else { return "an item, refusal or finding without a clause, or no version" }
        let bare = without(decided)
        if bare == expect { return nil }
        return "gave \(String(decoding: JSONWriter.bytes(bare), as: UTF8.self)), "
            + "expected \(String(decoding: JSONWriter.bytes(expect), as: UTF8.self))"
    }

    private static let uncompared: Set<String> = ["version", "clauses"]

    /// The outcome without what a case leaves out.
    private static func without(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let items): .array(items.map(without))
        case .object(let members):
            .object(members.filter { !uncompared.contains($0.key) }.map { .init($0.key, without($0.value)) })
        default: json
        }
    }

    /// Whether the version is there and every list of clauses holds something.
    private static func cites(_ json: JSONValue) -> Bool {
        guard json["version"]?.text?.isEmpty == false else { return false }
        let entries = ["items", "refusals", "findings"].flatMap { json[$0]?.items ?? [] }
        let lists = entries.map { $0["clauses"] } + (entries.isEmpty ? [json["clauses"]] : [])
        return lists.allSatisfy { list in
            guard let list else { return entries.isEmpty }
            return list.items?.isEmpty == false
        }
    }
}
