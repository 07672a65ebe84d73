import Vocabulary

/// Where a pack is law.
package struct Jurisdiction: Sendable, Hashable {
    package var division: Division
    package var name: Bilingual
}

/// A clause of a document in our own words.
package struct Clause: Sendable, Hashable {
    /// `YN23-6`
    package var id: String
    /// The pack whose document it belongs to.
    package var pack: String
    package var paraphrase: Bilingual
    /// Where in the document: part and article.
    package var place: Bilingual
    package var documentNumber: Bilingual
    package var documentTitle: Bilingual
}

/// The document behind a pack.
package struct SourceDocument: Sendable, Hashable {
    /// e.g. the number under which a bureau issued it; says so in words where it has none.
    package var number: Bilingual
    package var title: Bilingual
    package var issuer: Bilingual
    package var issued: Day
    /// Day of printing, where the document names one.
    package var printed: Day?
    /// The superior document that it carries out.
    package var carriesOut: String?
    /// Whether it still applies, in words.
    package var status: Bilingual
}

/// How a refusal or finding is told to people.
package struct Reason: Sendable, Hashable {
    package var decision: DecisionKind
    package var code: String
    /// Position in the decision's list.
    package var order: Int
    package var title: Bilingual
    /// Whether the applicant can still put it right.
    package var remediable: Bool
    package var remedy: Bilingual
    /// What is compared: its name, the value found, the value needed. Templates, see `Template`.
    package var label: Bilingual
    package var actual: Bilingual
    package var needed: Bilingual
}
