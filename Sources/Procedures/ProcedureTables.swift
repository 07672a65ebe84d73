import Store

/// Cases under a procedure and what was done in them.
///
/// An act's account is null for a step of the system. One account acts at most once in a round of a case, and the acts
/// of a case are numbered without gaps; both are the store's constraints, whatever the program does.
package enum ProcedureTables {
    /// `role` and `level` repeat those of the step, so that a task list needs no definition; both null on a step of the
    /// system. `outcome`: agreed, refused. `verdict`: submitted, agreed, returned, refused, automatic.
    package static let migration = Migration(
        "procedures-1",
        """
        create table procedure_case (
          id text primary key not null, procedure text not null, pack text not null, subject text not null,
          title text not null, division text not null, institution text, person text, step text not null, role text,
          level text, round bigint not null check (round > 0), opened_at bigint not null, entered_at bigint not null,
          due_on text,
          closed_at bigint, outcome text, check ((closed_at is null) = (outcome is null)));
        create unique index procedure_case_open on procedure_case (procedure, subject) where closed_at is null;
        create index procedure_case_subject on procedure_case (subject, opened_at);
        create index procedure_case_todo on procedure_case (role, division, due_on) where closed_at is null;
        create index procedure_case_institution on procedure_case (institution, role) where closed_at is null;
        create table procedure_act (
          id text primary key not null, case_id text not null references procedure_case (id), division text not null,
          institution text, person text, round bigint not null, n bigint not null, step text not null,
          verdict text not null, account text, person_name text not null, role text, reasons text not null default '',
          documents text not null default '', at bigint not null, taken_ms bigint not null, due_on text,
          unique (case_id, n), unique (case_id, round, account),
          check ((account is null) = (role is null)), check (verdict not in ('returned', 'refused') or reasons <> ''));
        create index procedure_act_division on procedure_act (division, at);
        create trigger procedure_act_is_kept before delete on procedure_act begin
          select raise(abort, 'acts are never deleted'); --
        end;
        create trigger procedure_act_is_fixed before update on procedure_act begin
          select raise(abort, 'acts are never changed'); --
        end;
        create trigger procedure_case_is_kept before delete on procedure_case begin
          select raise(abort, 'cases are never deleted'); --
        end;
        create trigger procedure_case_stays_closed before update on procedure_case when old.closed_at is not null begin
          select raise(abort, 'a closed case is never changed'); --
        end;
        """)

    /// `responsible`: the account of the person who answers for the step beside its handler, `responsible_name` as it was then.
    package static let responsible = Migration(
        "procedures-2",
        """
        alter table procedure_act add column responsible text;
        alter table procedure_act add column responsible_name text;
        create index procedure_act_responsible on procedure_act (division, step, at) where responsible is not null;
        """)
}
