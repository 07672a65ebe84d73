import Policy
import Procedures
import Programme
import Store
import Vocabulary

/// The opening of a class on the page of its case: the findings of the pack, the application, what the officer verifies.
struct OpeningBody: CaseBody {
    let procedure = OpeningDesk.procedure

    func fill(_ page: inout CasePage, _ visit: Visit) async throws {
        guard let id = page.state.subjectID("class") else { return }
        let actor = try visit.actor
        let (isOpen, office) = (page.state.isOpen, visit.office)
        let caseID = page.state.id
        let (record, check, at, evidence) = try await office.store.read { reader in
            let record = try ClassStore.find(id, actor.scope, reader)
            let kept = try DecisionRecord.latest(OpeningDesk.decision, about: "class/\(id)", actor.scope, reader)
            var check: OpeningCheck?
            if isOpen {
                let officers = try office.procedures.acts(reader, actor.scope, case: caseID)
                    .filter { $0.role?.side == .training }.compactMap(\.account)
                check = try OpeningDesk.decide(record, officers: officers, reader, office)
            } else if let kept {
                check = try KeptDecision.opening(kept, office)
            }
            let evidence = try reader.rows(
                actor.scope,
                """
                select v.* from evidence v where v.subject = \("class/" + id) and \(within: "v") order by v.created_at desc limit 6
                """)
            return (record, check, isOpen ? reader.now : kept?.at ?? reader.now, evidence)
        }
        let words = visit.words
        page.section = "classes"
        page.crumbs = [Link(words.text("nav.classes"), Site.classes), Link(record.title, Site.aClass(id))]
        page.facts.insert(
            Fact(words.text("class.institution"), record.institutionName, href: Site.institution(record.institution)),
            at: 0)
        page.agree = words.text(page.step?.role == .leader ? "opening.approve" : "opening.verified")
        page.resubmit = Action(words.text("opening.correct"), .link(Site.application(id)), look: .main, icon: "pen")
        if let check { judge(&page, check, at, visit) }
        page.panels.append(facts(record, visit))
        if page.mayAct, page.step?.role == .trainingOfficer {
            page.fields += OpeningDesk.verified(record).map { name in
                Field("doc.\(name)", words.text("opening.verify.\(name)"), .check, value: visit.form["doc.\(name)"])
            }
            page.why.append(words.text("opening.verifyEach"))
        }
        page.evidence = try evidence.map { row -> Evidence in
            let digest = try row.text("sha256")
            return Evidence(
                .icon("paper"), try row.text("name"),
                finding: words.text("evidence.hash", ["hash": String(digest.prefix(12))]),
                source: words.moment(try row.instant("created_at")), href: Site.file(digest))
        }
    }

    private func judge(_ page: inout CasePage, _ check: OpeningCheck, _ at: Instant, _ visit: Visit) {
        let judged = Judged(check, at: at, visit)
        page.verdict = judged.verdict
        page.reasonsTitle = judged.title
        page.reasonsNote = judged.note
        page.reasons = judged.reasons
        page.assumed = judged.assumed
        if check.isBlocked {
            page.agreeLock = visit.words.text("opening.agreeLock", ["n": visit.words.count(check.blocking.count)])
        }
    }

    private func facts(_ record: ClassRecord, _ visit: Visit) -> [String: Any] {
        [
            "hasTitle": true, "title": visit.words.text("opening.application"), "hasFacts": true,
            "link": Link(visit.words.text("opening.toClass"), Site.aClass(record.id)).context,
            "facts": ClassFacts.of(record, visit).contexts
        ]
    }
}

/// A correction on the page of its case: what it was, what it is to be, and why.
struct CorrectionBody: CaseBody {
    let procedure = CorrectionDesk.procedure

    func fill(_ page: inout CasePage, _ visit: Visit) async throws {
        guard let id = page.state.subjectID("class_correction") else { return }
        let actor = try visit.actor
        let (correction, record) = try await visit.office.store.read { reader in
            let correction = try CorrectionDesk.find(id, actor.scope, reader)
            return (correction, try ClassStore.find(correction.classID, actor.scope, reader))
        }
        let words = visit.words
        page.section = "classes"
        page.title = words.text("correction.of", ["class": record.title])
        page.crumbs = [Link(words.text("nav.classes"), Site.classes), Link(record.title, Site.aClass(record.id))]
        page.agree = words.text(page.step?.role == .leader ? "correction.approve" : "correction.agree")
        page.panels = [
            [
                "hasTitle": true, "title": words.text("correction.what"), "hasFacts": true,
                "facts": [
                    Fact(words.text("correction.fact"), words.text("correction.field.\(correction.fact.rawValue)")),
                    Fact(words.text("correction.old"), correction.oldValue),
                    Fact(words.text("correction.new"), correction.newValue),
                    Fact(words.text("correction.reason"), correction.reason),
                    Fact(words.text("class.title"), record.title, href: Site.aClass(record.id))
                ].contexts
            ]
        ]
    }
}
