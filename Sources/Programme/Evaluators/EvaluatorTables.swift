import Store

/// Bodies that examine and certify; `institution` is set where the body also trains.
package enum EvaluatorTables {
    package static let migration = Migration("evaluators-1", """
        create table evaluator (
          id text primary key not null, division text not null, institution text, name text not null,
          credit_code text not null unique, phone text, occupations text not null default '[]',
          provincial bigint not null default 1, active bigint not null default 1,
          created_at bigint not null, changed_at bigint not null);
        create index evaluator_division on evaluator (division, name);
        """)
}
