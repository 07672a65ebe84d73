import Programme

/// Where a duty is done: by its code, else by its kind, else by what it is about.
enum DutyAddress {
    static func of(_ duty: Duty) -> String {
        let parts = duty.subject.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return Site.desk }
        let (thing, id) = (parts[0], parts[1])
        switch thing {
        case "class": return ofClass(duty, id)
        case "notice": return Site.notice(id)
        case "claim": return Site.claim(id)
        case "case": return Site.aCase(id)
        case "payment_batch": return Site.payment(id)
        case "fund": return Site.payments
        case "inspection": return Site.inspection(id)
        case "teacher": return Site.teacher(id)
        case "institution": return Site.institution(id)
        case "evaluator": return Site.evaluator(id)
        case "pack_version": return Site.packVersion(id)
        case "report": return Site.policyPart(id, .reports)
        case "setting": return Site.setting(id)
        default: return Site.desk
        }
    }

    private static func ofClass(_ duty: Duty, _ id: String) -> String {
        if duty.code == "classDraft" { return Site.application(id) }
        switch duty.kind {
        case "roster", "enrolment": return Site.aClass(id, .roster)
        case "attendance": return Site.aClass(id, .attendance)
        case "inspection", "inspections": return Site.aClass(id, .inspections)
        case "exam", "examination": return Site.aClass(id, .exam)
        case "certificate", "certification": return Site.aClass(id, .certificates)
        case "claim": return Site.aClass(id, .claim)
        default: return Site.aClass(id)
        }
    }
}
