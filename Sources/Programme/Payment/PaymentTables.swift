import Store

/// Payment batches and their lines; a line that failed is paid by a new line that names it.
package enum PaymentTables {
    /// `payable.state`: owed, inBatch, paid; `line` is the line that pays it or the last one that failed to.
    /// `payment_batch.state`: draft, approved, sent, settled, withdrawn. `payment_line.state`: pending, sent, paid,
    /// failed, dropped. `payment_line_item.live` is 1 as long as its line may still pay the item or has paid it: no two
    /// lines have the same item. `payment_line_item.item` names a `claim_item` that a later decision may replace; what
    /// was paid stands in the row itself. `bank_result` is a result file of the bank as it was read, row by row (JSON);
    /// nothing is booked before `committed_at`.
    package static let migration = Migration(
        "payment-1",
        """
        create table payment_batch (
          id text primary key not null, number text not null unique, division text not null, institution text,
          fund text not null, state text not null, lines bigint not null check (lines > 0),
          total_fen bigint not null check (total_fen > 0), prepared_by text not null, approved_by text, sent_by text,
          withdrawn_by text, reasons text not null default '', file_hash text, created_at bigint not null,
          approved_at bigint, sent_at bigint, settled_at bigint, changed_at bigint not null,
          check (approved_by is null or approved_by <> prepared_by));
        create index payment_batch_division on payment_batch (division, state, created_at);
        create table payment_line (
          id text primary key not null, division text not null, institution text,
          batch text not null references payment_batch (id), position bigint not null,
          claim text not null references claim (id), payee_kind text not null, payee text not null,
          payee_name text not null, bank_name text not null, bank_account text not null,
          fen bigint not null check (fen > 0), fund text not null, purpose text not null, state text not null,
          failure text,
          replaces text references payment_line (id), reference text not null unique, receipt text, paid_on text,
          paid_at bigint, created_at bigint not null, changed_at bigint not null, unique (batch, position));
        create unique index payment_line_replaces on payment_line (replaces) where state <> 'dropped';
        create index payment_line_claim on payment_line (claim, state);
        create index payment_line_state on payment_line (division, state);
        create table payment_line_item (
          id text primary key not null, division text not null, institution text,
          line text not null references payment_line (id), item text not null, person text not null, kind text not null,
          fen bigint not null, live bigint not null default 1, unique (line, item));
        create unique index payment_line_item_once on payment_line_item (item) where live = 1;
        create table payable (
          id text primary key not null, division text not null, institution text,
          item text not null unique references claim_item (id),
          line text references payment_line (id), state text not null, changed_at bigint not null);
        create index payable_state on payable (division, state);
        create table bank_result (
          id text primary key not null, division text not null, institution text,
          batch text not null references payment_batch (id), file_hash text not null, file_name text not null,
          preview text not null, rows_total bigint not null, rows_good bigint not null, read_by text not null,
          created_at bigint not null, committed_at bigint, unique (batch, file_hash));
        """)

    /// What a line pays is found by the line, however much is owed.
    package static let byLine = Migration("payment-2", "create index payable_line on payable (line);")
}
