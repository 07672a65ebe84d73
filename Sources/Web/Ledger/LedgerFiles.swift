import Accounts
import Papers
import Programme
import Vocabulary

/// Statements and the issue ledger as workbooks, with who made them, when, and for what.
enum LedgerFiles {
    static func statement(_ statement: Statement, _ asked: LedgerQuery, _ visit: Visit) async throws -> Answer {
        let words = visit.words
        let title = words.text("ledger.statement")
        let columns = [
            "ledger.number", "ledger.at", "ledger.kind", "ledger.matter", "ledger.document", "payment.payee",
            "ledger.change",
            "ledger.balance", "ledger.handler", "ledger.reasons"
        ]
        let rows: [[TableValue]] = statement.lines.map { line in
            let entry = line.entry
            return [
                .integer(entry.number), .text(words.moment(entry.at)),
                .text(words.text("ledger.entry.\(entry.name.rawValue)")),
                .text(entry.matter), .text(entry.document), .text(entry.payee), .money(line.change),
                .money(line.balance),
                .text(entry.handlerName), .text(entry.reasons)
            ]
        }
        let notes = [
            words.text(
                "ledger.fileOf",
                [
                    "fund": PaymentWords.fund(asked.fund, visit),
                    "account": words.text("ledger.account.\(asked.account.rawValue)"),
                    "place": visit.place(of: asked.division)
                ]),
            words.text("ledger.opening", ["amount": words.money(statement.opening)])
        ]
        return try await file(title, notes, columns, rows, asked, visit)
    }

    static func payments(_ entries: [Entry], _ asked: LedgerQuery, _ visit: Visit) async throws -> Answer {
        let words = visit.words
        let columns = [
            "ledger.number", "ledger.at", "payment.payee", "ledger.matter", "payment.fund", "payment.amount",
            "ledger.handler"
        ]
        let rows: [[TableValue]] = entries.map { entry in
            [
                .integer(entry.number), .text(words.moment(entry.at)), .text(entry.payee), .text(entry.matter),
                .text(PaymentWords.fund(entry.fund, visit)), .money(entry.amount), .text(entry.handlerName)
            ]
        }
        return try await file(words.text("ledger.payments"), [], columns, rows, asked, visit)
    }

    private static func file(
        _ title: String, _ notes: [String], _ columns: [String], _ rows: [[TableValue]], _ asked: LedgerQuery,
        _ visit: Visit
    ) async throws -> Answer {
        let words = visit.words
        let period = words.text("ledger.period", ["from": words.day(asked.from), "to": words.day(asked.to)])
        let table = Papers.Table(
            sheet: title, title: title, notes: notes + [period],
            columns: columns.map { Papers.Table.Column(words.text($0)) }, rows: rows)
        return try await Exports.file(
            "ledger", table, name: "\(title) \(words.day(asked.from)) \(words.day(asked.to)).xlsx", visit)
    }
}
