import Store

/// Long work: what is to be done, who is at it, what came of it.
package enum JobTables {
    /// `job.state`: waiting (not before `next_at`), running, done, failed, cancelled. `input`, `result`: JSON without personal data.
    /// `refusal`: why it failed, as a coded `Refusal`. `job_lease.holder`: the attempt at work, empty where there is none; it
    /// may be taken over after `until_at`. `job_file.bytes`: sealed; gone after `until_at`.
    package static let migration = Migration(
        "jobs-1",
        """
        create table job (
          id text primary key not null, kind text not null, division text not null, institution text, person text,
          owner text not null, input text not null, state text not null, attempts bigint not null,
          next_at bigint not null, result text, refusal text, created_at bigint not null, started_at bigint,
          ended_at bigint);
        create index job_owner on job (owner, created_at);
        create index job_open on job (state, next_at) where state in ('waiting', 'running');
        create table job_lease (
          job text primary key not null references job (id), holder text not null, until_at bigint not null,
          done bigint not null default 0, total bigint not null default 0, phase text not null default '',
          checkpoint text);
        create table job_file (
          job text primary key not null references job (id), name text not null, media_type text not null,
          size bigint not null, bytes blob not null, until_at bigint not null);
        create index job_file_until on job_file (until_at);
        """)
}
