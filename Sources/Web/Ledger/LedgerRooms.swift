import Accounts
import Papers
import Programme
import Store
import Vocabulary

/// The books: balances of the funds, their accounts line by line, what was paid for which claim.
package enum LedgerRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.ledger, .ledgerRead) { visit in try await LedgerPages.balances(visit) }
        rooms.post(Site.ledger, .ledgerAllocate) { visit in try await allocate(visit) }
        rooms.get(Site.ledgerStatement, .ledgerRead) { visit in try await LedgerPages.statement(visit) }
        rooms.get(Site.ledgerPayments, .ledgerRead) { visit in try await LedgerPages.payments(visit) }
        rooms.get(Site.ledgerClaim(":id"), .ledgerRead) { visit in try await LedgerTrace.show(visit) }
    }

    private static func allocate(_ visit: Visit) async throws -> Answer {
        let form = visit.form
        do {
            let number = try await LedgerDesk(office: visit.office).allocate(
                fund: form["fund"], amount: form["amount"], document: form["document"], matter: form["matter"],
                by: visit.actor,
                key: visit.key)
            return .see(Markup.address(Site.ledger, [("done", "allocated"), ("n", String(number))]))
        } catch let refusal as Refusal {
            return try await LedgerPages.balances(visit, refusal)
        }
    }
}

/// What a page of the ledger asks for; all of it stays in the address.
struct LedgerQuery {
    let fund: String
    let account: Account
    let division: Division
    let from: Day
    let to: Day

    /// Without anything asked for: this year, the first fund's free money, the reader's own division.
    init(_ visit: Visit, funds: [String]) throws {
        let today = visit.today
        fund = visit.query.optional("fund") ?? funds.first ?? ""
        account = Account(rawValue: visit.query["account"]) ?? .fund
        division = try Division(visit.query["division"]) ?? visit.actor.division
        from = Day(visit.query["from"]) ?? Day("\(today.year)-01-01") ?? today
        to = Day(visit.query["to"]) ?? today
    }

    var query: [(String, String)] {
        [
            ("fund", fund), ("account", account.rawValue), ("division", division.code), ("from", from.description),
            ("to", to.description)
        ]
    }
}
