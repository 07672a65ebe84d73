import Policy
import Store
import Vocabulary

/// What came with the program becomes versions of the store.
package enum PackRegister {
    /// Takes in those of the supplied packs whose files the store does not have yet. The first version of a pack holds from the
    /// first day of its document; a later one for classes from today on, except in provinces that have a version of their own,
    /// which they keep. Run at every start; does nothing when all is there.
    /// - Returns: the texts of the versions that were taken in.
    @discardableResult
    package static func bringUpToDate(_ office: Office) async throws -> [String] {
        let shelf = office.packs
        let missing = try await office.store.read { try Self.missing(shelf.library, $0) }
        if !missing.isEmpty {
            _ = try await office.store.write("policy.register", by: .system(in: nil)) { tx in
                for text in try Self.missing(shelf.library, tx) { try register(text, shelf.library, tx) }
                tx.about("packs", "supplied")
                return Done()
            }
        }
        try await shelf.refresh(office.store)
        return missing
    }

    private static let everywhere = Scope.everything(because: "what came with the program holds everywhere")

    private static func missing(_ library: PackLibrary, _ reader: Reader) throws -> [String] {
        let known = Set(
            try reader.rows(everywhere, "select version from pack_version where origin = 'supplied'")
                .map { try $0.text("version") })
        return library.packs.map(\.version).filter { !known.contains($0) }
    }

    /// Bases come first in the library, so that the base of each is there.
    private static func register(_ text: String, _ library: PackLibrary, _ tx: Transaction) throws {
        guard let pack = library.packs.first(where: { $0.version == text }),
            let folder = library.folders.first(where: { $0.name == pack.id })
        else { throw StoreFault("\(text) did not come with the program") }
        let before = try tx.row(
            everywhere,
            "select * from pack_version where pack = \(pack.id) and origin = 'supplied' order by stamp desc limit 1"
        ).map(PackVersion.init)
        let base = try pack.extends.flatMap { library[$0]?.version }.flatMap { base in
            try tx.row(
                everywhere, "select id from pack_version where version = \(base) and origin = 'supplied' limit 1")
        }
        let from = before == nil ? pack.from : tx.now.day
        let id = try PackWriting.insert(
            folder, in: .nowhere, origin: .supplied, state: .inForce, base: base?.text("id"), parent: before?.id,
            further: [
                "version": text, "effective_from": from, "in_force_from": from, "stamp": try PackWriting.stamp(tx)
            ], tx)
        try PackWriting.fix(id, tx)
        try PackWriting.step(.inForce, id, in: .nowhere, version: text, tx)
        if let before { try PackWriting.supersede(before, from: from, tx) }
        tx.note(pack.id, text)
    }
}
