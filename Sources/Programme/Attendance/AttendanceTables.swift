import Store

/// Sign-ins and sign-outs: one each per trainee and half-day.
package enum AttendanceTables {
    /// What a learning platform recorded of a trainee on a day, in hundredths of a class hour.
    package static let study = Migration(
        "online-study-1",
        """
        create table online_study (
          id text primary key not null, division text not null, institution text not null,
          class text not null references training_class (id), enrolment text not null references enrolment (id),
          person text not null, on_date text not null, hours bigint not null, recorded_by text not null, at bigint not null,
          unique (enrolment, on_date));
        create index online_study_person on online_study (person);
        create index online_study_class on online_study (class);
        """)

    /// `at` is the server's time, also where a record came late; `device_at` what the device said. `way`: code, rollCall, api.
    /// `abnormal` says why a signing is kept and does not count (`outsideVenue`); `roll_mark.mark`: absent, leave.
    /// `lesson_code.secret` is the key of the rotating codes of one lesson; `code_attempt` counts wrong ones.
    package static let migration = Migration(
        "attendance-1",
        """
        create table signing (
          id text primary key not null, division text not null, institution text not null, class text not null,
          lesson text not null references lesson (id), enrolment text not null references enrolment (id), person text not null,
          direction text not null, at bigint not null, device_at bigint, way text not null, device text,
          latitude text, longitude text, accuracy bigint, recorded_by text not null, late bigint not null default 0,
          abnormal text, unique (lesson, enrolment, direction));
        create index signing_class on signing (class, at, id);
        create table roll_mark (
          id text primary key not null, division text not null, institution text not null, class text not null,
          lesson text not null references lesson (id), enrolment text not null references enrolment (id), person text not null,
          mark text not null, at bigint not null, recorded_by text not null, unique (lesson, enrolment));
        create table lesson_code (
          id text primary key not null, division text not null, institution text not null,
          lesson text not null unique references lesson (id), secret text not null, created_at bigint not null);
        create table code_attempt (
          id text primary key not null, division text not null, institution text not null,
          lesson text not null references lesson (id), enrolment text not null references enrolment (id),
          failures bigint not null, unique (lesson, enrolment));
        create table hours_delivered (
          id text primary key not null, division text not null, institution text not null,
          lesson text not null unique references lesson (id), class text not null, hours bigint not null,
          teacher text not null, confirmed_at bigint not null, note text);
        create index hours_delivered_class on hours_delivered (class);
        """)
}

/// Files that prove something: photos, scans, signed lists. The bytes lie in the evidence folder under their hash.
package enum EvidenceTables {
    package static let migration = Migration(
        "evidence-1",
        """
        create table evidence (
          id text primary key not null, division text not null, institution text, subject text not null, kind text not null,
          sha256 text not null, media_type text not null, size bigint not null, name text not null,
          taken_at bigint, latitude text, longitude text, created_by text not null, created_at bigint not null);
        create index evidence_subject on evidence (subject);
        create index evidence_hash on evidence (sha256);
        """)
}
