import Vocabulary

/// An amount in the cells of a ledger: 万千百十元角分. Template `kit/cells`.
package struct AmountCells: Part {
    package let fen: Int64
    package let words: Words

    package init(_ amount: Money, _ words: Words) {
        fen = amount.fen
        self.words = words
    }

    package var context: [String: Any] {
        let digits = Array(String(fen.magnitude)).map(String.init)
        let padded = Array(repeating: "0", count: max(0, 3 - digits.count)) + digits
        let count = max(7, padded.count + 1)
        let cells = (0..<count).reversed().map { place -> [String: Any] in
            let index = padded.count - 1 - place
            let digit = index >= 0 ? padded[index] : index == -1 ? (fen < 0 ? "-¥" : "¥") : ""
            return filled([
                "head": words.text("kit.cells.c\(place)"), "digit": digit,
                "look": place == 1 ? "z" : place > 2 && (place - 2) % 3 == 2 ? "k" : ""
            ])
        }
        return filled(["label": words.text("kit.cells.label"), "cells": cells])
    }
}

/// The result of a decision in one sight. Template `kit/verdict`.
package struct Verdict: Part {
    package let tone: Chip.Kind
    package let word: String
    /// Who still has to decide.
    package let text: String
    /// Pack, version, when computed.
    package let note: String
    package let cells: AmountCells?
    /// The amount in words (大写).
    package let inWords: String

    package init(
        _ tone: Chip.Kind, _ word: String, text: String, note: String, cells: AmountCells? = nil, inWords: String = ""
    ) {
        self.tone = tone
        self.word = word
        self.text = text
        self.note = note
        self.cells = cells
        self.inWords = inWords
    }

    package var context: [String: Any] {
        let icon = tone == .warn ? "i/scale" : Chip(tone, word).icon.map { "i/\($0)" }
        return filled([
            "tone": "t-\(tone.rawValue)", "icon": icon, "word": word, "text": text, "note": note,
            "cells": cells?.context, "inWords": inWords
        ])
    }
}

/// One reason of a decision, with what it looked at, where it stands, and what would change it.
/// Template `kit/basis`.
package struct Basis: Part {
    /// What was compared, side by side; the odd cell is marked.
    package struct Comparison: Sendable {
        package let columns: [String]
        package let rows: [(title: String, cells: [(text: String, odd: Bool)])]

        package init(columns: [String], rows: [(title: String, cells: [(text: String, odd: Bool)])]) {
            self.columns = columns
            self.rows = rows
        }
    }

    package let title: String
    package let tone: Chip.Kind
    /// 可以补正, 不能补正.
    package let remedy: String
    package let comparison: Comparison?
    package let inputs: String
    package let clause: Link?
    /// The clause in one line of our own words.
    package let clauseText: String
    package let document: String
    package let evidence: [Link]
    /// What would change the outcome; true for this reason alone.
    package let change: String
    /// The rows of decision tables that gave the reason.
    package let rules: [RuleRowPart]
    /// What would have to be different for the rows not to give it, one sentence each.
    package let changes: [String]

    package init(
        _ title: String, tone: Chip.Kind = .bad, remedy: String = "", comparison: Comparison? = nil,
        inputs: String = "",
        clause: Link? = nil, clauseText: String = "", document: String = "", evidence: [Link] = [], change: String = "",
        rules: [RuleRowPart] = [], changes: [String] = []
    ) {
        self.rules = rules
        self.changes = changes
        self.title = title
        self.tone = tone
        self.remedy = remedy
        self.comparison = comparison
        self.inputs = inputs
        self.clause = clause
        self.clauseText = clauseText
        self.document = document
        self.evidence = evidence
        self.change = change
    }

    package var context: [String: Any] {
        let compared = comparison.map { comparison in
            filled([
                "columns": comparison.columns,
                "rows": comparison.rows.map { row in
                    filled([
                        "title": row.title,
                        "cells": row.cells.map { ["text": $0.text, "odd": $0.odd] as [String: Any] }
                    ])
                }
            ])
        }
        return filled([
            "title": title, "tone": "t-\(tone.rawValue)", "icon": Chip(tone, title).icon.map { "i/\($0)" },
            "remedy": remedy, "comparison": compared, "inputs": inputs, "clause": clause?.context,
            "clauseText": clauseText, "hasClause": clause != nil, "document": document, "evidence": evidence.contexts,
            "hasEvidence": !evidence.isEmpty, "change": change, "rules": rules.contexts, "changes": changes,
            "hasChanges": !changes.isEmpty
        ])
    }
}

