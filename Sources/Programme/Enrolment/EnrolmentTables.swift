import Store

/// Who is in which class.
package enum EnrolmentTables {
    /// An officer's decision on a held enrolment.
    package static let held = Migration(
        "enrolment-2",
        """
        alter table enrolment add column admitted_reason text;
        alter table enrolment add column settled_by text;
        """)

    /// `preference`: the finding for which a person goes before others where places are short.
    package static let preference = Migration(
        "enrolment-3",
        """
        alter table enrolment add column preference text;
        """)

    /// `state`: enrolled, held, waiting or withdrawn. `selected_by` is the account that put the person on the list: who organises
    /// selects and answers for it. `accommodation`: what a person with a disability needs in the classroom.
    /// `roster_import.preview` is what was read of a file, row by row (JSON); one file is taken once per class.
    package static let migration = Migration(
        "enrolment-1",
        """
        create table enrolment (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), person text not null references person (id),
          position bigint not null, state text not null, hours_falsified bigint not null default 0,
          accommodation text, selected_by text not null default '', withdrawn_reason text,
          created_at bigint not null, changed_at bigint not null, unique (class, person));
        create index enrolment_person on enrolment (person, class);
        create table roster_import (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), file_hash text not null, file_name text not null,
          rows_total bigint not null, rows_good bigint not null, preview text not null, committed_at bigint,
          created_at bigint not null, unique (class, file_hash));
        """)
}
