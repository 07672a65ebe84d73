import Store

/// Bodies that examine and certify; `institution` is set where the body also trains.
package enum EvaluatorTables {
    /// `recognition` is the number under which the province recognised the body; `fees` says what it charges and where that is posted.
    package static let migration = Migration(
        "evaluators-1",
        """
        create table evaluator (
          id text primary key not null, division text not null, institution text, name text not null,
          credit_code text not null unique, kind text not null default 'thirdParty', phone text,
          occupations text not null default '[]', levels text not null default '[]',
          recognition text, recognised_on text, valid_until text, fees text,
          provincial bigint not null default 1, active bigint not null default 1,
          created_at bigint not null, changed_at bigint not null);
        create index evaluator_division on evaluator (division, name);
        create table evaluator_event (
          id text primary key not null, division text not null, institution text,
          evaluator text not null references evaluator (id), what text not null, reason text not null, clause text,
          at bigint not null, done_by text not null);
        create index evaluator_event_of on evaluator_event (evaluator, at);
        """)
}
