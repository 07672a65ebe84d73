import Policy
import Procedures
import Store
import Vault
import Vocabulary

/// Public notices of claims: they open with the case, anybody may object, officers answer, and when the period is over and every
/// objection answered the notice is closed and the claim decided.
package struct NoticeDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    /// Longest text of an objection, and how many may wait for an answer at once: whoever writes needs no account.
    package static let longestObjection = 2_000
    package static let mostOpenObjections = 200

    /// Anybody objects to a running notice; no account is needed.
    /// - Parameters:
    ///   - objector: may be empty: objections may be anonymous.
    ///   - contact: may be empty; then the answer is found by the receipt alone.
    /// - Returns: the receipt's number.
    /// - Throws: `Refusal`: `notFound`, `noticeOver`, `required` (text), `objectionTooLong`, `objectionsTooMany`.
    package func object(
        to notice: String, text: String, objector: String = "", contact: String = "",
        key: String? = nil
    ) async throws
        -> String
    {
        let office = office
        let division = try await office.store.read { try Self.published(notice, $0).division }
        return try await office.store.write("notice.object", by: Actor.anybody(in: division), key: key) { tx in
            try Self.object(to: notice, text: text, objector: objector, contact: contact, in: tx, office: office)
        }
    }

    /// An officer answers an objection.
    /// - Parameters:
    ///   - upheld: it is true; the claim, or the lines named, are not paid.
    ///   - lines: whom an upheld objection is about; empty: the whole claim.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `notFound`, `answeredAlready`, `required` (answer), `lineUnknown`.
    package func answer(
        _ objection: String, upheld: Bool, lines: [String] = [], answer: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("notice.answer", by: actor, key: key) { tx in
            try Self.answer(objection, upheld: upheld, lines: lines, answer: answer, in: tx, office: office)
            return Done()
        }
    }

    /// Shows how whoever objected can be reached. Who looked and why stands in the journal.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `notFound`.
    package func contact(
        of objection: String, because reason: PeopleDesk.Reason, by actor: Actor
    ) async throws -> String {
        try await office.store.write("person.unmask", by: actor) { tx in
            let row = try tx.row(
                actor.scope, "select o.* from objection o where o.id = \(objection) and \(within: "o")")
            guard let row else { throw Refusal("notFound") }
            let (notice, _) = try Self.work(try row.text("notice"), in: tx)
            tx.about("objection", objection, in: notice.division)
            tx.note("reason", reason.rawValue)
            return try row.open("objection.contact", as: Confidential.self)?.plain ?? ""
        }
    }

    /// Ends a notice whose period is over; the claim is decided for good and goes to the finance side, or ends with nothing to pay.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `notFound`, `noticeRunning` (`closes`), `objectionsOpen` (`n`), `noticeClosed`,
    ///   `fundUnknown`, `fundShort`, `claimBlocked`.
    package func close(_ notice: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("notice.close", by: actor, key: key) { tx in
            try Self.close(notice, in: tx, office: office)
            return Done()
        }
    }

    /// Takes a claim off the notice and sends it back to an earlier step of the training side, with reasons.
    /// - Throws: `Refusal`: `notYourRole`, `recused`, `notFound`, `noticeClosed`, `reasonsMissing`, `returnTargetUnknown`.
    package func sendBack(
        _ notice: String, to step: String, reasons: String, by actor: Actor,
        key: String? = nil
    ) async throws {
        let office = office
        _ = try await office.store.write("notice.sendBack", by: actor, key: key) { tx in
            let (notice, claim) = try Self.work(notice, in: tx)
            guard notice.state == .open else { throw Refusal("noticeClosed") }
            let state = try office.procedures.find(tx, Self.all, subject: claim.subject, procedure: ClaimDesk.procedure)
            guard let state, state.isOpen else { throw Refusal("noticeClosed") }
            try CaseDesk.advance(
                state.id, verdict: .returned, reasons: reasons.trimmed, to: step, in: tx,
                office: office)
            return Done()
        }
    }

    /// Ends every notice that is due; one that cannot be closed yet (an objection without answer, no money in the fund) waits on.
    /// - Returns: how many were closed.
    package func closeDue(by actor: Actor) async throws -> Int {
        let today = office.clock.today
        let due = try await office.store.read { reader in
            try reader.rows(
                actor.id == "system" ? Self.all : actor.scope,
                """
                select n.id from public_notice n where n.state = 'open' and n.closes < \(today) and \(within: "n") order by n.closes, n.id
                """
            ).map { try $0.text("id") }
        }
        var closed = 0
        for notice in due {
            do {
                try await close(notice, by: actor)
                closed += 1
            } catch is Refusal { continue }
        }
        return closed
    }

    // MARK: Inside transactions

    private static let all = Scope.everything(because: "the caller is the system, or has found the claim in its scope")

    /// Opens the notice of a claim: from today until the end of the pack's number of working days.
    static func openNotice(_ claim: ClaimRecord, in tx: Transaction, office: Office) throws {
        let days = try office.pack(claim.pack).count("publicNoticeWorkingDays") ?? 0
        let round = try NoticeStore.notice(ofClaim: claim.id, all, tx)?.round ?? 0
        let id = tx.newID()
        try tx.insert(
            "public_notice",
            [
                "id": id, "division": claim.division, "institution": claim.institution, "subject": claim.subject,
                "round": round + 1,
                "title": claim.classTitle, "opens": tx.now.day, "closes": office.calendar.due(days, after: tx.now.day),
                "state": PublicNotice.State.open, "created_at": tx.now
            ])
        tx.note("notice", id)
    }

    /// The claim left the notice before its end.
    static func withdraw(_ claim: ClaimRecord, in tx: Transaction) throws {
        guard let notice = try NoticeStore.notice(ofClaim: claim.id, all, tx), notice.state == .open else { return }
        try tx.update("public_notice", id: notice.id, ["state": PublicNotice.State.withdrawn, "closed_at": tx.now])
    }

    package static func object(
        to id: String, text: String, objector: String, contact: String, in tx: Transaction,
        office: Office
    ) throws -> String {
        let notice = try published(id, tx)
        tx.about("notice", id, in: notice.division)
        guard notice.state == .open, !notice.isOver(on: tx.now.day) else {
            throw Refusal("noticeOver", ["closes": notice.closes.description])
        }
        let text = text.trimmed
        guard !text.isEmpty else { throw Refusal("required", field: "text") }
        guard text.count <= longestObjection else {
            throw Refusal("objectionTooLong", field: "text", ["limit": String(longestObjection)])
        }
        let open = try tx.number(all, "select count(*) from objection where notice = \(id) and state = 'open'")
        guard open < mostOpenObjections else { throw Refusal("objectionsTooMany") }
        let receipt = office.number()
        let institution = try tx.row(
            all,
            "select institution from public_notice where id = \(id)")?.optionalText("institution")
        try tx.insert(
            "objection",
            [
                "id": tx.newID(), "division": notice.division, "institution": institution, "notice": id,
                "receipt": receipt,
                "objector": String(objector.trimmed.prefix(60)),
                "contact": Confidential(String(contact.trimmed.prefix(120))),
                "text": text,
                "state": Objection.State.open, "created_at": tx.now
            ])
        return receipt
    }

    package static func answer(
        _ id: String, upheld: Bool, lines: [String], answer: String, in tx: Transaction,
        office: Office
    ) throws {
        let row = try tx.row(tx.actor.scope, "select o.* from objection o where o.id = \(id) and \(within: "o")")
        guard let objection = try row.map(Objection.init) else { throw Refusal("notFound") }
        let (notice, claim) = try work(objection.notice, in: tx)
        guard notice.state == .open else { throw Refusal("noticeClosed") }
        guard objection.state == .open else { throw Refusal("answeredAlready") }
        guard !answer.trimmed.isEmpty else { throw Refusal("required", field: "answer") }
        let known = Set(try ClaimStore.lines(of: claim.id, all, tx).map(\.id))
        guard Set(lines).isSubset(of: known) else { throw Refusal("lineUnknown", field: "lines") }
        let state: Objection.State = upheld ? .upheld : .dismissed
        try tx.update(
            "objection", id: id,
            [
                "state": state, "lines": CodeList.text(upheld ? lines : []),
                "answer": String(answer.trimmed.prefix(longestObjection)),
                "answered_by": tx.actor.id, "answered_at": tx.now
            ])
        tx.note("objection", id)
        tx.note("answer", state.rawValue)
    }

    package static func close(_ id: String, in tx: Transaction, office: Office) throws {
        let (notice, claim) = try work(id, in: tx)
        guard notice.state == .open else { throw Refusal("noticeClosed") }
        guard notice.isOver(on: tx.now.day) else {
            throw Refusal(
                "noticeRunning",
                ["closes": notice.closes.description])
        }
        let objections = try NoticeStore.objections(to: id, all, tx)
        let open = objections.count { $0.state == .open }
        guard open == 0 else { throw Refusal("objectionsOpen", ["n": String(open)]) }
        let upheld = objections.contains { $0.state == .upheld }
        let state: PublicNotice.State = upheld ? .upheld : .clean
        try tx.update("public_notice", id: id, ["state": state, "closed_at": tx.now])
        tx.note("noticeState", state.rawValue)
        let engine = office.procedures
        guard let stands = try engine.find(tx, all, subject: claim.subject, procedure: ClaimDesk.procedure),
            stands.isOpen
        else {
            throw StoreFault("notice \(id) of a claim without an open case")
        }
        let standing = try standing(of: claim, tx)
        let outcome = ClaimDeciding.Standing.record(whole: standing.whole, upheld: standing.lines)
        let decided = try ClaimDeciding.decide(claim, outcome, tx, office)
        if decided.allSatisfy({ $0.decision.outcome.totalFen == 0 }) {
            try ClaimDeciding.decideAndKeep(claim, outcome, in: tx, office: office)
            let reasons = objections.filter { $0.state == .upheld }.compactMap(\.answer).joined(separator: "\n")
            try CaseDesk.advance(
                stands.id, verdict: .refused, reasons: reasons.isEmpty ? "nothingToPay" : reasons,
                in: tx, office: office)
        } else {
            try CaseDesk.advance(stands.id, in: tx, office: office)
        }
    }

    /// What the newest notice of a claim came to: of the whole claim, and the lines of which an objection was upheld.
    static func standing(of claim: ClaimRecord, _ reader: Reader) throws -> (whole: NoticeState, lines: Set<String>) {
        guard let notice = try NoticeStore.notice(ofClaim: claim.id, all, reader) else { return (.none, []) }
        switch notice.state {
        case .open: return (.open, [])
        case .withdrawn: return (.none, [])
        case .clean, .upheld:
            let upheld = try NoticeStore.objections(to: notice.id, all, reader).filter { $0.state == .upheld }
            return (upheld.contains { $0.lines.isEmpty } ? .upheld : .clean, Set(upheld.flatMap(\.lines)))
        }
    }

    /// The notice and its claim, for an officer of the training side who may work on them, or for the system.
    private static func work(_ id: String, in tx: Transaction) throws -> (PublicNotice, ClaimRecord) {
        let scope = tx.actor.isSystem ? all : tx.actor.scope
        let notice = try NoticeStore.find(id, scope, tx)
        tx.about("notice", id, in: notice.division)
        guard let number = notice.claim else { throw Refusal("notFound") }
        let claim = try ClaimStore.find(number, scope, tx)
        if try AccountDesk.isRecused(tx.actor.id, from: claim.institution, tx) { throw Refusal("recused") }
        return (notice, claim)
    }

    /// Notices are for everybody.
    private static func published(_ id: String, _ reader: Reader) throws -> PublicNotice {
        try NoticeStore.find(id, .everything(because: "public notices are for everybody"), reader)
    }
}
