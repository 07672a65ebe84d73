import Store

/// Claims per class, a line per trainee, their public notices and objections.
package enum ClaimTables {
    /// `claim.state`: draft, inReview, returned, onNotice, noticed, payable, paying, paid, rejected.
    /// A line points to the decision that holds for it; `item` rows are the money of that decision.
    package static let migration = Migration("claims-1", """
        create table claim (
          id text primary key not null, number text not null unique, division text not null, institution text not null,
          class text not null references training_class (id), pack text not null, state text not null,
          total_fen bigint not null default 0, trainees bigint not null default 0, submitted_at bigint, decided_at bigint,
          class_decision text references decision (id), created_at bigint not null, changed_at bigint not null, supersedes text);
        create unique index claim_class on claim (class) where state <> 'rejected';
        create index claim_division on claim (division, state);
        create table claim_line (
          id text primary key not null, division text not null, institution text not null, claim text not null references claim (id),
          enrolment text not null references enrolment (id), person text not null, position bigint not null,
          decision text references decision (id), outcome text, total_fen bigint not null default 0,
          note text not null default '', unique (claim, enrolment));
        create index claim_line_person on claim_line (person);
        create table claim_item (
          id text primary key not null, division text not null, institution text not null,
          claim text not null references claim (id), line text not null references claim_line (id), person text not null,
          kind text not null, fen bigint not null check (fen >= 0), payee text not null, fund text not null,
          unique (line, kind));
        create table public_notice (
          id text primary key not null, division text not null, institution text, subject text not null unique,
          title text not null, opens text not null, closes text not null, state text not null,
          created_at bigint not null, closed_at bigint);
        create index public_notice_open on public_notice (state, closes);
        create table objection (
          id text primary key not null, division text not null, institution text, notice text not null references public_notice (id),
          receipt text not null unique, objector text not null, contact text not null, text text not null,
          state text not null, answer text, answered_by text, answered_at bigint, created_at bigint not null);
        """)
}
