import Programme
import Testing
import Vocabulary

@testable import Web

@Suite struct AttendancePagesTests {
    private static func isWhole(_ page: TestSite.Answered) -> Bool {
        !page.body.contains("⟦") && !page.body.contains("[[") && !page.body.contains("{{")
            && KitPagesTests.unbalanced(page.body) == nil
    }

    @Test("A trainee scans, says yes, and finds class, attendance and what it means on the phone")
    func trainee() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        let cookie = try await site.token(course.trainee(0))
        test.time.set(TestOffice.monday(8, 30))
        let desk = AttendanceDesk(office: test.office)
        try await desk.openCode(course.lessons[0], by: course.teacher)
        let code = try #require(try await desk.roll(course.lessons[0], by: course.teacher).code)
        let token = try #require(code.token(at: test.time.now))
        try await site.run { caller in
            let stranger = try await caller.get(Site.signInCode(token))
            #expect(stranger.status == 303 && stranger.location.contains("next="))
            let scan = try await caller.get(Site.signInCode(token), cookie: cookie)
            #expect(scan.status == 200 && scan.body.contains("学员1，确认签到") && Self.isWhole(scan))
            let yes = try await caller.post(
                Site.signInCode(token), form: ["csrf": scan.hidden("csrf"), "direction": "in"], cookie: cookie)
            #expect(yes.status == 303 && yes.location == "/me?done=signedIn")
            let forged = try await caller.post(Site.signInCode(token), form: ["direction": "in"], cookie: cookie)
            #expect(forged.status == 403)
            for language in ["zh-Hans", "en"] {
                let me = try await caller.get(Site.me + "?lang=\(language)&done=signedIn", cookie: cookie)
                #expect(me.status == 200 && Self.isWhole(me))
                #expect(me.body.contains("80%"))
                #expect(me.body.contains("08:30"))
            }
        }
        #expect(try await test.count("select count(*) from signing where way = 'code'") == 1)
    }

    @Test("The six digits work on the trainee's page without scanning, and a wrong one stays on the form")
    func digits() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        let cookie = try await site.token(course.trainee(0))
        test.time.set(TestOffice.monday(8, 30))
        let desk = AttendanceDesk(office: test.office)
        try await desk.openCode(course.lessons[0], by: course.teacher)
        let code = try #require(try await desk.roll(course.lessons[0], by: course.teacher).code)
        let digits = code.digits(at: test.time.now)
        try await site.run { caller in
            let me = try await caller.get(Site.me, cookie: cookie)
            #expect(me.status == 200 && Self.isWhole(me))
            var form: [String: String] = [:]
            for name in ["csrf", "key", "lesson", "direction"] { form[name] = me.hidden(name) }
            form["code"] = digits == "111111" ? "222222" : "111111"
            let wrong = try await caller.post(Site.meSign, form: form, cookie: cookie)
            #expect(wrong.status == 422 && Self.isWhole(wrong))
            form["code"] = LessonView.grouped(digits)
            let right = try await caller.post(Site.meSign, form: form, cookie: cookie)
            #expect(right.status == 303)
        }
        #expect(try await test.count("select count(*) from signing") == 1)
    }

    @Test("The teacher's phone shows the lesson, calls the roll without JavaScript, and confirms the hours")
    func teacher() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        let site = try TestSite(test)
        let cookie = try await site.token(course.teacher)
        test.time.set(TestOffice.monday(8, 30))
        let lesson = course.lessons[0]
        try await site.run { caller in
            let today = try await caller.get(Site.teacherToday, cookie: cookie)
            #expect(today.status == 200 && Self.isWhole(today) && today.body.contains("学员3"))
            let csrf = today.hidden("csrf")
            let opened = try await caller.post(Site.teacherSession(lesson, .code), form: ["csrf": csrf], cookie: cookie)
            #expect(opened.status == 303)
            let code = try await caller.get(opened.location, cookie: cookie)
            #expect(code.status == 200 && code.body.contains("<svg") && Self.isWhole(code))
            let sent = try await caller.post(
                Site.teacherSession(lesson, .roll),
                form: [
                    "csrf": csrf, "direction": "in", "roll-\(course.enrolments[0])": "present",
                    "roll-\(course.enrolments[1])": "leave"
                ], cookie: cookie)
            #expect(sent.status == 303)
            let after = try await caller.get(sent.location, cookie: cookie)
            #expect(after.status == 200 && Self.isWhole(after))
            let early = try await caller.post(
                Site.teacherSession(lesson, .hours), form: ["csrf": csrf, "hours": "4"], cookie: cookie)
            #expect(early.status == 422 && Self.isWhole(early))
            test.time.set(TestOffice.monday(12, 0))
            let photo = try await caller.get(Site.teacherSession(lesson, .photo), cookie: cookie)
            #expect(photo.status == 200 && photo.body.contains("multipart/form-data") && Self.isWhole(photo))
            let confirmed = try await caller.post(
                Site.teacherSession(lesson, .hours), form: ["csrf": csrf, "hours": "4"], cookie: cookie)
            #expect(confirmed.status == 303)
        }
        #expect(try await test.count("select count(*) from hours_delivered where hours = 400") == 1)
        #expect(try await test.count("select count(*) from roll_mark where mark = 'leave'") == 1)
    }

    @Test("The tab of a class shows a strip per trainee in both languages; another institution does not find it")
    func tab() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let course = try await TestClass.open(in: test)
        try await course.attend([0, 1], 0, in: test)
        let site = try TestSite(test)
        let clerk = try await site.token(course.clerk)
        let other = try await site.token(
            try await TestClass.open(in: test, from: TestOffice.monday(8, 0).day + 1).clerk)
        try await site.run { caller in
            for language in ["zh-Hans", "en"] {
                let tab = try await caller.get(Site.aClass(course.id, .attendance) + "?lang=\(language)", cookie: clerk)
                #expect(tab.status == 200 && Self.isWhole(tab) && tab.body.contains("sl-strip"))
            }
            #expect(try await caller.get(Site.aClass(course.id, .attendance), cookie: other).status == 404)
        }
    }
}
