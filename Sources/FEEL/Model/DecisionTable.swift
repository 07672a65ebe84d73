/// A place in a model file.
package struct Place: Sendable, Equatable {
    package var file: String
    package var line: Int
    package var column: Int
}

/// A FEEL text as it stands in the file. `marks` tie offsets (in Unicode scalars) of the text to places of the file.
package struct SourceText: Sendable, Equatable {
    package struct Mark: Sendable, Equatable {
        package var offset: Int
        package var line: Int
        package var column: Int
    }

    package var text: String
    package var typeRef: String?
    package var place: Place
    package var marks: [Mark] = []
}

package enum HitPolicy: Sendable, Equatable {
    case unique, first, priority, any, collect, ruleOrder, outputOrder
}

package enum Aggregation: Sendable, Equatable {
    case sum, count, min, max
}

/// A decision table as people read it.
package struct DecisionTable: Sendable {
    package struct Input: Sendable {
        /// Column heading; falls back to the expression's text.
        package var label: String
        package var expression: SourceText
        /// `inputValues` of the column, when given.
        package var allowed: SourceText?
    }

    package struct Output: Sendable {
        /// Empty when the only output has no name.
        package var name: String
        package var label: String
        package var typeRef: String?
        package var allowed: SourceText?
        package var defaultEntry: SourceText?
        package var place: Place
    }

    package struct Rule: Sendable {
        /// Row identifier of the file, may be empty.
        package var id: String
        /// One per input column; `-` means anything.
        package var inputs: [SourceText]
        /// One per output column.
        package var outputs: [SourceText]
        /// One per annotation column, empty where the row has none.
        package var annotations: [String]
        /// Free text of the row.
        package var note: String
        package var place: Place
    }

    /// The decision or business knowledge model that owns the table.
    package var owner: String
    package var label: String
    package var hitPolicy: HitPolicy
    package var aggregation: Aggregation?
    package var inputs: [Input]
    package var outputs: [Output]
    package var annotationNames: [String]
    package var rules: [Rule]
    package var place: Place
}
