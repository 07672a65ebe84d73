import ArgumentParser
import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Programme
import ServiceLifecycle
import Store
import StoreSQLite
import Vault
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
    @OptionGroup var door: DoorOptions
    @OptionGroup var provider: ProviderOptions
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

    /// Once a minute: wraps the data keys again where the key file has a new current key, and erases what two people agreed to erase.
    private static func keepPersonalData(_ house: House) async {
        while !Task.isCancelled {
            do {
                try await RetentionDesk(office: house.office).run()
                let count = try await KeyRotation.run(house.office.store)
                if count > 0 { house.log.notice("data keys wrapped again", metadata: ["count": "\(count)"]) }
            } catch {
                house.log.error("keeping personal data", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(60))
        }
    }

    func run() async throws {
        // What is written here is for this account only: database, keys, evidence, the socket for commands.
        umask(0o077)
        let held = try FolderLock(folder: place.dataFolder, exclusive: try place.dataPlace().server == nil)
        defer { held.release() }
        let host = PlaceOptions.setting(host, "host") ?? "127.0.0.1"
        let port = PlaceOptions.setting(port.map(String.init), "port").flatMap(Int.init) ?? 8080
        let tls = try door.tls()
        let address = PlaceOptions.setting(address, "address") ?? "\(tls == nil ? "http" : "https")://\(host):\(port)"
        var log = Logger(label: "skillledger")
        log.logLevel = .notice
        let composition = try await Composition(
            place, packs: .registered, messages: try door.messages(demonstration: demonstration), factors: door.factors)
        var settings = House.Settings(
            publicAddress: address, isDemonstration: demonstration, secureCookies: address.hasPrefix("https:"))
        settings.trustedProxies = try door.proxies()
        settings.isInFront = tls != nil
        settings.securityContact = try door.contact()
        if demonstration { settings.demonstrationAccounts = DemonstrationAccount.read(from: place.dataFolder) }
        let house = try composition.house(
            settings: settings, log: log, traffic: Traffic(limit: limits.requests),
            provider: try provider.party(address: address, composition.office),
            readQuota: ReadQuota(perMinute: limits.readsPerMinute), scanner: door.scanner)
        let router = Front.router(house, files: composition.staticFiles())
        let application = Application(
            router: router,
            server: try server(tls),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, backlog: 1_024,
                availableConnectionsDelegate: .maximum(limits.connections, logger: log)),
            onServerRunning: { _ in Output.message("SkillLedger: \(address)") }, logger: log)
        let keeper = try journal.keeper(composition.office, place, address: address)
        let checkpoints = Task { await JournalOptions.keep(keeper, log: log) }
        defer { checkpoints.cancel() }
        let notices = demonstration ? nil : Task { await Self.closeNotices(house) }
        let keys = Task { await Self.keepPersonalData(house) }
        defer {
            notices?.cancel()
            keys.cancel()
        }
        // Ended in reverse: first no longer ready, then no longer listening, and the store when all have their answers.
        try await limits.run(
            services(composition.store, log) + [
                JobService(composition, house), application, Closing(traffic: house.traffic, notice: .seconds(limits.drainNotice))
            ], log: log)
    }

    /// HTTP/1.1 within our limits; over TLS where it is ours to end.
    private func server(_ tls: TLSConfiguration?) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [BodyDeadline(limit: .seconds(limits.bodyTimeout))],
                idleTimeout: .seconds(limits.idleTimeout),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
        return try tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain
    }

    /// What runs beside the public server.
    private func services(_ store: any Store, _ log: Logger) -> [any Service] {
        guard let store = store as? SQLiteStore else { return [] }
        let folder = place.dataFolder
        return archive.services(store, folder: folder, log: log) + [
            AdminSocket(folder: folder, log: log) { target in
                try await BackupCommand.Make.make("sqlite", folder, to: target) { try store.copy(into: $0) }
            }
        ]
    }
}
