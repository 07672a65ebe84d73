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
}
