import Foundation
import Policy
import Programme
import Store
import Vocabulary

/// Sets up accounts, institutions, teachers, evaluators, projects and funds, through the desks that keep them.
struct Registers {
    /// Login by account.
    private var teacherLogins: [String: String] = [:]
    let script: Script
    let office: Office
    let clock: MovableClock
    let hasher: PasswordHasher
    var people: People
    var cast = Cast()
    private var number = 0

    init(script: Script, office: Office, clock: MovableClock, hasher: PasswordHasher, people: People) {
        self.script = script
        self.office = office
        self.clock = clock
        self.hasher = hasher
        self.people = people
    }

    /// - Parameter pairs: how many pairs of teachers each institution needs.
    mutating func open(pairs: [String: Int]) async throws {
        clock.move(to: Instant(script.province.registersOn, minuteOfDay: 8 * 60 + 30))
        try await staff()
        for evaluator in script.province.evaluators { try await add(evaluator) }
        for institution in script.province.institutions {
            try await add(institution, pairs: pairs[institution.key] ?? 1)
        }
        for county in script.province.counties {
            try await allocate(county.code)
            _ = try await TextbookDesk(office: office).take(
                Array(script.textbooks.utf8), name: "textbooks.csv", by: cast.post(.trainingOfficer, in: county.code))
        }
    }

    /// An account; its login, where it is to be shown, stands among the sign-ins.
    mutating func account(
        _ login: String, _ name: String, _ role: Role, _ division: Division, institution: String? = nil,
        person: String? = nil
    ) async throws -> Actor {
        let id = try await AccountDesk(store: office.store, hasher: hasher).add(
            .init(
                login: login, name: name, role: role, division: division, institution: institution, person: person,
                password: script.province.password), by: .system(in: script.province.provinceCode))
        let actor = Actor(
            id: id, name: name, role: role, division: division, institution: institution, person: person)
        if role.secondFactor == .required {
            // No secret: the server of a demonstration shows the present code to whoever has the password.
            let secret = Array(Token.digest("demonstration/\(login)").utf8.prefix(OneTimeCode.secretLength))
            try await SecondFactorDesk.plant(secret, for: actor, in: office.store)
        }
        return actor
    }

    /// Lists the teachers of a class, so that somebody can stand before it today.
    mutating func showTeachers(of course: Course) throws {
        let login = try self.login("teacher")
        for actor in [course.pair.theory, course.pair.practice] {
            if let text = teacherLogins[actor.id], !cast.signIns.contains(where: { $0.login == text }) {
                show(text, login.zh, login.en, actor.name, course.title)
            }
        }
    }

    mutating func show(_ login: String, _ zh: String, _ en: String, _ name: String, _ place: String) {
        cast.signIns.append(.init(login: login, zh: zh, en: en, name: name, place: place))
    }

    private mutating func staff() async throws {
        for (index, county) in script.province.counties.enumerated() {
            let place = office.divisions.entry(county.code, on: office.clock.today)?.name ?? county.code.code
            for post in script.province.staff {
                guard post.names.indices.contains(index) else {
                    throw DemonstrationFault("\(post.login) has too few names")
                }
                let login = post.login + String(index + 1)
                let actor = try await account(login, post.names[index], post.role, county.code)
                cast.posts["\(post.role.rawValue)/\(county.code.code)"] = actor
                if county.main { show(login, post.zh, post.en, actor.name, place) }
            }
        }
        let province = script.province.provinceCode
        let place = office.divisions.entry(province, on: office.clock.today)?.name ?? province.code
        for post in script.province.provinceStaff {
            guard let name = post.names.first else { throw DemonstrationFault("\(post.login) has no name") }
            let actor = try await account(post.login, name, post.role, province)
            cast.posts["\(post.role.rawValue)/\(province.code)"] = actor
            show(post.login, post.zh, post.en, actor.name, place)
        }
    }

    private mutating func add(_ item: ProvinceFile.Evaluator) async throws {
        number += 1
        let draft = EvaluatorDraft(
            name: item.name, creditCode: try People.creditCode(item.county, number), phone: people.phone(number),
            division: item.county, occupations: script.province.courses.map(\.occupation),
            recognition: item.recognition,
            recognisedOn: item.recognisedOn, fees: item.fees)
        _ = try await EvaluatorDesk(office: office).add(draft, by: cast.post(.trainingOfficer, in: item.county))
    }

    private mutating func add(_ item: ProvinceFile.Institution, pairs: Int) async throws {
        number += 1
        let officer = try cast.post(.trainingOfficer, in: item.county)
        guard let county = script.province.counties.first(where: { $0.code == item.county }) else {
            throw DemonstrationFault("\(item.key) lies in no county")
        }
        let draft = ProviderDraft(
            name: item.name, creditCode: try People.creditCode(item.county, number), kind: item.kind, head: item.head,
            phone: people.phone(number), address: county.street, licence: item.licence, division: item.county,
            occupations: try item.courses.map { try script.course($0).occupation }, bankName: script.province.bank,
            bankAccount: script.province.accountPrefix + digits(90_000_000 + number, 12))
        let desk = ProviderDesk(office: office)
        let id = try await desk.add(draft, by: officer)
        try await desk.setListed(id, true, reason: item.licence, by: officer)
        let index = (script.province.institutions.firstIndex { $0.key == item.key } ?? 0) + 1
        let login = try self.login("institutionClerk")
        let clerk = try await account(
            login.login + String(index), item.head, .institutionClerk, item.county, institution: id)
        if county.main { show(login.login + String(index), login.zh, login.en, item.head, item.name) }
        cast.schools[item.key] = Cast.School(id: id, key: item.key, county: item.county, clerk: clerk)
        for pair in 0..<max(1, pairs) { try await addPair(item, id, clerk, officer, pair: pair, index: index) }
    }

