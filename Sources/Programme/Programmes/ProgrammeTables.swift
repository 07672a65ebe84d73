import Store

/// Programmes of the packs: their years, what is filed under them, and which classes and learners carry them as a tag.
package enum ProgrammeTables {
    /// `programme_year`: a yearly programme as a bureau runs it; `summary` (JSON) stands from the day it is closed.
    /// `programme_entry.section`: activity, plan, partner, pair, offer, support as in the pack's `programmes.yaml`, or award: an offer
    /// received. `part` is one of the pack's parts; `party`, `other`, `title`, `planned`, `actual`, `amount_fen`, `area` as the section has
    /// them; `of_entry` is the partner of an activity or the offer of an award. An entry that was ended stays and does not count.
    /// `enrolment.programme`: the tag of a learner whose category was proven by `graduated_in` and by not studying on.
    package static let migration = Migration(
        "programmes-1",
        """
        create table programme_year (
          id text primary key not null, division text not null, programme text not null, pack text not null, year bigint not null,
          plan text not null default '', opened_by text not null, opened_at bigint not null, closed_by text, closed_at bigint,
          summary text, remark text not null default '', unique (division, programme, year));
        create table programme_entry (
          id text primary key not null, division text not null, institution text, person text, programme text not null,
          pack text not null, year bigint not null, section text not null, part text, party text not null, other text,
          title text not null default '', on_date text not null, planned bigint, actual bigint, amount_fen bigint, area text,
          contact text, contact_post text, contact_phone text, of_entry text references programme_entry (id),
          created_by text not null, created_at bigint not null, reported_by text, reported_at bigint,
          ended_by text, ended_at bigint, ended_reason text);
        create index programme_entry_of on programme_entry (programme, year, section);
        create index programme_entry_division on programme_entry (division, programme);
        create index programme_entry_person on programme_entry (person);
        create index programme_entry_source on programme_entry (of_entry);
        create table class_programme (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), programme text not null, set_by text not null,
          set_at bigint not null, unique (class, programme));
        alter table enrolment add column programme text;
        alter table enrolment add column graduated_in bigint;
        create index enrolment_programme on enrolment (programme);
        """)
}
