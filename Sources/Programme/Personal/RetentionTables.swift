import Store

/// What two people have agreed to erase, because the time for which it may be kept is over.
package enum RetentionTables {
    /// `erasure.state`: proposed, confirmed (being erased), done, dropped. `until_day`: what ended before this day is meant.
    package static let migration = Migration(
        "retention-1",
        """
        create table erasure (
          id text primary key not null, division text not null, kind text not null, until_day text not null,
          years bigint not null, subjects bigint not null, state text not null, proposed_by text not null,
          proposed_at bigint not null, confirmed_by text, confirmed_at bigint, erased bigint not null default 0,
          ended_at bigint, check (confirmed_by is null or confirmed_by <> proposed_by));
        create unique index erasure_open on erasure (division, kind) where state in ('proposed', 'confirmed');
        """)
}
