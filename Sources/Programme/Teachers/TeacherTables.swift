import Store

/// Teachers as an officer keeps them.
package enum TeacherTables {
    package static let migration = Migration("teachers-1", """
        create table teacher (
          id text primary key not null, division text not null, institution text not null references institution (id),
          name text not null, id_number text not null, phone text, role text not null, occupations text not null default '[]',
          qualification text, registered bigint not null default 0, check_year bigint, blacklisted bigint not null default 0,
          created_at bigint not null, changed_at bigint not null, unique (id_number, institution));
        create index teacher_institution on teacher (institution, name);
        """)
}
