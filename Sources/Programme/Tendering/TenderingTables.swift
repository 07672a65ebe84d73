import Store

/// Projects: what was announced and tendered, and to whom it went.
package enum TenderingTables {
    /// `tendered` is 1 once the tender was awarded under `tender_number`. `project_event`: announced, awarded, adjusted.
    package static let migration = Migration(
        "tendering-1",
        """
        create table project (
          id text primary key not null, division text not null, institution text references institution (id),
          name text not null, pack text not null, year bigint not null, announced_on text, tendered bigint not null default 0,
          tender_number text, occupations text not null default '[]', groups text not null default '[]', headcount bigint,
          amount_fen bigint not null default 0, fund text not null, method text not null, method_reason text, challenge text,
          meeting_on text, meeting_document text, awarded_on text, cancelled_at bigint, cancelled_reason text,
          created_at bigint not null, changed_at bigint not null);
        create index project_division on project (division, year);
        create index project_institution on project (institution, year);
        create table project_event (
          id text primary key not null, division text not null, institution text, project text not null references project (id),
          what text not null, detail text not null default '', reason text not null default '', document text not null default '',
          at bigint not null, done_by text not null);
        create index project_event_of on project_event (project, at);
        """)
}
