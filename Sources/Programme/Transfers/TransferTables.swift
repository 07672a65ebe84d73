import Store

/// Requests for the province's transfer funds, and the proposals that were made of them.
package enum TransferTables {
    /// None is the matter of an institution: `institution` is null. `transfer_request`: what one county asks for; `score` is an exact
    /// decimal 0…1. Answer and preferences are those of its newest decision.
    /// `transfer_line`: a request as it stood when the proposal was made; `place` is null where nothing may be transferred.
    package static let migration = Migration(
        "transfers-1",
        """
        create table transfer_request (
          id text primary key not null, division text not null, institution text, year bigint not null, project_type text,
          surplus_fen bigint not null, shortfall_fen bigint not null, score text not null, matter text not null,
          exception_reason text, exception_by text, exception_at bigint, pack text not null, decision text references decision (id),
          eligible bigint not null default 0, reason text, preferences text not null default '[]',
          created_by text not null, created_at bigint not null, changed_at bigint not null);
        create index transfer_request_year on transfer_request (year, division);
        create table transfer_proposal (
          id text primary key not null, division text not null, institution text, year bigint not null,
          made_by text not null, made_at bigint not null);
        create index transfer_proposal_year on transfer_proposal (division, year);
        create table transfer_line (
          id text primary key not null, division text not null, institution text, proposal text not null references transfer_proposal (id),
          position bigint not null, place bigint, request text not null references transfer_request (id), project_type text,
          surplus_fen bigint not null, shortfall_fen bigint not null, score text not null, matter text not null,
          exception_reason text, pack text not null, eligible bigint not null, reason text, preferences text not null,
          unique (proposal, position));
        create trigger transfer_proposal_is_fixed before update on transfer_proposal begin
          select raise(abort, 'a proposal stays as it was made'); --
        end;
        create trigger transfer_line_is_fixed before update on transfer_line begin
          select raise(abort, 'a proposal stays as it was made'); --
        end;
        create trigger transfer_line_is_kept before delete on transfer_line begin
          select raise(abort, 'a proposal stays as it was made'); --
        end;
        """)
}
