import Foundation
import Policy
import Programme
import Store
import Vocabulary

/// Fills an empty store with a fictional province, through the desks and by its own clock.
package struct Demonstration: Sendable {
    /// What came of it.
    package struct Outcome: Sendable {
        /// The moment at which it ends: where the server's clock should start.
        package let today: Instant
        package let classes: Int
        package let trainees: Int
        package let truth: [Truth]
        /// Id of the class of the story at its start, and at its end where it is played.
        package let storyStart: String
        package let storyEnd: String?
        package let signIns: SignIns
        /// The list of the story's class, for a file.
        package let roster: [[String]]
    }

    let script: Script
    let office: Office
    let clock: MovableClock
    let scale: Scale
    let luck: Randomness
    let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - folder: `Demo` of the home folder.
    ///   - office: its clock must be `clock`; a seeded randomness makes the journal repeatable.
    package init(
        folder: URL, office: Office, clock: MovableClock, scale: Scale, seed: UInt64,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        script = try Script(folder: folder)
        self.office = office
        self.clock = clock
        self.scale = scale
        luck = .seeded(seed)
        self.progress = progress
    }

    private enum Event {
        case check(Int)
        case project(ProvinceFile.Project)
        case beat(Beat)
    }

    /// Plays everything.
    /// - Throws: `Refusal` `storeNotEmpty`; `DemonstrationFault` where the story and the desks do not agree.
    package func run() async throws -> Outcome {
        try await requireEmpty()
        let today = try script.province.moment(scale)
        var casting = Casting(script: script, scale: scale, luck: luck, people: People(script, luck))
        let parts = try casting.parts()
        let hasher = PasswordHasher.light.repeatable(luck)
        var registers = Registers(script: script, office: office, clock: clock, hasher: hasher, people: casting.people)
        let pairs = Dictionary(grouping: parts, by: \.plan.institution).mapValues { ($0.map(\.pair).max() ?? 0) + 1 }
        try await registers.open(pairs: pairs)
        progress("\(registers.cast.schools.count) institutions, \(registers.cast.posts.count) posts")
        let shared = try await twoPlaces(parts, &registers)
        var play = Play(script: script, office: office, clock: clock, luck: luck, cast: registers.cast)
        play.courses = try parts.map { try course($0, registers.cast, shared) }
        let first = try await registerFirst(casting, &registers)
        try await perform(&play, &registers, today)
        clock.move(to: today)
        var programmes = Programmes(script.programmes, office: office, cast: play.cast)
        try await programmes.file()
        try await tellPeople(&play, &registers, casting, first)
        let (start, clerk) = (play.courses[0].id, try play.clerk(0))
        let labels = try await play.groupLabels(start, clerk)
        let header = try await RosterImport(office: office).columns(of: start, for: clerk).columns.map(\.zh)
        return Outcome(
            today: today, classes: play.courses.count,
            trainees: play.courses.map(\.members.count).reduce(0, +), truth: play.truth,
            storyStart: start, storyEnd: scale == .small ? nil : play.courses[1].id,
            signIns: SignIns(rows: registers.cast.signIns, password: script.province.password),
            roster: [header] + Roster.rows(casting.storyStart.map(\.draft), labels: labels))
    }

    private func requireEmpty() async throws {
        let count = try await office.store.read { reader in
            try reader.number(.everything(because: "asks whether anything is there"), "select count(*) from account")
        }
        guard count == 0 else { throw Refusal("storeNotEmpty") }
    }

    // MARK: In order of time

    private func perform(_ play: inout Play, _ registers: inout Registers, _ today: Instant) async throws {
        let holidays = Set(script.province.holidays)
        let agenda = Agenda(holidays: holidays, today: today)
        var events: [(at: Instant, event: Event)] = script.province.checksOn.map {
            (Instant($0, minuteOfDay: 9 * 60), .check($0.year))
        }
        events += script.province.projects.map { (Instant($0.announcedOn, minuteOfDay: 9 * 60), .project($0)) }
        for (place, course) in play.courses.enumerated() {
            let earliest =
                script.province.projects.first { $0.from <= course.plan.start }?.announcedOn ?? course.plan.start
            events += agenda.beats(of: course, at: place, earliest: earliest).map { ($0.at, .beat($0)) }
        }
        let order = events.indices.filter { events[$0].at <= today }.sorted {
            (events[$0].at, $0) < (events[$1].at, $1)
        }
        var month = ""
        for index in order {
            let (at, event) = events[index]
            clock.move(to: at)
            let now = String(at.description.prefix(7))
            if now != month { progress(now) }
            month = now
            switch event {
            case .check(let year): try await registers.check(year: year)
            case .project(let period):
                try await registers.projects(period)
                play.cast = registers.cast
                guard scale != .small, period.pack == script.province.projects.first?.pack else { continue }
                try await plantTender(&play, registers, period)
            case .beat(let beat): try await play.run(beat)
            }
        }
    }

    private func plantTender(_ play: inout Play, _ registers: Registers, _ period: ProvinceFile.Project) async throws {
        guard let institution = script.province.institutions.last,
            let scheme = script.schemes.first(where: { $0.code == "splitTender" })
        else { return }
        for id in try await registers.plantTender(institution, pack: period) {
            play.truth.append(Truth(scheme: scheme.code, classNumber: "", subject: id, planted: scheme.zh))
        }
    }

    // MARK: Classes and people

    private func course(_ part: Casting.Part, _ cast: Cast, _ shared: [Cast.Pair]) throws -> Course {
        let province = script.province
        let told = try script.course(part.plan.course)
        let school = try cast.school(part.plan.institution)
        let morning = part.twoPlaces == 1 ? nil : province.morning
        let afternoon = part.twoPlaces == nil ? province.afternoon : part.twoPlaces == 1 ? province.lateMorning : nil
        let perDay = (morning?.hours ?? 0) + (afternoon?.hours ?? 0)
        let days = Course.days(
            from: part.plan.start, hours: told.hours, perDay: max(1, perDay), holidays: Set(province.holidays))
        guard let end = days.last else { throw DemonstrationFault("\(part.plan.key) has no days") }
        let pair = part.twoPlaces.map { shared[$0] } ?? school.pairs[part.pair]
        return Course(
            plan: part.plan, title: part.title ?? told.title + "（五级）培训班", occupation: told.occupation,
            level: told.level,
            hours: told.hours, aim: told.aim, county: school.county, end: end, days: days, morning: morning,
            afternoon: afternoon, members: part.members, pair: pair, rosterStaysOutside: part.rosterStaysOutside)
    }

    /// One theory teacher in the rolls of two institutions of two counties.
    private func twoPlaces(_ parts: [Casting.Part], _ registers: inout Registers) async throws -> [Cast.Pair] {
        var pairs: [Cast.Pair] = []
        let concerned = parts.filter { $0.twoPlaces != nil }
        guard let first = concerned.first else { return [] }
        let home = try registers.cast.school(first.plan.institution)
        let (name, number) = try registers.people.teacherNumber(in: home.county)
        for (order, part) in concerned.enumerated() {
            guard let item = script.province.institutions.first(where: { $0.key == part.plan.institution }) else {
                continue
            }
            let school = try registers.cast.school(item.key)
            let officer = try registers.cast.post(.trainingOfficer, in: item.county)
            let index = (script.province.institutions.firstIndex { $0.key == item.key } ?? 0) + 1
            let theory = try await registers.teacher(
                item, school.clerk, officer, .theory, name: name, idNumber: number, pair: 50 + order, index: index)
            let other = try registers.people.teacherNumber(in: item.county)
            let practice = try await registers.teacher(
                item, school.clerk, officer, .practice, name: other.name, idNumber: other.number, pair: 50 + order,
                index: index)
            registers.cast.schools[item.key]?.pairs.append(Cast.Pair(theory: theory, practice: practice))
            pairs.append(Cast.Pair(theory: theory, practice: practice))
        }
        return pairs
    }

    /// The first trainee of the story is known to the county before the class begins, so that there is an account for them.
    private func registerFirst(_ casting: Casting, _ registers: inout Registers) async throws -> String? {
        guard let draft = casting.storyStart.first?.draft, let county = Division(draft.division) else { return nil }
        let officer = try registers.cast.post(.trainingOfficer, in: county)
        return try await PeopleDesk(office: office).register(draft, by: officer)
    }

    /// Accounts of trainees, and what was planted across classes.
    private func tellPeople(
        _ play: inout Play, _ registers: inout Registers, _ casting: Casting,
        _ first: String?
    ) async throws {
        var wanted: [(name: String, person: String, county: Division, place: String)] = []
        if let first, let draft = casting.storyStart.first?.draft {
            wanted.append((draft.name, first, play.courses[0].county, play.courses[0].title))
        }
        for county in script.province.counties where county.main {
            let open = play.courses.first {
                $0.plan.until == .open && $0.county == county.code && $0.plan.scheme.isEmpty
            }
            guard let open, let member = open.members.first else { continue }
            wanted.append((member.draft.name, member.person, county.code, open.title))
            try registers.showTeachers(of: open)
        }
        if scale != .small, let member = play.courses[1].members.first {
            wanted.append((member.draft.name, member.person, play.courses[1].county, play.courses[1].title))
        }
        let login = try registers.login("trainee")
        for (index, one) in wanted.enumerated() {
            let text = login.login + String(index + 1)
            _ = try await registers.account(text, one.name, .trainee, one.county, person: one.person)
            registers.show(text, login.zh, login.en, one.name, one.place)
        }
        guard let number = casting.professional,
            let scheme = script.schemes.first(where: { $0.code == "professional" })
        else { return }
        for course in play.courses {
            for member in course.members where member.draft.idNumber == number {
                let truth = Truth(
                    scheme: scheme.code, classNumber: course.number, subject: member.person, planted: scheme.zh)
                play.truth.append(truth)
            }
        }
    }
}
