import Vocabulary

/// What was read of a roster file, row by row. Kept with the import, so that the result can be fetched again.
package struct RosterPreview: Codable, Sendable {
    /// A row that can be put on the list.
    package struct Good: Codable, Sendable {
        /// As the person sees it in the file, from 1.
        package let number: Int
        /// In the order of the official sheet.
        package let raw: [String]
        package let draft: PersonDraft
        package let accommodation: String
        /// Nil in previews from before there was any.
        package let evidence: CategoryEvidence?
        /// The same.
        package let proof: EnrolmentProof?
        /// Worth a look, but no reason to refuse.
        package let warnings: [Problem]
    }

    /// A row that cannot, with every reason.
    package struct Bad: Codable, Sendable {
        package let number: Int
        package let raw: [String]
        package let problems: [Problem]
    }

    package var fileName: String
    /// SHA-256 of the file, hexadecimal.
    package var fileHash: String
    package var good: [Good] = []
    package var bad: [Bad] = []
    /// What concerns the file as a whole; then no row was read.
    package var fileProblems: [Problem] = []
    /// Headers that were passed over.
    package var unknownHeaders: [String] = []

    package var total: Int { good.count + bad.count }
    package var isClean: Bool { bad.isEmpty && fileProblems.isEmpty }
}

/// An import as it is kept.
package struct RosterImportRecord: Sendable, Identifiable {
    package let id: String
    package let classID: String
    package let preview: RosterPreview
    /// Nil while it is only a preview.
    package let committedAt: Instant?
}

/// What a commit did.
package struct RosterResult: Codable, Sendable, Hashable {
    package let importID: String
    package let enrolled: Int
    package let rejected: Int
}
