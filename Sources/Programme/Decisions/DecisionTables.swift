import Store

/// Decisions of the policy packs with all their inputs, kept as they were taken. Never changed, never removed.
package enum DecisionTables {
    package static let migration = Migration(
        "decisions-1",
        """
        create table decision (
          id text primary key not null, division text not null, institution text, pack text not null, version text not null,
          name text not null, subject text not null, input text not null, outcome text not null, at bigint not null,
          supersedes text);
        create index decision_subject on decision (subject, name, at);
        create trigger decision_is_kept before delete on decision begin
          select raise(abort, 'decisions are never deleted'); --
        end;
        create trigger decision_is_fixed before update on decision begin
          select raise(abort, 'decisions are never changed'); --
        end;
        create table local_setting (
          id text primary key not null, division text not null, pack text not null, name text not null, value text not null,
          reason text not null, set_by text not null, set_at bigint not null);
        create index local_setting_place on local_setting (division, pack, name, set_at);
        create trigger local_setting_is_kept before delete on local_setting begin
          select raise(abort, 'settings are never deleted'); --
        end;
        create trigger local_setting_is_fixed before update on local_setting begin
          select raise(abort, 'a setting is followed by a newer one, never changed'); --
        end;
        """)

    /// Settings hold for a time, by a document, and once a second person agreed. Those of earlier releases hold as they did.
    package static let settings = Migration(
        "decisions-2",
        """
        alter table local_setting add column document text not null default '';
        alter table local_setting add column valid_from text;
        alter table local_setting add column valid_to text;
        alter table local_setting add column grounds text not null default '{}';
        alter table local_setting add column needs_second integer not null default 0;
        create table local_setting_end (
          id text primary key not null, division text not null, state text not null, ended_by text not null,
          ended_at bigint not null);
        create trigger local_setting_end_is_kept before delete on local_setting_end begin
          select raise(abort, 'settings are never deleted'); --
        end;
        create trigger local_setting_end_is_fixed before update on local_setting_end begin
          select raise(abort, 'a setting is followed by a newer one, never changed'); --
        end;
        """)
}
