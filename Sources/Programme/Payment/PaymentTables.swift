import Store

/// Payment batches and their lines; a line that failed is paid by a new line that names it.
package enum PaymentTables {
    /// `batch.state`: draft, approved, sent, settled. `line.state`: pending, sent, paid, failed.
    package static let migration = Migration("payment-1", """
        create table payment_batch (
          id text primary key not null, number text not null unique, division text not null, institution text,
          fund text not null, state text not null, lines bigint not null, total_fen bigint not null check (total_fen > 0),
          prepared_by text not null, approved_by text, file_hash text, result_hash text,
          created_at bigint not null, changed_at bigint not null, check (approved_by is null or approved_by <> prepared_by));
        create table payment_line (
          id text primary key not null, division text not null, institution text, batch text not null references payment_batch (id),
          claim text not null references claim (id), payee_kind text not null, payee text not null, payee_name text not null,
          bank_name text not null, bank_account text not null, fen bigint not null check (fen > 0), fund text not null,
          state text not null, failure text, replaces text unique references payment_line (id), reference text not null unique,
          paid_at bigint, created_at bigint not null, changed_at bigint not null);
        create index payment_line_batch on payment_line (batch, state);
        create table payment_line_item (
          id text primary key not null, division text not null, institution text,
          line text not null references payment_line (id), item text not null references claim_item (id),
          unique (line, item));
        create table payable (
          id text primary key not null, division text not null, institution text, item text not null unique references claim_item (id),
          line text references payment_line (id), state text not null, changed_at bigint not null);
        create index payable_state on payable (division, state);
        """)
}
