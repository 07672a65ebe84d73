import Programme
import Store
import Vocabulary

/// Inspections: the list of classes that run, the tab of a class, the two forms, the record.
enum InspectionRooms {
    static func open(_ rooms: Rooms) {
        let tab = Site.aClass(":id", .inspections)
        rooms.get(Site.inspections, .classRead) { visit in try await InspectionPages.running(visit) }
        rooms.get(tab, .classRead) { visit in try await InspectionPages.tab(visit) }
        rooms.get(Site.inspectionForm(":id"), .inspectionRecord) { visit in try await InspectionPages.form(visit) }
        rooms.post(Site.inspectionForm(":id"), .inspectionRecord) { visit in try await record(visit) }
        rooms.get(Site.phoneForm(":id"), .inspectionPhone) { visit in try await InspectionPages.phoneForm(visit) }
        rooms.post(Site.phoneForm(":id"), .inspectionPhone) { visit in try await call(visit) }
        InspectionRecordPage.open(rooms)
    }

    private static func record(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let form = visit.form
        var checklist: [String: Bool] = [:]
        for (name, values) in form.fields where name.hasPrefix("item.") {
            if let value = values.last, ["yes", "no"].contains(value) {
                checklist[String(name.dropFirst(5))] = value == "yes"
            }
        }
        let sheet = form.uploads["sheet"].map { (name: $0.name, bytes: $0.bytes) }
        let new = InspectionDesk.NewInspection(
            kind: InspectionKind(rawValue: form["kind"]) ?? .onSite, present: Int(form["present"]),
            checklist: checklist,
            finding: form["finding"], result: InspectionRecord.Result(rawValue: form["result"]) ?? .fine,
            secondInspector: form["second"], signedBy: form["signedBy"], sheet: sheet)
        do {
            _ = try await InspectionDesk(office: visit.office).inspect(id, new, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id, .inspections), [("done", "inspected")]))
        } catch let refusal as Refusal {
            return try await InspectionPages.form(visit, refusal)
        }
    }

    private static func call(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        var answers: [String: Bool] = [:]
        for (name, values) in visit.form.fields where name.hasPrefix("question.") {
            if let value = values.last, ["yes", "no"].contains(value) {
                answers[String(name.dropFirst(9))] = value == "yes"
            }
        }
        do {
            guard visit.form.has("reached") else { throw Refusal("required", field: "reached") }
            _ = try await InspectionDesk(office: visit.office).phone(
                id, enrolment: visit.form["enrolment"], reached: visit.form["reached"] == "yes", answers: answers,
                note: visit.form["note"], by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.phoneForm(id), [("done", "phoned")]))
        } catch let refusal as Refusal {
            return try await InspectionPages.phoneForm(visit, refusal)
        }
    }
}
