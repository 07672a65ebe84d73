import Store
import Vocabulary

// How the value types of the field stand in columns; here once for all stages.

extension ClassHours: SQLConvertible {
    /// Hundredths of a class hour, as every column of hours holds them.
    package var sql: SQLValue { .integer(hundredths) }
}

extension Occupation: SQLConvertible { package var sql: SQLValue { .text(text) } }
extension Role: SQLConvertible {}
extension TrainingKind: SQLConvertible {}
extension Route: SQLConvertible {}
extension InspectionKind: SQLConvertible {}
extension NoticeState: SQLConvertible {}
extension TeacherRole: SQLConvertible {}
extension ProviderKind: SQLConvertible {}
extension HalfDay: SQLConvertible {}
extension SigningDirection: SQLConvertible {}

extension Row {
    /// A column of class hours (hundredths).
    package func hours(_ name: String) throws -> ClassHours { ClassHours(hundredths: try int(name)) }

    /// A column with a JSON list of texts; numbers come as text.
    package func list(_ name: String) -> [String] { Stored.list(self[name].text) }
}
