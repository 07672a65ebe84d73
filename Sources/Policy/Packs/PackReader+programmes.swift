import Yams

/// Programmes, their forms and what is counted.
extension PackReader {
    mutating func readProgrammes(into parts: inout PackParts) {
        guard let text = folder.text("programmes.yaml") else { return }
        var yaml = YamlFile(text, file: "\(folder.name)/programmes.yaml")
        yaml.only(["programmes"], in: yaml.root, "programmes.yaml")
        for entry in yaml.entries(yaml.root?["programmes"], "programmes") {
            let (code, node) = (entry.key, entry.value)
            yaml.only(
                [
                    "title", "clause", "kind", "yearly", "audience", "groups", "ages", "target", "classes",
                    "evidenceOf", "curriculum", "topics", "sections", "outcomes"
                ], in: node, code)
            let kind = yaml.text(node["kind"], "\(code).kind", near: entry.node)
            if ProgrammeRule.Kind(rawValue: kind) == nil { yaml.report("\(code).kind is no kind of programme", node) }
            let clause = yaml.text(node["clause"], "\(code).clause", near: entry.node)
            if parts.clauses[clause] == nil {
                yaml.report("\(code) cites the clause '\(clause)', which clauses.csv lacks", node)
            }
            let evidence = yaml.optionalText(node["evidenceOf"])
            let groups = node["groups"].map { yaml.texts($0, "\(code).groups") } ?? []
            for group in groups + [evidence].compactMap(\.self) where !parts.codes.has("group", group) {
                yaml.report("\(code) names the group '\(group)', which codes.csv lacks", node)
            }
            let ages = node["ages"].flatMap { readAges($0, code, &yaml) }
            let curriculum = yaml.optionalText(node["curriculum"])
            let topics = node["topics"].map { yaml.texts($0, "\(code).topics") } ?? []
            for (list, one) in [("curriculum", curriculum)] + topics.map({ ("topic", $0) }) {
                guard let one, !parts.codes.has(list, one) else { continue }
                yaml.report("\(code) names the \(list) '\(one)', which codes.csv lacks", node)
            }
            let target = node["target"]
            yaml.only(["count", "remark"], in: target, "\(code).target")
            var forms: [ProgrammeRule.Form] = []
            for section in yaml.entries(node["sections"], "\(code).sections") {
                guard let kind = ProgrammeRule.Section(rawValue: section.key) else {
                    yaml.report("'\(section.key)' is no section of a programme", section.node)
                    continue
                }
                forms.append(form(kind, section.value, "\(code).\(section.key)", near: section.node, &yaml, parts))
            }
            parts.set(
                ProgrammeRule(
                    code: code, pack: parts.id, title: yaml.bilingual(node["title"], "\(code).title", near: entry.node),
                    clause: clause, kind: ProgrammeRule.Kind(rawValue: kind) ?? .action,
                    isYearly: yaml.optionalText(node["yearly"]) == "true",
                    audience: yaml.bilingual(node["audience"], "\(code).audience", near: entry.node), groups: groups,
                    ages: ages,
                    target: target?["count"].map { yaml.whole($0, "\(code).target.count") },
                    targetRemark: target?["remark"].map { yaml.bilingual($0, "\(code).target.remark") },
                    tagsClasses: yaml.optionalText(node["classes"]) == "true", evidenceGroup: evidence,
                    curriculum: curriculum, topics: topics, forms: forms,
                    outcomes: choices(node["outcomes"], "\(code).outcomes", &yaml)))
        }
        problems += yaml.problems
    }

    private func readAges(_ node: Node, _ code: String, _ yaml: inout YamlFile) -> ClosedRange<Int>? {
        yaml.only(["from", "to"], in: node, "\(code).ages")
        let ends = ["from", "to"].map { key in node[key].map { yaml.whole($0, "\(code).ages.\(key)") } }
        guard let from = ends[0], let to = ends[1], from <= to else {
            yaml.report("\(code).ages needs from and to, in order", node)
            return nil
        }
        return from...to
    }

    private func form(
        _ section: ProgrammeRule.Section, _ node: Node, _ what: String, near: Node, _ yaml: inout YamlFile,
        _ parts: PackParts
    ) -> ProgrammeRule.Form {
        yaml.only(["party", "other", "part", "parts", "required", "areas"], in: node, what)
        let form = ProgrammeRule.Form(
            section: section, party: yaml.bilingual(node["party"], "\(what).party", near: near),
            other: node["other"].map { yaml.bilingual($0, "\(what).other") },
            part: node["part"].map { yaml.bilingual($0, "\(what).part") },
            parts: choices(node["parts"], "\(what).parts", &yaml),
            needsPart: yaml.optionalText(node["required"]) == "true", areas: yaml.optionalText(node["areas"]))
        if (form.part == nil) != form.parts.isEmpty { yaml.report("\(what) needs part and parts, or neither", near) }
        if form.needsPart, form.parts.isEmpty { yaml.report("\(what) requires one of its parts and has none", near) }
        if section == .pair, !parts.areaLists.contains(where: { $0.id == form.areas }) {
            yaml.report("\(what).areas needs a list of areaLists", near)
        }
        if section == .offer, form.parts.isEmpty || form.parts.contains(where: { $0.gives == nil }) {
            yaml.report("\(what).parts need gives: money or post", near)
        }
        return form
    }

    private func choices(_ node: Node?, _ what: String, _ yaml: inout YamlFile) -> [ProgrammeRule.Choice] {
        guard let node else { return [] }
        var found: [ProgrammeRule.Choice] = []
        for entry in yaml.entries(node, what) {
            yaml.only(["zh", "en", "gives"], in: entry.value, entry.key)
            let name = Bilingual(
                zh: yaml.text(entry.value["zh"], "\(what).\(entry.key).zh", near: entry.node),
                en: yaml.text(entry.value["en"], "\(what).\(entry.key).en", near: entry.node))
            let gives = yaml.optionalText(entry.value["gives"])
            if gives != nil, gives.flatMap(ProgrammeRule.Gift.init) == nil {
                yaml.report("\(what).\(entry.key).gives needs money or post", entry.node)
            }
            found.append(.init(code: entry.key, name: name, gives: gives.flatMap(ProgrammeRule.Gift.init)))
        }
        return found
    }
}
