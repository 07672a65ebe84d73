import Foundation
import Testing
import Vocabulary

@testable import Vault

@Suite("Key files and sealed values")
struct KeyFileTests {
    private let path = FileManager.default.temporaryDirectory.path + "/keys-" + UUID().uuidString + "/keys.json"

    @Test("a key file is made once, for its owner alone, and a second look gives the same keys")
    func made() throws {
        let first = try KeyFile(path: path)
        let again = try KeyFile(path: path)
        #expect(try first.current().id == again.current().id)
        #expect(try first.indexKey().key == again.indexKey().key)
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: VaultFault.self) { try KeyFile(path: path) }
    }

    @Test("two that start at once end with one key file")
    func race() async throws {
        let path = path
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try KeyFile(path: path).current().id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test("a value opens at its place only; both suites lie side by side; a rotated key is seen by who already runs")
    func places() throws {
        let file = try KeyFile(path: path)
        let vault = try Vault(file)
        let (wrapped, key) = try vault.makeKey(of: "person/1", at: Instant(milliseconds: 1))
        let id = wrapped.id
        let old = try vault.seal("530102199003071234", with: key, id: id, place: "person.id_number/1")
        _ = try KeyFile(path: path).rotate(to: .sm)
        let new = try vault.seal("530102199003071234", with: key, id: id, place: "person.id_number/1")
        #expect(Envelope(old)?.suite == .aes)
        #expect(Envelope(new)?.suite == .sm)
        for text in [old, new] {
            let envelope = try #require(Envelope(text))
            #expect(envelope.key == id && Envelope.key(in: text) == id)
            #expect(try Vault.open(envelope, with: key, place: "person.id_number/1") == "530102199003071234")
            #expect(throws: VaultFault.self) { try Vault.open(envelope, with: key, place: "person.id_number/2") }
            #expect(throws: VaultFault.self) { try Vault.open(envelope, with: key, place: "teacher.id_number/1") }
        }
        let other = try Vault(file)
        let opened = try other.open(wrapped)
        #expect(opened.bytes == key.bytes)
        let stolen = Vault.Wrapped(id: id, subject: "person/2", holder: wrapped.holder, bytes: wrapped.bytes)
        #expect(throws: VaultFault.self) { try Vault(file).open(stolen) }
    }

    @Test("a data key wrapped again is the same key; the old key can go, the current one cannot")
    func rotation() throws {
        let file = try KeyFile(path: path)
        let vault = try Vault(file)
        let (wrapped, key) = try vault.makeKey(of: "person/1", at: Instant(milliseconds: 1))
        let next = try file.rotate(to: .aes)
        #expect(throws: VaultFault.self) { try file.retire(next) }
        let again = try vault.rewrap(wrapped)
        #expect(again.holder == next && again.bytes != wrapped.bytes)
        try file.retire(wrapped.holder)
        #expect(try Vault(file).open(again).bytes == key.bytes)
        #expect(throws: VaultFault.self) { try Vault(file).open(wrapped) }
    }

    @Test("equal values have one index, of one kind only; another index key gives another", arguments: Suite.allCases)
    func index(suite: Suite) throws {
        let vault = try Vault(try KeyFile(path: path, suite: suite))
        let phone = try #require(Phone("13800001234"))
        let same = try #require(Phone("+86 138-0000-1234"))
        #expect(try vault.index(phone) == vault.index(same))
        #expect(try vault.index(phone) != vault.index(try #require(BankAccount("013800001234"))))
        #expect(try vault.index(phone).contains("1380000") == false)
        let elsewhere = try Vault(try KeyFile(path: path + "-other", suite: suite))
        #expect(try vault.index(phone) != elsewhere.index(phone))
        #expect(throws: VaultFault.self) { try vault.index(Confidential("x")) }
    }

    @Test("what is no sealed value is none")
    func envelopes() {
        for text in ["", "~", "~abc", "~" + String(repeating: "A", count: 90), "530102199003071234", "~\u{1F600}"] {
            #expect(Envelope(text) == nil)
        }
    }
}
