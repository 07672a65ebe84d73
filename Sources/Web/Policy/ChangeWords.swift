import Policy
import Programme

/// What a step in the course of a draft changed, in words. The step itself keeps the file and the place (`PackEdit.title`).
struct ChangeWords {
    let data: DraftPage.Data
    let visit: Visit

    private var words: Words { visit.words }

    /// The remark as it is where it names no place of a pack.
    func say(_ remark: String) -> String {
        if remark == "*" { return words.text("draft.changed.all") }
        if let base = after("→ ", remark) { return words.text("draft.changed.base", ["version": base]) }
        if let path = after("- ", remark) { return words.text("draft.changed.removed", ["file": file(path)]) }
        if let name = after("pack.yaml ", remark) {
            let label = data.check.pack?.parameters.first { $0.name == name }.map { visit.say($0.label) }
            return words.text("draft.changed.parameter", ["name": label ?? name])
        }
        if let row = row(remark) { return row }
        let files = remark.components(separatedBy: ", ")
        guard files.allSatisfy(PackFolder.holds) else { return remark }
        return words.text("draft.changed.files", ["files": words.list(files.map(file))])
    }

    private func after(_ start: String, _ text: String) -> String? {
        text.hasPrefix(start) ? String(text.dropFirst(start.count)) : nil
    }

    /// `FILE TABLE #3`, `+#3` for an added row and `-#3` for one that went.
    private func row(_ remark: String) -> String? {
        guard let hash = remark.lastIndex(of: "#"), let number = Int(remark[remark.index(after: hash)...]),
            let gap = remark.firstIndex(of: " "), gap < hash
        else { return nil }
        let path = String(remark[..<gap])
        guard PackFolder.holds(path) else { return nil }
        let sign = remark[remark.index(before: hash)]
        let change = sign == "+" ? "rowAdded" : sign == "-" ? "rowRemoved" : "row"
        let table = remark[remark.index(after: gap)..<hash].filter { !" +-".contains($0) }
        return words.text(
            "draft.changed.\(change)", ["table": table.isEmpty ? file(path) : title(table, path), "n": words.count(number)])
    }

    private func title(_ table: String, _ path: String) -> String {
        let sheet = data.draft.folder[path].flatMap { ModelSheet($0.bytes)?.table(table) }
        let own = sheet.map { DraftTables.title($0, data, visit) } ?? table
        return words.text("draft.changed.tableOf", ["file": file(path), "table": own])
    }

    /// A file by what it holds.
    private func file(_ path: String) -> String {
        let stem = path.split(separator: "/").first.map { String($0.prefix { $0 != "." }) } ?? path
        let key = ["draft.model", "draft.list", "draft.diff", "draft.changed.file"].lazy.map { "\($0).\(stem)" }
            .first(where: words.has)
        return key.map { words.text($0) } ?? path
    }
}
