import Programme
import Vocabulary

/// Long work for programs.
enum JobJSON {
    static func list(_ visit: Visit) async throws -> Answer {
        let limit = try APIRooms.pageSize(visit)
        var page = 1
        if visit.query.has("after") {
            guard let after = Int(visit.query["after"]), (1...1_000_000).contains(after) else {
                throw Refusal("valueWrong", field: "after")
            }
            page = after
        }
        let found = try await JobDesk(office: visit.office).list(for: visit.actor, page: page, size: limit)
        let isMore = page * limit < found.total
        return .json(
            ["items": .array(found.items.map(json)), "next": isMore ? .string(String(page + 1)) : .null])
    }

    static func one(_ visit: Visit) async throws -> Answer {
        .json(json(try await JobDesk(office: visit.office).find(visit.parameter("id"), for: visit.actor)))
    }

    static func cancel(_ visit: Visit) async throws -> Answer {
        let desk = JobDesk(office: visit.office)
        try await desk.cancel(visit.parameter("id"), by: visit.actor, key: visit.idempotencyKey)
        return try await one(visit)
    }

    private static func json(_ job: Job) -> JSON {
        [
            "id": .string(job.id), "kind": .string(job.kind), "state": .string(job.state.rawValue),
            "attempts": .integer(job.attempts), "done": .integer(job.progress.done),
            "total": .integer(job.progress.total), "phase": .string(job.progress.phase),
            "createdAt": .string(job.createdAt.description), "startedAt": .text(job.startedAt?.description),
            "endedAt": .text(job.endedAt?.description), "result": job.result,
            "code": .text(job.refusal?.codes.first)
        ]
    }
}
