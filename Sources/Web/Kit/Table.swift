/// A cell of a ledger table. Template `kit/cell`.
package struct Cell: Part {
    package var text = ""
    /// A second, smaller line, with its tone (`t-bad`, `t-warn`, `muted`).
    package var sub = ""
    package var subTone = "sub"
    package var href: String?
    package var chip: Chip?
    package var action: Action?
    /// Finished markup (an attendance strip, an icon): never text from outside.
    package var markup: String?
    /// Names the row: a `th`.
    package var heads = false
    package var strong = false
    package var struck = false
    /// After the text, in grey: `22` and `/24`.
    package var faint = ""
    /// Says what the text is where no head of a column does: on cards.
    package var onCard = ""
    package var span = 0
    /// `num`, `nw`, `l`, `muted`, `small`, `wide`, `why`, `when`, `what`, `no-print`, `t-open`.
    package var look = ""
    /// A tick box: name, value, label for a screen reader, ticked, and the amount it adds to a selection.
    package var tick: Tick?

    package struct Tick: Sendable {
        package let name: String
        package let value: String
        package let label: String
        package let ticked: Bool
        package let fen: Int64

        package init(name: String, value: String, label: String, ticked: Bool = false, fen: Int64 = 0) {
            self.name = name
            self.value = value
            self.label = label
            self.ticked = ticked
            self.fen = fen
        }
    }

    package init(_ text: String = "", look: String = "") {
        self.text = text
        self.look = look
    }

    /// The title of a row.
    package static func head(_ text: String, _ href: String? = nil, sub: String = "") -> Cell {
        var cell = Cell(text, look: "nw")
        cell.heads = true
        cell.href = href
        cell.sub = sub
        return cell
    }

    /// A figure: right-aligned.
    package static func number(_ text: String, strong: Bool = false, look: String = "") -> Cell {
        var cell = Cell(text, look: look.isEmpty ? "num" : "num \(look)")
        cell.strong = strong
        return cell
    }

    package static func chip(_ chip: Chip) -> Cell {
        var cell = Cell("", look: "nw")
        cell.chip = chip
        return cell
    }

    package static func link(_ text: String, _ href: String, sub: String = "", look: String = "what wide") -> Cell {
        var cell = Cell(text, look: look)
        cell.href = href
        cell.sub = sub
        return cell
    }

    package static func action(_ action: Action) -> Cell {
        var cell = Cell("", look: "num")
        cell.action = action
        return cell
    }

    package static func tick(_ tick: Tick?) -> Cell {
        var cell = Cell("", look: "no-print")
        cell.tick = tick
        return cell
    }

    package static func markup(_ svg: String) -> Cell {
        var cell = Cell()
        cell.markup = svg
        return cell
    }

    package var context: [String: Any] {
        let tick = tick.map { tick in
            filled([
                "name": tick.name, "value": tick.value, "label": tick.label, "ticked": tick.ticked,
                "fen": String(tick.fen)
            ])
        }
        return filled([
            "text": text, "sub": sub, "subTone": subTone, "href": href, "chip": chip?.context,
            "action": action?.context, "markup": markup, "heads": heads, "strong": strong, "struck": struck,
            "faint": faint, "onCard": onCard, "span": span > 1 ? String(span) : nil, "look": look, "tick": tick,
            "isLink": href != nil, "isStrong": href == nil && strong, "isStruck": href == nil && struck,
            "isText": href == nil && !strong && !struck && !text.isEmpty
        ])
    }
}

/// A list of records, a list of tasks, a list of money: the table of the house. Template `kit/table`.
package struct Table: Part {
    package struct Column: Part {
        package let word: String
        package let look: String
        /// Said only to a screen reader.
        package let silent: Bool

        package init(_ word: String, look: String = "", silent: Bool = false) {
            self.word = word
            self.look = look
            self.silent = silent
        }

        package var context: [String: Any] { filled(["word": word, "look": look, "silent": silent, "shown": !silent]) }
    }

    package struct Row: Part {
        package let cells: [Cell]
        package let look: String

        /// `look`: `is-sel` for a selected row, `off` for one refused, `sum` for a total closed by the double rule.
        package init(_ cells: [Cell], look: String = "") {
            self.cells = cells
            self.look = look
        }

        package var context: [String: Any] { filled(["cells": cells.contexts, "look": look]) }
    }

    /// Rows under a line of their own: 已逾期 2 件.
    package struct Group: Sendable {
        package let word: String
        package let note: String
        package let icon: String?
        package let tone: String
        package let rows: [Row]

        package init(_ word: String = "", note: String = "", icon: String? = nil, tone: String = "", rows: [Row]) {
            self.word = word
            self.note = note
            self.icon = icon
            self.tone = tone
            self.rows = rows
        }
    }

    package let caption: String
    package let columns: [Column]
    package let groups: [Group]
    /// A column of tick boxes (`no-print`) needs a `no-print` cell here too, not a span over it.
    package let foot: [Row]
    /// Each row becomes a block on a narrow screen.
    package let cards: Bool

    package init(caption: String, columns: [Column], rows: [Row], foot: [Row] = [], cards: Bool = false) {
        self.init(caption: caption, columns: columns, groups: [Group(rows: rows)], foot: foot, cards: cards)
    }

    package init(caption: String, columns: [Column], groups: [Group], foot: [Row] = [], cards: Bool = false) {
        self.caption = caption
        self.columns = columns
        self.groups = groups
        self.foot = foot
        self.cards = cards
    }

    /// On a card no head stands over a figure: it carries its own.
    private func headed(_ rows: [Row]) -> [Row] {
        guard cards else { return rows }
        return rows.map { row in
            guard row.cells.count == columns.count else { return row }
            let cells = zip(columns, row.cells).map { column, cell in
                var cell = cell
                let isFigure = cell.look.split(separator: " ").contains("num") && cell.action == nil
                if isFigure, !cell.text.isEmpty, cell.onCard.isEmpty { cell.onCard = column.word }
                return cell
            }
            return Row(cells, look: row.look)
        }
    }

    package var context: [String: Any] {
        let groups = groups.map { group in
            filled([
                "head": group.word.isEmpty
                    ? nil
                    : filled([
                        "word": group.word, "note": group.note, "icon": group.icon.map { "i/\($0)" },
                        "tone": group.tone, "span": String(columns.count)
                    ]),
                "rows": headed(group.rows).contexts
            ])
        }
        return filled([
            "caption": caption, "columns": columns.contexts, "groups": groups, "foot": headed(foot).contexts,
            "hasFoot": !foot.isEmpty, "cards": cards
        ])
    }
}
