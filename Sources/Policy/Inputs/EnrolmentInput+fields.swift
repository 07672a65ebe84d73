import Vocabulary

extension EnrolmentInput {
    static let schema = InputSchema<Self>(
        nodes: [
            .field(.text("case", \.caseID)),
            .field(.date("on", \.on)),
            .field(.code("class.kind", of: "kind", \.course.kind)),
            .field(.code("class.route", of: "route", \.course.route)),
            .field(.codes("class.programmes", of: "programme", \.course.programmes)),
            .field(.date("class.startDate", \.course.startDate)),
            .field(.date("person.birthDate", \.person.birthDate)),
            .field(.codes("person.groups", of: "group", \.person.groups)),
            .field(.codes("proofs", of: "proof", \.proofs)),
            .optionalGroup("firm", firmFields, blank: { Firm(registeredOn: .distantPast) }, at: \.firm),
            .list(
                "classes", classFields, blank: { OtherClass(programme: nil, startDate: .distantPast, title: "") },
                at: \.classes),
            .optionalGroup(
                "hire", [Field<Hire>.date("hiredOn", \.hiredOn)], blank: { Hire(hiredOn: .distantPast) }, at: \.hire,
                mayLack: true)
        ],
        blank: { EnrolmentInput() })

    private static let firmFields: [Field<Firm>] = [.date("registeredOn", \.registeredOn)]

    private static let classFields: [Field<OtherClass>] = [
        .optionalCode("programme", of: "programme", \.programme),
        .date("startDate", \.startDate),
        .text("title", \.title)
    ]
}
