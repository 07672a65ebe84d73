import Procedures
import Programme
import Store
import Vocabulary

/// The page of a case of any procedure: what was found and why, who has done what, what the reader may do.
package enum CaseRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get("/desk/cases/:id", .caseRead) { visit in try await show(visit) }
        rooms.post("/desk/cases/:id", .caseAct) { visit in try await act(visit) }
    }

    private static func show(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let id = visit.parameter("id")
        let actor = try visit.actor
        let engine = visit.office.procedures
        let (course, permission, staff) = try await visit.office.store.read { reader in
            guard let course = try engine.course(reader, actor.scope, case: id) else { throw Refusal("notFound") }
            if case .no(let problem) = try engine.mayOpen(reader, actor, course.state) { throw Refusal(problem) }
            let permission = try engine.mayAct(reader, actor, course.state)
            guard permission.isYes, try ResponsibleStaff.isAsked(at: course.state, visit.office) else {
                return (course, permission, CaseView.Staff?.none)
            }
            let all = try ResponsibleStaff.candidates(for: course.state, beside: actor, reader, visit.office)
            let usual = try ResponsibleStaff.usual(all, for: course.state, reader)
            return (course, permission, CaseView.Staff(candidates: all, usual: usual?.id ?? ""))
        }
        let view = CaseView(visit: visit, course: course, permission: permission, refusal: refusal, staff: staff)
        var page = view.page()
        try await CaseBodies.of(course.state.procedure)?.fill(&page, visit)
        return try await view.answer(page)
    }

    private static func act(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        guard let verdict = Procedures.Verdict(rawValue: visit.form["do"]) else {
            throw Refusal("choiceUnknown", field: "do")
        }
        var documents: [String: String] = [:]
        for (name, value) in visit.form.typed where name.hasPrefix("doc.") && !value.trimmed.isEmpty {
            documents[String(name.dropFirst(4))] = value == "true" ? "yes" : String(value.trimmed.prefix(200))
        }
        let act = CaseAct(
            verdict, reasons: String(visit.form["reasons"].prefix(2_000)), documents: documents,
            to: visit.form.optional("returnTo"), responsible: visit.form.optional("responsible"))
        do {
            let after = try await CaseDesk(office: visit.office)
                .act(on: id, token: visit.form["token"], act, by: visit.actor, key: visit.key)
            let done = after.isOpen ? verdict.rawValue : after.outcome == .agreed ? "closed" : "refused"
            return .see(Markup.address(Site.aCase(id), [("done", done)]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await show(visit, refusal)
        }
    }
}
