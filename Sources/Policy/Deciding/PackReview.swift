/// What must hold of a pack besides its models: sources, texts in both languages, templates.
struct PackReview {
    let parts: PackParts
    let folder: String

    func check(_ problems: inout [PackProblem]) {
        for parameter in parts.parameters {
            if case .clause(let id) = parameter.source, parts.clauses[id] == nil {
                problems.append(
                    PackProblem(
                        file: "\(parameter.pack)/pack.yaml", line: 0,
                        message: "\(parameter.name) cites the clause '\(id)', which clauses.csv lacks", lacking: "clauses.csv"))
            }
        }
        for parameter in parts.parameters {
            guard let list = parameter.list else { continue }
            for code in parameter.value.text.map({ [$0] }) ?? parameter.value.items?.compactMap(\.text) ?? []
            where !parts.codes.has(list, code) {
                problems.append(
                    PackProblem(
                        file: "\(parameter.pack)/codes.csv", line: 0,
                        message: "the list \(list) lacks '\(code)' of \(parameter.name)", lacking: "codes.csv"))
            }
        }
        for parameter in parts.parameters {
            for ground in parameter.grounds where !parts.codes.has("ground", ground) {
                problems.append(
                    PackProblem(
                        file: "\(parameter.pack)/codes.csv", line: 0,
                        message: "the list ground lacks '\(ground)' of \(parameter.name)", lacking: "codes.csv"))
            }
        }
        for kind in parts.itemKinds + (parts.benefits?.kinds ?? []) where !parts.codes.has("itemKind", kind) {
            problems.append(
                PackProblem(
                    file: "\(folder)/codes.csv", line: 0, message: "the list itemKind lacks '\(kind)'",
                    lacking: "codes.csv"))
        }
        if let clause = parts.benefits?.clause, parts.clauses[clause] == nil {
            problems.append(
                PackProblem(
                    file: "\(folder)/pack.yaml", line: 0,
                    message: "benefits cites the clause '\(clause)', which clauses.csv lacks", lacking: "clauses.csv"))
        }
        for reasons in parts.reasonTexts.values {
            for reason in reasons.values {
                for text in [reason.actual, reason.needed] {
                    templates(text, "\(reason.decision.rawValue)/\(reason.code)", &problems)
                }
            }
        }
    }

    private func templates(_ text: Bilingual, _ what: String, _ problems: inout [PackProblem]) {
        for language in Language.allCases {
            if let trouble = Template.trouble(text[language]) {
                problems.append(PackProblem(file: "\(folder)/reasons.csv", line: 0, message: "\(what): \(trouble)"))
            }
        }
    }
}
