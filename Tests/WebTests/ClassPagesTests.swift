import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of classes, cases and the task list") struct ClassPagesTests {
    private static func isWhole(_ page: TestSite.Answered) -> Bool {
        !page.body.contains("⟦") && !page.body.contains("[[") && !page.body.contains("{{")
            && KitPagesTests.unbalanced(page.body) == nil
    }

    /// The page in both languages; it must be whole in each.
    private static func visit(_ path: String, _ cookie: String, _ caller: TestSite.Caller) async throws
        -> TestSite.Answered
    {
        let joint = path.contains("?") ? "&" : "?"
        let english = try await caller.get(path + joint + "lang=en", cookie: cookie)
        #expect(english.status == 200, "\(path) in English: \(english.status)")
        #expect(isWhole(english), "\(path) in English: \(hole(english.body))")
        let chinese = try await caller.get(path + joint + "lang=zh-Hans", cookie: cookie)
        #expect(chinese.status == 200 && isWhole(chinese), "\(path): \(chinese.status) \(hole(chinese.body))")
        return chinese
    }

    /// What is not whole, for the message.
    private static func hole(_ body: String) -> String {
        for mark in ["⟦", "[[", "{{"] {
            if let range = body.range(of: mark) { return String(body[range.lowerBound...].prefix(60)) }
        }
        return KitPagesTests.unbalanced(body) ?? ""
    }

    private static func form(_ page: TestSite.Answered, _ fields: [String: String]) -> [String: String] {
        fields.merging(["csrf": page.hidden("csrf"), "key": page.hidden("key")]) { own, _ in own }
    }

    private static let basics = [
        "title": "西式面点师（五级）第 3 期", "kind": "skillLevel", "route": "project", "course": "4-03-02-02/5", "size": "30",
        "startDate": "2023-07-03", "endDate": "2023-07-14"
    ]

    @Test("a clerk fills an application in task by task without script; what is wrong is said and what was typed stays")
    func application() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let site = try TestSite(county.test)
        let cookie = try await site.token(county.clerk)
        try await site.run { caller in
            let page = try await Self.visit(Site.newClass, cookie, caller)
            let wrong = try await caller.post(
                Site.newClass, form: Self.form(page, ["title": "没有日期的班", "size": "0"]), cookie: cookie)
            #expect(
                wrong.status == 422 && wrong.body.contains("没有日期的班") && wrong.body.contains("sl-errors")
                    && Self.isWhole(wrong))
            var fields = Self.basics
            fields["project"] = county.project
            let made = try await caller.post(Site.newClass, form: Self.form(page, fields), cookie: cookie)
            #expect(made.status == 303)
            let application = String(made.location.prefix { $0 != "?" })
            let list = try await Self.visit(application, cookie, caller)
            #expect(list.body.contains("还没有完成"))
            let tasks: [(String, [String: String])] = [
                ("basics", fields),
                (
                    "aims",
                    [
                        "group.povertyAlleviated": "true", "employmentDirection": "餐饮企业", "supportMeasures": "推荐上岗",
                        "delivery": "onSite"
                    ]
                ),
                (
                    "venue",
                    [
                        "site": "inPlant", "address": "永和镇实训楼", "latitude": "25.1", "longitude": "99.2", "manager": "罗正昌",
                        "phone": "0899-5550161"
                    ]
                ),
                ("hours", ["required": "80", "theory": "24", "practice": "56"]),
                ("teachers", ["theory.\(county.teachers[0])": "true", "practice.\(county.teachers[1])": "true"]),
                (
                    "conditions",
                    Dictionary(uniqueKeysWithValues: ClassConditions.Flag.allCases.map { ($0.rawValue, "yes") })
                        .merging(["equipmentSets": "30", "traineesPerSet": "1"]) { one, _ in one }
                )
            ]
            for (task, values) in tasks {
                let form = try await Self.visit("\(application)/\(task)", cookie, caller)
                let saved = try await caller.post(
                    "\(application)/\(task)", form: Self.form(form, values), cookie: cookie)
                #expect(saved.status == 303, "\(task): \(saved.body.suffix(400))")
            }
            let bad = try await caller.post(
                "\(application)/hours", form: Self.form(list, ["required": "80", "theory": "viel"]),
                cookie: cookie)
            #expect(bad.status == 422 && bad.body.contains("viel") && Self.isWhole(bad))
            try await Self.timetable(application, county, cookie, caller)
        }
        #expect(try await county.test.count("select count(*) from lesson") == 20)
    }

    private static func timetable(
        _ application: String, _ county: OpeningFixture, _ cookie: String,
        _ caller: TestSite.Caller
    ) async throws {
        let address = application.replacing("/application", with: "/timetable")
        let empty = try await visit(address, cookie, caller)
        // Only what the pack wants in every class: this one carries no programme.
        #expect(empty.body.contains("讲授：法律法规") && !empty.body.contains("讲授：基本素质"))
        let plan = [
            "morningStarts": "08:30", "morningEnds": "12:00", "morningHours": "4", "afternoonStarts": "14:00",
            "afternoonEnds": "17:30",
            "afternoonHours": "4", "skip.6": "true", "skip.7": "true", "theoryTeacher": county.teachers[0],
            "practiceTeacher": county.teachers[1], "topics.law": "true", "topics.smartphone": "true"
        ]
        var broken = plan
        broken["morningEnds"] = "25:00"
        let refused = try await caller.post(address, form: form(empty, broken), cookie: cookie)
        #expect(refused.status == 422 && refused.body.contains("25:00") && isWhole(refused))
        let made = try await caller.post(address, form: form(empty, plan), cookie: cookie)
        #expect(made.status == 303)
        let full = try await visit(address + "?done=timetableMade", cookie, caller)
        #expect(full.body.contains("2023-07-14") && !full.body.contains("2023-07-08"))
        #expect(full.body.contains("<td>智能手机使用") || full.body.contains(">智能手机使用<"))
        let foreign = plan.merging(["topics.socialPractice": "true"]) { $1 }
        let other = try await caller.post(address, form: form(full, foreign), cookie: cookie)
        #expect(other.status == 422 && other.body.contains("没有“社会实践”这项内容") && isWhole(other))
    }

    @Test(
        "the page of a case shows findings with clause and document, says who may act, and carries the opening to the register"
    )
    func cases() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        let site = try TestSite(county.test)
        let (officer, leader) = (try await site.token(county.officer), try await site.token(county.leader))
        try await site.run { caller in
            let address = Site.aCase(caseID)
            let page = try await Self.visit(address, officer, caller)
            #expect(page.body.contains("可以开班") && page.body.contains("学员身份已核验"))
            let locked = try await Self.visit(address, leader, caller)
            #expect(locked.body.contains("sl-locked"))
            let token = page.hidden("token")
            let early = try await caller.post(
                address, form: Self.form(page, ["do": "agreed", "token": token]), cookie: officer)
            #expect(early.status == 422 && early.body.contains("还没有核实") && Self.isWhole(early))
            let silent = try await caller.post(
                address, form: Self.form(page, ["do": "returned", "token": token]), cookie: officer)
            #expect(silent.status == 422 && Self.isWhole(silent))
            var fields = ["do": "agreed", "token": token]
            for name in ["identity", "hours", "teachers", "premises", "equipment"] { fields["doc.\(name)"] = "true" }
            let agreed = try await caller.post(address, form: Self.form(page, fields), cookie: officer)
            #expect(agreed.status == 303 && agreed.location.contains("done=agreed"))
            let next = try await Self.visit(address, leader, caller)
            let approval = Self.form(next, ["do": "agreed", "token": next.hidden("token")])
            let approved = try await caller.post(address, form: approval, cookie: leader)
            #expect(approved.location.contains("done=closed"))
            let twice = try await caller.post(address, form: approval, cookie: leader)
            #expect(twice.status == 303 || twice.status == 409)
        }
        #expect(try await county.record(id).state == .open)
    }

    @Test("register, class page, tabs, notice board and file of an open class; a stranger finds none of it")
    func register() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        try await county.open(id)
        let site = try TestSite(county.test)
        let officer = try await site.token(county.officer)
        let elsewhere = try #require(Division("990221"))
        let stranger = try await site.token(
            Actor(id: "elsewhere", name: "x", role: .trainingOfficer, division: elsewhere))
        try await site.run { caller in
            let list = try await Self.visit(
                Site.classes + "?state=open&year=2023&q=" + Markup.queryValue("面点"), officer, caller)
            #expect(list.body.contains("990121-2023-0001"))
            let none = try await Self.visit(Site.classes + "?state=paid", officer, caller)
            #expect(!none.body.contains("990121-2023-0001"))
            for path in [Site.aClass(id), Site.aClass(id, .timetable), Site.aClass(id, .opening), Site.correction(id)] {
                let page = try await Self.visit(path, officer, caller)
                #expect(page.body.contains("西式面点师"))
                let hidden = try await caller.get(path, cookie: stranger)
                #expect(hidden.status == 404)
            }
            let file = try await caller.get(Site.classesFile + "?state=open", cookie: officer)
            #expect(file.status == 200 && file.body.hasPrefix("PK"))
            let correction = try await caller.get(Site.correction(id), cookie: officer)
            let asked = try await caller.post(
                Site.correction(id),
                form: Self.form(
                    correction,
                    [
                        "fact": "venue", "value": "永和镇文化站", "reason": "实训楼停电"
                    ]), cookie: officer)
            #expect(asked.status == 303)
            let page = try await Self.visit(String(asked.location.prefix { $0 != "?" }), officer, caller)
            #expect(page.body.contains("永和镇文化站"))
            let overview = try await Self.visit(Site.aClass(id), officer, caller)
            #expect(overview.body.contains("永和镇文化站"))
        }
    }

    @Test("YN18-2-01-08: the notice board of an approved class is one printable sheet with its number and all items")
    func board() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let site = try TestSite(county.test)
        let clerk = try await site.token(county.clerk)
        try await site.run { caller in
            let early = try await caller.get(Site.aClass(id, .noticeBoard), cookie: clerk)
            #expect(early.status == 422)
        }
        try await county.open(id)
        try await site.run { caller in
            let board = try await Self.visit(Site.aClass(id, .noticeBoard), clerk, caller)
            for text in [
                "990121-2023-0001", "西式面点师", "凤岭职教中心", "永和镇实训楼 301", "罗正昌", "0899-5550161", "周晓岚", "08:30–12:00",
                "<svg", "推荐上岗"
            ] {
                #expect(board.body.contains(text), "\(text)")
            }
            let short = try await caller.get(Site.board("990121-2023-0001"))
            #expect(short.status == 303 && short.location == Site.portalClass(id))
            let unknown = try await caller.get(Site.board("990121-2023-0099"))
            #expect(unknown.status == 404)
        }
    }

    @Test("the task list groups what waits, filters by its counts and leads to where it is done")
    func todo() async throws {
        let county = try await OpeningFixture.make()
        defer { county.test.remove() }
        let id = try await county.apply()
        let site = try TestSite(county.test)
        let (clerk, officer) = (try await site.token(county.clerk), try await site.token(county.officer))
        try await site.run { caller in
            let own = try await Self.visit(Site.desk, clerk, caller)
            #expect(own.body.contains(Site.application(id)))
            let empty = try await Self.visit(Site.desk, officer, caller)
            #expect(empty.body.contains("没有待办"))
        }
        let caseID = try await OpeningDesk(office: county.office).submit(id, by: county.clerk)
        try await site.run { caller in
            let list = try await Self.visit(Site.desk, officer, caller)
            #expect(list.body.contains(Site.aCase(caseID)) && list.body.contains("开班审批"))
            let filtered = try await Self.visit(Site.desk + "?due=overdue", officer, caller)
            #expect(!filtered.body.contains(Site.aCase(caseID)))
            let kind = try await Self.visit(Site.desk + "?kind=classOpening", officer, caller)
            #expect(kind.body.contains(Site.aCase(caseID)))
        }
    }
}
