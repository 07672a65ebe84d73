import Store

/// Columns for sealed values. Where a value is looked for, the column that held it becomes its blind index and keeps its uniqueness and
/// its indexes; elsewhere the sealed value takes the place of the plain one.
package enum PersonalTables {
    package static let migration = Migration(
        "sealing-1",
        """
        alter table person rename column id_number to id_number_index;
        alter table person rename column phone to phone_index;
        alter table person rename column bank_account to bank_account_index;
        alter table person add column id_number text;
        alter table person add column phone text;
        alter table person add column bank_account text;
        alter table teacher rename column id_number to id_number_index;
        alter table teacher add column id_number text;
        alter table teacher add column phone_index text;
        alter table institution add column bank_account_index text;
        alter table payment_line add column bank_account_index text;
        insert into migration (name, at) select '\(Sealing.done)', 0
          where not exists (select 1 from person) and not exists (select 1 from teacher)
          and not exists (select 1 from institution) and not exists (select 1 from objection);
        """)
}
