import Calls
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Store
import TestClam
import Testing
import Vocabulary

@testable import Web

@Suite("Files that are sent go past the virus scanner") struct UploadCheckTests {
    private struct Sent {
        let status: Int
        let body: String
        let wait: String?
        let entries: [String]
    }

    /// A clerk sends a roster; what came of it, and the journal's entries of refused files.
    private static func send(_ text: String, to path: String, language: String = "zh-Hans") async throws -> Sent {
        let register = try await TestRegister.make()
        defer { register.remove() }
        let site = try TestSite(register.test, scanner: ClamSocket(path: path, wait: 120))
        let officer = Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: TestClass.county)
        let token = try await site.token(officer)
        let csrf = try #require(try await site.house.signIn.session(token: token)).csrf
        let mark = "mark"
        let body = [("csrf", nil, csrf), ("file", "pack.yaml", text)].map { name, file, value -> String in
            "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"" + (file.map { "; filename=\"\($0)\"" } ?? "")
                + "\r\n\r\n\(value)\r\n"
        }.joined() + "--\(mark)--\r\n"
        let headers: HTTPFields = [
            .contentType: "multipart/form-data; boundary=\(mark)", .cookie: "session=\(token); lang=\(language)"
        ]
        let answer = try await Application(router: site.router()).test(.router) { client in
            try await client.execute(
                uri: Site.ownAccount + "/password", method: .post, headers: headers, body: ByteBuffer(string: body)
            ) { ($0.status.code, String(buffer: $0.body), $0.headers[.retryAfter]) }
        }
        let entries = try await register.test.office.store.read { reader in
            try reader.rows(
                .everything(because: "a test"), "select entry from journal where name = 'evidence.refuse'"
            ).map { try $0.text("entry") }
        }
        return Sent(status: answer.0, body: answer.1, wait: answer.2, entries: entries)
    }

    @Test("a bad file is refused before any room sees it, and stands in the journal; a clean one goes on")
    func verdicts() async throws {
        let clam = TestClam()
        try await clam.run {
            let bad = try await Self.send("x" + TestClam.bad, to: clam.path)
            #expect(bad.status == 422 && bad.body.contains("文件里查出恶意程序（Test.Bad-1）"))
            #expect(bad.entries.count == 1)
            #expect(bad.entries.first?.contains("Test.Bad-1") == true)
            let english = try await Self.send("x" + TestClam.bad, to: clam.path, language: "en")
            #expect(english.body.contains("A malicious program was found in the file (Test.Bad-1)"))
            let clean = try await Self.send("clean", to: clam.path)
            #expect(!clean.body.contains("恶意程序") && clean.entries.isEmpty)
            #expect(clam.files.map(\.count) == [1 + TestClam.bad.utf8.count, 1 + TestClam.bad.utf8.count, 5])
        }
    }

    @Test("without a verdict nothing is taken: 503, to be tried again", arguments: [TestClam.Manner.hangingUp, .complaining])
    func away(manner: TestClam.Manner) async throws {
        let clam = TestClam(manner)
        try await clam.run {
            let answer = try await Self.send("clean", to: clam.path)
            #expect(answer.status == 503 && answer.body.contains("病毒检查暂时不能用") && answer.wait != nil)
        }
        let answer = try await Self.send("clean", to: "/nowhere/at/all")
        #expect(answer.status == 503 && answer.entries.isEmpty)
    }
}
