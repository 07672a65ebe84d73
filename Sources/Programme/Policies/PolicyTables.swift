import Store

/// Versions of the policy packs: their files by content, their states, and who did what to them.
package enum PolicyTables {
    /// `pack_version.division`: the province whose version it is; `Division.nowhere` for what the program brings, which holds
    /// wherever a province has none of its own. `state`: draft, checked, submitted, approved, inForce, superseded, discarded.
    /// `version` is the text of `Pack.version`, null while the files may change. `base` is the version of the pack that it
    /// extends, `parent` the version it was made from. `stamp` orders the versions that came into force; 0: it has not.
    /// `pack_step.act`: made, changed, checked, submitted, approved, returned, inForce, superseded, discarded.
    package static let migration = Migration(
        "policies-1",
        """
        create table pack_blob (id text primary key not null, bytes blob not null);
        create trigger pack_blob_is_kept before delete on pack_blob begin
          select raise(abort, 'files of packs are never deleted'); --
        end;
        create trigger pack_blob_is_fixed before update on pack_blob begin
          select raise(abort, 'files of packs are never changed'); --
        end;
        create table pack_version (
          id text primary key not null, division text not null, pack text not null, number bigint not null,
          origin text not null, state text not null, version text, base text references pack_version (id),
          parent text references pack_version (id), remark text not null default '', effective_from text,
          in_force_from text, superseded_from text, stamp bigint not null default 0, made_by text not null,
          made_at bigint not null, changed_at bigint not null, first_by text, second_by text,
          unique (pack, number), check (first_by is null or first_by <> made_by),
          check (second_by is null or (second_by <> made_by and second_by <> first_by)),
          check (stamp = 0 or (version is not null and in_force_from is not null)),
          check (origin = 'supplied' or stamp = 0 or second_by is not null));
        create unique index pack_version_stamp on pack_version (stamp) where stamp > 0;
        create index pack_version_place on pack_version (division, pack, number);
        create trigger pack_version_is_kept before delete on pack_version begin
          select raise(abort, 'versions of packs are never deleted'); --
        end;
        create trigger pack_version_is_fixed before update on pack_version
          when old.state in ('approved', 'inForce', 'superseded', 'discarded')
            and (new.pack <> old.pack or new.number <> old.number or new.division <> old.division
              or new.origin <> old.origin or coalesce(new.version, '') <> coalesce(old.version, '')
              or coalesce(new.base, '') <> coalesce(old.base, '') or new.remark <> old.remark
              or coalesce(new.effective_from, '') <> coalesce(old.effective_from, '') or new.made_by <> old.made_by
              or coalesce(new.first_by, '') <> coalesce(old.first_by, '')
              or coalesce(new.second_by, '') <> coalesce(old.second_by, '')
              or (old.stamp > 0 and (new.stamp <> old.stamp or new.in_force_from <> old.in_force_from))
              or new.state in ('draft', 'checked', 'submitted')) begin
          select raise(abort, 'an approved version is followed by a newer one, never changed'); --
        end;
        create table pack_file (
          id text primary key not null, division text not null, pack_version text not null references pack_version (id),
          path text not null, digest text not null references pack_blob (id), fixed bigint not null default 0,
          unique (pack_version, path));
        create trigger pack_file_is_kept before delete on pack_file when old.fixed = 1 begin
          select raise(abort, 'the files of an approved version are kept'); --
        end;
        create trigger pack_file_is_fixed before update on pack_file when old.fixed = 1 begin
          select raise(abort, 'the files of an approved version are never changed'); --
        end;
        create table pack_step (
          id text primary key not null, division text not null, pack_version text not null references pack_version (id),
          n bigint not null, act text not null, account text not null, name text not null, role text,
          remark text not null default '', version text, at bigint not null, unique (pack_version, n));
        create trigger pack_step_is_kept before delete on pack_step begin
          select raise(abort, 'what was done to a version is never deleted'); --
        end;
        create trigger pack_step_is_fixed before update on pack_step begin
          select raise(abort, 'what was done to a version is never changed'); --
        end;
        """)
}
