import Accounts
import Policy
import Programme
import Vocabulary

/// How payments are called on pages.
enum PaymentWords {
    static func chip(_ state: BatchRecord.State, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch state {
            case .draft: .now
            case .approved, .sent: .wait
            case .settled: .ok
            case .withdrawn: .plain
            }
        return Chip(kind, words.text("payment.batchState.\(state.rawValue)"))
    }

    static func chip(_ state: LineRecord.State, _ words: Words) -> Chip {
        let kind: Chip.Kind =
            switch state {
            case .pending, .sent: .wait
            case .paid: .ok
            case .failed: .bad
            case .dropped: .plain
            }
        return Chip(kind, words.text("payment.lineState.\(state.rawValue)"))
    }

    static func payee(_ kind: PayeeKind, _ words: Words) -> String { words.text("payment.payeeKind.\(kind.rawValue)") }

    /// A fund as the packs call it.
    static func fund(_ code: String, _ visit: Visit) -> String {
        LedgerDesk.funds(visit.office).first { $0.code == code }.map { visit.say($0.name) } ?? code
    }

    static func fundOptions(_ visit: Visit, all: String) -> [Field.Option] {
        [Field.Option("", all)] + LedgerDesk.funds(visit.office).map { Field.Option($0.code, visit.say($0.name)) }
    }

    static func tabs(_ current: String, waiting: Int, _ words: Words) -> [String: Any] {
        Tabs(
            label: words.text("payment.title"),
            [
                .init(
                    words.text("payment.queue"), Site.payments, count: waiting > 0 ? words.count(waiting) : "",
                    current: current == "queue"),
                .init(words.text("payment.batches"), Site.paymentBatches, current: current == "batches")
            ]
        ).context
    }
}
