import Store

/// Training classes, their teachers and their timetable of half-days.
package enum ClassTables {
    /// `state`: draft, inApproval, returned, refused, open, taught, examined, certified, claimed, payable, paid, closed.
    /// All hours (`hours_*`, `max_online_hours`, `lesson.hours`) are hundredths of a class hour: read them with `Row.hours`.
    /// `conditions` and `particulars` are JSON (`ClassConditions`, `ClassParticulars`).
    /// `lesson.starts` and `lesson.ends` are minutes of the day in China; `mode` is theory, practice or online.
    package static let migration = Migration(
        "classes-1",
        """
        create table training_class (
          id text primary key not null, number text unique, division text not null,
          institution text not null references institution (id), project text references project (id),
          pack text not null, title text not null, kind text not null, route text not null, programme text,
          occupation text not null, level bigint, size bigint not null check (size > 0),
          start_date text not null, end_date text not null,
          days bigint not null, hours_required bigint not null, hours_planned bigint not null default 0,
          hours_theory bigint not null default 0, hours_practice bigint not null default 0,
          hours_online bigint not null default 0, max_online_hours bigint not null default 0,
          catalogue_fen bigint, offsite bigint not null default 0,
          venue text not null default '', latitude text, longitude text, conditions text not null default '{}',
          particulars text not null default '{}',
          state text not null, created_at bigint not null, changed_at bigint not null, opened_at bigint,
          check (end_date >= start_date));
        create index training_class_division on training_class (division, state, start_date);
        create index training_class_institution on training_class (institution, start_date);
        create index training_class_state on training_class (state, start_date);
        create table class_teacher (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), teacher text not null references teacher (id),
          role text not null, unique (class, teacher, role));
        create index class_teacher_teacher on class_teacher (teacher);
        create table lesson (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), on_date text not null, half text not null,
          starts bigint not null, ends bigint not null check (ends > starts), hours bigint not null, mode text not null,
          teacher text references teacher (id), room text not null default '', unique (class, on_date, half));
        create index lesson_teacher on lesson (teacher, on_date);
        create index lesson_day on lesson (on_date, division);
        create table class_correction (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), field text not null, old_value text not null,
          new_value text not null, reason text not null, asked_by text not null, state text not null,
          created_at bigint not null, applied_at bigint);
        create index class_correction_class on class_correction (class, created_at);
        """)

    /// `lesson.topics`: what a half-day teaches of the content that the pack knows, a JSON list of codes.
    package static let topics = Migration(
        "lesson-topics-1", "alter table lesson add column topics text not null default '[]';")

    /// `undertaking`: what an institution has signed, once for a project (`project/ID`) or for a class without one (`class/ID`).
    package static let undertakings = Migration(
        "undertaking-1",
        """
        create table undertaking (
          id text primary key not null, division text not null, institution text not null references institution (id),
          subject text not null, signed_by text not null, signed_name text not null, signed_at bigint not null,
          unique (institution, subject));
        """)
}
