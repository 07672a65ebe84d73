import FEEL

/// What the models say in Chinese, with its English (`words.csv`), and how the keys of the inputs are called.
package struct PackWords: Sendable {
    private let english: [String: String]
    private let labels: [DecisionKind: [String: String]]

    init(_ parts: PackParts) {
        english = parts.english
        labels = parts.models.mapValues(Self.labels)
    }

    /// A text of a model; its Chinese stands for the English where `words.csv` has none.
    package func both(_ zh: String) -> Bilingual { Bilingual(zh: zh, en: english[zh] ?? zh) }

    /// Whether the text has its English.
    package func knows(_ zh: String) -> Bool { english[zh] != nil }

    /// How a key is called: `training.days`, `history.level`; the key itself where the model names no such key.
    func label(_ key: String, in decision: DecisionKind) -> Bilingual {
        labels[decision]?[key].map(both) ?? Bilingual(zh: key, en: key)
    }

    /// Every label that a decision's model gives to a key.
    func labels(of decision: DecisionKind) -> [String: String] { labels[decision] ?? [:] }

    private static func labels(_ model: Model) -> [String: String] {
        let items = Dictionary(model.itemDefinitions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var labels: [String: String] = [:]
        func add(_ item: ItemInfo, _ path: String) {
            if !item.label.isEmpty { labels[path] = item.label }
            for component in item.components { add(component, "\(path).\(component.name)") }
        }
        for input in model.inputs {
            if let type = input.typeRef, let item = items[type] { add(item, input.name) }
            if !input.label.isEmpty { labels[input.name] = input.label }
        }
        return labels
    }
}
