import Programme
import Vocabulary

/// The task of the conditions: what was typed, and its fields.
extension ApplicationForms {
    static func conditions(_ form: Sent) throws -> ClassConditions {
        var conditions = ClassConditions()
        for flag in ClassConditions.Flag.allCases {
            conditions[keyPath: flag.path] =
                switch form[flag.rawValue] {
                case "yes": true
                case "no": false
                default: nil
                }
        }
        conditions.postsEvidence = form.optional("postsEvidence")
        conditions.treatmentEvidence = form.optional("treatmentEvidence")
        conditions.educationFund = try money(form, "educationFund")
        conditions.frontLineFund = try money(form, "frontLineFund")
        let listed = form.fields.keys.filter { $0.hasPrefix("textbook.") && form[$0] == "true" }.sorted()
        let typed = form["otherTextbooks"].split(whereSeparator: \.isNewline)
        conditions.textbooks =
            listed.map { .init(number: String($0.dropFirst(9))) } + typed.map { .init(title: String($0)) }
        conditions.equipmentSets = Int(form["equipmentSets"])
        conditions.traineesPerSet = Int(form["traineesPerSet"])
        if form.has("safetyHours") {
            switch ClassHours.parse(form["safetyHours"]) {
            case .success(let hours): conditions.safetyHours = hours.hundredths
            case .failure(let problem): throw Refusal(problem.on(field: "safetyHours"))
            }
        }
        return conditions
    }

    private static func money(_ form: Sent, _ field: String) throws -> Money? {
        guard let typed = form.optional(field) else { return nil }
        switch Money.parse(typed) {
        case .success(let money): return money
        case .failure(let problem): throw Refusal(problem.on(field: field))
        }
    }
}

extension TaskFields {
    func conditions(_ books: [Textbook], asksFirm: Bool) -> [Field] {
        let options = [
            Field.Option("yes", words.text("application.yes")), Field.Option("no", words.text("application.no"))
        ]
        // Where a list of textbooks holds, it answers for them.
        let asked = ClassConditions.Flag.allCases.filter { $0 != .textbookApproved || books.isEmpty }
        let flags = asked.map { flag in
            let stored = record.conditions[keyPath: flag.path].map { $0 ? "yes" : "no" } ?? ""
            return Field(
                flag.rawValue, words.text("condition.\(flag.rawValue)"), .radios(options),
                value: value(flag.rawValue, stored), required: true, error: error(flag.rawValue))
        }
        let safety = record.conditions.safetyHours.map { ClassHours(hundredths: $0).description } ?? ""
        return flags + textbooks(books) + (asksFirm ? firm() : []) + [
            Field(
                "equipmentSets", words.text("condition.equipmentSets"), .text(type: "number"),
                value: value("equipmentSets", record.conditions.equipmentSets.map { String($0) } ?? ""), required: true,
                error: error("equipmentSets")),
            Field(
                "traineesPerSet", words.text("condition.traineesPerSet"), .text(type: "number"),
                value: value("traineesPerSet", record.conditions.traineesPerSet.map { String($0) } ?? ""),
                required: true,
                help: words.text("condition.traineesPerSetHelp"), error: error("traineesPerSet")),
            Field(
                "safetyHours", words.text("condition.safetyHours"), value: value("safetyHours", safety),
                help: words.text("condition.safetyHoursHelp"), error: error("safetyHours"))
        ]
    }

    /// The books of the list to tick, and a place for others, which are then not approved.
    private func textbooks(_ books: [Textbook]) -> [Field] {
        let named = record.conditions.textbooks ?? []
        let chosen = Set(named.map(\.number))
        let ticks = books.enumerated().map { index, book in
            Field(
                "textbook.\(book.number)",
                words.text(
                    "condition.textbook",
                    ["title": book.title, "publisher": book.publisher, "number": book.number]), .check,
                value: ticked("textbook.\(book.number)", chosen.contains(book.number)),
                error: index == 0 ? error("textbooks") : nil, wide: true)
        }
        let others = named.filter(\.number.isEmpty).map(\.title).joined(separator: "\n")
        return ticks + [
            Field(
                "otherTextbooks", words.text(books.isEmpty ? "condition.textbooks" : "condition.otherTextbooks"),
                .area(rows: 2), value: value("otherTextbooks", others),
                help: words.text(books.isEmpty ? "condition.textbooksHelp" : "condition.otherTextbooksHelp"), wide: true)
        ]
    }

    private func firm() -> [Field] {
        let evidence = [("postsEvidence", record.conditions.postsEvidence), ("treatmentEvidence", record.conditions.treatmentEvidence)]
            .map { name, stored in
                Field(
                    name, words.text("condition.\(name)"), .area(rows: 2), value: value(name, stored ?? ""),
                    help: words.text("condition.\(name)Help"), error: error(name), wide: true)
            }
        let funds = [("educationFund", record.conditions.educationFund), ("frontLineFund", record.conditions.frontLineFund)]
            .map { name, stored in
                Field(
                    name, words.text("condition.\(name)"), value: value(name, stored?.plain ?? ""),
                    help: words.text("condition.\(name)Help"), error: error(name))
            }
        return evidence + funds
    }
}
