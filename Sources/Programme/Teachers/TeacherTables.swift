import Store

/// The pool of teachers of the province: entered by their institution, confirmed by the county, checked every year.
package enum TeacherTables {
    /// `registered`: in the pool. `check_year`: the last year whose check was passed. `employer` is set for who teaches beside
    /// work elsewhere. `teacher_event`: confirmed, checked, failed, removed, blacklisted, cleared.
    package static let migration = Migration(
        "teachers-1",
        """
        create table teacher (
          id text primary key not null, division text not null, institution text not null references institution (id),
          name text not null, id_number text not null, phone text, role text not null, occupations text not null default '[]',
          qualification text, source text not null default 'ownStaff', employer text, engagement text,
          registered bigint not null default 0, check_year bigint, blacklisted bigint not null default 0,
          created_at bigint not null, changed_at bigint not null, unique (id_number, institution));
        create index teacher_institution on teacher (institution, name);
        create index teacher_division on teacher (division, registered, name);
        create index teacher_number on teacher (id_number);
        create table teacher_event (
          id text primary key not null, division text not null, institution text not null,
          teacher text not null references teacher (id), what text not null, year bigint, reason text not null, clause text,
          at bigint not null, done_by text not null);
        create index teacher_event_of on teacher_event (teacher, at);
        """)
}
