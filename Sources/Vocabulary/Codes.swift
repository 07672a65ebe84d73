/// A code whose list belongs to a policy pack or to the jurisdiction (programmes, groups of people, funds):
/// here only its form is checked. ASCII letter first, then letters, digits, `-`, `_`, `.`; up to 64 characters.
package struct Code: Textual, Comparable {
    package let text: String

    /// Problem: `code.form`.
    package static func parse(_ text: String) -> Result<Code, Problem> {
        let bytes = Array(text.utf8.prefix(65))
        let letter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) }
        guard let first = bytes.first, bytes.count <= 64, letter(first),
            bytes.allSatisfy({ letter($0) || Text.digit($0) != nil || [45, 46, 95].contains($0) })
        else { return .failure(Problem("code.form")) }
        return .success(Code(text: text))
    }

    package static func < (one: Code, other: Code) -> Bool { one.text < other.text }

    package var description: String { text }
}

/// What a training leads to.
package enum TrainingKind: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case qualification, skillLevel, specialAbility, completion, entrepreneurship

    /// The kind of certificate that proves it.
    package var certificate: TrainingKind { self == .entrepreneurship ? .completion : self }

    package var description: String { rawValue }
}

/// How a training was organised.
package enum Route: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case project, order, enterprise, selfEnrolled, workForTraining

    package var description: String { rawValue }
}

package enum InspectionKind: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case onSite, video, phone

    package var description: String { rawValue }
}

/// Public notice of a claim: not started, running, ended without upheld objection, objection upheld.
package enum NoticeState: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case none, open, clean, upheld

    package var description: String { rawValue }
}

package enum TeacherRole: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case theory, practice

    package var description: String { rawValue }
}

package enum ProviderKind: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case vocationalSchool, technicalSchool, trainingInstitution, enterprise

    package var description: String { rawValue }
}

package enum HalfDay: String, CaseIterable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    case morning, afternoon

    package static func < (one: HalfDay, other: HalfDay) -> Bool { one == .morning && other == .afternoon }

    package var description: String { rawValue }
}

/// A sign-in or a sign-out: a half-day counts with both.
package enum SigningDirection: String, CaseIterable, Hashable, Codable, Sendable, CustomStringConvertible {
    case `in`, out

    package var description: String { rawValue }
}
