import HTTPTypes
import Hummingbird
import Store
import Vocabulary

/// The front of the house: every room, and what stands before all of them.
package enum Front {
    /// Routes of every stage, in the order of a training's life.
    private static func openAll(_ rooms: Rooms) {
        rooms.get(Site.root, .everyone) { visit in
            guard let actor = visit.session?.actor else { return .see(Site.portal) }
            return .see(home(of: actor.role))
        }
        SignInRooms.open(rooms)
        AccountRooms.open(rooms)
        TokenRooms.open(rooms)
        IntegrityRooms.open(rooms)
        RetentionRooms.open(rooms)
        PeopleRooms.open(rooms)
        ProviderRooms.open(rooms)
        TeacherRooms.open(rooms)
        EvaluatorRooms.open(rooms)
        ProjectRooms.open(rooms)
        ClassRooms.open(rooms)
        RosterRooms.open(rooms)
        CaseRooms.open(rooms)
        TodoRooms.open(rooms)
        TeacherDayRooms.open(rooms)
        MeRooms.open(rooms)
        AttendanceRooms.open(rooms)
        APIRooms.open(rooms)
        InspectionRooms.open(rooms)
        ExaminationRooms.open(rooms)
        CertificationRooms.open(rooms)
        EvidenceRooms.open(rooms)
        ClaimRooms.open(rooms)
        NoticeRooms.open(rooms)
        PortalRooms.open(rooms)
        PaymentRooms.open(rooms)
        LedgerRooms.open(rooms)
        PolicyRooms.open(rooms)
        JournalRooms.open(rooms)
        CheckpointRooms.open(rooms)
        ClassJournalRooms.open(rooms)
    }

    /// Where a person starts: on the phone for those who teach and learn, at the desk for all others.
    package static func home(of role: Role) -> String {
        switch role {
        case .teacher: Site.teacherToday
        case .trainee: Site.me
        default: Site.desk
        }
    }

    /// - Parameter register: told of every route; tests walk them.
    package static func router(
        _ house: House, files: StaticFiles, register: @escaping @Sendable (Rooms.Registration) -> Void = { _ in }
    ) -> Router<BasicRequestContext> {
        let router = Router()
        router.middlewares.add(Manners(house: house))
        files.open(router)
        openHealth(router, house)
        openAll(Rooms(router: router, house: house, register: register))
        return router
    }

    private static func openHealth(_ router: Router<BasicRequestContext>, _ house: House) {
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ -> Response in
            do {
                _ = try await house.office.store.read {
                    try $0.number(.everything(because: "health"), "select count(*) from migration")
                }
                return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
            } catch {
                return Response(status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "store\n")))
            }
        }
        router.get("/metrics") { _, _ -> Response in
            let size = try await house.office.store.read { reader in
                try reader.number(.everything(because: "a count"), "select coalesce(max(seq) + 1, 0) from journal")
            }
            let text = "# TYPE skillledger_journal_entries counter\nskillledger_journal_entries \(size)\n"
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }
}

/// Headers that every answer has, and pages for addresses that lead nowhere.
struct Manners: RouterMiddleware {
    let house: House

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            let language = Language.preferred(query: nil, cookie: request.cookies["lang"]?.value)
            response = Door.wrongAddress(request.uri.path, error.status, language, house).response
        }
        if let policy = HTTPField.Name("Content-Security-Policy") {
            response.headers[policy] =
                "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
                + "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
        }
        if let name = HTTPField.Name("X-Content-Type-Options") { response.headers[name] = "nosniff" }
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
        return response
    }
}