/// A row of a decision table that fired: what it looked at, what that was, what the rule says. Template `kit/rule`.
package struct RuleRowPart: Part {
    package let title: String
    package let note: String
    package let rows: [(label: String, actual: String, condition: String)]
    /// What the row gives.
    package let gives: [(label: String, value: String)]

    package init(
        _ title: String, note: String = "", rows: [(label: String, actual: String, condition: String)],
        gives: [(label: String, value: String)] = []
    ) {
        self.title = title
        self.note = note
        self.rows = rows
        self.gives = gives
    }

    package var context: [String: Any] {
        filled([
            "title": title, "note": note, "hasGives": !gives.isEmpty,
            "rows": rows.map { ["label": $0.label, "actual": $0.actual, "condition": $0.condition] },
            "gives": gives.map { ["label": $0.label, "value": $0.value] }
        ])
    }
}

/// A value the text leaves open and the pack assumes. Template `kit/assumed`.
package struct Assumed: Part {
    package let name: String
    package let code: String
    package let value: String
    package let why: String
    /// What the other value would give.
    package let otherwise: String
    package let confirm: Link?

    package init(name: String, code: String, value: String, why: String, otherwise: String = "", confirm: Link? = nil) {
        self.name = name
        self.code = code
        self.value = value
        self.why = why
        self.otherwise = otherwise
        self.confirm = confirm
    }

    package var context: [String: Any] {
        filled([
            "name": name, "code": code, "value": value, "why": why, "otherwise": otherwise,
            "confirm": confirm?.context
        ])
    }
}

/// A piece of evidence; the whole card is the link. Template `kit/evidence`.
package struct Evidence: Part {
    package enum Picture: Sendable {
        /// Name of an icon.
        case icon(String)
        /// A small picture of our own server.
        case image(String)
        /// Two figures above each other: 22 of 24.
        case share(Int, of: Int)
    }

    package let picture: Picture
    package let title: String
    package let finding: String
    package let source: String
    package let href: String

    package init(_ picture: Picture, _ title: String, finding: String, source: String, href: String) {
        self.picture = picture
        self.title = title
        self.finding = finding
        self.source = source
        self.href = href
    }

    package var context: [String: Any] {
        var pairs: [String: Any?] = ["title": title, "finding": finding, "source": source, "href": href]
        switch picture {
        case .icon(let name): pairs["icon"] = "i/\(name)"
        case .image(let address): pairs["image"] = address
        case .share(let part, let whole): pairs["share"] = ["part": part, "whole": whole] as [String: Any]
        }
        return filled(pairs)
    }
}

/// What the reader may do with the case, and why. Sticks to the lower edge. Template `kit/actions`.
package struct ActionBar: Part {
    /// Why it is yours, and what you can no longer do afterwards.
    package let why: [String]
    package let actions: [Action]
    /// Where its buttons send; nil when each has its own target.
    package let form: String?
    package let fields: [Field]

    package init(why: [String], actions: [Action], form: String? = nil, fields: [Field] = []) {
        self.why = why
        self.actions = actions
        self.form = form
        self.fields = fields
    }

    package var context: [String: Any] {
        filled([
            "why": why, "actions": actions.contexts, "form": form, "isForm": form != nil, "isLoose": form == nil,
            "fields": fields.contexts
        ])
    }
}

/// Who signs and seals, in print only. Template `kit/sign`.
package struct SignBlock: Part {
    package let places: [String]
    /// An SVG from `Papers`; never text from outside.
    package let qr: String?

    package init(_ places: [String], qr: String? = nil) {
        self.places = places
        self.qr = qr
    }

    package var context: [String: Any] { filled(["places": places, "qr": qr]) }
}
