import Foundation
import StorePostgres
import TestStore
import Testing
import Vocabulary

@Suite("A server's database at the console", .enabled(if: TestPostgres.isInstalled))
struct DatabaseCommandTests {
    @Test("migrate, work, verify and copy on a server; wrong addresses are told without the password")
    func whole() async throws {
        let name = try await TestPostgres.shared.database()
        let address = "\(try await TestPostgres.shared.address(of: name))"
        let folder = FileManager.default.temporaryDirectory.path + "/console-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let place = ["--database", address, "--data", folder + "/server"]
        let early = try await Program.run(["user", "list"] + place)
        #expect(early.status == 1 && early.messages.contains("skillledger migrate --database"))
        #expect(try await Program.run(["migrate"] + place).lines.contains("journal-1"))
        #expect(try await Program.run(["migrate"] + place).out.isEmpty)
        let added = try await Program.run(
            ["user", "add", "chief", "--name", "N", "--division", "990000"] + place,
            input: "correct horse battery staple\n")
        #expect(added.status == 0, "\(added.messages)")
        #expect(try await Program.run(["user", "list"] + place).out.hasPrefix("chief\t"))
        #expect(try await Program.run(["audit", "verify"] + place).status == 0)
        let copied = try await Program.run(["copy", "--from", address, "--to", "sqlite:" + folder + "/embedded"])
        #expect(copied.status == 0 && copied.messages.contains("both hold the same"), "\(copied.messages)")
        #expect(copied.lines.contains { $0.hasSuffix("  1  account") })
        #expect(try await Program.run(["audit", "verify", "--data", folder + "/embedded"]).status == 0)
        let kept = try await Program.run(["backup"] + place + ["--to", folder + "/shelf"])
        #expect(kept.status == 0, "\(kept.messages)")
        #expect(try await Program.run(["backup", "verify", "--to", folder + "/shelf"]).status == 0)
        let again = ["--data", folder + "/again"]
        #expect(try await Program.run(["restore", "--from", folder + "/shelf"] + again).status == 0)
        try FileManager.default.copyItem(atPath: folder + "/server/keys.json", toPath: folder + "/again/keys.json")
        #expect(try await Program.run(["user", "list"] + again).out.hasPrefix("chief\t"))
        let twice = try await Program.run(["copy", "--from", address, "--to", folder + "/embedded"])
        #expect(twice.status == 1 && twice.messages.contains("not empty"))
        for wrong in ["postgres://u:hushhush@127.0.0.1:1/x", "postgres://u:hushhush@[::1/x", "mysql://u:hushhush@h/x"] {
            let refused = try await Program.run(["audit", "verify", "--database", wrong, "--data", folder + "/none"])
            #expect(refused.status != 0 && !refused.messages.contains("hushhush"), "\(refused.messages)")
        }
        try await TestPostgres.shared.drop(name)
    }

    @Test("the serving role has no part in the schema and cannot change what was booked, written down or decided")
    func servingRole() async throws {
        let name = try await TestPostgres.shared.database()
        let owner = try await TestPostgres.shared.address(of: name)
        let folder = FileManager.default.temporaryDirectory.path + "/console-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let role = "desk_" + UUID().uuidString.prefix(8).lowercased()
        try await PostgresEngine.command(["create role \(role) login"], on: owner)
        let migrated = try await Program.run(
            ["migrate", "--serving-role", role, "--database", "\(owner)", "--data", folder])
        #expect(migrated.status == 0, "\(migrated.messages)")
        let serving = try DatabaseAddress(owner.description.replacingOccurrences(of: "skillledger@", with: "\(role)@"))
        let place = ["--database", "\(serving)", "--data", folder]
        let added = try await Program.run(
            ["user", "add", "chief", "--name", "N", "--division", "990000"] + place,
            input: "correct horse battery staple\n")
        #expect(added.status == 0, "\(added.messages)")
        #expect(try await Program.run(["audit", "verify"] + place).status == 0)
        for table in ["journal", "ledger_entry", "ledger_posting", "decision", "procedure_act"] {
            for statement in ["update \(table) set division = division", "delete from \(table)", "truncate \(table)"] {
                let fault = await #expect(throws: PostgresFault.self, "\(statement)") {
                    try await PostgresEngine.command([statement], on: serving)
                }
                // Not by a trigger, which an owner could take away: the role has no right.
                #expect(fault?.state == "42501", "\(statement)")
            }
        }
        for statement in ["create table x (id text)", "drop table person", "alter table person add column x text"] {
            let fault = await #expect(throws: PostgresFault.self) {
                try await PostgresEngine.command([statement], on: serving)
            }
            #expect(fault?.state == "42501", "\(statement)")
        }
        try await PostgresEngine.command(["drop owned by \(role)", "drop role \(role)"], on: owner)
        try await TestPostgres.shared.drop(name)
    }
}
