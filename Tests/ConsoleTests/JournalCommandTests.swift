import Foundation
import TestStore
import Testing

/// The journal as an outsider sees it: the built program, a running witness, and the verifier in Python.
@Suite("Journal commands", .serialized) struct JournalCommandTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journal-" + UUID().uuidString).path

    private func program(_ arguments: String..., input: String = "") async throws -> Spawn.Ended {
        try await Program.run(arguments, input: input)
    }

    /// A store with a few entries and two checkpoints.
    private func fill() async throws -> (data: String, key: String) {
        let data = folder + "/data"
        for number in 0..<3 {
            let added = try await program(
                "user", "add", "--data", data, "--name", "n", "--division", "990121", "--role", "auditor",
                "auditor\(number)", input: "a long enough password\n")
            try #require(added.status == 0, "\(added.messages)")
            if number == 0 {
                let made = try await program("audit", "checkpoint", "--make", "--origin", "county.example", "--data", data)
                try #require(made.status == 0, "\(made.messages)")
            }
        }
        let made = try await program("audit", "checkpoint", "--make", "--data", data)
        let key = try #require(made.messages.split(separator: "\n").first { $0.hasPrefix("key ") }).dropFirst(4)
        return (data, String(key))
    }

    private func python(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let ended = try Program.wait(["python3", Program.root.path + "/docs/verify-journal.py"] + arguments)
        return (ended.status, ended.out + ended.messages)
    }

    @Test("an export and a proof are verified by the program and by the verifier in Python; forged ones by neither")
    func outsider() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (data, key) = try await fill()
        let export = folder + "/export", proof = folder + "/entry.tlog-proof"
        try #require(try await program("audit", "export", "--data", data, "--to", export).status == 0)
        #expect(try await program("audit", "verify", "--export", export, "--key", key).status == 0)
        #expect(try python(["export", export, "--key", key]).status == 0)
        let kept = try String(contentsOfFile: export + "/journal.ndjson", encoding: .utf8).split(separator: "\n")
        // The first entry about an account; before it stands what the program registered by itself.
        let first = try #require(kept.firstIndex { $0.contains(/"account\/[^"]+":/) })
        let row = try #require(kept[first].firstMatch(of: /"(account\/[^"]+)":/)).1
        try #require(
            try await program("audit", "prove", "\(first)", "--data", data, "--open", String(row), "--out", proof).status
                == 0)
        let verified = try await program("audit", "verify", "--proof", proof, "--key", key)
        #expect(verified.status == 0 && verified.out.contains("\"login\":\"auditor0\""))
        #expect(try python(["proof", proof, "--key", key]).status == 0)

        let entries = try String(contentsOfFile: export + "/journal.ndjson", encoding: .utf8)
        try entries.replacingOccurrences(of: "auditor", with: "Auditor").replacingOccurrences(
            of: "990121", with: "990122"
        )
        .write(toFile: export + "/journal.ndjson", atomically: true, encoding: .utf8)
        #expect(try await program("audit", "verify", "--export", export, "--key", key).status == 1)
        #expect(try python(["export", export, "--key", key]).status == 1)
        var lines = try String(contentsOfFile: proof, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let extra = try #require(Data(base64Encoded: String(lines[1].dropFirst(6))))
        let forged = String(decoding: extra, as: UTF8.self).replacingOccurrences(of: "auditor0", with: "auditor9")
        lines[1] = "extra " + Data(forged.utf8).base64EncodedString()
        try lines.joined(separator: "\n").write(toFile: proof, atomically: true, encoding: .utf8)
        #expect(try await program("audit", "verify", "--proof", proof, "--key", key).status == 1)
        #expect(try python(["proof", proof, "--key", key]).status == 1)
    }

    @Test("a witness that runs signs what grows, refuses a roll-back, and its file convicts the journal's owner")
    func witness() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (data, key) = try await fill()
        let state = folder + "/witness.state", secret = folder + "/witness.key"
        let shown = try await program("witness", "--key", secret, "--name", "finance.example", "--show-key")
        let witnessKey = shown.out.trimmingCharacters(in: .whitespacesAndNewlines)
        let witness = try Running([
            "witness", "--listen", "127.0.0.1:0", "--key", secret, "--state", state, "--log", key
        ])
        defer { witness.stop() }
        let url = try #require(try witness.line(holding: "witness: ")?.split(separator: "+").first?.dropFirst(9))
        func add(_ body: String) async throws -> Int {
            try Self.post(String(url) + "/add-checkpoint", body)
        }
        let notes = try String(contentsOfFile: data + "/checkpoints.txt", encoding: .utf8).components(
            separatedBy: "\n\n")
        try #require(notes.count >= 4)
        let newest = notes[2] + "\n\n" + notes[3] + "\n"
        #expect(try await add("old 0\n\n" + newest) == 200)
        #expect(try await add("old 0\n\n" + notes[0] + "\n\n" + notes[1] + "\n") == 409)
        #expect(try await add("nonsense") == 400)
        let trust = ["--checkpoints", state, "--key", key, "--witness-key", witnessKey]
        #expect(try await Program.run(["audit", "verify", "--data", data] + trust).status == 0)
        // The owner starts over: the same accounts, another journal.
        let other = folder + "/other"
        for number in 0..<6 {
            _ = try await program(
                "user", "add", "--data", other, "--name", "n", "--division", "990121", "--role", "auditor",
                "auditor\(number)", input: "a long enough password\n")
        }
        let found = try await Program.run(["audit", "verify", "--data", other] + trust)
        #expect(found.status == 1)
        #expect(found.out.contains("rewritten"))
    }

    private static func post(_ url: String, _ body: String) throws -> Int {
        let script = """
            import sys, urllib.request, urllib.error
            try: print(urllib.request.urlopen(sys.argv[1], sys.argv[2].encode()).status)
            except urllib.error.HTTPError as error: print(error.code)
            """
        let text = try Program.wait(["python3", "-c", script, url, body]).out
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}

/// The built program while it runs.
final class Running {
    private let process = Process()
    private let messages = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = Program.root
        process.standardError = messages
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    /// Waits for a message that holds these words; nil when the program ended before.
    func line(holding words: String) throws -> String? {
        var text = ""
        while true {
            let data = messages.fileHandleForReading.availableData
            if data.isEmpty { return nil }
            text += String(decoding: data, as: UTF8.self)
            if let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first(where: {
                $0.contains(words)
            }) {
                return String(line)
            }
        }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
