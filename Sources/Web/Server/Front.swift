import HTTPTypes
import Hummingbird
import Store
import Synchronization
import Vocabulary

/// The front of the house: every room, and what stands before all of them.
package enum Front {
    /// Routes of every stage, in the order of a training's life.
    private static func openAll(_ rooms: Rooms) {
        rooms.get(Site.root, .publicRead) { visit in
            guard let actor = visit.arrival?.actor else { return .see(Site.portal) }
            return .see(home(of: actor.role))
        }
        SignInRooms.open(rooms)
        ArrivalRooms.open(rooms)
        TraineeSignInRooms.open(rooms)
        OwnAccountRooms.open(rooms)
        AccountRooms.open(rooms)
        CitizenRooms.open(rooms)
        TokenRooms.open(rooms)
        OpenIDRooms.open(rooms)
        IntegrityRooms.open(rooms)
        RetentionRooms.open(rooms)
        JobRooms.open(rooms)
        SimulationRooms.open(rooms)
        PeopleRooms.open(rooms)
        ProviderRooms.open(rooms)
        TeacherRooms.open(rooms)
        EvaluatorRooms.open(rooms)
        TextbookRooms.open(rooms)
        ProjectRooms.open(rooms)
        ProgrammeRooms.open(rooms)
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
        TransferRooms.open(rooms)
        PolicyRooms.open(rooms)
        VersionRooms.open(rooms)
        DraftRooms.open(rooms)
        JournalRooms.open(rooms)
        CheckpointRooms.open(rooms)
        ClassJournalRooms.open(rooms)
        RightsRooms.open(rooms)
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
    ) -> Router<VisitContext> {
        let router = Router(context: VisitContext.self, options: [.autoGenerateHeadEndpoints])
        router.middlewares.add(Manners(house: house))
        router.middlewares.add(Gate(house: house))
        files.open(router)
        Health.open(router, house)
        SecurityText.open(router, house)
        let taken = Mutex<[String: Set<String>]>([:])
        openAll(
            Rooms(router: router, house: house) { room in
                taken.withLock { _ = $0[room.path, default: []].insert(room.method) }
                register(room)
            })
        for (path, methods) in taken.withLock({ $0 }) { refuseOthers(path, methods, router) }
        return router
    }

    /// An address that is there answers 405 to what it does not take, not 404 (RFC 9110 §15.5.6).
    private static func refuseOthers(_ path: String, _ taken: Set<String>, _ router: Router<VisitContext>) {
        let allowed = (taken.contains("GET") ? taken.union(["HEAD"]) : taken).sorted().joined(separator: ", ")
        let known: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace, .connect]
        let young = ["QUERY"].compactMap { HTTPRequest.Method($0) }
        for method in known + young where !taken.contains(method.rawValue) {
            router.on(RouterPath(path), method: method) { _, _ -> Response in
                throw HTTPError(.methodNotAllowed, headers: [.allow: allowed])
            }
        }
    }
}
