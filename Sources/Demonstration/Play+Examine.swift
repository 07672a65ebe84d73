import Policy
import Programme
import Store
import Vocabulary

/// The draw, the examination, certificates.
extension Play {
    /// The draw is opened before a witness; the day of the examination is set at once.
    func reveal(_ place: Int, at moment: Instant) async throws {
        let course = courses[place]
        _ = try await DrawDesk(office: office).reveal(
            course.id, witness: digits(luck.number(in: 0...9999), 4), by: post(.leader, place))
        let agenda = Agenda(holidays: Set(script.province.holidays), today: moment)
        guard let county = script.province.counties.first(where: { $0.code == course.county }) else { return }
        _ = try await ExamDesk(office: office).schedule(
            course.id, on: agenda.day(course.end, 1), place: county.street, by: post(.trainingOfficer, place))
        try await registerRefused(place)
    }

    /// Who lacks the certificate of the level below has shown the officer a proof that the pack takes in its place.
    private func registerRefused(_ place: Int) async throws {
        let officer = try post(.trainingOfficer, place)
        let (id, office) = (courses[place].id, office)
        let entries: [ExamEntry] = try await office.store.read { reader in
            let training = try ClassStore.find(id, officer.scope, reader)
            return try ExaminationStore.entries(of: training, officer.scope, reader, office)
        }
        let desk = ExamEntryDesk(office: office)
        for entry in entries where entry.state == .refused {
            let asked = try await desk.candidate(entry.id, of: id, for: officer).asked
            try await desk.register(entry.id, of: id, proofs: asked.prefix(1).map(\.code), by: officer)
        }
    }

    func exam(_ place: Int) async throws {
        let marks = courses[place].members.map { member in
            let (theory, practice) = member.marks ?? (luck.number(in: 62...96), luck.number(in: 62...96))
            return ExamDesk.Mark(
                enrolment: member.enrolment, theory: theory,
                practice: member.fails ? luck.number(in: 38...56) : practice,
                level: member.certificateLevel)
        }
        _ = try await ExamDesk(office: office).enter(
            marks, of: courses[place].id, supervisor: "", by: post(.trainingOfficer, place))
    }

    func certify(_ place: Int) async throws {
        _ = try await CertificateDesk(office: office).issue(courses[place].id, by: post(.trainingOfficer, place))
    }
}
