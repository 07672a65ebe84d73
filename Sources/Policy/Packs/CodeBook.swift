/// The code lists of a pack and how their codes are called: `group`, `kind`, `route`, `programme`, `notice`, `payee`,
/// `fund`,
/// `itemKind`, `level`, `role`, `inspectionKind`, `teacherRole`, `providerKind`, `verdict`, `step`, `input` (labels of
/// input paths) …
package struct CodeBook: Sendable {
    package struct Entry: Sendable, Hashable {
        package var list: String
        package var code: String
        package var name: Bilingual
    }

    private var lists: [String: [Entry]] = [:]
    private var names: [String: [String: Bilingual]] = [:]

    package init(_ entries: [Entry] = []) { for entry in entries { add(entry) } }

    /// Adds a code, or renames the one that the list has already.
    package mutating func add(_ entry: Entry) {
        if let at = lists[entry.list]?.firstIndex(where: { $0.code == entry.code }) {
            lists[entry.list]?[at] = entry
        } else {
            lists[entry.list, default: []].append(entry)
        }
        names[entry.list, default: [:]][entry.code] = entry.name
    }

    /// All codes of a list, in file order.
    package func entries(of list: String) -> [Entry] { lists[list] ?? [] }

    package func has(_ list: String, _ code: String) -> Bool { names[list]?[code] != nil }

    /// What people call the code; nil for an unknown one.
    package func name(_ list: String, _ code: String) -> Bilingual? { names[list]?[code] }

    package var listNames: [String] { lists.keys.sorted() }
}
