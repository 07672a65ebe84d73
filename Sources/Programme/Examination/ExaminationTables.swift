import Store

/// The draw of the evaluator, the examination and its results.
package enum ExaminationTables {
    /// Who may sit an examination: one row per trainee that the pack was asked about; `decision` keeps what it said.
    package static let entries = Migration(
        "examination-2",
        """
        create table exam_entry (
          id text primary key not null, division text not null, institution text not null,
          exam text not null references exam (id), enrolment text not null references enrolment (id),
          entered bigint not null, decision text not null references decision (id),
          decided_at bigint not null, decided_by text not null, unique (exam, enrolment));
        """)

    /// A draw is committed first (`commitment` = SHA-256 of the seed) and revealed afterwards.
    package static let migration = Migration(
        "examination-1",
        """
        create table draw (
          id text primary key not null, division text not null, institution text, subject text not null, kind text not null,
          candidates text not null, commitment text not null, sealed_seed text not null, seed text,
          witness text, chosen text, committed_by text not null,
          committed_at bigint not null, revealed_at bigint, unique (subject, kind));
        create table exam (
          id text primary key not null, division text not null, institution text not null,
          class text not null unique references training_class (id), evaluator text not null references evaluator (id),
          draw text references draw (id), sole_provider_approved bigint not null default 0, supervised bigint not null default 0,
          supervisor text, on_date text not null, place text not null default '', held_at bigint, evidence text);
        create table exam_result (
          id text primary key not null, division text not null, institution text not null,
          exam text not null references exam (id), enrolment text not null references enrolment (id), person text not null,
          theory bigint, practice bigint, level bigint, passed bigint not null, absent bigint not null default 0,
          entered_at bigint not null,
          entered_by text not null, unique (exam, enrolment));
        """)
}
