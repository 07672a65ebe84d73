import Logging
import Programme
import ServiceLifecycle
import StoreSQLite
import Web

/// Does the long work that pages start, until the server stops; what is at work then is handed back.
struct JobService: Service {
    private let runner: JobRunner
    private let alone: Bool

    init(_ composition: Composition, _ house: House) {
        let log = house.log
        runner = JobRunner(composition.office, kinds: JobKinds.all(house.pages)) { job, error in
            log.error("job", metadata: ["job": "\(job)", "error": "\(error)"])
        }
        // The folder of an embedded database is locked: no other process serves it.
        alone = composition.store is SQLiteStore
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await runner.run(alone: alone) }
    }
}
