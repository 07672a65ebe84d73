import FEEL
import Vocabulary
import Yams

/// Reads one pack's files over the parts of its base.
struct PackReader {
    let folder: PackLoader.Folder
    var problems: [PackProblem] = []

    init(folder: PackLoader.Folder) { self.folder = folder }

    mutating func readManifest(into parts: inout PackParts) {
        var yaml = folder.yaml
        let known = yaml.problems.count
        guard let root = yaml.root else { return }
        yaml.only(
            [
                "id", "title", "document", "inForce", "jurisdiction", "extends", "itemKinds", "benefits", "decisions",
                "areaLists", "parameters"
            ], in: root, "pack.yaml")
        parts.id = yaml.text(root["id"], "id", near: root)
        if parts.id != folder.name { yaml.report("id must be the folder's name, '\(folder.name)'", root["id"]) }
        parts.title = yaml.bilingual(root["title"], "title", near: root)
        parts.extends = folder.extends
        readDocument(root["document"], &yaml, into: &parts, near: root)
        let inForce = root["inForce"]
        yaml.only(["from", "to"], in: inForce, "inForce")
        parts.from = yaml.day(inForce?["from"], "inForce.from", near: inForce ?? root)
        parts.to = inForce?["to"].map { yaml.day($0, "inForce.to") }
        if let to = parts.to, to < parts.from { yaml.report("inForce.to is before inForce.from", inForce?["to"]) }
        readJurisdiction(root["jurisdiction"], &yaml, into: &parts)
        if let kinds = root["itemKinds"] { parts.itemKinds = yaml.texts(kinds, "itemKinds") }
        readBenefits(root["benefits"], &yaml, into: &parts)
        readLayout(root["decisions"], &yaml, into: &parts)
        for entry in yaml.entries(root["parameters"], "parameters") {
            if let parameter = readParameter(entry.key, entry.value, &yaml, pack: parts.id) { parts.set(parameter) }
        }
        problems += yaml.problems.dropFirst(known)
    }

    private func readDocument(_ node: Node?, _ yaml: inout YamlFile, into parts: inout PackParts, near: Node) {
        yaml.only(["number", "title", "issuer", "issued", "printed", "carriesOut", "status"], in: node, "document")
        parts.document = SourceDocument(
            number: readNumber(node?["number"], &yaml, near: node ?? near),
            title: yaml.bilingual(node?["title"], "document.title", near: node ?? near),
            issuer: yaml.bilingual(node?["issuer"], "document.issuer", near: node ?? near),
            issued: yaml.day(node?["issued"], "document.issued", near: node ?? near),
            printed: node?["printed"].map { yaml.day($0, "document.printed") },
            carriesOut: yaml.optionalText(node?["carriesOut"]),
            status: yaml.bilingual(node?["status"], "document.status", near: node ?? near))
    }

    /// A number is the same in both languages; where a document has none, its words are given in both.
    private func readNumber(_ node: Node?, _ yaml: inout YamlFile, near: Node) -> Bilingual {
        if let node, node.mapping != nil { return yaml.bilingual(node, "document.number") }
        let number = yaml.text(node, "document.number", near: near)
        return Bilingual(zh: number, en: number)
    }

    /// A pack that extends another is law where that one is, or in a part of it.
    private func readJurisdiction(_ node: Node?, _ yaml: inout YamlFile, into parts: inout PackParts) {
        guard let node else { return }
        yaml.only(["division", "zh", "en"], in: node, "jurisdiction")
        let name = Bilingual(
            zh: yaml.text(node["zh"], "jurisdiction.zh", near: node),
            en: yaml.text(node["en"], "jurisdiction.en", near: node))
        guard
            case .success(let division) = Division.parse(
                yaml.text(node["division"], "jurisdiction.division", near: node))
        else { return yaml.report("jurisdiction.division needs a division of six digits in quotes", node) }
        if let base = parts.jurisdiction?.division, !base.contains(division) {
            yaml.report("jurisdiction lies outside that of the pack it extends, \(base)", node)
        }
        parts.jurisdiction = Jurisdiction(division: division, name: name)
    }

