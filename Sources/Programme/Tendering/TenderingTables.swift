import Store

/// Projects: what was announced and tendered, and to whom it went.
package enum TenderingTables {
    package static let migration = Migration("tendering-1", """
        create table project (
          id text primary key not null, division text not null, institution text references institution (id),
          name text not null, pack text not null, year bigint not null, announced_on text, tendered bigint not null default 0,
          tender_number text, occupations text not null default '[]', headcount bigint, fund text not null,
          created_at bigint not null, changed_at bigint not null);
        create index project_division on project (division, year);
        """)
}
