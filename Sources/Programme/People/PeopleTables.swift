import Store

/// Persons, once each in the whole province.
package enum PeopleTables {
    /// `division` is the registered household; `person` repeats `id` so that a person's own scope works on it.
    package static let migration = Migration(
        "people-1",
        """
        create table person (
          id text primary key not null, division text not null, person text not null, id_number text not null unique,
          name text not null, sex text not null, birth_date text not null, phone text, unemployed_in text,
          groups text not null default '[]', bank_name text, bank_account text,
          created_at bigint not null, changed_at bigint not null);
        create index person_division on person (division, name);
        create index person_name on person (name);
        create index person_phone on person (phone);
        create index person_account on person (bank_account);
        """)
}
