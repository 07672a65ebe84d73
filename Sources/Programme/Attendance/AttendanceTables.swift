import Store

/// Sign-ins and sign-outs: one each per trainee and half-day.
package enum AttendanceTables {
    /// `at` is the server's time; `device_at` what the device said. `way`: code, rollCall, api. `minute` code secrets live in `lesson_code`.
    package static let migration = Migration("attendance-1", """
        create table signing (
          id text primary key not null, division text not null, institution text not null, class text not null,
          lesson text not null references lesson (id), enrolment text not null references enrolment (id), person text not null,
          direction text not null, at bigint not null, device_at bigint, way text not null, device text,
          latitude text, longitude text, accuracy bigint, recorded_by text not null, late bigint not null default 0,
          unique (lesson, enrolment, direction));
        create index signing_class on signing (class, lesson);
        create index signing_device on signing (device, lesson);
        create table lesson_code (
          id text primary key not null, division text not null, institution text not null,
          lesson text not null unique references lesson (id), secret text not null, created_at bigint not null);
        create table hours_delivered (
          id text primary key not null, division text not null, institution text not null,
          lesson text not null unique references lesson (id), class text not null, hours bigint not null,
          teacher text not null, confirmed_at bigint not null, note text);
        """)
}

/// Files that prove something: photos, scans, signed lists. The bytes lie in the evidence folder under their hash.
package enum EvidenceTables {
    package static let migration = Migration("evidence-1", """
        create table evidence (
          id text primary key not null, division text not null, institution text, subject text not null, kind text not null,
          sha256 text not null, media_type text not null, size bigint not null, name text not null,
          taken_at bigint, latitude text, longitude text, created_by text not null, created_at bigint not null);
        create index evidence_subject on evidence (subject);
        create index evidence_hash on evidence (sha256);
        """)
}
