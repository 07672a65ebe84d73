import FEEL

/// What two versions of a pack do differently, as tables: of every table that differs the rows that were added, removed or changed,
/// cell by cell. A base's changes show as well, because both packs are taken with all that they inherit.
package struct PackDifference: Sendable {
    package enum Change: String, Sendable { case added, removed, changed }

    package enum Part: String, Sendable, CaseIterable {
        case document, benefits, parameters, rules, catalogue, clauses, reasons, codes, procedures, reports, areas
        case programmes, cases
    }

    package struct Cell: Sendable, Hashable {
        /// Nil: the row is new, or gone.
        package let old: Bilingual?
        package let new: Bilingual?

        package var isChanged: Bool { old != new }
    }

    package struct Column: Sendable, Hashable {
        /// In the author's words; empty where `code` names one of the columns that every pack has.
        package let label: String
        package let code: String
    }

    package struct Row: Sendable {
        package let change: Change
        /// What the row is about: a parameter's name, a clause, the number of the rule before or after.
        package let key: String
        package let cells: [Cell]
        /// Of a decision table: the row's place in the old and in the new table, from 0; nil where it is not there.
        package var places: (old: Int?, new: Int?) = (nil, nil)
    }

    package struct Table: Sendable {
        package let part: Part
        /// The decision of a decision table.
        package let decision: DecisionKind?
        /// Of a decision table: its decision's name in the model, and in the author's words.
        package let name: String
        package let label: String
        package let columns: [Column]
        package let rows: [Row]
    }

    /// Those that differ, in a fixed order.
    package let tables: [Table]

    package var isEmpty: Bool { tables.isEmpty }

    /// - Parameters:
    ///   - oldFiles: the files of the old pack itself, for its cases.
    ///   - newFiles: those of the new one.
    package init(from old: Pack, _ oldFiles: PackFolder, to new: Pack, _ newFiles: PackFolder) {
        let keyed = [
            Self.document(old, new), Self.benefits(old, new), Self.parameters(old, new), Self.catalogue(old, new),
            Self.clauses(old, new), Self.reasons(old, new), Self.codes(old, new), Self.procedures(old, new),
            Self.reports(old, new), Self.areas(old, new), Self.programmes(old, new), Self.cases(oldFiles, newFiles)
        ]
        tables = (keyed.compactMap { $0 } + Self.rules(old, new)).filter { !$0.rows.isEmpty }
            .sorted { Self.order($0.part) < Self.order($1.part) }
    }

    private static func order(_ part: Part) -> Int { Part.allCases.firstIndex(of: part) ?? 0 }

    // MARK: Tables with keys

    private typealias Entry = (key: String, cells: [Bilingual])

    /// Rows by key, in the order of the new ones, those that are gone behind them.
    private static func keyed(_ part: Part, _ codes: [String], _ old: [Entry], _ new: [Entry]) -> Table {
        let before = Dictionary(old.map { ($0.key, $0.cells) }, uniquingKeysWith: { $1 })
        let after = Set(new.map(\.key))
        var rows = new.compactMap { entry -> Row? in
            guard let was = before[entry.key] else {
                return Row(change: .added, key: entry.key, cells: entry.cells.map { Cell(old: nil, new: $0) })
            }
            guard was != entry.cells else { return nil }
            return Row(
                change: .changed, key: entry.key, cells: zip(was, entry.cells).map { Cell(old: $0, new: $1) })
        }
        rows += old.filter { !after.contains($0.key) }.map { entry in
            Row(change: .removed, key: entry.key, cells: entry.cells.map { Cell(old: $0, new: nil) })
        }
        return Table(
            part: part, decision: nil, name: part.rawValue, label: "",
            columns: codes.map { Column(label: "", code: $0) }, rows: rows)
    }

    private static func shown(_ value: Value, _ format: String, _ pack: Pack) -> Bilingual {
        let writer = TemplateWriter(facts: [:], codes: pack.codes)
        return Bilingual(zh: writer.show(value, format, .zh), en: writer.show(value, format, .en))
    }

    private static func same(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }

    private static func document(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            [
                ("title", [pack.title]), ("number", [pack.document.number]), ("name", [pack.document.title]),
                ("issuer", [pack.document.issuer]), ("status", [pack.document.status]),
                ("from", [same(pack.from.description)]), ("to", [same(pack.to?.description ?? "")]),
                ("base", [same(pack.lineage.dropLast().joined(separator: " → "))])
            ]
        }
        return keyed(.document, ["value"], entries(old), entries(new))
    }

    /// What the document names for somebody who has finished a training.
    private static func benefits(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            guard let named = pack.benefits else { return [] }
            return named.kinds.map { kind in
                (kind, [pack.codes.name("itemKind", kind) ?? same(kind), same(named.clause)])
            }
        }
        return keyed(.benefits, ["label", "clause"], entries(old), entries(new))
    }

    private static func parameters(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.parameters.map { parameter in
                let source: Bilingual =
                    switch parameter.source {
                    case .clause(let id): same(id)
                    case .assumed(let why): why
                    }
                let range = [parameter.range.lowest, parameter.range.highest].map { $0.map { "\($0)" } ?? "" }
                return (
                    parameter.name,
                    [
                        parameter.label, pack.shown(parameter), source,
                        same(range == ["", ""] ? "" : range.joined(separator: " – ")),
                        same(parameter.local.map(\.rawValue).sorted().joined(separator: ", "))
                    ]
                )
            }
        }
        return keyed(.parameters, ["label", "value", "source", "range", "local"], entries(old), entries(new))
    }

    private static func catalogue(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.catalogue.entries.map { entry in
                let level = entry.level.map { "\($0)" } ?? ""
                return (
                    "\(entry.year) \(entry.occupation) \(level)",
                    [
                        same("\(entry.year)"), same(entry.occupation), entry.name, same(level),
                        shown(.number(Number(entry.standardFen)), "yuan", pack), same("\(entry.hours)")
                    ]
                )
            }
        }
        return keyed(
            .catalogue, ["year", "occupation", "name", "level", "standard", "hours"], entries(old), entries(new))
    }

    private static func clauses(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.clauses.values.sorted { $0.id < $1.id }.map { ($0.id, [$0.place, $0.paraphrase]) }
        }
        return keyed(.clauses, ["place", "text"], entries(old), entries(new))
    }

    private static func reasons(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            DecisionKind.allCases.flatMap { kind in
                pack.reasons(kind).map { reason in
                    (
                        "\(kind.rawValue)/\(reason.code)",
                        [
                            reason.title, reason.remedy, reason.label, reason.actual, reason.needed,
                            same("\(reason.order)"), shown(.boolean(reason.remediable), "flag", pack)
                        ]
                    )
                }
            }
        }
        return keyed(
            .reasons, ["title", "remedy", "label", "actual", "needed", "order", "remediable"], entries(old),
            entries(new))
    }

    private static func codes(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.codes.listNames.flatMap { list in
                pack.codes.entries(of: list).map { ("\(list)/\($0.code)", [$0.name]) }
            }
        }
        return keyed(.codes, ["name"], entries(old), entries(new))
    }

    private static func procedures(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.procedures.flatMap { procedure -> [Entry] in
                func steps(_ ids: [String]) -> Bilingual {
                    let labels = ids.map { id in procedure.steps.first { $0.id == id }?.label ?? same(id) }
                    return Bilingual(
                        zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: ", "))
                }
                return procedure.steps.enumerated().map { at, step in
                    (
                        "\(procedure.id)/\(step.id)",
                        [
                            procedure.title, same("\(at + 1)"), step.label, same(step.role ?? ""), same(step.level),
                            same(step.workingDays.map { "\($0)" } ?? ""),
                            steps(step.distinctFrom), same(step.responsible ?? ""),
                            steps(step.returnsTo), same(step.clauses.joined(separator: ", "))
                        ]
                    )
                }
            }
        }
        return keyed(
            .procedures,
            ["procedure", "no", "step", "role", "level", "workingDays", "notBy", "responsible", "returnsTo", "clause"], entries(old),
            entries(new))
    }

    private static func reports(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.reports.map { report in
                (
                    report.id,
                    [
                        report.title, report.from, report.to,
                        same(report.days.map(\.description).joined(separator: ", ")),
                        same(report.levels.map { "\($0)" }.joined(separator: ", ")),
                        same(report.roles.map(\.rawValue).joined(separator: ", ")), same(report.clause)
                    ]
                )
            }
        }
        return keyed(
            .reports, ["report", "reportFrom", "reportTo", "due", "level", "role", "clause"], entries(old), entries(new))
    }

    /// A row for the list, and one for each of its areas.
    private static func areas(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.areaLists.flatMap { list in
                let own: Entry = (
                    list.id, [list.title, same(list.count.map { "\($0)" } ?? ""), same(""), list.remark ?? same("")]
                )
                return [own]
                    + list.entries.map { entry in
                        (
                            "\(list.id)/\(entry.division) \(entry.from)",
                            [same(entry.division), same("\(entry.from)"), same(entry.to.map { "\($0)" } ?? ""), entry.note]
                        )
                    }
            }
        }
        return keyed(.areas, ["area", "inForceFrom", "inForceUntil", "areaNote"], entries(old), entries(new))
    }

    /// A row for the programme, and one for each of its forms and of their parts.
    private static func programmes(_ old: Pack, _ new: Pack) -> Table {
        func entries(_ pack: Pack) -> [Entry] {
            pack.programmes.flatMap { rule in
                let own: [Entry] = [
                    (
                        rule.code,
                        [
                            rule.title, rule.audience, same(rule.target.map { "\($0)" } ?? ""),
                            same(rule.groups.joined(separator: ", ")), same(rule.clause)
                        ]
                    )
                ]
                let forms = rule.forms.flatMap { form in
                    [("\(rule.code)/\(form.section.rawValue)", form.party)]
                        + form.parts.map { ("\(rule.code)/\(form.section.rawValue)/\($0.code)", $0.name) }
                }
                return own + forms.map { ($0.0, [$0.1, same(""), same(""), same(""), same("")]) }
            }
        }
        return keyed(.programmes, ["label", "audience", "target", "groups", "clause"], entries(old), entries(new))
    }

    private static func cases(_ old: PackFolder, _ new: PackFolder) -> Table {
        func entries(_ folder: PackFolder) -> [Entry] {
            folder.cases.flatMap { file in
                file.text.split(separator: "\n").map { line in
                    let json = try? JSONReader.read(String(line))
                    return ("\(file.path) \(json?["input"]?["case"]?.text ?? String(line))", [same(String(line))])
                }
            }
        }
        return keyed(.cases, ["case"], entries(old), entries(new))
    }

    // MARK: Decision tables

    private static func rules(_ old: Pack, _ new: Pack) -> [Table] {
        DecisionKind.allCases.flatMap { kind -> [Table] in
            let (before, after) = (old.rules[kind] ?? [], new.rules[kind] ?? [])
            let names = after.map(\.name) + before.map(\.name).filter { name in !after.contains { $0.name == name } }
            return names.compactMap { name in
                let (was, now) = (before.first { $0.name == name }, after.first { $0.name == name })
                guard let table = now ?? was else { return nil }
                return Table(
                    part: .rules, decision: kind, name: name, label: table.label,
                    columns: columns(was, now), rows: RuleRows.compare(was, now))
            }
        }
    }

    private static func columns(_ old: RuleTable?, _ new: RuleTable?) -> [Column] {
        let known = RuleRows.columns(old, new)
        return known.map { Column(label: $0.label, code: $0.code) } + ["clause", "note"].map { Column(label: "", code: $0) }
    }
}
