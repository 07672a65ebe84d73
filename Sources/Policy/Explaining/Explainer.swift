import FEEL

/// Turns an outcome into words, with the wording that the pack brings along.
struct Explainer {
    let pack: Pack
    let decision: DecisionKind
    /// The rows that fired in this case.
    let fired: [FiredPlace]
    /// What would have to be different for a row not to fire; nil: not asked.
    let change: ((FiredPlace, RuleTable) -> Change?)?
    private let writer: TemplateWriter
    private let teller: RowTeller
    private let tables: [String: RuleTable]

    init(
        pack: Pack, decision: DecisionKind, facts: [String: Value], fired: [FiredPlace],
        change: ((FiredPlace, RuleTable) -> Change?)? = nil
    ) {
        self.pack = pack
        self.decision = decision
        self.fired = fired
        self.change = change
        writer = TemplateWriter(facts: facts, codes: pack.codes)
        teller = RowTeller(pack, decision, facts: facts)
        tables = Dictionary((pack.rules[decision] ?? []).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    func explain(_ outcome: ClaimOutcome, rules: [String: RuleRow]) -> Explanation {
        let items = outcome.items.map { item in
            Explanation.Item(
                kind: item.kind, label: name("itemKind", item.kind), fen: item.fen,
                formula: formula(item, rules[item.kind]?.formula), payee: name("payee", item.payee),
                fund: name("fund", item.fund), clauses: cited(item.clauses),
                rows: rows { $0.gives.contains(item.kind) })
        }
        var refusals: [Explanation.Refused] = []
        for refusal in outcome.refusals {
            if let last = refusals.indices.last, refusals[last].code == refusal.reason {
                refusals[last].kinds.append(name("itemKind", refusal.kind))
                for clause in cited(refusal.clauses) where !refusals[last].clauses.contains(clause) {
                    refusals[last].clauses.append(clause)
                }
            } else {
                refusals.append(
                    refused(
                        refusal.reason, kinds: [name("itemKind", refusal.kind)], blocks: true, clauses: refusal.clauses)
                )
            }
        }
        return whole(
            verdict: outcome.outcome.rawValue, outcome.version, items: items, refusals: refusals,
            assumptions: outcome.assumptions)
    }

    func explain(_ outcome: FindingsOutcome) -> Explanation {
        let refusals = outcome.findings.map {
            refused($0.code, kinds: [], blocks: $0.severity == .block, clauses: $0.clauses)
        }
        return whole(verdict: outcome.outcome, outcome.version, items: [], refusals: refusals, assumptions: [])
    }

    /// The rows that fired in such tables.
    private func rows(_ wanted: (RuleTable) -> Bool) -> [FiredRow] {
        fired.compactMap { place in
            tables[place.table].flatMap { wanted($0) ? teller.tell(place, of: $0) : nil }
        }
    }

    /// The rows that gave a reason or finding, and what would have to be different for each of them.
    private func reasons(_ code: String) -> (rows: [FiredRow], changes: [Change]) {
        var (rows, changes): ([FiredRow], [Change]) = ([], [])
        for place in fired {
            guard let table = tables[place.table], table.rows[place.rule].reason == code else { continue }
            if let row = teller.tell(place, of: table) { rows.append(row) }
            if let one = change?(place, table), !changes.contains(one) { changes.append(one) }
        }
        return (rows, changes)
    }

    private func whole(
        verdict: String, _ version: String, items: [Explanation.Item], refusals: [Explanation.Refused],
        assumptions: [String]
    ) -> Explanation {
        var clauses: [Explanation.Cited] = []
        for clause in items.flatMap(\.clauses) + refusals.flatMap(\.clauses) where !clauses.contains(clause) {
            clauses.append(clause)
        }
        return Explanation(
            pack: pack.id, version: version, packTitle: pack.title, verdict: name("verdict", verdict), items: items,
            refusals: refusals, assumptions: assumptions.compactMap(assumed), clauses: clauses)
    }

    /// The row's words, and what they come to.
    private func formula(_ item: ClaimOutcome.Item, _ words: Bilingual?) -> Bilingual {
        let total = Bilingual(zh: writer.yuan(ExactNumber(item.fen), .zh), en: writer.yuan(ExactNumber(item.fen), .en))
        guard let words else { return total }
        let text = writer.write(words)
        return Bilingual(zh: "\(text.zh) = \(total.zh)", en: "\(text.en) = \(total.en)")
    }

    private func refused(
        _ code: String, kinds: [Bilingual], blocks: Bool, clauses: [String]
    ) -> Explanation.Refused {
        let reason = pack.reason(decision, code)
        let compared = reason.map { reason in
            [
                Explanation.Comparison(
                    label: reason.label, actual: writer.write(reason.actual), needed: writer.write(reason.needed))
            ]
        }
        let why = reasons(code)
        return Explanation.Refused(
            code: code, kinds: kinds, blocks: blocks, title: reason?.title ?? Bilingual(zh: code, en: code),
            compared: compared ?? [], clauses: cited(clauses), remediable: reason?.remediable ?? false,
            remedy: reason?.remedy ?? Bilingual(zh: "", en: ""), rows: why.rows, changes: why.changes)
    }

    private func assumed(_ name: String) -> Explanation.Assumed? {
        guard let parameter = pack.parameter(name), case .assumed(let why) = parameter.source else { return nil }
        return Explanation.Assumed(
            name: name, label: parameter.label, value: pack.shown(parameter), why: why,
            confirmedBy: parameter.confirmedBy ?? Bilingual(zh: "", en: ""))
    }

    private func cited(_ ids: [String]) -> [Explanation.Cited] { ids.compactMap(pack.cited) }

    private func name(_ list: String, _ code: String) -> Bilingual {
        pack.codes.name(list, code) ?? Bilingual(zh: code, en: code)
    }
}

extension Pack {
    /// A clause as it is quoted to people.
    package func cited(_ id: String) -> Explanation.Cited? {
        clauses[id].map {
            Explanation.Cited(
                id: id, documentNumber: $0.documentNumber, documentTitle: $0.documentTitle, place: $0.place,
                paraphrase: $0.paraphrase)
        }
    }

    /// A parameter's value in words: `2,000.00 元`, `50%`, `是`.
    package func shown(_ parameter: Parameter) -> Bilingual { shown(parameter.value, of: parameter) }

    /// Any value of a parameter (a jurisdiction's, say) in words.
    package func shown(_ value: JSONValue, of parameter: Parameter) -> Bilingual {
        let writer = TemplateWriter(facts: [:], codes: codes)
        let format = format(of: value, parameter)
        return Bilingual(
            zh: writer.show(Parameter.feel(value), format, .zh), en: writer.show(Parameter.feel(value), format, .en))
    }

    /// How a value of a parameter is written: a unit, a code list, or as it is.
    func format(of value: JSONValue, _ parameter: Parameter) -> String {
        switch parameter.kind {
        case .fen: "yuan"
        case .share: "percent"
        case .flag: "flag"
        case .text: parameter.list ?? "text"
        case .codes: parameter.list ?? codeList(of: value) ?? "text"
        default: "text"
        }
    }

    /// The code list that knows all codes of the value.
    private func codeList(of value: JSONValue) -> String? {
        let texts = value.items?.compactMap(\.text) ?? []
        return codes.listNames.first { list in texts.allSatisfy { codes.has(list, $0) } }
    }
}
