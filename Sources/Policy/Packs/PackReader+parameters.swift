import FEEL
import Vocabulary
import Yams

extension PackReader {
    func readParameter(_ name: String, _ node: Node, _ yaml: inout YamlFile, pack: String) -> Parameter? {
        yaml.only(
            [
                "label", "kind", "value", "list", "range", "above", "length", "sum", "local", "grounds", "source",
                "confirmedBy"
            ], in: node, name)
        let label = yaml.bilingual(node["label"], "\(name).label", near: node)
        guard let kind = Parameter.Kind(rawValue: yaml.text(node["kind"], "\(name).kind", near: node)) else {
            yaml.report(
                "\(name).kind must be one of \(Parameter.Kind.allCases.map(\.rawValue).joined(separator: ", "))",
                node["kind"])
            return nil
        }
        let isOpen = node["value"]?.null != nil
        guard let source = readSource(node["source"], "\(name).source", &yaml, near: node),
            let value = isOpen ? .null : readValue(node["value"], kind, "\(name).value", &yaml, near: node)
        else { return nil }
        var local: Set<DecisionKind> = []
        for text in yaml.texts(node["local"], "\(name).local") {
            if let decision = DecisionKind(rawValue: text) {
                local.insert(decision)
            } else {
                yaml.report("\(name).local: '\(text)' is no decision", node["local"])
            }
        }
        let confirmedBy = node["confirmedBy"].map { yaml.bilingual($0, "\(name).confirmedBy") }
        if case .assumed = source, confirmedBy == nil {
            yaml.report("\(name) is assumed: say in confirmedBy who may confirm it", node)
        }
        let parameter = Parameter(
            name: name, label: label, kind: kind, value: value, list: yaml.optionalText(node["list"]),
            range: readRange(node, name, &yaml),
            length: node["length"].map { yaml.whole($0, "\(name).length") },
            sum: node["sum"].flatMap { yaml.number($0, "\(name).sum") }, source: source, local: local,
            grounds: yaml.texts(node["grounds"], "\(name).grounds"),
            confirmedBy: confirmedBy, pack: pack)
        if !isOpen, let trouble = parameter.problem(with: value) {
            yaml.report("\(name).value \(trouble)", node["value"])
        }
        return parameter
    }

    /// `range: [lowest, highest]`, both included; with `above: true` the lowest is not.
    private func readRange(_ node: Node, _ name: String, _ yaml: inout YamlFile) -> Parameter.Range {
        guard let bounds = node["range"] else { return Parameter.Range() }
        let ends = yaml.items(bounds, "\(name).range")
        guard ends.count == 2 else {
            yaml.report("\(name).range needs its lowest and highest value", bounds)
            return Parameter.Range()
        }
        return Parameter.Range(
            lowest: yaml.number(ends[0], "\(name).range"), highest: yaml.number(ends[1], "\(name).range"),
            isAboveLowest: yaml.optionalText(node["above"]) == "true")
    }

    /// `{clause: ID}` or `{assumed: why in Chinese, assumedEn: why in English}`.
    func readSource(_ node: Node?, _ what: String, _ yaml: inout YamlFile, near: Node) -> Parameter.Source? {
        guard let node, node.mapping != nil else {
            yaml.report("\(what) is missing: {clause: …} or {assumed: …, assumedEn: …}", node ?? near)
            return nil
        }
        yaml.only(["clause", "assumed", "assumedEn"], in: node, what)
        if let clause = node["clause"] {
            if node["assumed"] != nil { yaml.report("\(what) has both a clause and an assumption", node) }
            return .clause(yaml.text(clause, what))
        }
        return .assumed(
            Bilingual(
                zh: yaml.text(node["assumed"], "\(what).assumed", near: node),
                en: yaml.text(node["assumedEn"], "\(what).assumedEn", near: node)))
    }

