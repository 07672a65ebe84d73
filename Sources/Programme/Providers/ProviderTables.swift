import Store

/// Training institutions, enterprises and schools that may hold classes.
package enum ProviderTables {
    /// `institution_event` is the history of what an institution may do: listed, unlisted, blacklisted, cleared, suspended,
    /// occupationAdded; each with its reason and, for a sanction, the clause.
    package static let migration = Migration(
        "providers-1",
        """
        create table institution (
          id text primary key not null, division text not null, institution text not null, name text not null,
          credit_code text not null unique, kind text not null, head text not null, phone text not null,
          address text not null, licence text, occupations text not null default '[]', listed bigint not null default 0,
          blacklisted bigint not null default 0, suspended_years text not null default '[]',
          bank_name text, bank_account text, created_at bigint not null, changed_at bigint not null);
        create index institution_division on institution (division, name);
        create table institution_event (
          id text primary key not null, division text not null, institution text not null references institution (id),
          what text not null, detail text not null default '', reason text not null, clause text,
          at bigint not null, done_by text not null);
        create index institution_event_of on institution_event (institution, at);
        """)
}
