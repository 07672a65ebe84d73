import Store

/// Claims per class, a line per trainee, their public notices and objections.
package enum ClaimTables {
    /// `claim.state`: see `ClaimState`. A line points to the decision that holds for it; `decided` is 0 as long as that decision is
    /// only what the pack would say if the public notice ended without objection. `claim_item` rows are the money of that decision.
    /// `claim_finding.kind`: `hoursFalsified` (of a line) or `subcontracted` (of the whole claim, `line` null).
    /// `public_notice.state`: open, clean, upheld. `objection.state`: open, upheld, dismissed; `lines` (JSON list of line ids) is what
    /// an upheld objection is about, empty: the whole claim.
    package static let migration = Migration(
        "claims-1",
        """
        create table claim (
          id text primary key not null, number text not null unique, division text not null, institution text not null,
          class text not null references training_class (id), pack text not null, state text not null,
          total_fen bigint not null default 0, trainees bigint not null default 0, submitted_at bigint, decided_at bigint,
          class_decision text references decision (id), created_at bigint not null, changed_at bigint not null, supersedes text);
        create unique index claim_class on claim (class) where state <> 'rejected';
        create index claim_division on claim (division, state);
        create index claim_institution on claim (institution, state);
        create table claim_line (
          id text primary key not null, division text not null, institution text not null, claim text not null references claim (id),
          enrolment text not null references enrolment (id), person text not null, position bigint not null,
          decision text references decision (id), decided bigint not null default 0, outcome text,
          total_fen bigint not null default 0, note text not null default '', unique (claim, enrolment));
        create index claim_line_person on claim_line (person);
        create table claim_item (
          id text primary key not null, division text not null, institution text not null,
          claim text not null references claim (id), line text not null references claim_line (id), person text not null,
          kind text not null, fen bigint not null check (fen >= 0), payee text not null, fund text not null,
          unique (line, kind));
        create index claim_item_claim on claim_item (claim);
        create table claim_finding (
          id text primary key not null, division text not null, institution text not null,
          claim text not null references claim (id), line text references claim_line (id), person text, kind text not null,
          reason text not null, evidence text not null, found_by text not null, found_at bigint not null, lifted_by text,
          lifted_at bigint, lifted_reason text);
        create index claim_finding_claim on claim_finding (claim, kind);
        create table public_notice (
          id text primary key not null, division text not null, institution text, subject text not null, round bigint not null,
          title text not null, opens text not null, closes text not null, state text not null,
          created_at bigint not null, closed_at bigint, unique (subject, round));
        create index public_notice_open on public_notice (state, closes);
        create index public_notice_division on public_notice (division, opens);
        create table objection (
          id text primary key not null, division text not null, institution text, notice text not null references public_notice (id),
          receipt text not null unique, objector text not null, contact text not null, text text not null,
          state text not null, lines text not null default '[]', answer text, answered_by text, answered_at bigint,
          created_at bigint not null);
        create index objection_notice on objection (notice, created_at);
        """)

    /// `claim_filing`: where somebody who trained alone claims; once in the province. `claim_attachment`: the signed check forms of the
    /// class, a basis of its claim; nobody takes one out.
    package static let filings = Migration(
        "claims-2",
        """
        create table claim_filing (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), enrolment text not null unique references enrolment (id),
          person text not null, filed_at bigint not null);
        create index claim_filing_class on claim_filing (class);
        create index claim_filing_division on claim_filing (division, filed_at);
        create table claim_attachment (
          id text primary key not null, division text not null, institution text not null,
          claim text not null references claim (id), inspection text not null references inspection (id),
          evidence text not null references evidence (id), attached_at bigint not null, unique (claim, inspection));
        create trigger claim_attachment_is_kept before delete on claim_attachment begin
          select raise(abort, 'check forms stay with their claim'); --
        end;
        create trigger claim_attachment_is_fixed before update on claim_attachment begin
          select raise(abort, 'check forms stay with their claim as they are'); --
        end;
        """)

    /// `claim_evidence`: what an officer verified of one trainee, all of it in each row; the newest row counts. `evidence` is a JSON list
    /// of codes, `employed_months` null where the time employed was not verified.
    package static let evidence = Migration(
        "claims-3",
        """
        create table claim_evidence (
          id text primary key not null, division text not null, institution text not null,
          claim text not null references claim (id), enrolment text not null references enrolment (id), person text not null,
          evidence text not null, employed_months bigint check (employed_months >= 0), reference text not null,
          verified_by text not null, verified_at bigint not null);
        create index claim_evidence_claim on claim_evidence (claim, verified_at);
        create trigger claim_evidence_is_kept before delete on claim_evidence begin
          select raise(abort, 'verified evidence stays with its claim'); --
        end;
        create trigger claim_evidence_is_fixed before update on claim_evidence begin
          select raise(abort, 'verified evidence is followed by another record, never changed'); --
        end;
        """)
}
