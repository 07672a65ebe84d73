import Policy
import Programme
import Vocabulary

/// What a version does differently from another: tables, row by row, cell by cell.
enum DifferencePage {
    /// Against the version asked for by `against`, else what it was made from.
    private static func difference(_ data: DraftPage.Data, _ visit: Visit) async throws -> (
        found: PackDifference, packs: (old: Pack, new: Pack), version: PackVersion
    )? {
        guard let new = data.check.pack, let other = visit.query.optional("against") ?? data.version.parent else {
            return nil
        }
        let desk = PackDesk(office: visit.office)
        let old = try await desk.draft(other, for: data.actor)
        guard old.version.pack == data.version.pack, let pack = desk.check(old).pack else { return nil }
        return (PackDifference(from: pack, old.folder, to: new, data.draft.folder), (pack, new), old.version)
    }

    static func panels(_ data: DraftPage.Data, _ visit: Visit) async throws -> [[String: Any]] {
        let words = visit.words
        guard let (difference, packs, old) = try await difference(data, visit) else {
            return [filled(["empty": Empty(words.text("draft.nothingToCompare")).context])]
        }
        let against = words.text("draft.against", ["n": words.count(old.number)])
        let json = Link(words.text("draft.asJSON"), Site.packVersionAct(data.version.id, "differences"))
        guard !difference.isEmpty else {
            return [
                filled(["hasTitle": true, "title": against, "empty": Empty(words.text("draft.noDifference")).context])
            ]
        }
        return [
            filled([
                "hasTitle": true, "title": against, "link": json.context,
                "hint": Hint(
                    words.text(
                        "draft.differencesHint", ["n": words.count(difference.tables.reduce(0) { $0 + $1.rows.count })])
                ).context
            ])
        ] + difference.tables.map { table in
            panel(table, DifferenceReading(table, from: packs.old, to: packs.new, visit), data, visit)
        }
    }

    private static func panel(
        _ table: PackDifference.Table, _ reading: DifferenceReading, _ data: DraftPage.Data, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        var title = words.text("draft.diff.\(table.part.rawValue)")
        if table.part == .rules {
            let own = DraftTables.say(table.label, table.name, data, visit)
            title = words.text("draft.diff.ruleTable", ["table": own])
        }
        return filled([
            "hasTitle": true, "title": title,
            "note": words.text("draft.rowCount", ["n": words.count(table.rows.count)]),
            "table": Table(
                caption: title,
                columns: [.init(words.text("draft.kindOfChange")), .init(words.text("draft.row"))]
                    + table.columns.map { .init(reading.heading($0) ?? heading($0, data, visit)) },
                rows: table.rows.map { row in
                    Table.Row(
                        [.chip(chip(row.change, words)), key(row.key, of: table.part, words)]
                            + zip(table.columns, row.cells).map { column, one in
                                cell(one, row.change, reading.cell(row, column.code), code: column.code, visit)
                            })
                }
            ).context
        ])
    }

    /// What the row is about. Codes stand small beside the words of their columns; the document's own rows have words.
    private static func key(_ key: String, of part: PackDifference.Part, _ words: Words) -> Cell {
        if part == .document, words.has("draft.documentRow.\(key)") {
            return .head(words.text("draft.documentRow.\(key)"))
        }
        return [.rules, .clauses, .catalogue].contains(part) ? .head(key) : Cell(key, look: "small muted")
    }

    private static func heading(_ column: PackDifference.Column, _ data: DraftPage.Data, _ visit: Visit) -> String {
        if !column.label.isEmpty { return DraftTables.say(column.label, column.code, data, visit) }
        let key = "draft.diffColumn.\(column.code)"
        return visit.words.has(key) ? visit.words.text(key) : column.code
    }

    private static func chip(_ change: PackDifference.Change, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch change {
            case .added: .ok
            case .removed: .bad
            case .changed: .warn
            }
        return Chip(kind, words.text("draft.change.\(change.rawValue)"))
    }

    /// The new text with the old one below where they differ; a cell of a decision table in words.
    private static func cell(
        _ cell: PackDifference.Cell, _ change: PackDifference.Change, _ read: (old: String?, new: String?),
        code: String, _ visit: Visit
    ) -> Cell {
        var (old, new) = (cell.old.map { say($0, code, visit) }, cell.new.map { say($0, code, visit) })
        // Where the same words stand for two formulas, the formulas tell what is different.
        if !cell.isChanged || read.old != read.new {
            old = old.map { read.old ?? $0 }
            new = new.map { read.new ?? $0 }
        }
        var shown = Cell(new ?? old ?? "", look: "small")
        switch change {
        case .removed: shown.struck = true
        case .changed where old != new:
            shown.strong = true
            shown.sub = visit.words.text("draft.was", ["old": old.map { $0.isEmpty ? "—" : $0 } ?? "—"])
            if (new ?? "").isEmpty { shown.text = "—" }
        default: break
        }
        return shown
    }

    /// A cell in words; codes of the program (decisions, roles, levels) by their names.
    private static func say(_ text: Bilingual, _ code: String, _ visit: Visit) -> String {
        guard let list = ["local": "draft.model", "role": "role", "level": "draft.divisionLevel"][code] else { return visit.say(text) }
        let names = text.zh.components(separatedBy: ", ").map { name in
            visit.words.has("\(list).\(name)") ? visit.words.text("\(list).\(name)") : name
        }
        return visit.words.list(names)
    }

    static func json(_ visit: Visit) async throws -> Answer {
        let data = try await DraftPage.load(visit)
        guard let (difference, _, old) = try await difference(data, visit) else { throw Refusal("notFound") }
        let tables = difference.tables.map { table -> JSON in
            [
                "part": .string(table.part.rawValue), "decision": table.decision.map { .string($0.rawValue) } ?? .null,
                "name": .string(table.name), "label": .string(table.label),
                "columns": .array(table.columns.map { ["label": .string($0.label), "code": .string($0.code)] }),
                "rows": .array(
                    table.rows.map { row in
                        [
                            "change": .string(row.change.rawValue), "key": .string(row.key),
                            "cells": .array(
                                row.cells.map { cell in
                                    [
                                        "old": cell.old.map { .string(visit.say($0)) } ?? .null,
                                        "new": cell.new.map { .string(visit.say($0)) } ?? .null
                                    ]
                                })
                        ]
                    })
            ]
        }
        return .json([
            "pack": .string(data.version.pack), "old": .string(old.version ?? ""),
            "new": .string(data.check.pack?.version ?? ""), "tables": .array(tables)
        ])
    }
}
