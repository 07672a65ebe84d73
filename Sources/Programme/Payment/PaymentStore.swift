import Store
import Vocabulary

/// Reads payment batches and lines. Every read takes the caller's scope.
package enum PaymentStore {
    private static let select: SQL = """
        select b.*, p.name as prepared_name, a.name as approved_name, s.name as sent_name from payment_batch b
        left join account p on p.id = b.prepared_by left join account a on a.id = b.approved_by
        left join account s on s.id = b.sent_by
        """

    private static let selectLines: SQL = """
        select n.*, k.number as claim_number, c.title as class_title,
        (select count(*) from payment_line_item m where m.line = n.id) as items,
        exists (select 1 from payment_line r where r.replaces = n.id and r.state <> 'dropped') as replaced
        from payment_line n join claim k on k.id = n.claim join training_class c on c.id = k.class
        """

    /// A batch is one matter: who is out of what one of its lines pays (a declared tie) sees nothing of it.
    private static let whole: SQL = """
        \(within: "b") and not exists (select 1 from payment_line o where o.batch = b.id and not \(within: "o"))
        """

    /// - Throws: `Refusal` `notFound`, also for what lies outside the scope.
    package static func batch(_ id: String, _ scope: Scope, _ reader: Reader) throws -> BatchRecord {
        guard let row = try reader.row(scope, select + " where b.id = \(id) and \(whole)") else {
            throw Refusal("notFound")
        }
        return try BatchRecord(row)
    }

    /// Newest first. Nil: whatever the state or fund.
    package static func batches(
        state: BatchRecord.State? = nil, fund: String? = nil, limit: Int = 200, _ scope: Scope, _ reader: Reader
    ) throws -> [BatchRecord] {
        var found = whole
        if let state { found = found + " and b.state = \(state)" }
        if let fund { found = found + " and b.fund = \(fund)" }
        return try reader.rows(scope, select + " where \(found) order by b.created_at desc, b.id desc limit \(limit)")
            .map(BatchRecord.init)
    }

    /// In their order within the batch.
    package static func lines(of batch: String, _ scope: Scope, _ reader: Reader) throws -> [LineRecord] {
        try reader.rows(scope, selectLines + " where n.batch = \(batch) and \(within: "n") order by n.position").map(
            LineRecord.init)
    }

    /// All payments of a claim, also those that failed, in the order of time.
    package static func lines(ofClaim claim: String, _ scope: Scope, _ reader: Reader) throws -> [LineRecord] {
        try reader.rows(
            scope,
            selectLines + """
                 where n.claim = \(claim) and n.state <> 'dropped' and \(within: "n") order by n.created_at, n.position
                """
        ).map(LineRecord.init)
    }

    /// Lines that the bank could not pay and that no later line replaces, newest first.
    package static func failed(_ scope: Scope, _ reader: Reader) throws -> [LineRecord] {
        try reader.rows(
            scope,
            selectLines + """
                 where n.state = \(LineRecord.State.failed) and \(within: "n")
                and not exists (select 1 from payment_line r where r.replaces = n.id and r.state <> 'dropped')
                order by n.changed_at desc, n.id limit 500
                """
        ).map(LineRecord.init)
    }
}
