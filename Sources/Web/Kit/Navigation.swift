import Foundation
import Yams

/// `Site/navigation.yaml`: the words of the navigation bar, in order, and who sees which.
///
/// ```yaml
/// items:
///   - { key: todo, roles: all }
///   - { key: payments, roles: [financeClerk, financeHead] }
/// ```
/// The word of an item is `nav.<key>` in the catalogue, its address `Site.navigation(key)`.
package struct Navigation: Sendable {
    package struct Item: Sendable {
        package let key: String
        package let address: String
        /// `nil`: everybody who is signed in.
        package let roles: Set<String>?
    }

    package private(set) var items: [Item] = []

    init(site: URL, problems: inout [SiteProblem]) {
        let file = "navigation.yaml"
        func problem(_ line: Int, _ message: String) {
            problems.append(SiteProblem(file: file, line: line, message: message))
        }
        do {
            let text = try String(contentsOf: site.appendingPathComponent(file), encoding: .utf8)
            guard let list = try Yams.compose(yaml: text)?["items"]?.sequence else {
                problem(0, "no items")
                return
            }
            for node in list {
                let line = node.mark?.line ?? 0
                guard let key = node["key"]?.string else { problem(line, "an item without key"); continue }
                guard let address = Site.navigation(key) else {
                    problem(line, "Site.swift has no address for \(key)")
                    continue
                }
                let roles = node["roles"]?.sequence.map { Set($0.compactMap(\.string)) }
                items.append(Item(key: key, address: address, roles: roles))
            }
        } catch {
            problem(0, "not readable: \(error)")
        }
    }

    /// The bar for somebody with these roles (raw values of `Role`).
    package func items(for roles: Set<String>) -> [Item] {
        items.filter { item in item.roles.map { !$0.isDisjoint(with: roles) } ?? true }
    }
}
