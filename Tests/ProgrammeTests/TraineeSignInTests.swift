import Foundation
import Programme
import Store
import Testing
import Vocabulary

@Suite("Sign-in: trainees by code") struct TraineeSignInTests {

    /// A door with an outbox, and a person who has a telephone.
    private func open(phone: String = "15400000001") async throws -> (
        door: Doorway, desk: TraineeSignIn, outbox: String, number: String
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("outbox-\(UUID().uuidString)").path
        let door = try await Doorway(messages: try MessageOutbox(folder: folder))
        let number = try #require(Self.valid("99012119800101001"))
        _ = try await PeopleDesk(office: door.test.office).register(
            PersonDraft(name: "字云芳", idNumber: number, division: Doorway.county.code, phone: phone),
            by: TestRegister.officer(of: Doorway.county))
        return (door, TraineeSignIn(door.desk), folder, number)
    }

    static func valid(_ body: String) -> String? {
        "0123456789X".map { body + String($0) }.first { CitizenID($0) != nil }
    }

    private func messages(_ folder: String) throws -> [JSON] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            #expect(name.hasSuffix(".ndjson"), "\(name)")
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(text.hasSuffix("}\n"))
            guard case .success(let json) = JSON.parse(text) else { throw Refusal("noJSON") }
            return json
        }
    }

    @Test("a code goes to the telephone on file, opens one session, and makes the account the first time")
    func whole() async throws {
        let (door, desk, outbox, number) = try await open()
        defer { door.test.remove() }
        for round in 1...2 {
            let challenge = try await desk.request(idNumber: number, from: visitor("203.0.113.7")) { "code \($0)" }
            #expect(challenge.shown == nil)
            let sent = try #require(try messages(outbox).last)
            #expect(sent["phone"]?.string == "15400000001")
            let code = String((sent["text"]?.string ?? "").suffix(6))
            let ticket = try await desk.enter(secret: challenge.secret, code: code, from: visitor("203.0.113.7"))
            let session = try await door.session(ticket)
            #expect(session.actor.role == .trainee && session.due == nil && session.strength == Strength(.code))
            #expect(try await door.test.count("select count(*) from account where role = 'trainee'") == 1)
            #expect(
                try await refusals { _ = try await desk.enter(secret: challenge.secret, code: code, from: .unknown) }
                    == ["codeOver"])
            #expect(try messages(outbox).count == round)
            door.pass(61)
        }
        #expect(try await door.entries("staff.addTrainee").count == 1)
    }

    @Test("a number that nobody has, and one without a telephone, get the same answer; nothing is sent")
    func unknown() async throws {
        let (door, desk, outbox, _) = try await open()
        defer { door.test.remove() }
        let other = try #require(Self.valid("99012119850505002"))
        _ = try await PeopleDesk(office: door.test.office).register(
            PersonDraft(name: "无电话", idNumber: other, division: Doorway.county.code),
            by: TestRegister.officer(of: Doorway.county))
        for number in [other, try #require(Self.valid("99012119900909003"))] {
            let challenge = try await desk.request(idNumber: number, from: visitor("203.0.113.7")) { $0 }
            #expect(
                try await refusals {
                    _ = try await desk.enter(secret: challenge.secret, code: "123456", from: .unknown)
                }
                    == ["signInCodeWrong"])
        }
        #expect(try messages(outbox).isEmpty)
        #expect(
            try await refusals { _ = try await desk.request(idNumber: "12", from: .unknown) { $0 } } == [
                "citizenID.length"
            ])
    }

    @Test("a code has five tries and five minutes, a new one voids it, and the codes have their limits")
    func limits() async throws {
        let (door, desk, outbox, number) = try await open()
        defer { door.test.remove() }
        func request() async throws -> (secret: String, code: String) {
            let challenge = try await desk.request(idNumber: number, from: visitor("203.0.113.7")) { $0 }
            return (challenge.secret, try #require(try messages(outbox).last?["text"]?.string))
        }
        func enter(_ secret: String, _ code: String) async throws -> [String] {
            try await refusals { _ = try await desk.enter(secret: secret, code: code, from: .unknown) }
        }
        let first = try await request()
        let wrong = first.code == "000000" ? "000001" : "000000"
        for _ in 0..<5 { #expect(try await enter(first.secret, wrong) == ["signInCodeWrong"]) }
        #expect(try await enter(first.secret, first.code) == ["codeOver"])
        #expect(try await refusals { _ = try await request() } == ["codeTooSoon"])
        door.pass(61)
        let second = try await request()
        // A code is good only with the page that asked for it.
        #expect(try await enter(first.secret, second.code) == ["codeOver"])
        door.pass(5 * 60)
        #expect(try await enter(second.secret, second.code) == ["codeOver"])
        let third = try await request()
        door.pass(61)
        let fourth = try await request()
        #expect(try await enter(third.secret, third.code) == ["codeOver"])
        #expect(try await enter(fourth.secret, fourth.code) == [])
        var codes: [String] = []
        for _ in 0..<8 {
            door.pass(61)
            codes += try await refusals { _ = try await request() }
        }
        #expect(codes.last == "codeTooMany")
        door.pass(24 * 3_600)
        _ = try await request()
    }

    @Test("without anybody to carry messages this way in is closed; a shut-out account stays out")
    func closed() async throws {
        let door = try await Doorway()
        defer { door.test.remove() }
        #expect(!TraineeSignIn(door.desk).isOpen)
        let number = try #require(Self.valid("99012119800101001"))
        #expect(
            try await refusals {
                _ = try await TraineeSignIn(door.desk).request(idNumber: number, from: .unknown) { $0 }
            }
                == ["codeClosed"])
        let (other, desk, outbox, mine) = try await open()
        defer { other.test.remove() }
        for turn in 0..<2 {
            let challenge = try await desk.request(idNumber: mine, from: .unknown) { $0 }
            let code = try #require(try messages(outbox).last?["text"]?.string)
            let codes = try await refusals {
                _ = try await desk.enter(secret: challenge.secret, code: code, from: .unknown)
            }
            #expect(codes == (turn == 0 ? [] : ["codeOver"]))
            try await other.test.write { tx in
                for row in try tx.rows(.everything(because: "a test"), "select id from account") {
                    try tx.update("account", id: try row.text("id"), ["active": 0])
                }
                return Done()
            }
            other.pass(61)
        }
    }
}
