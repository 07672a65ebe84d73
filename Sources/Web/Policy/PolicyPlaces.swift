import Policy
import Vocabulary

/// Reports that a pack asks for, and the areas that it singles out.
enum PolicyPlaces {
    static func reports(_ view: PolicyView) -> [String: Any] {
        let (words, pack) = (view.words, view.pack)
        let title = words.text("policy.part.reports")
        let reminders = (pack.parameter("reportReminderDays")?.value.items ?? []).compactMap(\.whole)
        return filled([
            "title": title,
            "note": reminders.isEmpty
                ? nil
                : words.text("policy.calendarReminders", ["days": words.list(reminders.map { words.count(Int($0)) })]),
            "table": Table(
                caption: title,
                columns: [
                    .init(words.text("policy.calendarReport")), .init(words.text("policy.calendarFrom")),
                    .init(words.text("policy.calendarTo")), .init(words.text("policy.calendarDays")),
                    .init(words.text("policy.clause"))
                ],
                rows: pack.reports.map { report in
                    var days = Cell(
                        report.days.isEmpty
                            ? words.text("policy.calendarNoDay") : words.list(report.days.map(\.description)), look: "nw")
                    days.sub = report.assumed.map { view.say($0) } ?? ""
                    return Table.Row([
                        .head(view.say(report.title)), Cell(view.say(report.from)), Cell(view.say(report.to)), days,
                        clause(report.clause, view)
                    ])
                }, cards: true
            ).context
        ])
    }

    /// A table per list; what the document does not say stands as a remark, never as an empty list alone.
    static func areas(_ view: PolicyView) -> [[String: Any]] {
        let (words, pack) = (view.words, view.pack)
        return pack.areaLists.map { list in
            let title = view.say(list.title)
            let count = words.text(
                list.count == nil ? "policy.areaCount" : "policy.areaCountOf",
                ["n": words.count(list.entries.count), "of": words.count(list.count ?? 0)])
            var source = ""
            if case .assumed(let why) = list.source { source = view.say(why) }
            let remarks = [list.remark.map { view.say($0) } ?? "", source].filter { !$0.isEmpty }
            return filled([
                "title": title, "note": ([count] + remarks).joined(separator: words.text("policy.areaSeparator")),
                "chip": list.isShort ? Chip(.open, words.text("policy.areaShort")).context : nil,
                "table": Table(
                    caption: title,
                    columns: [
                        .init(words.text("policy.areaCode")), .init(words.text("policy.areaName")),
                        .init(words.text("policy.areaFrom")), .init(words.text("policy.areaTo"))
                    ],
                    rows: list.entries.map { entry in
                        Table.Row([
                            .head(entry.division), Cell(view.say(entry.note)), Cell(words.day(entry.from), look: "nw"),
                            Cell(entry.to.map(words.day) ?? "—", look: "nw")
                        ])
                    }
                ).context
            ])
        }
    }

    private static func clause(_ id: String, _ view: PolicyView) -> Cell {
        var cell = Cell(id, look: "nw l")
        cell.href = view.address(of: id)
        return cell
    }
}
