import Papers
import Programme
import Store
import Vocabulary

/// The list of claims as a workbook: at once where it is short, as a job where it is long.
enum ClaimsFile {
    /// More rows are a job.
    static let mostAtOnce = 500

    static func table(_ claims: [ClaimRecord], of query: ClaimStore.Query, _ words: Words) -> Papers.Table {
        Papers.Table(
            sheet: words.text("claims.title"), title: words.text("claims.title"),
            notes: [words.text("claims.file.from", ["source": ClaimRooms.address(Site.claims, query)])],
            columns: ["number", "class", "classNumber", "institution", "submitted", "people", "amount", "state"].map {
                Papers.Table.Column(words.text("claims.\($0)"))
            },
            rows: claims.map { claim in
                [
                    .text(claim.number), .text(claim.classTitle), .text(claim.classNumber ?? ""),
                    .text(claim.institutionName), claim.submittedAt.map { .text(words.moment($0)) } ?? .empty,
                    .integer(Int64(claim.trainees)), .money(claim.total),
                    .text(words.text("claimState.\(claim.state.rawValue)"))
                ]
            })
    }

    static func name(_ day: Day, _ words: Words) -> String {
        words.text("claims.title") + " " + words.day(day) + ".xlsx"
    }

    // MARK: As a job

    static func start(_ query: ClaimStore.Query, _ visit: Visit) async throws -> Answer {
        let input: JSON = [
            "language": .string(visit.language.rawValue), "state": .text(query.state?.rawValue),
            "pack": .text(query.pack), "text": .string(query.text)
        ]
        let id = try await JobDesk(office: visit.office).start(
            ClaimsFileJob.kind, input, by: visit.actor, key: visit.key)
        return JobRooms.started(id)
    }
}

/// Makes the workbook of a long list of claims.
struct ClaimsFileJob: JobKind {
    static let kind = "claimsFile"
    let name = ClaimsFileJob.kind
    let atOnce = 2
    let pages: Pages

    /// What one workbook sheet holds (ECMA-376), with room for the head.
    private static let mostRows = 1_048_000

    func run(_ context: JobContext) async throws -> JobOutcome {
        try context.actor.need(.claimRead)
        let input = context.input
        let words = pages.words(Language(code: input["language"]?.string) ?? .chinese)
        let query = ClaimStore.Query(
            state: input["state"]?.string.flatMap(ClaimState.init), pack: input["pack"]?.string,
            text: input["text"]?.string ?? "")
        try await context.progress(0, of: 0, phase: "reading")
        let scope = context.actor.scope
        let claims = try await context.office.store.read {
            try ClaimStore.page(query, offset: 0, limit: Self.mostRows, scope, $0).claims
        }
        let mark = try await ExportDesk(office: context.office).mark("claims", rows: claims.count, in: context)
        try await context.progress(0, of: claims.count, phase: "writing")
        let bytes = try Exports.bytes(ClaimsFile.table(claims, of: query, words), mark, words)
        return JobOutcome(
            ["claims": .integer(claims.count), "number": .string(mark.number)],
            file: .init(name: ClaimsFile.name(mark.at.day, words), mediaType: Exports.xlsx, bytes: bytes))
    }
}
