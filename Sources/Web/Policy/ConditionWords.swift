import Policy

extension Words {
    /// A text of a pack in the language of the page.
    package func say(_ text: Bilingual) -> String { language == .chinese ? text.zh : text.en }

    /// What a cell of a decision table asks for: 不低于 80%, at least 80%.
    package func say(_ condition: Condition) -> String {
        switch condition {
        case .anything: return text("condition.anything")
        case .never: return text("condition.never")
        case .oneOf(let terms): return alternatives(terms.map(say))
        case .noneOf(let terms): return text("condition.noneOf", ["value": alternatives(terms.map(say))])
        case .missing: return text("condition.missing")
        case .present: return text("condition.present")
        case .compares(let sign, let term, let isDate):
            return text("condition.\(isDate ? "day" : "number").\(sign.rawValue)", ["value": say(term)])
        case .within(let low, let lowIncluded, let high, let highIncluded):
            let ends = [
                low.map { Condition.compares(lowIncluded ? .greaterOrEqual : .greater, $0, isDate: false) },
                high.map { Condition.compares(highIncluded ? .lessOrEqual : .less, $0, isDate: false) }
            ]
            return ends.compactMap { $0.map(say) }.joined(separator: text("condition.and"))
        case .of(let term, let inner):
            return text("condition.of", ["term": say(term), "condition": say(inner)])
        case .all(let all): return all.map(say).joined(separator: text("condition.and"))
        case .any(let any): return alternatives(any.map(say))
        case .some(let inner): return text("condition.some", ["condition": say(inner)])
        case .every(let inner): return text("condition.every", ["condition": say(inner)])
        case .count(let inner, let sign, let number):
            let compared = say(.compares(sign, number, isDate: false))
            guard let inner else { return text("condition.count", ["compared": compared]) }
            return text("condition.countOf", ["condition": say(inner), "compared": compared])
        case .formula(let feel): return feel
        }
    }

    package func say(_ term: Term) -> String {
        switch term {
        case .value(let value): say(value)
        case .named(let label, nil): say(label)
        case .named(let label, let value?): text("condition.named", ["label": say(label), "value": say(value)])
        case .year(let inner): text("condition.year", ["of": say(inner)])
        case .least(let terms): text("condition.least", ["terms": list(terms.map(say))])
        case .most(let terms): text("condition.most", ["terms": list(terms.map(say))])
        case .calculated(let left, let sign, let right):
            "\(operand(left, of: sign)) \(sign) \(operand(right, of: sign, isRight: true))"
        }
    }

    /// A part of a calculation, in brackets where it would else be read otherwise.
    private func operand(_ term: Term, of sign: String, isRight: Bool = false) -> String {
        guard case .calculated(_, let inner, _) = term else { return say(term) }
        let binds = ["×", "÷"]
        let isSum = !binds.contains(inner)
        let needed = binds.contains(sign) ? isSum || isRight && sign == "÷" : isSum && isRight && sign == "−"
        return needed ? text("condition.group", ["value": say(term)]) : say(term)
    }

    /// What would have to be different: 实际出勤半天数现在是 15，需达到 16.
    package func say(_ change: Change) -> String {
        let needed: String
        switch change.needed {
        case .atLeast(let value): needed = text("change.atLeast", ["value": say(value)])
        case .atMost(let value): needed = text("change.atMost", ["value": say(value)])
        case .notBefore(let value): needed = text("change.notBefore", ["value": say(value)])
        case .notAfter(let value): needed = text("change.notAfter", ["value": say(value)])
        case .becomes(let values): needed = text("change.becomes", ["value": alternatives(values.map(say))])
        case .filledIn: needed = text("change.filledIn")
        case .includes(let values): needed = text("change.includes", ["value": alternatives(values.map(say))])
        case .excludes(let values): needed = text("change.excludes", ["value": list(values.map(say))])
        case .more(let count, let kind):
            let what = kind.map { text("change.labelled", ["label": say($0.label), "value": say($0.value)]) }
            needed =
                what.isEmpty
                ? text("change.more", ["n": self.count(count)])
                : text("change.moreOf", ["n": self.count(count), "what": list(what)])
        case .fewer(let count): needed = text("change.fewer", ["n": self.count(count)])
        case .each(let count, let field):
            needed = text(
                "change.each", ["n": self.count(count), "label": say(field.label), "value": say(field.value)])
        }
        return text("change.whole", ["label": say(change.label), "now": say(change.now), "needed": needed])
    }

    private func alternatives(_ items: [String]) -> String { items.joined(separator: text("condition.or")) }
}
