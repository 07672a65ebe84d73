import Procedures
import Programme
import Store
import Vocabulary

/// Makes the frame of a case's page: course, actions with their reasons, what was refused just now.
struct CaseView {
    let visit: Visit
    let course: Procedures.Course
    let permission: Permission
    let refusal: Refusal?
    /// Who may answer for the step beside the reader; nil where it asks for nobody, or is not the reader's.
    let staff: Staff?

    struct Staff {
        let candidates: [ResponsibleStaff.Candidate]
        /// Who was named last; empty: nobody.
        let usual: String
    }

    private var words: Words { visit.words }
    private var state: CaseState { course.state }
    private var step: StepDefinition? { course.procedure.step(state.step) }

    func page() -> CasePage {
        var page = CasePage(state: state, step: state.isOpen ? step : nil, mayAct: permission.isYes, title: state.title)
        page.facts = [
            Fact(words.text("case.procedure"), visit.say(zh: course.procedure.labelZh, en: course.procedure.labelEn)),
            Fact(words.text("case.round"), words.text("case.roundN", ["n": String(state.round)])),
            Fact(words.text("case.opened"), words.moment(state.openedAt))
        ]
        if let due = state.dueOn {
            let late = visit.today > due
            page.facts.append(Fact(words.text("case.due"), words.day(due), tone: late ? "t-bad" : nil))
        }
        page.crumbs = [Link(words.text("nav.todo"), Site.desk)]
        page.agree = words.text("case.agree")
        return page
    }

    func answer(_ page: CasePage) async throws -> Answer {
        var frame = try await visit.frame(page.title, section: page.section, crumbs: page.crumbs)
        frame.chip = chip
        frame.facts = page.facts
        frame.actions = []
        let done = visit.query["done"]
        if !done.isEmpty, words.has("done.case.\(done)") {
            frame.hints = [Hint(words.text("done.case.\(done)"), .ok, announced: true)]
        }
        if let refusal { frame.errors = visit.summary(of: refusal, links: false) }
        var context: [String: Any] = [
            "panels": page.panels, "course": courseContext,
            "hasReasons": !page.reasons.isEmpty, "reasons": page.reasons.contexts, "reasonsTitle": page.reasonsTitle,
            "reasonsNote": page.reasonsNote, "hasAssumed": !page.assumed.isEmpty, "assumed": page.assumed.contexts,
            "assumedTitle": words.text("case.assumed", ["n": words.count(page.assumed.count)]),
            "hasEvidence": !page.evidence.isEmpty, "evidence": page.evidence.contexts,
            "sign": SignBlock(course.procedure.steps.filter { !$0.isAutomatic }.map { label($0) }).context
        ]
        if let verdict = page.verdict { context["verdict"] = verdict.context }
        if let bar = bar(page) { context["actionBar"] = bar.context }
        return try visit.page("cases/case", frame, context, status: refusal.map { Door.status(of: $0) } ?? .ok)
    }

    private var chip: Chip {
        switch state.outcome {
        case .agreed: Chip(.ok, words.text("case.agreedEnd"))
        case .refused: Chip(.bad, words.text("case.refusedEnd"))
        case nil: Chip(.now, step.map { words.text("case.waits", ["step": label($0)]) } ?? "", icon: "clock")
        }
    }

    private func label(_ step: StepDefinition) -> String { visit.say(zh: step.labelZh, en: step.labelEn) }

    // MARK: Course

    private var courseContext: [String: Any] {
        let done = course.done.map { item -> Course.Step in
            let act = item.act
            let title = words.text(
                "case.did",
                [
                    "step": item.step.map { label($0) } ?? act.step,
                    "verdict": words.text("verdict.\(act.verdict.rawValue)")
                ])
            var lines = [act.account == nil ? words.text("case.system") : by(act)]
            if let responsible = act.responsible {
                lines.append(words.text("case.responsibleIs", ["name": responsible.name]))
            }
            lines.append(words.moment(act.at))
            if item.workingDays > 0 { lines.append(words.text("case.took", ["n": String(item.workingDays)])) }
            if act.isLate { lines.append(words.text("case.late")) }
            let bad = act.verdict == .returned || act.verdict == .refused
            return Course.Step(bad ? .flagged : .done, title, lines: lines, quote: act.reasons)
        }
        let coming = course.coming.map { item -> Course.Step in
            var lines: [String] = []
            if let role = item.step.role { lines.append(words.text("role.\(role.rawValue)")) }
            if let due = item.dueOn {
                lines.append(words.text("case.dueBy", ["day": words.day(due)]))
            } else if let days = item.step.workingDays {
                lines.append(words.text("case.within", ["n": String(days)]))
            }
            let own = item.isCurrent && permission.isYes
            let title = own ? words.text("case.yours", ["step": label(item.step)]) : label(item.step)
            return Course.Step(item.isCurrent ? .now : .next, title, lines: lines)
        }
        return Course(done + coming).context
    }