    private mutating func addPair(
        _ item: ProvinceFile.Institution, _ id: String, _ clerk: Actor, _ officer: Actor, pair: Int,
        index: Int
    ) async throws {
        var made: [Actor] = []
        for role in [TeacherRole.theory, .practice] {
            let (name, idNumber) = try people.teacherNumber(in: item.county)
            made.append(
                try await teacher(item, clerk, officer, role, name: name, idNumber: idNumber, pair: pair, index: index))
        }
        cast.schools[item.key]?.pairs.append(.init(theory: made[0], practice: made[1]))
    }

    /// Enters a teacher, has them confirmed, and gives them an account.
    mutating func teacher(
        _ item: ProvinceFile.Institution, _ clerk: Actor, _ officer: Actor, _ role: TeacherRole, name: String,
        idNumber: String, pair: Int, index: Int
    ) async throws -> Actor {
        number += 1
        let desk = TeacherDesk(office: office)
        let courses = try item.courses.map { try script.course($0).occupation }
        let id = try await desk.add(
            TeacherDraft(
                institution: clerk.institution ?? "", name: name, idNumber: idNumber, phone: people.phone(number),
                role: role, occupations: courses), by: clerk)
        try await desk.confirm(id, by: officer)
        let login = try self.login("teacher")
        let isFirst = pair == 0 && role == .theory
        let other = "\(login.login)\(index)-\(pair + 1)\(role == .theory ? "a" : "b")"
        let text = isFirst ? login.login + String(index) : other
        let actor = try await account(text, name, .teacher, item.county, institution: clerk.institution, person: id)
        teacherLogins[actor.id] = text
        let isMain = script.province.counties.contains { $0.code == item.county && $0.main }
        if isFirst, isMain { show(text, login.zh, login.en, name, item.name) }
        return actor
    }

    func login(_ name: String) throws -> ProvinceFile.Login {
        guard let login = script.province.logins[name] else { throw DemonstrationFault("no login for \(name)") }
        return login
    }

    private func allocate(_ county: Division) async throws {
        let head = try cast.post(.financeHead, in: county)
        for (index, fund) in Set(script.province.projects.map(\.fund)).sorted().enumerated() {
            _ = try await LedgerDesk(office: office).allocate(
                fund: fund, amount: script.province.allocations, document: "\(county.code)-\(index + 1)", matter: "",
                by: head)
        }
    }

    // MARK: Later

    /// The yearly check of all teachers.
    func check(year: Int) async throws {
        let desk = TeacherDesk(office: office)
        for (_, school) in cast.schools.sorted(by: { $0.key < $1.key }) {
            let officer = try cast.post(.trainingOfficer, in: school.county)
            for teacher in school.pairs.flatMap({ [$0.theory, $0.practice] }) {
                guard let id = teacher.person else { continue }
                try await desk.check(id, year: year, passed: true, reason: "", by: officer)
            }
        }
    }

    /// The projects of a period: one for each institution.
    mutating func projects(_ period: ProvinceFile.Project) async throws {
        let desk = ProjectDesk(office: office)
        guard let amount = Money(script.province.projectAmount) else {
            throw DemonstrationFault("projectAmount is no amount")
        }
        let groups = period.pack.isEmpty ? [] : script.province.targetGroups
        for institution in script.province.institutions {
            let officer = try cast.post(.trainingOfficer, in: institution.county)
            let school = try cast.school(institution.key)
            let draft = ProjectDraft(
                name: period.label + "（" + institution.name + "）", pack: period.pack, year: period.year,
                fund: period.fund,
                division: institution.county,
                occupations: try institution.courses.map { try script.course($0).occupation },
                groups: groups, headcount: script.province.projectHeadcount, amount: amount,
                meetingOn: office.clock.today,
                meetingDocument: "\(institution.county.code)-\(period.year)-1")
            let id = try await desk.add(draft, by: officer)
            try await desk.announce(id, by: officer)
            let tender = "\(institution.county.code)-\(period.year)-\(institution.key)"
            try await desk.award(id, to: school.id, tenderNumber: tender, by: officer)
            cast.projects["\(institution.key)/\(period.pack)"] = id
        }
    }

    /// Two projects of one day, each just below the limit, to the same institution.
    func plantTender(_ institution: ProvinceFile.Institution, pack: ProvinceFile.Project) async throws -> [String] {
        let desk = ProjectDesk(office: office)
        let officer = try cast.post(.trainingOfficer, in: institution.county)
        let planted = script.province.plantedTender
        guard let amount = Money(planted.amount) else { throw DemonstrationFault("plantedTender has no amount") }
        var ids: [String] = []
        for part in 1...2 {
            let draft = ProjectDraft(
                name: "\(planted.label)\(part)", pack: pack.pack, year: pack.year, fund: pack.fund,
                division: institution.county,
                occupations: [try script.course(institution.courses[0]).occupation],
                groups: script.province.targetGroups,
                headcount: planted.headcount, amount: amount, meetingOn: office.clock.today,
                meetingDocument: "\(institution.county.code)-\(pack.year)-\(part + 1)")
            let id = try await desk.add(draft, by: officer)
            try await desk.announce(id, by: officer)
            try await desk.award(id, to: try cast.school(institution.key).id, tenderNumber: "S\(part)", by: officer)
            ids.append(id)
        }
        return ids
    }
}
