import Vocabulary

extension ExamEntryInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.code("class.kind", of: "kind", \.course.kind)),
            .field(.text("class.occupation", \.course.occupation)),
            .field(.level("class.level", \.course.level)),
            .field(.date("exam.on", \.exam.on)),
            .field(.date("person.birthDate", \.person.birthDate)),
            .field(.codes("proofs", of: "entryProof", \.proofs)),
            .list(
                "certificates", heldFields, blank: { Held(occupation: "", level: nil) }, at: \.certificates)
        ],
        blank: { ExamEntryInput() })

    private static let heldFields: [Field<Held>] = [
        .text("occupation", \.occupation),
        .level("level", \.level)
    ]
}
