import Policy
import Store
import Vocabulary

/// Requests of counties for transfer funds: recorded and decided, exceptions of the province, ranked proposals.
package struct TransferDesk: Sendable {
    package static let decision = DecisionKind.fundTransfer.rawValue

    let office: Office

    package init(office: Office) { self.office = office }

    /// As typed.
    package struct Draft: Sendable {
        package var division = ""
        package var year = ""
        package var projectType = ""
        package var surplus = ""
        package var shortfall = ""
        /// 0…1.
        package var score = ""
        package var matter = ""
        package init() {}
    }

    private static let years = 2_000...2_099
    private static let all = Scope.everything(because: "the caller has proved the division")

    // MARK: Reading

    /// The requests of a year in the reader's division, ranked.
    package func list(_ year: Int, for actor: Actor) async throws -> [TransferRequest] {
        try actor.need(.transferRead)
        let office = office
        return try await office.store.read { try Self.ranked(year, actor.scope, $0, office) }
    }

    private static func ranked(_ year: Int, _ scope: Scope, _ reader: Reader, _ office: Office) throws -> [TransferRequest] {
        let requests = try reader.rows(
            scope, "select t.*, null as place from transfer_request t where t.year = \(year) and \(within: "t")"
        ).map { try TransferRequest($0) }
        return TransferOrder.ranked(requests) { request in
            office.packs[request.pack]?.codes.entries(of: "transferPreference").map(\.code) ?? []
        }
    }

    package func find(_ id: String, for actor: Actor) async throws -> TransferRequest {
        try actor.need(.transferRead)
        return try await office.store.read { try Self.find(id, actor.scope, $0) }
    }

    private static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> TransferRequest {
        let row = try reader.row(
            scope, "select t.*, null as place from transfer_request t where t.id = \(id) and \(within: "t")")
        guard let row else { throw Refusal("notFound") }
        return try TransferRequest(row)
    }

    /// Newest first.
    package func proposals(_ year: Int, for actor: Actor) async throws -> [TransferProposal] {
        try actor.need(.transferRead)
        return try await office.store.read { reader in
            try reader.rows(
                actor.scope,
                """
                select p.*, a.name as maker from transfer_proposal p left join account a on a.id = p.made_by
                where p.year = \(year) and \(within: "p") order by p.made_at desc, p.id desc
                """
            ).map(TransferProposal.init)
        }
    }

    package func proposal(_ id: String, for actor: Actor) async throws -> (TransferProposal, [TransferRequest]) {
        try actor.need(.transferRead)
        return try await office.store.read { reader in
            let row = try reader.row(
                actor.scope,
                """
                select p.*, a.name as maker from transfer_proposal p left join account a on a.id = p.made_by
                where p.id = \(id) and \(within: "p")
                """)
            guard let row else { throw Refusal("notFound") }
            let lines = try reader.rows(
                actor.scope, "select l.* from transfer_line l where l.proposal = \(id) and \(within: "l") order by l.position")
            return (try TransferProposal(row), try lines.map { try TransferRequest($0, id: "request") })
        }
    }

    // MARK: Writing

    /// Records a request and decides it.
    /// - Returns: its id.
    /// - Throws: `Refusal`: `notYourRole`, `required`, `division.form`, `divisionUnknown`, `placeOutside`, `choiceUnknown`,
    ///   `money.form`, `rateOutOfRange`, `numberOutOfRange`, `noPackInForce`.
    package func add(_ draft: Draft, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("transfer.request", by: actor, key: key) { tx in
            var entries = Entries()
            let division = entries.value(draft.division, "division", as: Division.self)
            if let division {
                if office.divisions.entry(division, on: tx.now.day) == nil {
                    entries.refuse("divisionUnknown", "division")
                } else if !tx.actor.division.contains(division) || division.level == .province {
                    entries.refuse("placeOutside", "division")
                }
            }
            if draft.year.trimmed.isEmpty { entries.refuse("required", "year") }
            let year = entries.count(draft.year, "year", in: Self.years)
            let surplus = Self.amount(draft.surplus, "surplus", &entries)
            let shortfall = Self.amount(draft.shortfall, "shortfall", &entries)
            let score = ExactNumber(draft.score.trimmed).flatMap { !$0.isNegative && $0 <= ExactNumber(1) ? $0 : nil }
            if score == nil { entries.refuse(draft.score.trimmed.isEmpty ? "required" : "rateOutOfRange", "score") }
            let matter = entries.text(draft.matter, "matter")
            try entries.finish()
            guard let division, let year, let surplus, let shortfall, let score else { throw Refusal("required") }
            let pack = try PackChoice.pack(startingOn: tx.now.day, project: nil, in: division, tx, office)
            let type = draft.projectType.trimmed
            if !type.isEmpty, !pack.codes.has("transferProject", type) {
                throw Refusal("choiceUnknown", field: "projectType")
            }
            let id = tx.newID()
            tx.about("transfer", id, in: division)
            try tx.insert(
                "transfer_request",
                [
                    "id": id, "division": division, "year": year, "project_type": type.isEmpty ? nil : type,
                    "surplus_fen": surplus, "shortfall_fen": shortfall, "score": score.description, "matter": matter,
                    "pack": pack.version, "created_by": tx.actor.id, "created_at": tx.now, "changed_at": tx.now
                ])
            try Self.decide(id, pack, in: tx)
            return id
        }
    }

    private static func amount(_ typed: String, _ field: String, _ entries: inout Entries) -> Money? {
        if typed.trimmed.isEmpty {
            entries.refuse("required", field)
            return nil
        }
        switch Money.parse(typed) {
        case .success(let money): return money
        case .failure(let problem):
            entries.refuse(problem.code, field)
            return nil
        }
    }

    /// The province makes an exception for a county that may not receive otherwise, with its reason; the request is decided again.
    /// - Throws: `Refusal`: `notYourRole`, `transferProvinceOnly`, `notFound`, `required` (reason), `exceptionNotNeeded`.
    package func except(_ id: String, reason: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("transfer.except", by: actor, key: key) { tx in
            guard tx.actor.division.level == .province else { throw Refusal("transferProvinceOnly") }
            let request = try Self.find(id, tx.actor.scope, tx)
            tx.about("transfer", id, in: request.division)
            guard !reason.trimmed.isEmpty else { throw Refusal("required", field: "reason") }
            guard !request.eligible else { throw Refusal("exceptionNotNeeded") }
            try tx.update(
                "transfer_request", id: id,
                [
                    "exception_reason": String(reason.trimmed.prefix(500)), "exception_by": tx.actor.id,
                    "exception_at": tx.now, "changed_at": tx.now
                ])
            try Self.decide(id, office.pack(request.pack), in: tx)
            return Done()
        }
    }

    /// Freezes the ranked requests of a year in the actor's division as a proposal.
    /// - Returns: its id.
    /// - Throws: `Refusal`: `notYourRole`, `countyProposes`, `noRequests`.
    package func propose(_ year: Int, by actor: Actor, key: String? = nil) async throws -> String {
        let office = office
        return try await office.store.write("transfer.propose", by: actor, key: key) { tx in
            guard tx.actor.division.level != .county else { throw Refusal("countyProposes") }
            let requests = try Self.ranked(year, tx.actor.scope, tx, office)
            guard !requests.isEmpty else { throw Refusal("noRequests", ["year": String(year)]) }
            let id = tx.newID()
            tx.about("transfer_proposal", id, in: tx.actor.division)
            try tx.insert(
                "transfer_proposal",
                [
                    "id": id, "division": tx.actor.division, "year": year, "made_by": tx.actor.id, "made_at": tx.now
                ])
            for (index, request) in requests.enumerated() {
                try tx.insert(
                    "transfer_line",
                    [
                        "id": tx.newID(), "division": request.division, "proposal": id, "position": index + 1,
                        "place": request.eligible ? index + 1 : nil, "request": request.id,
                        "project_type": request.projectType, "surplus_fen": request.surplus,
                        "shortfall_fen": request.shortfall, "score": request.score, "matter": request.matter,
                        "exception_reason": request.exceptionReason, "pack": request.pack,
                        "eligible": request.eligible, "reason": request.reason,
                        "preferences": CodeList.text(request.preferences)
                    ])
            }
            tx.note("requests", .integer(requests.count))
            return id
        }
    }

    /// Decides and keeps; the request stands on the new decision.
    private static func decide(_ id: String, _ pack: Pack, in tx: Transaction) throws {
        let request = try find(id, all, tx)
        var input = FundTransferInput()
        input.caseID = id
        input.on = tx.now.day
        input.surplusFen = request.surplus.fen
        input.shortfallFen = request.shortfall.fen
        input.performanceScore = ExactNumber(request.score) ?? .zero
        input.request = .init(projectType: request.projectType, exceptionReason: request.exceptionReason)
        let outcome = try pack.decide(input)
        let kept = try DecisionRecord.keepNext(
            name: decision, subject: "transfer/\(id)", pack: outcome.pack, version: outcome.version,
            input: String(decoding: input.json, as: UTF8.self), outcome: String(decoding: outcome.json, as: UTF8.self),
            division: request.division, institution: nil, in: tx)
        try tx.update(
            "transfer_request", id: id,
            [
                "decision": kept, "eligible": outcome.eligible, "reason": outcome.reason,
                "preferences": CodeList.text(outcome.preferences.map(\.code)), "changed_at": tx.now
            ])
        tx.note("decision", kept)
        tx.note("eligible", outcome.eligible ? "yes" : "no")
    }
}
