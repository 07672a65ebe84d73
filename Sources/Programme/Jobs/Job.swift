import Foundation
import Store
import Vocabulary

/// A job as its page shows it.
package struct Job: Sendable, Identifiable {
    package enum State: String, CaseIterable, Codable, Sendable, SQLConvertible {
        case waiting, running, done, failed, cancelled

        package var isOpen: Bool { self == .waiting || self == .running }
    }

    package struct Progress: Hashable, Sendable {
        package var done = 0
        /// 0: not known.
        package var total = 0
        /// Word `job.phase.<kind>.<phase>`; empty: none.
        package var phase = ""
    }

    /// A file that it made, as long as it is kept.
    package struct File: Hashable, Sendable {
        package let name: String
        package let mediaType: String
        package let size: Int
        package let until: Instant
    }

    package let id: String
    /// `JobKind.name`.
    package let kind: String
    package let division: Division
    /// Account id, or `system`.
    package let owner: String
    package let ownerName: String
    package let input: JSON
    package let state: State
    /// Times it was taken up.
    package let attempts: Int
    /// Not before, while it waits.
    package let nextAt: Instant
    package let progress: Progress
    package let result: JSON
    /// Why it failed.
    package let refusal: Refusal?
    package let createdAt: Instant
    package let startedAt: Instant?
    package let endedAt: Instant?
    package let file: File?

    /// A row of `JobDesk.columns`.
    init(_ row: Row) throws {
        id = try row.text("id")
        kind = try row.text("kind")
        division = try row.division("division")
        owner = try row.text("owner")
        ownerName = row.optionalText("owner_name") ?? ""
        input = Self.json(row.optionalText("input"))
        state = try row.code("state")
        attempts = try row.count("attempts")
        nextAt = try row.instant("next_at")
        progress = Progress(
            done: Int(row.optionalInt("done") ?? 0), total: Int(row.optionalInt("total") ?? 0),
            phase: row.optionalText("phase") ?? "")
        result = Self.json(row.optionalText("result"))
        refusal = row.optionalText("refusal").flatMap {
            try? JSONDecoder().decode(Refusal.self, from: Data($0.utf8))
        }
        createdAt = try row.instant("created_at")
        startedAt = row.optionalInstant("started_at")
        endedAt = row.optionalInstant("ended_at")
        if let name = row.optionalText("file_name") {
            file = File(
                name: name, mediaType: try row.text("media_type"), size: try row.count("size"),
                until: try row.instant("file_until"))
        } else {
            file = nil
        }
    }

    static func json(_ text: String?) -> JSON {
        guard let text, case .success(let value) = JSON.parse(text) else { return .null }
        return value
    }
}
