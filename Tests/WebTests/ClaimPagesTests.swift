import Programme
import Store
import Testing
import Vocabulary

@testable import Web

@Suite("Pages of claims and notices, and the portal") struct ClaimPagesTests {
    private static func whole(
        _ path: String, _ cookie: String?,
        _ caller: TestSite.Caller
    ) async throws -> TestSite.Answered {
        var last: TestSite.Answered?
        for language in ["en", "zh-Hans"] {
            let page = try await caller.get(
                path + (path.contains("?") ? "&" : "?") + "lang=" + language,
                cookie: cookie)
            #expect(page.status == 200, "\(path) \(language): \(page.status)")
            for mark in ["⟦", "[[", "{{"] {
                let hole = page.body.range(of: mark).map { String(page.body[$0.lowerBound...].prefix(60)) }
                #expect(hole == nil, "\(path) \(language)")
            }
            #expect(KitPagesTests.unbalanced(page.body) == nil, "\(path) \(language)")
            last = page
        }
        guard let last else { throw Refusal("notFound") }
        return last
    }

    @Test(
        "a clerk submits a claim, officers see it and each decision with its clause, and the same bytes when decided again"
    )
    func claim() async throws {
        var plan = ClaimFixture.Plan()
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let site = try TestSite(fixture.test)
        let clerk = try await site.token(fixture.course.clerk)
        let officer = try await site.token(fixture.officer)
        try await site.run { caller in
            let tab = try await Self.whole(Site.aClass(fixture.course.id, .claim), clerk, caller)
            let sent = try await caller.post(
                Site.aClass(fixture.course.id, .claim),
                form: [
                    "csrf": tab.hidden("csrf"), "key": tab.hidden("key")
                ], cookie: clerk)
            #expect(sent.status == 303)
            let path = String(sent.location.prefix { $0 != "?" })
            let page = try await Self.whole(path, officer, caller)
            #expect(page.body.contains("叁仟元整") && page.body.contains("3,000.00") && page.body.contains("公示无异议"))
            let id = String(path.split(separator: "/").last ?? "")
            let lines = try await fixture.lines(id)
            let refused = try await Self.whole(Site.claimLine(id, lines[2].id), officer, caller)
            #expect(
                refused.body.contains("YN22-14") && refused.body.contains("云人社通〔2022〕50号")
                    && refused.body.contains("逐字节一致"))
            _ = try await Self.whole(Site.claims, officer, caller)
            _ = try await Self.whole(Site.notices, officer, caller)
            _ = try await Self.whole(Site.aCase(try await fixture.caseState(id).id), officer, caller)
            #expect(try await caller.get(Site.claimFile(id), cookie: officer).status == 200)
        }
    }

    @Test("YN18-1-10-07: the page of the case locks the agreement and lists what is missing until the officer has recorded it")
    func evidence() async throws {
        var plan = ClaimFixture.Plan()
        plan.pack = "yunnan-2018"
        plan.trainees = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let course = fixture.course
        try await fixture.test.write { tx in
            try tx.update("training_class", id: course.id, ["programme": "highSkill", "level": 2])
            try tx.update("person", id: course.persons[0], ["groups": #"["enterpriseWorker"]"#])
            let scope = Scope.everything(because: "a test")
            for certificate in try CertificateStore.certificates(of: course.id, scope, tx) {
                try tx.update("certificate", id: certificate.id, ["level": 2])
            }
            return Done()
        }
        let claim = try await fixture.submit()
        let line = try await fixture.lines(claim)[0]
        let state = try await fixture.caseState(claim)
        let site = try TestSite(fixture.test)
        let officer = try await site.token(fixture.officer)
        let clerk = try await site.token(course.clerk)
        let agree = #"value="agreed""#
        try await site.run { caller in
            let page = try await Self.whole(Site.aCase(state.id), officer, caller)
            #expect(!page.body.contains(agree) && page.body.contains("还有 1 名学员的凭据没有核实"))
            for name in ["生产一线岗位证明", "参加培训记录", "在职业资格或技能等级系统查到的证书编号"] {
                #expect(page.body.contains(name))
            }
            let own = try await Self.whole(Site.claimLine(claim, line.id), clerk, caller)
            #expect(own.body.contains("未核实") && !own.body.contains(Site.claimEvidence(claim)))
            let form = try await Self.whole(Site.claimLine(claim, line.id), officer, caller)
            #expect(form.body.contains("没有核实在企业生产一线岗位"))
            var sent = [
                "csrf": form.hidden("csrf"), "key": form.hidden("key"), "line": line.id,
                "evidence.frontLinePost": "true", "evidence.participation": "true", "reference": ""
            ]
            let refused = try await caller.post(Site.claimEvidence(claim), form: sent, cookie: officer)
            #expect(refused.status == 422 && refused.body.contains("依据"))
            sent["evidence.registeredCertificate"] = "true"
            sent["reference"] = "技能人才评价证书全国联网查询"
            let kept = try await caller.post(Site.claimEvidence(claim), form: sent, cookie: officer)
            #expect(kept.status == 303)
            let told = try await Self.whole(kept.location, officer, caller)
            #expect(told.body.contains("技能人才评价证书全国联网查询") && !told.body.contains("未核实"))
            let open = try await Self.whole(Site.aCase(state.id), officer, caller)
            #expect(open.body.contains(agree))
        }
    }

    @Test("YN22-08-08: the reviewer sees each trainee's online hours beside those of the class; the tab takes a platform's log")
    func onlineHours() async throws {
        var plan = ClaimFixture.Plan()
        plan.online = true
        plan.lastAttended = 1
        let fixture = try await ClaimFixture.make(plan)
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        let site = try TestSite(fixture.test)
        let officer = try await site.token(fixture.officer)
        let id = fixture.course.id
        try await site.run { caller in
            let review = try await Self.whole(Site.aCase(try await fixture.caseState(claim).id), officer, caller)
            #expect(review.body.contains("线上课时核对") && review.body.contains("每人须满 8 课时，1 人不足"))
            #expect(review.body.contains("线上课时不足") && review.body.contains("线上课时达标"))
            let tab = try await Self.whole(Site.aClass(id, .attendance), officer, caller)
            #expect(tab.body.contains(Site.studyLog(id)) && tab.body.contains("线上课时"))
            _ = try await Self.whole(Site.studyLog(id), officer, caller)
            #expect(try await caller.get(Site.studyLogTemplate(id), cookie: officer).status == 200)
        }
    }

    @Test("YN22-14-10: the claim shows its check forms, each a link to the signed sheet, and offers nothing to take one out")
    func checkForms() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let claim = try await fixture.submit()
        let site = try TestSite(fixture.test)
        let clerk = try await site.token(fixture.course.clerk)
        let forms = try await fixture.office.store.read {
            try ClaimAttachments.of(claim, .everything(because: "a test"), $0)
        }
        let routes = WalkWorld.routes(site)
        try await site.run { caller in
            let page = try await Self.whole(Site.claim(claim), clerk, caller)
            for form in forms { #expect(page.body.contains(Site.file(form.sha256))) }
            #expect(forms.count == 2 && page.body.contains("不能移除"))
            #expect(!routes.contains { $0.method == "POST" && $0.path.contains("attachment") })
        }
    }

    @Test("a trainee who trained alone claims on the phone in one of two counties, and the county sees it")
    func filing() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let person = fixture.course.persons[0], course = fixture.course.id
        try await fixture.test.write { tx in
            try tx.update("training_class", id: course, ["route": Route.selfEnrolled])
            try tx.update("person", id: person, ["division": TestClass.county, "unemployed_in": "530112"])
            return Done()
        }
        let site = try TestSite(fixture.test)
        let trainee = try await site.token(fixture.course.trainee(0))
        let officer = try await site.token(fixture.officer)
        try await site.run { caller in
            let phone = try await Self.whole(Site.me, trainee, caller)
            #expect(phone.body.contains("个人申领") || phone.body.contains("本人申领"))
            func form(_ key: String) -> [String: String] {
                [
                    "csrf": phone.hidden("csrf"), "key": key, "enrolment": fixture.course.enrolments[0],
                    "place": TestClass.county.code
                ]
            }
            #expect(try await caller.post(Site.meFile, form: form("a"), cookie: trainee).status == 303)
            let again = try await caller.post(Site.meFile, form: form("b"), cookie: trainee)
            #expect(again.status == 422 && again.body.contains("重复申领"))
            #expect(try await Self.whole(Site.claimFilings, officer, caller).body.contains("学员1"))
        }
    }

    @Test("anybody reads a notice with masked names, objects without an account and finds the answer by the receipt")
    func portal() async throws {
        let fixture = try await ClaimFixture.make()
        defer { fixture.test.remove() }
        let (_, notice) = try await fixture.onNotice()
        let site = try TestSite(fixture.test)
        let officer = try await site.token(fixture.officer)
        try await site.run { caller in
            for path in [
                Site.portal, Site.portalClasses + "?past=1", Site.portalClass(fixture.course.id),
                Site.portalInstitutions,
                Site.portalCatalogue, Site.portalNotices, Site.portalData
            ] {
                _ = try await Self.whole(path, nil, caller)
            }
            let page = try await Self.whole(Site.portalNotice(notice), nil, caller)
            #expect(page.body.contains("学*1") && !page.body.contains("学员1<"))
            let sent = try await caller.post(
                Site.portalObjections(notice), form: ["text": "有人没来", "key": "k1"],
                cookie: nil)
            #expect(sent.status == 303 && sent.location.contains("receipt="))
            let again = try await caller.post(
                Site.portalObjections(notice), form: ["text": "有人没来", "key": "k1"],
                cookie: nil)
            #expect(again.location == sent.location)
            #expect(try await caller.get(sent.location).body.contains("已收到您的异议"))
            let empty = try await caller.post(
                Site.portalObjections(notice), form: ["text": "", "key": "k2"],
                cookie: nil)
            #expect(empty.status == 422 && empty.body.contains("sl-errors"))
            _ = try await Self.whole(Site.notice(notice), officer, caller)
            let file = try await caller.get(Site.portalDataFile)
            #expect(file.status == 200 && !file.body.contains("学员"))
        }
    }
}
