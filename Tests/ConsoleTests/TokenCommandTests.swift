import Foundation
import Testing

@Suite struct TokenCommandTests {
    @Test("token add prints the token alone, list shows its state without it, revoke ends it")
    func tokens() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-" + UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let at = ["--data", data]
        let user = try await Program.run(
            ["user", "add", "platform", "--name", "省平台", "--role", "trainingOfficer", "--division", "990000"] + at,
            input: "correct horse battery staple\n")
        #expect(user.status == 0, "\(user.messages)")
        let made = try await Program.run(
            ["token", "add", "platform", "--name", "对接", "--scope", "listClasses", "--scope", "sign"] + at)
        #expect(made.status == 0 && made.lines.count == 1 && made.out.hasPrefix("slt_"), "\(made.messages)")
        let list = try await Program.run(["token", "list"] + at)
        let columns = try #require(list.lines.first?.split(separator: "\t").map(String.init))
        #expect(columns[1] == "platform" && columns[2] == "live" && columns[4] == "listClasses,sign")
        #expect(!list.out.contains("slt_"))
        #expect(try await Program.run(["token", "revoke", columns[0]] + at).status == 0)
        #expect(try await Program.run(["token", "list"] + at).out.contains("revoked"))
        #expect(try await Program.run(["token", "revoke", "none"] + at).status == 1)
        #expect(try await Program.run(["token", "add", "platform", "--name", "x", "--scope", "pay"] + at).status == 2)
        #expect(try await Program.run(["token", "add", "nobody", "--name", "x", "--scope", "sign"] + at).status == 1)
    }
}