    /// Who did it; the handler where somebody else answers for the step.
    private func by(_ act: Act) -> String {
        words.text(
            act.responsible == nil ? "case.by" : "case.handledBy",
            ["name": act.personName, "role": act.role.map { words.text("role.\($0.rawValue)") } ?? ""])
    }

    // MARK: Actions

    private func bar(_ page: CasePage) -> ActionBar? {
        guard state.isOpen, let step else { return nil }
        guard permission.isYes else {
            guard let problem = permission.reason else { return nil }
            return ActionBar(
                why: [words.problem(problem)],
                actions: [Action(label(step), .locked(why: words.problem(problem)))])
        }
        if course.procedure.steps.first?.id == step.id { return resubmission(page, step) }
        var actions: [Action] = []
        if state.institution != nil, step.side == .training || step.side == .finance {
            actions.append(Action(words.text("case.recuse"), .link(Site.integrity), icon: "flag"))
        }
        actions.append(
            Action(words.text("case.refuse"), .submit(name: "do", value: "refused"), look: .stop, icon: "cross"))
        if !step.returnsTo.isEmpty {
            actions.append(
                Action(words.text("case.return"), .submit(name: "do", value: "returned"), look: .stop, icon: "back"))
        }
        actions.append(
            page.agreeLock.isEmpty
                ? Action(page.agree, .submit(name: "do", value: "agreed"), look: .main, icon: "check")
                : Action(page.agree, .locked(why: page.agreeLock)))
        return ActionBar(why: why(page, step), actions: actions, form: Site.aCase(state.id), fields: fields(page, step))
    }

    private func resubmission(_ page: CasePage, _ step: StepDefinition) -> ActionBar {
        if let action = page.resubmit {
            return ActionBar(why: [words.text("case.returnedToYou")] + page.why, actions: [action])
        }
        return ActionBar(
            why: [words.text("case.returnedToYou")] + page.why,
            actions: [
                Action(
                    words.text("case.submitAgain"), .submit(name: "do", value: "submitted"), look: .main, icon: "check")
            ], form: Site.aCase(state.id), fields: page.fields + [token, reasons])
    }

    private func why(_ page: CasePage, _ step: StepDefinition) -> [String] {
        var lines = [words.text("case.mayAct", ["step": label(step)])]
        let later = course.procedure.steps.drop { $0.id != step.id }.dropFirst().filter { !$0.isAutomatic }.map(label)
        if !later.isEmpty { lines.append(words.text("case.notLater", ["steps": words.list(later)])) }
        return lines + page.why
    }

    private var token: Field { Field("token", "", .hidden, value: state.token) }

    private var reasons: Field {
        Field(
            "reasons", words.text("case.reasons"), .area(rows: 2), value: visit.form["reasons"],
            help: words.text("case.reasonsHelp"), error: error("reasons"), wide: true)
    }

    private func fields(_ page: CasePage, _ step: StepDefinition) -> [Field] {
        var fields = page.fields + [token, reasons]
        if let staff {
            let options = staff.candidates.map {
                Field.Option($0.id, words.text("case.by", ["name": $0.name, "role": words.text("role.\($0.role.rawValue)")]))
            }
            fields.append(
                Field(
                    "responsible", words.text("case.responsible"),
                    .select([Field.Option("", words.text("register.choose"))] + options),
                    value: visit.form.optional("responsible") ?? staff.usual, required: true,
                    help: words.text(options.isEmpty ? "case.responsibleNobody" : "case.responsibleHelp"),
                    error: error("responsible")))
        }
        if step.returnsTo.count > 1 {
            let options = step.returnsTo.compactMap { course.procedure.step($0) }.map { Field.Option($0.id, label($0)) }
            fields.append(
                Field(
                    "returnTo", words.text("case.returnTo"), .select(options), value: visit.form["returnTo"],
                    error: error("returnTo")))
        }
        return fields
    }

    private func error(_ field: String) -> String? {
        refusal?.problems.first { $0.field == field }.map { visit.told($0) }
    }
}
