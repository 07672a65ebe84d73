import Vocabulary

/// A sort of long work.
///
/// ```swift
/// struct CountClasses: JobKind {
///     let name = "countClasses"
///     func run(_ context: JobContext) async throws -> JobOutcome {
///         let ids = try await …                                  // reads: context.office.store, context.actor.scope
///         for (index, id) in ids.enumerated() where id > context.checkpoint["after"]?.string ?? "" {
///             try await context.write("export.make") { tx in
///                 …                                              // the effect
///                 try context.save(["after": .string(id)], tx)   // and how far it got: both or none
///             }
///             try await context.progress(index + 1, of: ids.count)
///         }
///         return JobOutcome(["classes": .integer(ids.count)])
///     }
/// }
/// ```
package protocol JobKind: Sendable {
    /// Stable; stands in the rows. Word `job.kind.<name>`.
    var name: String { get }
    /// How many of it may be at work at once, in all processes of a store.
    var atOnce: Int { get }
    /// How often it is taken up before it counts as failed.
    var attempts: Int { get }

    /// Does it, or goes on from `context.checkpoint`.
    /// - Throws: `Refusal` for what will not become better by trying again; other errors are tried again.
    func run(_ context: JobContext) async throws -> JobOutcome
}

extension JobKind {
    package var atOnce: Int { 1 }
    package var attempts: Int { 5 }
}

/// What came of a job.
package struct JobOutcome: Sendable {
    package struct File: Sendable {
        package let name: String
        package let mediaType: String
        package let bytes: [UInt8]

        package init(name: String, mediaType: String, bytes: [UInt8]) {
            self.name = name
            self.mediaType = mediaType
            self.bytes = bytes
        }
    }

    /// Ids, codes, counts; no personal data.
    package let result: JSON
    /// Kept sealed, for the owner, for some days.
    package let file: File?

    package init(_ result: JSON = [:], file: File? = nil) {
        self.result = result
        self.file = file
    }
}

/// The job is no longer this attempt's: cancelled, or taken over after its lease ran out. Thrown on by kinds.
package struct JobLost: Error, Hashable, Sendable {
    package init() {}
}