    private func readValue(
        _ node: Node?, _ kind: Parameter.Kind, _ what: String, _ yaml: inout YamlFile, near: Node
    ) -> JSONValue? {
        switch kind {
        case .text: return .string(yaml.text(node, what, near: near))
        case .codes: return .strings(yaml.texts(node ?? near, what))
        case .shares, .numbers:
            var numbers: [JSONValue] = []
            for item in yaml.items(node ?? near, what) {
                if let number = yaml.number(item, what) { numbers.append(.number(number)) }
            }
            return .array(numbers)
        case .flag:
            switch node?.scalar?.string {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default:
                yaml.report("\(what) needs true or false", node ?? near)
                return nil
            }
        default:
            guard let number = yaml.number(node ?? near, what) else { return nil }
            return .number(number)
        }
    }

    mutating func readProcedures(into parts: inout PackParts) {
        guard let text = folder.text("procedures.yaml") else { return }
        var yaml = YamlFile(text, file: "\(folder.name)/procedures.yaml")
        yaml.only(["procedures"], in: yaml.root, "procedures.yaml")
        for node in yaml.items(yaml.root?["procedures"], "procedures") {
            yaml.only(["id", "title", "steps"], in: node, "procedure")
            let id = yaml.text(node["id"], "procedure.id", near: node)
            let title = yaml.bilingual(node["title"], "\(id).title", near: node)
            var steps: [ProcedureData.Step] = []
            for step in yaml.items(node["steps"], "\(id).steps") { steps.append(readStep(step, in: id, &yaml)) }
            let known = Set(steps.map(\.id))
            for step in steps {
                for other in step.returnsTo + step.distinctFrom where !known.contains(other) {
                    yaml.report("\(id)/\(step.id) names the step '\(other)', which does not exist", node)
                }
                let cited = step.clauses + step.limitClauses + [step.responsible].compactMap { $0 }
                for clause in cited where parts.clauses[clause] == nil {
                    yaml.report("\(id)/\(step.id) cites the clause '\(clause)', which clauses.csv lacks", node)
                }
            }
            parts.set(ProcedureData(id: id, title: title, pack: parts.id, steps: steps))
        }
        problems += yaml.problems
    }

    private func readStep(_ node: Node, in procedure: String, _ yaml: inout YamlFile) -> ProcedureData.Step {
        yaml.only(
            [
                "id", "label", "role", "level", "side", "workingDays", "limitSource", "returnsTo", "distinctFrom",
                "requires", "automatic", "responsible", "clauses"
            ], in: node, procedure)
        let id = yaml.text(node["id"], "\(procedure) step id", near: node)
        let place = "\(procedure)/\(id)"
        let automatic = yaml.optionalText(node["automatic"]) == "true"
        let days = node["workingDays"].map { yaml.whole($0, "\(place).workingDays") }
        let source = node["limitSource"].flatMap { readSource($0, "\(place).limitSource", &yaml, near: node) }
        if days != nil, source == nil { yaml.report("\(place) has a limit without limitSource", node) }
        return ProcedureData.Step(
            id: id, label: yaml.bilingual(node["label"], "\(place).label", near: node),
            role: automatic ? nil : yaml.text(node["role"], "\(place).role", near: node),
            level: yaml.text(node["level"], "\(place).level", near: node),
            side: yaml.text(node["side"], "\(place).side", near: node), workingDays: days, limitSource: source,
            returnsTo: yaml.texts(node["returnsTo"], "\(place).returnsTo"),
            distinctFrom: yaml.texts(node["distinctFrom"], "\(place).distinctFrom"),
            requires: yaml.texts(node["requires"], "\(place).requires"), isAutomatic: automatic,
            responsible: yaml.optionalText(node["responsible"]), clauses: yaml.texts(node["clauses"], "\(place).clauses"))
    }
}

extension ProcedureData.Step {
    var limitClauses: [String] { if case .clause(let id) = limitSource { [id] } else { [] } }
}
