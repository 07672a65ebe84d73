import Store
import Vocabulary

/// The task of the conditions: what is ticked, counted, shown and named.
extension ClassDesk {
    /// - Throws: `Refusal` with every problem: `answerMissing`, `numberOutOfRange`, `classHours.form`, `textTooLong`, and, where a list
    ///   of textbooks holds for the class, `required` on `textbooks` and `textbookUnknown`.
    package static func setConditions(_ id: String, _ conditions: ClassConditions, in tx: Transaction) throws -> Done {
        let record = try editable(id, in: tx)
        var (conditions, problems) = try named(conditions, record, tx)
        for flag in ClassConditions.Flag.allCases where conditions[keyPath: flag.path] == nil {
            problems.append(Problem("answerMissing", field: flag.rawValue))
        }
        if conditions.equipmentSets.map({ !(0...99_999).contains($0) }) ?? true {
            problems.append(
                Problem("numberOutOfRange", field: "equipmentSets", values: ["least": "0", "most": "99999"]))
        }
        if conditions.traineesPerSet.map({ !(1...9_999).contains($0) }) ?? true {
            problems.append(
                Problem("numberOutOfRange", field: "traineesPerSet", values: ["least": "1", "most": "9999"]))
        }
        if let hours = conditions.safetyHours, hours < 0 {
            problems.append(Problem("classHours.form", field: "safetyHours"))
        }
        for (field, path) in evidence {
            let text = conditions[keyPath: path]?.trimmed ?? ""
            if text.count > 200 { problems.append(Problem("textTooLong", field: field, values: ["limit": "200"])) }
            conditions[keyPath: path] = text.isEmpty ? nil : text
        }
        problems += funds(conditions)
        guard problems.isEmpty else { throw Refusal(problems) }
        try tx.update("training_class", id: id, ["conditions": try conditions.json, "changed_at": tx.now])
        return Done()
    }

    /// Both figures or none, and the part no more than the whole.
    private static func funds(_ conditions: ClassConditions) -> [Problem] {
        let (whole, part) = (conditions.educationFund, conditions.frontLineFund)
        if whole == nil, part == nil { return [] }
        guard let whole else { return [Problem("required", field: "educationFund")] }
        guard let part else { return [Problem("required", field: "frontLineFund")] }
        if whole < .zero { return [Problem("money.form", field: "educationFund")] }
        return part < .zero || whole < part ? [Problem("frontLineOverFund", field: "frontLineFund")] : []
    }

    private static let evidence: [(String, WritableKeyPath<ClassConditions, String?> & Sendable)] = [
        ("postsEvidence", \.postsEvidence), ("treatmentEvidence", \.treatmentEvidence)
    ]

    /// Textbooks of the list by its titles. Where a list holds, whether the books are approved follows from it and is not asked.
    private static func named(
        _ given: ClassConditions, _ record: ClassRecord, _ tx: Transaction
    ) throws -> (ClassConditions, [Problem]) {
        var (conditions, problems) = (given, [Problem]())
        let books = Dictionary(
            try TextbookList.books(record, tx).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        var textbooks: [ClassConditions.NamedTextbook] = []
        for one in given.textbooks ?? [] {
            if let book = books[one.number] {
                textbooks.append(.init(number: book.number, title: book.title))
            } else if one.number.isEmpty, !one.title.trimmed.isEmpty {
                textbooks.append(.init(title: String(one.title.trimmed.prefix(120))))
            } else if !one.number.isEmpty {
                problems.append(Problem("textbookUnknown", field: "textbooks"))
            }
        }
        conditions.textbooks = Array(textbooks.prefix(20))
        if !books.isEmpty {
            if textbooks.isEmpty, problems.isEmpty { problems.append(Problem("required", field: "textbooks")) }
            conditions.textbookApproved = !textbooks.isEmpty && textbooks.allSatisfy { !$0.number.isEmpty }
        }
        return (conditions, problems)
    }
}
