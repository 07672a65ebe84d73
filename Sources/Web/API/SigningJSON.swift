import Programme
import Vocabulary

/// Signings as JSON.
enum SigningJSON {
    /// Metres that a device may say its position is off by.
    static let accuracies = 0...100_000

    /// One signing of a body.
    /// - Parameter trainee: whether the caller signs for themselves and need not say who.
    static func request(_ value: JSON, path: String, trainee: Bool) throws -> SigningRequest {
        var fields = JSONFields(value, path: path)
        let enrolment = fields.text("enrolment")
        let number = fields.parsed("idNumber", CitizenID.parse)
        let lesson = fields.text("lesson")
        let date = fields.parsed("date", Day.parse)
        let half = fields.choice("half", HalfDay.self)
        let direction = fields.choice("direction", SigningDirection.self)
        if direction == nil, !fields.problems.contains(where: { $0.field == "direction" }) {
            fields.refuse("json.missing", "direction")
        }
        var who = SigningRequest.Who.myself
        if let enrolment {
            who = .enrolment(enrolment)
        } else if let number {
            who = .idNumber(number)
        } else if !trainee, fields.problems.isEmpty {
            fields.refuse("json.missing", "enrolment")
        }
        var session = SigningRequest.Session.lesson(lesson ?? "")
        if lesson == nil {
            if let date, let half {
                session = .half(date, half)
            } else if fields.problems.isEmpty {
                fields.refuse("json.missing", "lesson")
            }
        }
        var request = SigningRequest(who, session, direction ?? .in, id: fields.text("id"))
        request.deviceTime = fields.parsed("deviceTime", Instant.parse)
        request.device = fields.text("device", longest: 80)
        request.latitude = fields.decimal("latitude")
        request.longitude = fields.decimal("longitude")
        request.accuracy = fields.whole("accuracy")
        request.code = fields.text("code", longest: 40)
        if let id = request.id, !SigningRequest.isID(id) { fields.refuse("json.type", "id", ["wanted": "uuid"]) }
        for (name, value, limit) in [("latitude", request.latitude, 90.0), ("longitude", request.longitude, 180.0)] {
            if let value, !VenueDistance.isDegrees(value, within: limit) { fields.refuse("coordinateWrong", name) }
        }
        if (request.latitude == nil) != (request.longitude == nil) { fields.refuse("coordinatePair", "latitude") }
        if let accuracy = request.accuracy, !accuracies.contains(accuracy) {
            fields.refuse("numberOutOfRange", "accuracy")
        }
        try fields.finish()
        return request
    }

    /// Written out by hand: this is the busiest answer of the system.
    static func bytes(_ receipt: SigningReceipt) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(280)
        out += "{\"id\":".utf8
        JSON.write(receipt.id, to: &out)
        out += ",\"lesson\":".utf8
        JSON.write(receipt.lesson, to: &out)
        out += ",\"enrolment\":".utf8
        JSON.write(receipt.enrolment, to: &out)
        out += ",\"direction\":\"".utf8
        out += receipt.direction.rawValue.utf8
        out += "\",\"at\":\"".utf8
        out += receipt.at.description.utf8
        out += (receipt.late ? "\",\"late\":true" : "\",\"late\":false").utf8
        out += ",\"abnormal\":".utf8
        if let abnormal = receipt.abnormal { JSON.write(abnormal, to: &out) } else { out += "null".utf8 }
        out += (receipt.repeated ? ",\"repeated\":true}" : ",\"repeated\":false}").utf8
        return out
    }

    static func members(_ receipt: SigningReceipt) -> [JSON.Member] {
        [
            .init("id", .string(receipt.id)), .init("lesson", .string(receipt.lesson)),
            .init("enrolment", .string(receipt.enrolment)),
            .init("direction", .string(receipt.direction.rawValue)), .init("at", .string(receipt.at.description)),
            .init("late", .bool(receipt.late)), .init("abnormal", .text(receipt.abnormal)),
            .init("repeated", .bool(receipt.repeated))
        ]
    }

    static func json(_ result: SigningResult, index: Int, _ words: Words) -> JSON {
        var members = [JSON.Member("index", .integer(index))]
        switch result {
        case .stored(let receipt):
            members.append(.init("status", "stored"))
            members += self.members(receipt)
        case .refused(let problem):
            members.append(.init("status", "refused"))
            members.append(.init("code", .string(problem.code)))
            members.append(.init("message", .string(words.problem(problem))))
            if let field = problem.field { members.append(.init("field", .string(field))) }
        }
        return .object(members)
    }
}
