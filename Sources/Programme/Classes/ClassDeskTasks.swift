import Policy
import Store
import Vocabulary

/// The tasks after the basic facts. Each replaces what the task held before.
extension ClassDesk {
    package static func setAims(_ id: String, _ aims: ClassParticulars, in tx: Transaction, office: Office) throws
        -> Done
    {
        let record = try editable(id, in: tx)
        var problems: [Problem] = []
        if aims.targetGroups.isEmpty { problems.append(Problem("required", field: "targetGroups")) }
        let pack = try office.pack(record.pack)
        if aims.targetGroups.contains(where: { !pack.codes.has("group", $0) }) {
            problems.append(Problem("choiceUnknown", field: "targetGroups"))
        }
        if aims.employmentDirection.trimmed.isEmpty {
            problems.append(Problem("required", field: "employmentDirection"))
        }
        if aims.supportMeasures.trimmed.isEmpty { problems.append(Problem("required", field: "supportMeasures")) }
        if aims.delivery == nil { problems.append(Problem("required", field: "delivery")) }
        if aims.link != nil {
            if aims.employer.trimmed.isEmpty { problems.append(Problem("required", field: "employer")) }
            if aims.post.trimmed.isEmpty { problems.append(Problem("required", field: "post")) }
        }
        for (field, text) in [
            ("employmentDirection", aims.employmentDirection), ("supportMeasures", aims.supportMeasures),
            ("employer", aims.employer), ("post", aims.post)
        ] where text.count > 400 {
            problems.append(Problem("textTooLong", field: field, values: ["limit": "400"]))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        var kept = aims
        kept.manager = record.particulars.manager
        kept.managerPhone = record.particulars.managerPhone
        kept.site = record.particulars.site
        try tx.update("training_class", id: id, ["particulars": try kept.json, "changed_at": tx.now])
        return Done()
    }

    package static func setVenue(
        _ id: String, _ venue: ClassVenue, site: ClassParticulars.Site?, manager: String, phone: String,
        in tx: Transaction
    ) throws -> Done {
        let record = try editable(id, in: tx)
        var problems: [Problem] = []
        let address = venue.address.trimmed
        if address.isEmpty { problems.append(Problem("required", field: "address")) }
        if address.count > 200 { problems.append(Problem("textTooLong", field: "address", values: ["limit": "200"])) }
        if !Coordinate.isValid(venue.latitude, most: 90) {
            problems.append(Problem("coordinateWrong", field: "latitude"))
        }
        if !Coordinate.isValid(venue.longitude, most: 180) {
            problems.append(Problem("coordinateWrong", field: "longitude"))
        }
        if (venue.latitude == nil) != (venue.longitude == nil) {
            problems.append(Problem("coordinatePair", field: venue.latitude == nil ? "latitude" : "longitude"))
        }
        if site == nil { problems.append(Problem("required", field: "site")) }
        if manager.trimmed.isEmpty { problems.append(Problem("required", field: "manager")) }
        if phone.trimmed.isEmpty { problems.append(Problem("required", field: "phone")) }
        guard problems.isEmpty else { throw Refusal(problems) }
        var particulars = record.particulars
        particulars.manager = String(manager.trimmed.prefix(40))
        particulars.managerPhone = String(phone.trimmed.prefix(40))
        particulars.site = site
        try tx.update(
            "training_class", id: id,
            [
                "venue": address, "latitude": venue.latitude, "longitude": venue.longitude,
                "particulars": try particulars.json,
                "changed_at": tx.now
            ])
        return Done()
    }

    package static func setHours(_ id: String, _ hours: ClassPlanHours, in tx: Transaction) throws -> Done {
        _ = try editable(id, in: tx)
        var problems: [Problem] = []
        if hours.required == .zero { problems.append(Problem("required", field: "required")) }
        if hours.planned == .zero { problems.append(Problem("required", field: "theory")) }
        if hours.online > hours.planned { problems.append(Problem("onlineOverPlanned", field: "online")) }
        if hours.maxOnlinePerDay > hours.online {
            problems.append(Problem("onlinePerDayOverOnline", field: "maxOnlinePerDay"))
        }
        if hours.online > .zero, hours.maxOnlinePerDay == .zero {
            problems.append(Problem("required", field: "maxOnlinePerDay"))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        var columns = hours.columns
        columns["changed_at"] = tx.now.sql
        try tx.update("training_class", id: id, columns)
        return Done()
    }

    /// One person may be named in both roles here; that it may not be so is the pack's to say, with its clause.
    package static func setTeachers(
        _ id: String, _ teachers: [(teacher: String, role: TeacherRole)],
        in tx: Transaction
    ) throws -> Done {
        let record = try editable(id, in: tx)
        guard !teachers.isEmpty else { throw Refusal("required", field: "teachers") }
        var wanted: [(teacher: String, role: TeacherRole)] = []
        for item in teachers where !wanted.contains(where: { $0 == item }) { wanted.append(item) }
        let known = Set(
            try tx.rows(
                .institution(record.institution),
                "select t.id from teacher t where \(within: "t")"
            ).map { try $0.text("id") })
        guard wanted.allSatisfy({ known.contains($0.teacher) }) else {
            throw Refusal("teacherUnknown", field: "teachers")
        }
        let all = Scope.everything(because: "the class is the clerk's")
        for row in try tx.rows(all, "select id from class_teacher where class = \(id)") {
            try tx.delete("class_teacher", id: try row.text("id"))
        }
        for item in wanted {
            try tx.insert(
                "class_teacher",
                [
                    "id": tx.newID(), "division": record.division, "institution": record.institution,
                    "class": id, "teacher": item.teacher, "role": item.role
                ])
        }
        // A lesson keeps no teacher that the class has no longer.
        let names = wanted.map(\.teacher)
        for row in try tx.rows(
            all,
            """
            select id from lesson where class = \(id) and teacher is not null and teacher not in \(list: names)
            """)
        {
            try tx.update("lesson", id: try row.text("id"), ["teacher": nil as String?])
        }
        try tx.update("training_class", id: id, ["changed_at": tx.now])
        return Done()
    }
}

/// A latitude or longitude as a plain decimal in degrees.
enum Coordinate {
    /// Up to eight decimals, no exponent; nil is allowed.
    static func isValid(_ text: String?, most: Int) -> Bool {
        guard let text else { return true }
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...3).contains(whole.count),
            parts.count == 1 || (1...8).contains(parts[1].count),
            parts.joined().allSatisfy({ (48...57).contains($0) }),
            let degrees = Int(String(decoding: whole, as: UTF8.self))
        else { return false }
        return degrees < most || (degrees == most && parts.dropFirst().joined().allSatisfy { $0 == 48 })
    }
}
