import Store

/// Who is in which class.
package enum EnrolmentTables {
    /// `state`: enrolled or withdrawn. `funded` is 1 once a subsidy for it was approved.
    package static let migration = Migration("enrolment-1", """
        create table enrolment (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), person text not null references person (id),
          position bigint not null, state text not null, hours_falsified bigint not null default 0,
          created_at bigint not null, changed_at bigint not null, unique (class, person));
        create index enrolment_person on enrolment (person, class);
        create table roster_import (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), file_hash text not null, file_name text not null,
          rows_total bigint not null, rows_good bigint not null, preview text not null, committed_at bigint,
          created_at bigint not null);
        """)
}
