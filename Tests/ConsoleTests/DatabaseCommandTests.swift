import Foundation
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
        let early = try Program.run(["user", "list"] + place)
        #expect(early.status == 1 && early.messages.contains("skillledger migrate --database"))
        #expect(try Program.run(["migrate"] + place).lines.contains("journal-1"))
        #expect(try Program.run(["migrate"] + place).out.isEmpty)
        let added = try Program.run(
            ["user", "add", "chief", "--name", "N", "--division", "990000"] + place,
            input: "correct horse battery staple\n")
        #expect(added.status == 0, "\(added.messages)")
        #expect(try Program.run(["user", "list"] + place).out.hasPrefix("chief\t"))
        #expect(try Program.run(["audit", "verify"] + place).status == 0)
        let copied = try Program.run(["copy", "--from", address, "--to", "sqlite:" + folder + "/embedded"])
        #expect(copied.status == 0 && copied.messages.contains("both hold the same"), "\(copied.messages)")
        #expect(copied.lines.contains { $0.hasSuffix("  1  account") })
        #expect(try Program.run(["audit", "verify", "--data", folder + "/embedded"]).status == 0)
        let twice = try Program.run(["copy", "--from", address, "--to", folder + "/embedded"])
        #expect(twice.status == 1 && twice.messages.contains("not empty"))
        for wrong in ["postgres://u:hushhush@127.0.0.1:1/x", "postgres://u:hushhush@[::1/x", "mysql://u:hushhush@h/x"] {
            let refused = try Program.run(["audit", "verify", "--database", wrong, "--data", folder + "/none"])
            #expect(refused.status != 0 && !refused.messages.contains("hushhush"), "\(refused.messages)")
        }
        try await TestPostgres.shared.drop(name)
    }
}
