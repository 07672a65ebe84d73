import Store

/// The fund ledger: entries, their postings and the balances that follow from them.
///
/// Entries and postings are only added. An entry has one fund; no balance but that of `allocated` falls below zero.
/// Both are the store's constraints too; that postings sum to zero is `Ledger`'s to keep and `Ledger.check`'s to
/// verify.
package enum AccountTables {
    /// `name`: allocate, owe, send, settle, fail, reverse. `subject` is what the money is for, `document` the paper
    /// behind the entry.
    package static let migration = Migration(
        "accounts-1",
        """
        create table ledger_entry (
          id text primary key not null, division text not null, institution text, person text, number bigint not null,
          at bigint not null, name text not null, fund text not null, fen bigint not null check (fen > 0),
          subject text not null, document text not null, matter text not null default '',
          payee text not null default '', account text, handler text not null, handler_name text not null,
          reasons text not null default '', reverses text unique references ledger_entry (id),
          unique (division, number),
          check ((reverses is null) = (name <> 'reverse')));
        create index ledger_entry_subject on ledger_entry (subject, at);
        create index ledger_entry_document on ledger_entry (document, at);
        create index ledger_entry_division on ledger_entry (division, at);
        create table ledger_posting (
          id text primary key not null, division text not null, institution text, person text,
          entry text not null references ledger_entry (id), account text not null, fund text not null,
          fen bigint not null check (fen <> 0), unique (entry, account));
        create index ledger_posting_account on ledger_posting (division, fund, account);
        create table ledger_balance (
          id text primary key not null, division text not null, fund text not null, account text not null,
          fen bigint not null, check (fen >= 0 or account = 'allocated'), unique (division, fund, account));
        create trigger ledger_posting_one_fund before insert on ledger_posting
          when new.fund <> (select e.fund from ledger_entry e where e.id = new.entry)
            or new.division <> (select e.division from ledger_entry e where e.id = new.entry) begin
          select raise(abort, 'a posting belongs to the fund and division of its entry'); --
        end;
        create trigger ledger_entry_is_kept before delete on ledger_entry begin
          select raise(abort, 'entries of the ledger are never deleted'); --
        end;
        create trigger ledger_entry_is_fixed before update on ledger_entry begin
          select raise(abort, 'entries of the ledger are never changed'); --
        end;
        create trigger ledger_posting_is_kept before delete on ledger_posting begin
          select raise(abort, 'postings are never deleted'); --
        end;
        create trigger ledger_posting_is_fixed before update on ledger_posting begin
          select raise(abort, 'postings are never changed'); --
        end;
        create trigger ledger_balance_is_kept before delete on ledger_balance begin
          select raise(abort, 'balances are never deleted'); --
        end;
        """)

    /// What a subject is owed is found by the subject: without statistics SQLite would go through the whole division instead.
    package static let bySubject = Migration(
        "accounts-2",
        """
        drop index ledger_entry_subject;
        create index ledger_entry_subject on ledger_entry (subject, division, fund);
        """)
}