    private func readBenefits(_ node: Node?, _ yaml: inout YamlFile, into parts: inout PackParts) {
        guard let node else { return }
        yaml.only(["kinds", "clause"], in: node, "benefits")
        parts.benefits = NamedBenefits(
            kinds: yaml.texts(node["kinds"], "benefits.kinds"),
            clause: yaml.text(node["clause"], "benefits.clause", near: node))
    }

    private func readLayout(_ node: Node?, _ yaml: inout YamlFile, into parts: inout PackParts) {
        for entry in yaml.entries(node, "decisions") {
            guard let decision = DecisionKind(rawValue: entry.key) else {
                yaml.report("'\(entry.key)' is no decision", entry.node)
                continue
            }
            let body = entry.value
            switch decision {
            case .traineeClaim:
                yaml.only(["items", "assumptions"], in: body, entry.key)
                for item in yaml.entries(body["items"], "items") {
                    yaml.only(["amount", "with", "reasons"], in: item.value, item.key)
                    parts.layout.items[item.key] = DecisionLayout.Item(
                        amount: yaml.text(item.value["amount"], "amount", near: item.node),
                        with: yaml.texts(item.value["with"], "with"),
                        reasons: yaml.texts(item.value["reasons"], "reasons"))
                    if !parts.itemKinds.contains(item.key) {
                        yaml.report("'\(item.key)' is not among itemKinds", item.node)
                    }
                }
                if let tables = body["assumptions"] { parts.layout.assumptions = yaml.texts(tables, "assumptions") }
            case .classOpening: parts.layout.openingFindings = yaml.texts(body["findings"], "findings")
            case .enrolment: parts.layout.enrolmentFindings = yaml.texts(body["findings"], "findings")
            case .examEntry: parts.layout.entryFindings = yaml.texts(body["findings"], "findings")
            case .classClaim: parts.layout.claimFindings = yaml.texts(body["findings"], "findings")
            case .prepayment: parts.layout.share = yaml.text(body["result"], "result", near: entry.node)
            case .fundTransfer:
                yaml.only(["result", "preferences"], in: body, entry.key)
                parts.layout.transfer = yaml.text(body["result"], "result", near: entry.node)
                parts.layout.preferences = yaml.texts(body["preferences"], "preferences")
            case .grant:
                yaml.only(["grants", "with", "reasons", "otherwise", "assumptions"], in: body, entry.key)
                parts.layout.grants = DecisionLayout.Grants(
                    amounts: yaml.texts(body["grants"], "grants"), with: yaml.texts(body["with"], "with"),
                    reasons: yaml.texts(body["reasons"], "reasons"),
                    otherwise: yaml.text(body["otherwise"], "otherwise", near: entry.node),
                    assumptions: yaml.texts(body["assumptions"], "assumptions"))
            }
        }
    }

    mutating func readModels(into parts: inout PackParts) {
        let dmn = folder.files.filter { $0.path.hasSuffix(".dmn") }
        for file in dmn where DecisionKind(rawValue: String(file.path.dropLast(4))) == nil {
            problems.append(
                PackProblem(file: "\(folder.name)/\(file.path)", line: 0, message: "is named after no decision"))
        }
        for decision in DecisionKind.allCases {
            guard let file = dmn.first(where: { $0.path == decision.rawValue + ".dmn" }) else {
                let isLeftOut = decision.cameLater && parts.layout.tables(of: decision).isEmpty
                if parts.models[decision] == nil, !isLeftOut {
                    problems.append(
                        PackProblem(
                            file: folder.name, line: 0, message: "has no \(decision.rawValue).dmn, nor has its base"))
                }
                continue
            }
            do {
                let source = ModelSource(name: "\(folder.name)/\(file.path)", bytes: file.bytes)
                parts.models[decision] = try Model.load([source], replacing: parts.models[decision])
            } catch {
                problems += error.problems.map(PackProblem.init)
            }
        }
    }
}

extension PackProblem {
    init(_ problem: FEEL.Problem) {
        let owner = problem.element.isEmpty ? "" : "\(problem.element): "
        self.init(file: problem.file, line: problem.line, message: owner + problem.message)
    }
}
