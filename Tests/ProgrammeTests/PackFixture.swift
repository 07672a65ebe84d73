import Foundation
import Policy
import Programme
import Store
import Testing
import Vocabulary

/// An office whose packs are registered, and the people of a province who make, approve and put in force.
struct PackFixture: Sendable {
    static let province = Division("990000") ?? .nowhere
    static let pack = "yunnan-2023"

    let test: TestOffice
    let author = Actor(id: "author", name: "王磊", role: .administrator, division: province)
    let helper = Actor(id: "helper", name: "孙海燕", role: .administrator, division: province)
    let reviewer = Actor(id: "reviewer", name: "赵怀远", role: .reviewer, division: province)
    let leader = Actor(id: "leader", name: "尹国华", role: .leader, division: province)
    var office: Office { test.office }
    var desk: PackDesk { PackDesk(office: office) }

    static func make(in given: TestOffice? = nil) async throws -> PackFixture {
        let test: TestOffice
        if let given { test = given } else { test = try await TestOffice() }
        try await PackRegister.bringUpToDate(test.office)
        return PackFixture(test: test)
    }

    func token(_ id: String) async throws -> String { try await desk.draft(id, for: author).token }

    func version(_ id: String) async throws -> PackVersion { try await desk.draft(id, for: author).version }

    func change(_ id: String, _ edit: PackEdit, by actor: Actor? = nil) async throws {
        try await desk.change(id, token: try await token(id), edit, by: actor ?? author)
    }

    /// A parameter that no case of the packs asks for, so that only what a test means to change changes.
    func set(_ id: String, _ value: JSONValue, of name: String = "followUpDays") async throws {
        let draft = try await desk.draft(id, for: author)
        let pack = try #require(desk.check(draft).pack)
        let parameter = try #require(pack.parameter(name))
        try await change(id, .parameter(name, to: value, source: parameter.source))
    }

    /// Pays so much more wherever the subsidy is the catalogue's standard: the one amount that this changes.
    func raise(_ id: String, by fen: Int64, as actor: Actor) async throws {
        let draft = try await desk.draft(id, for: actor)
        let place = PackEdit.Place(file: "TraineeClaim.dmn", table: "TrainingSubsidy")
        let file = try #require(draft.folder[place.file])
        let table = try #require(ModelSheet(file.bytes)?.table(place.table))
        let at = try #require(table.rows.lastIndex { $0.cells.contains { $0.hasPrefix("training.catalogueFen") } })
        let cells = table.rows[at].cells.map { $0.hasPrefix("training.catalogueFen") ? "\($0) + \(fen)" : $0 }
        try await desk.change(id, token: draft.token, .row(place, at: at, cells: cells), by: actor)
    }

    static func days(_ last: Int) -> JSONValue { .array([30, 90, last].map { .number(ExactNumber($0)) }) }

    func submit(_ id: String, from day: Day? = nil) async throws {
        try await desk.submit(
            id, token: try await token(id), effectiveFrom: day ?? office.clock.today, remark: "按省厅通知调整", by: author)
    }

    func approve(_ id: String, by actor: Actor) async throws {
        try await desk.approve(id, version: try await version(id).version ?? "", by: actor)
    }

    /// A draft with one change, carried to the end.
    /// - Returns: the text of its version.
    @discardableResult
    func putInForce(_ pack: String = pack, from day: Day? = nil, _ edit: (PackFixture, String) async throws -> Void)
        async throws -> String
    {
        let id = try await desk.begin(pack, by: author)
        try await edit(self, id)
        try await submit(id, from: day)
        try await approve(id, by: reviewer)
        try await approve(id, by: leader)
        try await desk.putInForce(id, by: author)
        return try #require(try await version(id).version)
    }
}

/// A zip archive whose files are stored as they are.
enum StoredZip {
    static func bytes(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let name = Array(file.name.utf8)
            let sizes = [(Int(crc(file.bytes)), 4), (file.bytes.count, 4), (file.bytes.count, 4)]
            let facts = fields([(20, 2), (0x0800, 2), (0, 2), (0, 2), (0x21, 2)] + sizes + [(name.count, 2), (0, 2)])
            directory += fields([(0x0201_4B50, 4), (20, 2)]) + facts
            directory += fields([(0, 2), (0, 2), (0, 2), (0, 4), (out.count, 4)]) + name
            out += fields([(0x0403_4B50, 4)]) + facts
            out += name + file.bytes
        }
        let end: [(Int, Int)] = [
            (0x0605_4B50, 4), (0, 4), (files.count, 2), (files.count, 2), (directory.count, 4), (out.count, 4), (0, 2)
        ]
        return out + directory + fields(end)
    }

    private static func fields(_ values: [(value: Int, bytes: Int)]) -> [UInt8] {
        values.flatMap { le($0.value, $0.bytes) }
    }

    private static func le(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let low: Bool = sum & 1 == 1
                sum >>= 1
                if low { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }
}
