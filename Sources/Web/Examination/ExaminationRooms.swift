import Programme
import Store
import Vocabulary

/// The examination of a class: the draw of the evaluator, day and place, candidates, results.
enum ExaminationRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.aClass(":id", .exam), .classRead) { visit in try await ExaminationPages.tab(visit) }
        rooms.post(Site.draw(":id"), .examinationCommitDraw) { visit in
            try await act(visit, done: "drawCommitted") {
                try await DrawDesk(office: visit.office).commit($0, by: visit.actor, key: visit.key)
            }
        }
        rooms.post(Site.drawReveal(":id"), .examinationRevealDraw) { visit in
            try await act(visit, done: "drawRevealed") {
                try await DrawDesk(office: visit.office).reveal(
                    $0, witness: visit.form["witness"], by: visit.actor, key: visit.key)
            }
        }
        rooms.post(Site.examSchedule(":id"), .examinationSchedule) { visit in
            try await act(visit, done: "examScheduled") {
                let day = try Day(visit.form["on"], field: "on")
                return try await ExamDesk(office: visit.office).schedule(
                    $0, on: day, place: visit.form["place"], by: visit.actor, key: visit.key)
            }
        }
        rooms.get(Site.candidate(":id", ":enrolment"), .examinationRegister) { try await CandidatePage.ask($0) }
        rooms.post(Site.candidate(":id", ":enrolment"), .examinationRegister) { try await CandidatePage.register($0) }
        rooms.get(Site.examResults(":id"), .examinationEnterResults) { visit in try await ExaminationPages.marks(visit)
        }
        rooms.post(Site.examResults(":id"), .examinationEnterResults) { visit in try await enter(visit) }
    }

    private static func act<T>(_ visit: Visit, done: String, _ work: (String) async throws -> T) async throws -> Answer
    {
        let id = visit.parameter("id")
        do {
            _ = try await work(id)
            return .see(Markup.address(Site.aClass(id, .exam), [("done", done)]))
        } catch let refusal as Refusal {
            return try await ExaminationPages.tab(visit, refusal)
        }
    }

    private static func enter(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let form = visit.form
        do {
            var problems: [Problem] = []
            var marks: [ExamDesk.Mark] = []
            for enrolment in form.all("enrolment") {
                func mark(_ part: String) -> Int? {
                    let text = form["\(part).\(enrolment)"]
                    if text.isEmpty { return nil }
                    guard let value = Int(text) else {
                        problems.append(Problem("markOutOfRange", field: "mark.\(enrolment)", values: ["value": text]))
                        return nil
                    }
                    return value
                }
                marks.append(
                    .init(
                        enrolment: enrolment, theory: mark("theory"), practice: mark("practice"),
                        absent: form.has("absent.\(enrolment)"), level: mark("level")))
            }
            guard problems.isEmpty else { throw Refusal(problems) }
            let sheet = form.uploads["sheet"].map { (name: $0.name, bytes: $0.bytes) }
            _ = try await ExamDesk(office: visit.office).enter(
                marks, of: id, supervisor: form["supervisor"], sheet: sheet, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.aClass(id, .exam), [("done", "resultsEntered")]))
        } catch let refusal as Refusal {
            return try await ExaminationPages.marks(visit, refusal)
        }
    }
}
