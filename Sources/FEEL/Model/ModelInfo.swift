/// What a page shows of a decision.
package struct DecisionInfo: Sendable {
    package var name: String
    package var label: String
    package var typeRef: String?
    package var question: String
    package var note: String
    /// Names of the inputs, decisions and knowledge that it requires.
    package var requires: [String]
    /// The table, when the decision is one.
    package var table: DecisionTable?
    /// The expression, when the decision is a literal one.
    package var text: String?
    package var place: Place
}

package struct InputInfo: Sendable {
    package var name: String
    package var label: String
    package var typeRef: String?
    package var note: String
}

package struct KnowledgeInfo: Sendable {
    package var name: String
    package var label: String
    package var note: String
    package var parameters: [String]
    package var table: DecisionTable?
    package var text: String?
}

package struct ItemInfo: Sendable {
    package var name: String
    package var label: String
    package var typeRef: String?
    package var isCollection: Bool
    /// FEEL tests of the allowed values, as written.
    package var allowed: String?
    package var components: [ItemInfo]
}

extension Model {
    package var decisions: [DecisionInfo] {
        order.compactMap { key in
            guard case .decision(let element) = elements[key] else { return nil }
            return DecisionInfo(
                name: element.name, label: element.label, typeRef: element.typeRef,
                question: element.question, note: element.note,
                requires: (links[key] ?? []).map(\.name), table: element.logic?.table,
                text: element.logic?.text, place: element.place)
        }
    }

    package func decision(named name: String) -> DecisionInfo? { decisions.first { $0.name == name } }

    package var inputs: [InputInfo] {
        order.compactMap { key in
            guard case .input(let element) = elements[key] else { return nil }
            return InputInfo(name: element.name, label: element.label, typeRef: element.typeRef, note: element.note)
        }
    }

    package var knowledge: [KnowledgeInfo] {
        order.compactMap { key in
            guard case .knowledge(let element) = elements[key] else { return nil }
            return KnowledgeInfo(
                name: element.name, label: element.label, note: element.note,
                parameters: element.function?.parameters.map(\.name) ?? [],
                table: element.function?.body?.table, text: element.function?.body?.text)
        }
    }

    package var itemDefinitions: [ItemInfo] {
        itemOrder.compactMap { items[$0].map(Model.info) }
    }

    private static func info(_ item: ItemElement) -> ItemInfo {
        ItemInfo(
            name: item.name, label: item.label, typeRef: item.typeRef, isCollection: item.isCollection,
            allowed: item.allowed?.text, components: item.components.map(info))
    }
}

extension Boxed {
    var table: DecisionTable? { if case .table(let table) = kind { table } else { nil } }
    var text: String? { if case .literal(let source) = kind { source.text } else { nil } }
}
