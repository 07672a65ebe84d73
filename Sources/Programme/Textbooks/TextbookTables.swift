import Store

/// Approved textbooks, one row for each occupation that a book is approved for.
package enum TextbookTables {
    /// `division` is who lists it; `number` is its ISBN or other book number. On and after `ended_on` it is not on the list.
    package static let migration = Migration(
        "textbooks-1",
        """
        create table textbook (
          id text primary key not null, division text not null, occupation text not null, number text not null,
          title text not null, publisher text not null default '', listed_on text not null, ended_on text,
          changed_at bigint not null, unique (division, occupation, number));
        create index textbook_occupation on textbook (occupation, division);
        """)
}
