import Store

/// Certificates that were issued; anyone who has the number can ask whether it is true.
package enum CertificationTables {
    package static let migration = Migration(
        "certification-1",
        """
        create table certificate (
          id text primary key not null, division text not null, institution text not null, number text not null unique,
          class text not null references training_class (id), enrolment text not null unique references enrolment (id),
          person text not null, kind text not null, occupation text not null, level bigint, issued_on text not null,
          evaluator text references evaluator (id), revoked_at bigint, revoked_reason text, created_at bigint not null);
        create index certificate_class on certificate (class);
        """)
}
