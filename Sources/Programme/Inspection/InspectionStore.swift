import Store
import Vocabulary

/// Reads inspections and telephone checks.
package enum InspectionStore {
    private static let select: SQL = """
        select i.*, a.name as inspector_name, e.sha256 from inspection i left join account a on a.id = i.inspector
        left join evidence e on e.id = i.evidence
        """

    /// Oldest first.
    package static func inspections(of classID: String, _ scope: Scope, _ reader: Reader) throws -> [InspectionRecord] {
        try reader.rows(scope, select + " where i.class = \(classID) and \(within: "i") order by i.at, i.id").map(
            InspectionRecord.init)
    }

    /// - Throws: `Refusal` `notFound`.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> InspectionRecord {
        guard let row = try reader.row(scope, select + " where i.id = \(id) and \(within: "i")") else {
            throw Refusal("notFound")
        }
        return try InspectionRecord(row)
    }

    package static func phoneChecks(of classID: String, _ scope: Scope, _ reader: Reader) throws -> [PhoneCheckRecord] {
        try reader.rows(
            scope,
            """
            select p.*, s.name as person_name, a.name as caller_name from phone_check p
            join person s on s.id = p.person left join account a on a.id = p.caller
            where p.class = \(classID) and \(within: "p") order by p.at, p.id
            """
        ).map(PhoneCheckRecord.init)
    }

    /// What a class still lacks, by the pack's own minimum.
    package struct Progress: Sendable, Hashable {
        package let onSite: Int
        package let onSiteNeeded: Int
        package let unsigned: Int
        /// Counted inspections whose form is not archived yet, signed or not.
        package let unarchived: Int
        package let reached: Int
        package let reachedNeeded: Int
        package var isEnough: Bool { onSite >= onSiteNeeded && unarchived == 0 && reached >= reachedNeeded }
    }

    package static func progress(of record: ClassRecord, _ scope: Scope, _ reader: Reader, _ office: Office) throws
        -> Progress
    {
        let pack = office.packs[record.pack]
        let counted = Set(pack?.list("inspectionKindsCounted") ?? [])
        let visits = try inspections(of: record.id, scope, reader).filter { counted.contains($0.kind.rawValue) }
        let reached = Set(try phoneChecks(of: record.id, scope, reader).filter(\.reached).map(\.enrolment))
        let enrolled = try ClassStore.enrolled(in: record.id, reader)
        return Progress(
            onSite: visits.count, onSiteNeeded: pack?.count("minInspections") ?? 0,
            unsigned: visits.count { !$0.isSigned }, unarchived: visits.count { !$0.isArchived }, reached: reached.count,
            reachedNeeded: min(pack?.count("minPhoneChecks") ?? 0, enrolled))
    }
}
