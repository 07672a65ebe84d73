import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import Programme
import ServiceLifecycle
import Store
import StoreSQLite
import Vocabulary
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Runs the web server.")

    @OptionGroup var place: PlaceOptions
    @OptionGroup var journal: JournalOptions

    @Option(help: "Address to listen on (SKILLLEDGER_HOST).") var host: String?
    @Option(help: "Port to listen on (SKILLLEDGER_PORT).") var port: Int?
    @Option(help: "How the public reaches this server; stands in QR codes (SKILLLEDGER_ADDRESS).") var address: String?
    @OptionGroup var limits: LimitOptions
    @OptionGroup var archive: ArchiveOptions
    @Flag(help: "Shows the demonstration's sign-ins on the sign-in page.") var demonstration = false

    /// Once an hour ends the public notices whose period is over; officers can do it at any time. A demonstration leaves it to them.
    private static func closeNotices(_ house: House) async {
        while !Task.isCancelled {
            do {
                _ = try await NoticeDesk(office: house.office).closeDue(by: .system(in: nil))
            } catch {
                house.log.error("closing notices", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3_600))
        }
    }

    func run() async throws {
        // What is written here is for this account only: database, keys, evidence, the socket for commands.
        umask(0o077)
        let held = try FolderLock(folder: place.dataFolder, exclusive: try place.dataPlace().server == nil)
        defer { held.release() }
        let host = PlaceOptions.setting(host, "host") ?? "127.0.0.1"
        let port = PlaceOptions.setting(port.map(String.init), "port").flatMap(Int.init) ?? 8080
        let address = PlaceOptions.setting(address, "address") ?? "http://\(host):\(port)"
        var log = Logger(label: "skillledger")
        log.logLevel = .notice
        let composition = try await place.composition()
        var settings = House.Settings(
            publicAddress: address, isDemonstration: demonstration, secureCookies: address.hasPrefix("https:"))
        if demonstration { settings.demonstrationAccounts = DemonstrationAccount.read(from: place.dataFolder) }
        let house = try composition.house(settings: settings, log: log, traffic: Traffic(limit: limits.requests))
        let router = Front.router(house, files: composition.staticFiles())
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [BodyDeadline(limit: .seconds(limits.bodyTimeout))],
                    idleTimeout: .seconds(limits.idleTimeout),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, backlog: 1_024,
                availableConnectionsDelegate: .maximum(limits.connections, logger: log)),
            onServerRunning: { _ in Output.message("SkillLedger: \(address)") }, logger: log)
        let keeper = try journal.keeper(composition.office, place, address: address)
        let checkpoints = Task { await JournalOptions.keep(keeper, log: log) }
        defer { checkpoints.cancel() }
        let notices = demonstration ? nil : Task { await Self.closeNotices(house) }
        defer { notices?.cancel() }
        // Ended in reverse: first no longer ready, then no longer listening, and the store when all have their answers.
        try await limits.run(
            services(composition.office, log) + [
                application, Closing(traffic: house.traffic, notice: .seconds(limits.drainNotice))
            ], log: log)
    }

    /// What runs beside the public server.
    private func services(_ office: Office, _ log: Logger) -> [any Service] {
        guard let store = office.store as? SQLiteStore else { return [] }
        let folder = place.dataFolder
        return archive.services(store, folder: folder, log: log) + [
            AdminSocket(folder: folder, log: log) { target in
                try await BackupCommand.Make.make(store, folder, to: target, at: Timekeeper.wall.now())
            }
        ]
    }
}
