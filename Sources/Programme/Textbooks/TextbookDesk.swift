import Papers
import Store
import Vocabulary

/// The register of approved textbooks: looked up, added to by sheet, ended.
package struct TextbookDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    package struct Filter: Sendable, Hashable {
        package var title = ""
        package var occupation = ""
        package init() {}
    }

    /// The sheet, for the template and the reading. Headers and notes are part of the form.
    package static let columns = ColumnMap([
        .init(
            "occupation", zh: "职业代码", en: "Occupation code", aliases: ["职业（工种）代码", "职业编码"], required: true,
            maximumLength: 20, noteZh: "如 6-18-02-04。", noteEn: "For example 6-18-02-04."),
        .init(
            "number", zh: "书号", en: "Book number", aliases: ["ISBN", "标准书号"], required: true, kind: .code,
            maximumLength: 30, noteZh: "ISBN 或统一书号，单元格须为文本格式。",
            noteEn: "ISBN or other number of the book; the cell must be text."),
        .init("title", zh: "书名", en: "Title", aliases: ["教材名称"], required: true, maximumLength: 120),
        .init("publisher", zh: "出版社", en: "Publisher", maximumLength: 80)
    ])

    private static let problemsTold = 50

    /// The lists that hold in the reader's division, and those of the divisions below it.
    package func list(_ filter: Filter, for actor: Actor, page: Int = 1, size: Int = RegisterPage<Textbook>.usual)
        async throws -> RegisterPage<Textbook>
    {
        try actor.need(.textbookRead)
        let below = actor.division.sqlRange
        var condition: SQL = """
            (t.division in \(list: actor.division.path.map(\.code))
              or (t.division >= \(below.lower) and t.division < \(below.upper)))
            """
        if !filter.title.isEmpty {
            condition = condition + " and (instr(t.title, \(filter.title)) > 0 or t.number = \(filter.title))"
        }
        if !filter.occupation.isEmpty { condition = condition + " and t.occupation = \(filter.occupation)" }
        let all = condition
        return try await office.store.read { reader in
            let open = Scope.everything(because: "lists of textbooks are public")
            let total = try reader.number(open, "select count(*) from textbook t where \(all)")
            let rows = try reader.rows(
                open,
                """
                select t.* from textbook t where \(all) order by t.occupation, t.title, t.id
                limit \(size) offset \(RegisterPage<Textbook>.offset(page: page, size: size))
                """)
            return RegisterPage(items: try rows.map { try Textbook($0) }, total: Int(total), page: page, size: size)
        }
    }

    /// Adds the books of a sheet to the list of the officer's division, all or none. A book that is there takes title and
    /// publisher of the sheet, and is listed again if it was ended.
    /// - Returns: how many rows were taken.
    /// - Throws: `Refusal` with what is wrong with the file, each row at its place: `papers.*`, `occupationUnknown`;
    ///   `textbookListEmpty`.
    package func take(_ bytes: [UInt8], name: String, by actor: Actor, key: String? = nil) async throws -> Int {
        let outcome = SheetImport(Self.columns).read(bytes)
        let digest = Sha256.hex(bytes)
        let occupations = office.occupations
        return try await office.store.write("textbook.list", by: actor, key: key) { tx in
            tx.about("textbooks", actor.division.code, in: actor.division)
            var problems = outcome.problems.map(\.problem)
            for row in outcome.accepted {
                let code = row["occupation"]
                if Occupation(code).flatMap({ occupations.entry($0) }) == nil {
                    problems.append(
                        Problem("occupationUnknown", values: ["code": String(code.prefix(20))])
                            .at(place: (outcome.columnLetters["occupation"] ?? "") + String(row.number)))
                }
            }
            guard problems.isEmpty else { throw Refusal(problems.prefix(Self.problemsTold).map { $0.on(field: "file") }) }
            guard !outcome.accepted.isEmpty else { throw Refusal("textbookListEmpty", field: "file") }
            for row in outcome.accepted { try Self.put(row, in: tx) }
            tx.note("file", digest)
            tx.note("name", String(name.suffix(120)))
            tx.note("books", .integer(outcome.accepted.count))
            return outcome.accepted.count
        }
    }

    private static func put(_ row: ImportedRow, in tx: Transaction) throws {
        let (division, code) = (tx.actor.division, Occupation(row["occupation"])?.text ?? "")
        let known = try tx.row(
            .everything(because: "the officer's own list"),
            """
            select id from textbook where division = \(division) and occupation = \(code) and number = \(row["number"])
            """)
        var columns: Columns = [
            "title": row["title"], "publisher": row["publisher"], "ended_on": nil as String?, "changed_at": tx.now
        ]
        if let known {
            try tx.update("textbook", id: try known.text("id"), columns)
        } else {
            columns["id"] = tx.newID().sql
            columns["division"] = division.sql
            columns["occupation"] = code.sql
            columns["number"] = row["number"].sql
            columns["listed_on"] = tx.now.day.sql
            try tx.insert("textbook", columns)
        }
    }

    /// Takes a book off the list from today on; classes that have begun keep it.
    /// - Throws: `Refusal` `notFound`.
    package func end(_ id: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("textbook.end", by: actor, key: key) { tx in
            guard let row = try tx.row(actor.scope, "select t.* from textbook t where t.id = \(id) and \(within: "t")")
            else { throw Refusal("notFound") }
            let book = try Textbook(row)
            tx.about("textbook", id, in: book.division)
            tx.note("number", book.number)
            tx.note("occupation", book.occupation.text)
            guard book.endedOn == nil else { return Done() }
            try tx.update("textbook", id: id, ["ended_on": tx.now.day, "changed_at": tx.now])
            return Done()
        }
    }
}
