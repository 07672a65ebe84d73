import Store
import Vocabulary

/// Signing in and out, roll-calls, codes, photos and the hours that were delivered.
package struct AttendanceDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// The most signings taken at once.
    package static let largestBatch = 500
    /// Wrong codes of one trainee in one lesson after which only the teacher can sign them.
    static let freeGuesses: Int64 = 5

    /// Signs one person in or out of a half-day.
    ///
    /// The server's time decides. What an institution's device noted while it was offline counts by the device's time, is
    /// flagged late, and is only taken while the teacher has not confirmed the lesson's hours.
    /// - Parameter course: the class, where the caller names one; needed for `.half`.
    /// - Throws: `Refusal` `notFound`, `noLesson`, `notInClass`, `notYourClass`, `classNotOpen`, `withdrawn`, `alreadySigned` (`at`),
    ///   `outsideTimetable` (`direction`, `opens`, `closes`), `lessonConfirmed`, `codeNeeded`, `codeWrong`, `codeTooOften`,
    ///   `keyUsedForAnother`.
    package func sign(
        _ request: SigningRequest, course: String? = nil, way: SigningWay, by actor: Actor,
        key: String? = nil
    ) async throws -> SigningReceipt {
        let office = office
        do {
            return try await office.store.write("attendance.sign", by: actor, key: key) { tx in
                try Self.sign(request, course: course, way: way, in: tx, office)
            }
        } catch let refusal as Refusal where refusal.codes == ["codeWrong"] {
            try await countWrongCode(request, by: actor)
            throw refusal
        }
    }

    /// Signs several in one transaction. Each has its own outcome; the good ones are stored.
    /// - Throws: `Refusal` `batchEmpty`, `batchTooLarge` (`limit`), and what concerns the caller rather than one signing.
    package func sign(
        _ requests: [SigningRequest], course: String, way: SigningWay, by actor: Actor,
        key: String? = nil
    ) async throws -> [SigningResult] {
        guard !requests.isEmpty else { throw Refusal("batchEmpty") }
        guard requests.count <= Self.largestBatch else {
            throw Refusal("batchTooLarge", ["limit": String(Self.largestBatch)])
        }
        // A trainee signs for one person, and a wrong code must be counted.
        guard actor.role != .trainee else { throw Refusal("notYourRole") }
        let office = office
        return try await office.store.write("attendance.sign", by: actor, key: key) { tx in
            guard
                try tx.row(actor.scope, "select c.id from training_class c where c.id = \(course) and \(within: "c")")
                    != nil
            else {
                throw Refusal("notFound")
            }
            let results = try requests.map { request -> SigningResult in
                do {
                    return .stored(try Self.sign(request, course: course, way: way, in: tx, office))
                } catch let refusal as Refusal {
                    return .refused(refusal.problems.first ?? Problem("refused"))
                }
            }
            if tx.subject.isEmpty { tx.about("class", course) }
            tx.note("signings", .integer(results.count))
            return results
        }
    }

    /// Finds who may act on a class's attendance: the trainee for themselves, the teachers of the class, their institution.
    static func mayRecord(_ place: SigningPlace, _ actor: Actor, _ reader: Reader) throws -> Bool {
        switch actor.role {
        case .institutionClerk: return actor.institution == place.institution
        case .teacher:
            guard actor.institution == place.institution, let teacher = actor.person else { return false }
            if place.teacher == teacher { return true }
            return try reader.row(
                .everything(because: "asks for the caller's own right"),
                """
                select id from class_teacher where class = \(place.course) and teacher = \(teacher)
                """) != nil
        case .trainee: return actor.person == place.person
        default: return actor.id == "system"
        }
    }

    private func countWrongCode(_ request: SigningRequest, by actor: Actor) async throws {
        guard case .lesson(let lesson) = request.session, let person = actor.person else { return }
        _ = try await office.store.write("attendance.codeWrong", by: actor) { tx in
            let everywhere = Scope.everything(because: "the caller's own enrolment")
            guard
                let row = try tx.row(
                    everywhere,
                    """
                    select l.division, l.institution, l.class, e.id from lesson l join enrolment e on e.class = l.class
                    where l.id = \(lesson) and e.person = \(person)
                    """)
            else { return Done() }
            let enrolment = try row.text("id")
            tx.about("class", try row.text("class"), in: try row.division("division"))
            if let seen = try tx.row(
                everywhere,
                """
                select id, failures from code_attempt where lesson = \(lesson) and enrolment = \(enrolment)
                """)
            {
                try tx.update("code_attempt", id: try seen.text("id"), ["failures": try seen.int("failures") + 1])
            } else {
                try tx.insert(
                    "code_attempt",
                    [
                        "id": tx.newID(), "division": row["division"], "institution": row["institution"],
                        "lesson": lesson, "enrolment": enrolment, "failures": 1
                    ])
            }
            return Done()
        }
    }
}
