import Store

/// Inspections of classes with their signed checklists, and telephone checks of trainees.
package enum InspectionTables {
    package static let migration = Migration(
        "inspection-1",
        """
        create table inspection (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), kind text not null, on_date text not null, at bigint not null,
          inspector text not null, second_inspector text, present bigint, checklist text not null default '{}',
          finding text not null default '', result text not null, signed_by text, evidence text references evidence (id));
        create index inspection_class on inspection (class, on_date);
        create table phone_check (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), enrolment text not null references enrolment (id),
          person text not null, at bigint not null, caller text not null, reached bigint not null, answers text not null default '{}',
          note text not null default '');
        create index phone_check_class on phone_check (class);
        """)

    /// `form_hash`: `InspectionRecord.formHash` of the signed form at the moment it was archived; it is final from then on.
    package static let archive = Migration(
        "inspection-archive-1",
        """
        alter table inspection add column archived_at bigint;
        alter table inspection add column archived_by text;
        alter table inspection add column archived_name text;
        alter table inspection add column form_hash text;
        create trigger inspection_archive_is_kept before update on inspection when old.archived_at is not null begin
          select raise(abort, 'an archived form is never changed'); --
        end;
        create trigger inspection_archive_is_signed before update on inspection
        when new.archived_at is not null and (new.signed_by is null or new.evidence is null) begin
          select raise(abort, 'an unsigned form is not archived'); --
        end;
        """)
}
