import Store

/// Training institutions, enterprises and schools that may hold classes.
package enum ProviderTables {
    package static let migration = Migration("providers-1", """
        create table institution (
          id text primary key not null, division text not null, institution text not null, name text not null,
          credit_code text not null unique, kind text not null, head text not null, phone text not null,
          address text not null, licence text, occupations text not null default '[]', listed bigint not null default 0,
          blacklisted bigint not null default 0, suspended_years text not null default '[]',
          bank_name text, bank_account text, created_at bigint not null, changed_at bigint not null);
        create index institution_division on institution (division, name);
        """)
}
