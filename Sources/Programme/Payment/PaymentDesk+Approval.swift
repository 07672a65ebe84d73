import Accounts
import Papers
import Store
import Vocabulary

extension PaymentDesk {
    // MARK: Approving

    /// Approves a batch as it is: by the finance head, who did not prepare it, nor had a part in the claims on another
    /// side.
    /// - Throws: `Refusal`: `notYourRole`, `samePerson`, `batchState`, `claimSentBack`, `claimNotPayable`, or the
    ///   procedure's.
    package func approve(_ batch: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("payment.approve", by: actor, key: key) { tx in
            try Self.approve(batch, in: tx, office: office)
            return Done()
        }
    }

    package static func approve(_ id: String, in tx: Transaction, office: Office) throws {
        let batch = try open(id, in: [.draft], tx)
        if try SamePerson.are(tx.actor.id, batch.preparedBy, tx) {
            throw Refusal("samePerson", ["name": batch.preparedByName])
        }
        guard
            try tx.update(
                "payment_batch", id: id,
                [
                    "state": BatchRecord.State.approved, "approved_by": tx.actor.id, "approved_at": tx.now,
                    "changed_at": tx.now
                ], where: "state = \(BatchRecord.State.draft)")
        else { throw Refusal("batchState", ["state": batch.state.rawValue]) }
        for claim in try claims(of: id, tx) {
            try ClaimSteps.check(claim, in: tx, office: office)
            guard try ClaimSteps.isChecked(claim, in: tx, office: office) else {
                throw Refusal("claimSentBack", ["batch": batch.number])
            }
            try ClaimSteps.agree(claim, as: .financeHead, batch: batch.number, in: tx, office: office)
        }
    }

    /// Takes a batch back before it went to the bank: the head sends it back with reasons, or the clerk withdraws it.
    /// Its items are owed again.
    /// - Throws: `Refusal`: `notYourRole`, `reasonsMissing`, `batchState`.
    package func withdraw(_ batch: String, reasons: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("payment.withdraw", by: actor, key: key) { tx in
            try Self.withdraw(batch, reasons: reasons, in: tx, office: office)
            return Done()
        }
    }

    package static func withdraw(_ id: String, reasons: String, in tx: Transaction, office: Office) throws {
        let batch = try open(id, in: [.draft, .approved], tx)
        guard !reasons.trimmed.isEmpty else { throw Refusal("reasonsMissing", field: "reasons") }
        for line in try PaymentStore.lines(of: id, tx.actor.scope, tx) {
            try free(line, as: .dropped, then: line.replaces, tx)
        }
        try tx.update(
            "payment_batch", id: id,
            [
                "state": BatchRecord.State.withdrawn, "withdrawn_by": tx.actor.id, "reasons": reasons.trimmed,
                "changed_at": tx.now
            ])
        for claim in try claims(of: id, tx) {
            try settleState(of: claim, in: tx, office: office)
            if batch.state == .draft {
                try ClaimSteps.giveBack(claim, reasons: reasons.trimmed, in: tx, office: office)
            }
        }
    }

    // MARK: To the bank

    /// Hands an approved batch to the bank: its files are fixed by their digests, the ledger has the money under way.
    /// - Throws: `Refusal`: `notYourRole`, `batchState`, or the ledger's.
    package func send(_ batch: String, by actor: Actor, key: String? = nil) async throws {
        let office = office
        _ = try await office.store.write("payment.send", by: actor, key: key) { tx in
            try Self.send(batch, in: tx, office: office)
            return Done()
        }
    }

    package static func send(_ id: String, in tx: Transaction, office: Office) throws {
        let batch = try open(id, in: [.approved], tx)
        let lines = try PaymentStore.lines(of: id, tx.actor.scope, tx)
        let file = BankFile(batch: batch, lines: lines)
        let digest = try file.digest(.csv)
        tx.note("file", digest)
        tx.note("fileGB18030", try file.digest(.csvGB18030))
        let ledger = LedgerDesk.ledger(office)
        for line in lines {
            try ledger.send(
                tx, division: batch.division, fund: line.fund, line.amount, for: line.ledgerPurpose,
                document: line.document)
            try tx.update("payment_line", id: line.id, ["state": LineRecord.State.sent, "changed_at": tx.now])
        }
        try tx.update(
            "payment_batch", id: id,
            [
                "state": BatchRecord.State.sent, "file_hash": digest, "sent_by": tx.actor.id, "sent_at": tx.now,
                "changed_at": tx.now
            ])
    }

    // MARK: Parts

    /// The batch, if it is in the actor's division and in one of these states.
    static func open(_ id: String, in states: Set<BatchRecord.State>, _ tx: Transaction) throws -> BatchRecord {
        let batch = try PaymentStore.batch(id, tx.actor.scope, tx)
        guard batch.division == tx.actor.division else { throw Refusal("notYourDivision") }
        tx.about("payment_batch", id, in: batch.division)
        tx.note("number", batch.number)
        tx.note("amount", batch.total.plain)
        guard states.contains(batch.state) else { throw Refusal("batchState", ["state": batch.state.rawValue]) }
        return batch
    }

    static func claims(of batch: String, _ reader: Reader) throws -> [String] {
        try reader.rows(
            Payables.everything, "select distinct n.claim from payment_line n where n.batch = \(batch) order by n.claim"
        )
        .map { try $0.text("claim") }
    }

    /// Ends a line that does not pay: what it was to pay is owed again.
    /// - Parameter then: the line that the items name from now on: the one that failed, if there is one.
    static func free(
        _ line: LineRecord, as state: LineRecord.State, then: String?, failure: String? = nil, _ tx: Transaction
    ) throws {
        try tx.update("payment_line", id: line.id, ["state": state, "failure": failure, "changed_at": tx.now])
        for item in try tx.rows(Payables.everything, "select m.id from payment_line_item m where m.line = \(line.id)") {
            try tx.update("payment_line_item", id: try item.text("id"), ["live": false])
        }
        for row in try tx.rows(Payables.everything, "select y.id from payable y where y.line = \(line.id)") {
            try tx.update(
                "payable", id: try row.text("id"), ["state": Payables.State.owed, "line": then, "changed_at": tx.now])
        }
    }

    /// What a claim is after its lines have changed: paid, being paid, or waiting.
    static func settleState(of claim: String, in tx: Transaction, office: Office) throws {
        if try Payables.isPaid(claim: claim, tx) { return try ClaimSteps.finish(claim, in: tx, office: office) }
        let underWay = try tx.number(
            Payables.everything,
            """
            select count(*) from payable y join claim_item t on t.id = y.item
            where t.claim = \(claim) and y.state = \(Payables.State.inBatch)
            """)
        try ClaimState.move(claim, to: underWay > 0 ? .paying : .payable, in: tx)
    }
}
