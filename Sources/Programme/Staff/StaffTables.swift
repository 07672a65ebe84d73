import Store

/// Accounts of the people who work with the system, and their sessions.
package enum StaffTables {
    package static let migration = Migration(
        "staff-1",
        """
        create table account (
          id text primary key not null, login text not null unique, name text not null, role text not null,
          division text not null, institution text, person text, password text not null,
          active bigint not null default 1, created_at bigint not null);
        create index account_division on account (division, role);
        create table session (
          id text primary key not null, account text not null references account (id), csrf text not null,
          created_at bigint not null, seen_at bigint not null, expires_at bigint not null);
        create table sign_in_attempt (
          login text primary key not null, failures bigint not null, blocked_until bigint not null);
        create table recusal (
          id text primary key not null, division text not null, account text not null references account (id),
          institution text not null, relation text not null, declared_at bigint not null, adjusted_at bigint,
          adjusted_note text, unique (account, institution));
        create table integrity_statement (
          id text primary key not null, division text not null, account text not null references account (id),
          year bigint not null, stated_at bigint not null, unique (account, year));
        """)
}
