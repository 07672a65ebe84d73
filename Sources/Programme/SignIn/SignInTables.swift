import Store

/// Sessions, what was tried at the door, and second factors.
package enum SignInTables {
    /// Sessions and attempts are passing things: the tables of the first release go with what is in them.
    ///
    /// A session's token changes (`token`, made at `token_at`); the one before it (`old_token`) still opens until `old_until`,
    /// for requests that were under way. `subject` of an attempt names who and where, as `BackOff` writes it.
    package static let migration = Migration(
        "staff-2",
        """
        drop table session;
        drop table sign_in_attempt;
        create table session (
          id text primary key not null, account text not null references account (id), strength text not null,
          csrf text not null, token text not null unique, token_at bigint not null, old_token text, old_until bigint,
          created_at bigint not null, seen_at bigint not null, idle_until bigint not null, ends_at bigint not null,
          address text not null, device text not null);
        create index session_account on session (account);
        create index session_old_token on session (old_token);
        create table sign_in_attempt (
          subject text primary key not null, failures bigint not null, last_at bigint not null,
          blocked_until bigint not null);
        create index sign_in_attempt_last on sign_in_attempt (last_at);
        create table familiar_place (
          account text not null references account (id), place text not null, last_at bigint not null,
          primary key (account, place));
        alter table account add column password_until bigint;
        """)

    /// Of an account, one secret may count (`confirmed_at`) while another waits to be confirmed. A code for signing in by
    /// telephone (`sign_in_code`) is known by the digest of a secret that only the page has; `person` is null where nobody has
    /// the number that was typed, so that the number of rows tells nothing.
    package static let factors = Migration(
        "staff-3",
        """
        create table second_factor (
          id text primary key not null, division text not null, account text not null references account (id),
          secret text not null, made_at bigint not null, confirmed_at bigint, used_step bigint);
        create index second_factor_account on second_factor (account);
        create table recovery_code (
          id text primary key not null, division text not null, account text not null references account (id),
          digest text not null, used_at bigint);
        create index recovery_code_account on recovery_code (account);
        create table sign_in_code (
          id text primary key not null, who text not null, place text not null, person text,
          digest text not null, tries bigint not null, made_at bigint not null, ends_at bigint not null);
        create index sign_in_code_who on sign_in_code (who, made_at);
        create index sign_in_code_place on sign_in_code (place, made_at);
        """)
}
