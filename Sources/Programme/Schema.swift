import Accounts
import Procedures
import Store

/// The schema of the programme: the tables of each stage, in the order in which they refer to each other.
package enum Schema {
    package static let migrations: [Migration] = [
        StaffTables.migration, DecisionTables.migration, ProcedureTables.migration, PeopleTables.migration,
        ProviderTables.migration, TeacherTables.migration, EvaluatorTables.migration, TenderingTables.migration,
        ClassTables.migration, EnrolmentTables.migration, AttendanceTables.migration, EvidenceTables.migration,
        InspectionTables.migration, ExaminationTables.migration, CertificationTables.migration, ClaimTables.migration,
        AccountTables.migration, PaymentTables.migration, TokenTables.migration, PersonalTables.migration,
        SignInTables.migration, SignInTables.factors, IdentityTables.migration, RetentionTables.migration,
        SamePerson.migration, JobTables.migration, PolicyTables.migration,
        DecisionTables.settings, ClaimTables.filings, ProgrammeTables.migration, PaymentTables.byLine,
        AccountTables.bySubject, EnrolmentTables.held, ClassTables.topics, ClassTables.undertakings,
        ExaminationTables.entries, ClaimTables.evidence, TransferTables.migration, AttendanceTables.study,
        TextbookTables.migration
    ]

    /// Brings a store up to date: its schema, and what an earlier release kept in the clear is sealed.
    /// - Returns: the names of the steps that were applied.
    @discardableResult
    package static func bringUpToDate(_ store: any Store, evidence: EvidenceFolder) async throws -> [String] {
        let applied = try await store.migrate(migrations)
        return try await Sealing.finish(store, evidence) ? applied + [Sealing.done] : applied
    }
}
