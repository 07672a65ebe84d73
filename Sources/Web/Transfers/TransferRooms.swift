import Papers
import Policy
import Programme
import Store
import Vocabulary

/// Addresses of transfer funds.
extension Site {
    package static let transfers = "/desk/transfers"
    package static let transferNew = "/desk/transfers/new"
    package static let transferPropose = "/desk/transfers/propose"
    package static func transferException(_ id: String) -> String { "/desk/transfers/\(id)/exception" }
    package static func transferProposal(_ id: String) -> String { "/desk/transfer-proposals/\(id)" }
    package static func transferFile(_ id: String) -> String { "/desk/transfer-proposals/\(id)/proposal.xlsx" }
}

/// Transfer funds: requests of counties, exceptions of the province, proposals.
package enum TransferRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.transfers, .transferRead) { visit in try await TransferPages.list(visit) }
        rooms.get(Site.transferNew, .transferRequest) { visit in try await TransferPages.ask(visit, draft(visit.query)) }
        rooms.post(Site.transfers, .transferRequest) { visit in try await add(visit) }
        rooms.post(Site.transferPropose, .transferPropose) { visit in try await propose(visit) }
        rooms.get(Site.transferException(":id"), .transferExcept) { visit in try await TransferPages.askException(visit) }
        rooms.post(Site.transferException(":id"), .transferExcept) { visit in try await except(visit) }
        rooms.get(Site.transferProposal(":id"), .transferRead) { visit in try await TransferPages.proposal(visit) }
        rooms.get(Site.transferFile(":id"), .transferRead) { visit in try await TransferPages.file(visit) }
    }

    private static func draft(_ sent: Sent) -> TransferDesk.Draft {
        var draft = TransferDesk.Draft()
        draft.division = sent["division"]
        draft.year = sent["year"]
        draft.projectType = sent["projectType"]
        draft.surplus = sent["surplus"]
        draft.shortfall = sent["shortfall"]
        draft.score = sent["score"]
        draft.matter = sent["matter"]
        return draft
    }

    private static func add(_ visit: Visit) async throws -> Answer {
        let draft = draft(visit.form)
        do {
            _ = try await TransferDesk(office: visit.office).add(draft, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.transfers, [("year", draft.year), ("done", "transferAdded")]))
        } catch let refusal as Refusal {
            return try await TransferPages.ask(visit, draft, refusal)
        }
    }

    private static func except(_ visit: Visit) async throws -> Answer {
        do {
            try await TransferDesk(office: visit.office).except(
                visit.parameter("id"), reason: visit.form["reason"], by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.transfers, [("year", visit.form["year"]), ("done", "transferExcepted")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await TransferPages.askException(visit, refusal)
        }
    }

    private static func propose(_ visit: Visit) async throws -> Answer {
        let year = TransferPages.year(visit.form, visit)
        do {
            let id = try await TransferDesk(office: visit.office).propose(year, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.transferProposal(id), [("done", "transferProposed")]))
        } catch let refusal as Refusal {
            return try await TransferPages.list(visit, year: year, refusal)
        }
    }
}
