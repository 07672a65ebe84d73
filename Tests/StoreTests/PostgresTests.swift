import Foundation
import Store
import StorePostgres
import Synchronization
import TestStore
import Testing
import Vault
import Vocabulary

/// What only a server can do to us.
@Suite("PostgreSQL", .enabled(if: TestPostgres.isInstalled))
struct PostgresTests {
    private func open(_ fixture: Conformance, _ address: DatabaseAddress, seed: UInt64 = 2) throws -> PostgresStore {
        var limits = PostgresLimits()
        limits.patience = .seconds(20)
        return try PostgresStore(
            address, clock: .wall, randomness: .seeded(seed),
            vault: Vault(KeyFile(path: fixture.folder + "/keys.json")), limits: limits)
    }

    private func address(_ fixture: Conformance) async throws -> DatabaseAddress {
        try #require(try await fixture.store.address)
    }

    private func add(_ id: String, to store: any Store) async throws {
        _ = try await store.write("thing.add", by: Fixture.actor()) { tx in
            try tx.insert("thing", ["id": id, "division": "990121", "name": id, "amount": 1])
            return Done()
        }
    }

    @Test("several servers write one journal; a person's limit holds across them")
    func several() async throws {
        let fixture = try await Conformance(.postgres)
        let address = try await address(fixture)
        let stores = try (0..<3).map { try open(fixture, address, seed: UInt64($0 + 10)) }
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<90 {
                group.addTask {
                    _ = try? await stores[index % 3].write("thing.limited", by: Fixture.actor()) { tx in
                        guard try tx.number(Conformance.all, "select count(*) from thing") < 30 else {
                            throw Refusal("full")
                        }
                        try tx.insert("thing", ["id": "T\(index)", "division": "990121", "name": "n", "amount": 1])
                        return Done()
                    }
                }
            }
        }
        #expect(try await fixture.number("select count(*) from thing") == 30)
        let audit = try await fixture.audit()
        #expect(audit.findings.isEmpty && audit.entries == 30)
    }

    @Test("connections that the server ends are made again; what was acknowledged is there once")
    func terminated() async throws {
        let fixture = try await Conformance(.postgres)
        let address = try await address(fixture)
        let store = try open(fixture, address)
        let end = """
            select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            """
        for round in 0..<5 {
            async let ended: Void = PostgresEngine.command([end], on: address)
            for index in 0..<10 { try await add("T\(round)-\(index)", to: store) }
            try await ended
            // A read is repeated only where it had not begun.
            _ = try? await store.read { try $0.number(Conformance.all, "select count(*) from thing") }
        }
        #expect(try await store.read { try $0.number(Conformance.all, "select count(*) from thing") } == 50)
        #expect(try await store.read { try Audit.verify($0) }.findings.isEmpty)
    }

    @Test("a commit whose answer is lost is looked up: stored or run again, never twice")
    func unknown() async throws {
        let fixture = try await Conformance(.postgres)
        let cluster = try await TestPostgres.shared.running()
        let meddler = try Meddler(of: cluster.folder + "/.s.PGSQL." + cluster.port)
        let name = try #require(
            "\(try await address(fixture))".components(separatedBy: "?").first?.components(separatedBy: "/").last)
        let store = try open(
            fixture, DatabaseAddress("postgres://skillledger@/\(name)?host=\(meddler.folder)&port=5432"))
        let plans: [[Meddler.Cut]] = [
            [.afterCommit], [.beforeCommit], [.beforeCommit, .afterCommit], [.beforeCommit, .beforeCommit], []
        ]
        for (index, plan) in plans.enumerated() {
            meddler.next(plan)
            try await add("T\(index)", to: store)
        }
        #expect(meddler.done == 6)
        #expect(try await fixture.number("select count(*) from thing") == 5)
        #expect(try await fixture.number("select count(*) from journal") == 5)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test("a commit that is never answered is not known; the same key tells what became of it")
    func silent() async throws {
        let fixture = try await Conformance(.postgres)
        let cluster = try await TestPostgres.shared.running()
        let meddler = try Meddler(of: cluster.folder + "/.s.PGSQL." + cluster.port)
        let name = try #require(
            "\(try await address(fixture))".components(separatedBy: "?").first?.components(separatedBy: "/").last)
        var limits = PostgresLimits()
        limits.patience = .milliseconds(400)
        let store = try PostgresStore(
            DatabaseAddress("postgres://skillledger@/\(name)?host=\(meddler.folder)&port=5432"), clock: .wall,
            randomness: .seeded(4), vault: Vault(KeyFile(path: fixture.folder + "/keys.json")), limits: limits)
        let runs = Mutex(0)
        let write = {
            try await store.write("thing.add", by: Fixture.actor(), key: "once") { tx in
                runs.withLock { $0 += 1 }
                let id = tx.newID()
                try tx.insert("thing", ["id": id, "division": "990121", "name": "n", "amount": 1])
                return id
            }
        }
        meddler.next([.silence])
        await #expect(throws: StoreTrouble.outcomeUnknown) { try await write() }
        #expect(try await fixture.number("select count(*) from thing") == 1)
        await #expect(throws: StoreTrouble.unavailable) { try await write() }
        meddler.open()
        let id = try await write()
        #expect(try await fixture.names("select id as name from thing") == [id] && runs.withLock { $0 } == 1)
        #expect(try await fixture.audit().findings.isEmpty)
    }

    @Test(
        "a deadlock or a failed serialisation runs the whole transaction again, whether a statement or the commit meets it",
        arguments: ["40001", "40P01"], ["before insert", "commit"])
    func again(state: String, place: String) async throws {
        let fixture = try await Conformance(.postgres)
        let address = try await address(fixture)
        // A sequence counts on whatever is rolled back: the first three are refused.
        try await PostgresEngine.command(
            [
                "create sequence turns",
                """
                create function upset() returns trigger language plpgsql as $body$ begin
                if nextval('turns') <= 3 then raise exception 'in the way' using errcode = '\(state)'; end if;
                return new; end $body$
                """,
                place == "commit"
                    ? """
                    create constraint trigger upset after insert on thing deferrable initially deferred
                    for each row execute function upset()
                    """
                    : "create trigger upset before insert on thing for each row execute function upset()"
            ], on: address)
        let store = try open(fixture, address)
        let runs = Mutex(0)
        _ = try await store.write("thing.add", by: Fixture.actor(), key: "k") { tx in
            runs.withLock { $0 += 1 }
            try tx.insert("note", ["id": "note", "division": "990121", "body": "b"])
            try tx.insert("thing", ["id": "thing", "division": "990121", "name": "n", "amount": 1])
            return Done()
        }
        #expect(runs.withLock { $0 } == 4)
        #expect(try await fixture.number("select count(*) from note") == 1)
        #expect(try await fixture.number("select count(*) from thing") == 1)
        let audit = try await fixture.audit()
        #expect(audit.findings.isEmpty && audit.entries == 1)
    }

    @Test("a server that does not come back: nothing was done, and that is told in time")
    func gone() async throws {
        let cluster = try TestPostgres.start([])
        defer { try? TestPostgres.stop(cluster) }
        let meddler = try Meddler(of: cluster.folder + "/.s.PGSQL." + cluster.port)
        let engine = try PostgresEngine(cluster.address, PostgresLimits())
        _ = try await engine.migrate(StoreTables.migrations + Conformance.schema, at: Timekeeper.wall.now())
        var limits = PostgresLimits()
        limits.patience = .milliseconds(400)
        let folder = FileManager.default.temporaryDirectory.path + "/gone-" + UUID().uuidString
        let store = try PostgresStore(
            DatabaseAddress("postgres://skillledger@/postgres?host=\(meddler.folder)&port=5432"), clock: .wall,
            randomness: .seeded(3), vault: Vault(KeyFile(path: folder + "/keys.json")), limits: limits)
        try await add("first", to: store)
        try TestPostgres.stop(cluster)
        await #expect(throws: StoreTrouble.unavailable) { try await add("second", to: store) }
        await #expect(throws: StoreTrouble.unavailable) {
            try await store.read { try $0.number(Conformance.all, "select count(*) from thing") }
        }
    }

    @Test("a role that serves reads and adds, and cannot touch the schema or what is kept")
    func servingRole() async throws {
        let fixture = try await Conformance(.postgres)
        let address = try await address(fixture)
        let role = "serving_" + UUID().uuidString.prefix(8).lowercased()
        try await PostgresEngine.command(["create role \(role) login"], on: address)
        let owner = try PostgresEngine(address, PostgresLimits())
        try await owner.grant(to: role)
        let serving = try DatabaseAddress(
            address.description.replacingOccurrences(of: "skillledger@", with: "\(role)@"))
        let store = try open(fixture, serving)
        #expect(try await store.pending(Conformance.schema) == [])
        for id in ["a", "b"] { try await add(id, to: store) }
        _ = try await store.write("thing.change", by: Fixture.actor(), key: "k") {
            try $0.update("thing", id: "a", ["amount": 2])
        }
        _ = try await store.write("thing.drop", by: Fixture.actor()) { try $0.delete("thing", id: "b") }
        for statement in [
            "create table x (id text)", "alter table thing add column y text", "drop table note", "truncate thing",
            "update journal set name = 'x'", "delete from journal", "update note set body = 'x'", "delete from note",
            "alter table journal disable trigger all", "insert into migration (name, at) values ('x', 0)",
            "create function f() returns int language sql as 'select 1'"
        ] {
            await #expect(throws: PostgresFault.self, "\(statement)") {
                try await PostgresEngine.command([statement], on: serving)
            }
        }
        await #expect(throws: (any Error).self) {
            try await store.migrate(
                Conformance.schema + [Migration("more-1", "create table more (id text primary key);")])
        }
        #expect(try await fixture.audit().findings.isEmpty)
        try await PostgresEngine.command(["drop owned by \(role)", "drop role \(role)"], on: address)
    }

    @Test(
        "TLS with verify-full: the right authority and name get in, a wrong one of either does not; no error holds the password"
    )
    func tls() async throws {
        let cluster = try await TestPostgres.shared.running()
        let role = "tls_" + UUID().uuidString.prefix(8).lowercased()
        let word = "s3cret" + UUID().uuidString.prefix(6)
        try await PostgresEngine.command(
            ["create role \(role) login password '\(word)'"], on: cluster.address)
        func fails(_ host: String, _ authority: String, mode: String = "verify-full", password: String) -> String? {
            do {
                let address = try DatabaseAddress(
                    "postgres://\(role):\(password)@\(host):\(cluster.port)/postgres?sslmode=\(mode)&sslrootcert=\(authority)"
                )
                #expect(!"\(address)".contains(password))
                _ = try PostgresEngine(address, PostgresLimits())
                return nil
            } catch { return "\(error)" }
        }
        let right = cluster.folder + "/ca.crt"
        #expect(fails("localhost", right, password: word) == nil)
        let wrongHost = try #require(fails("127.0.0.1", right, password: word))
        let wrongAuthority = try #require(fails("localhost", cluster.folder + "/server.crt", password: word))
        let wrongPassword = try #require(fails("localhost", right, password: word + "x"))
        let plain = try #require(fails("localhost", right, mode: "disable", password: word))
        for message in [wrongHost, wrongAuthority, wrongPassword, plain] { #expect(!message.contains(word)) }
        #expect(wrongHost.contains("127.0.0.1"))
        for broken in ["postgres://u:\(word)@[::1/x", "postgres://u:\(word)@h:port/x?nothing=1"] {
            do {
                _ = try PostgresEngine(DatabaseAddress(broken), PostgresLimits())
                Issue.record("\(broken) was taken")
            } catch { #expect(!"\(error)".contains(word)) }
        }
        try await PostgresEngine.command(["drop role \(role)"], on: cluster.address)
    }

    @Test(
        "what the owner of the database forges is named by the audit",
        arguments: [
            ("update thing set amount = 500 where name = 'n3'", "rowEdited"),
            ("delete from thing where name = 'n3'", "rowRemoved"),
            ("insert into thing (id, division, name) values ('x', '990121', 'n')", "rowInserted"),
            ("update journal set entry = replace(entry, 'thing.add', 'thing.odd') where seq = 4", "entryEdited"),
            ("delete from journal where seq = 5", "entryMissing"), ("truncate journal", "entryMissing")
        ])
    func forged(statement: String, code: String) async throws {
        let fixture = try await Conformance(.postgres)
        for index in 0..<10 { try await fixture.add("n\(index)") }
        try await PostgresEngine.command(
            ["alter table journal disable trigger all; \(statement)"], on: try await address(fixture))
        #expect(try await fixture.audit().findings.first?.code == code)
    }
}
