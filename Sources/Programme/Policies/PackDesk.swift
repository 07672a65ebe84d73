import Policy
import Store
import Vocabulary

/// The life of a version of a pack: drafted, changed, checked, submitted, agreed to by two people, put in force, followed by the
/// next. What is in force is never edited: every change begins as a draft. A version holds in the province whose people made it.
package struct PackDesk: Sendable {
    package let office: Office

    package init(office: Office) { self.office = office }

    // MARK: Reading

    /// A version that was in force, or one of the actor's province.
    package func draft(_ id: String, for actor: Actor) async throws -> PackDraft {
        let scope = Self.scope(of: actor)
        return try await office.store.read { try PackDraft.load(id, scope, $0) }
    }

    /// Any version, for the console of the installation.
    package func draft(_ id: String) async throws -> PackDraft {
        try await office.store.read { try PackDraft.load(id, .everything(because: "the console looks"), $0) }
    }

    /// Any version by its readable name, for the console of the installation.
    package func draft(_ pack: String, number: Int) async throws -> PackDraft {
        let all = Scope.everything(because: "the console looks")
        return try await office.store.read { reader in
            try PackDraft.load(try PackStore.find(pack, number: number, all, reader).id, all, reader)
        }
    }

    /// The versions of all packs, everywhere, for the console of the installation; of each pack the newest first.
    package func versions() async throws -> [PackVersion] {
        let all = Scope.everything(because: "the console looks")
        return try await office.store.read { reader in
            try reader.rows(all, "select distinct pack from pack_version order by pack").flatMap {
                try PackStore.versions(of: try $0.text("pack"), all, reader)
            }
        }
    }

    /// The versions of a pack that the actor may see, the newest first.
    package func versions(of pack: String, for actor: Actor) async throws -> [PackVersion] {
        let scope = Self.scope(of: actor)
        let mayDraft = actor.may(.policyReadDraft)
        return try await office.store.read { reader in
            try PackStore.versions(of: pack, scope, reader).filter { $0.wasInForce || mayDraft }
        }
    }

    /// The drafts of the actor's province that are under way.
    package func underWay(for actor: Actor) async throws -> [PackVersion] {
        guard actor.may(.policyReadDraft) else { return [] }
        return try await office.store.read { try PackStore.open(actor.scope.area, $0) }
    }

    package func steps(of id: String, for actor: Actor) async throws -> [PackStep] {
        let scope = Self.scope(of: actor)
        return try await office.store.read { reader in
            _ = try PackStore.find(id, scope, reader)
            return try PackStore.steps(of: id, reader)
        }
    }

    /// The version that a class of the actor's province starting today would be held under.
    package func current(_ pack: String, for actor: Actor) async throws -> PackVersion? {
        let province = actor.division.province
        return try await office.store.read { try PackStore.newest(of: pack, in: province, $0) }
    }

    /// Everything that is wrong with a draft, and how its cases come out. Nothing is kept.
    package func check(_ draft: PackDraft) -> DraftCheck { office.packs.checks.check(draft) }

    /// Drafts belong to a province; whoever works in it below sees what was in force.
    private static func scope(of actor: Actor) -> Scope {
        actor.may(.policyReadDraft) ? actor.scope.area : .divisions([])
    }

    // MARK: Drafting

    /// Makes a draft of what is in force in the actor's province, or of another version.
    /// - Parameter parent: a version; nil: the one in force.
    /// - Returns: the draft's id.
    /// - Throws: `Refusal`: `notFound`, `provinceOnly`, `draftOpenAlready`.
    package func begin(_ pack: String, from parent: String? = nil, by actor: Actor, key: String? = nil) async throws
        -> String
    {
        try await office.store.write("policy.draft", by: actor, key: key) { tx in
            let found =
                try parent.map { try PackStore.find($0, Self.scope(of: actor), tx) }
                ?? PackStore.newest(of: pack, in: try Self.province(of: tx), tx)
            guard let found, found.pack == pack else { throw Refusal("notFound") }
            let folder = PackFolder(pack, try PackStore.files(of: found.id, tx))
            return try Self.insert(folder, base: found.base, parent: found.id, tx)
        }
    }

    /// Makes a draft of a pack that is handed in whole: a new version of a known one, or a pack that there was not.
    package func begin(with files: [PackFolder.File], by actor: Actor, key: String? = nil) async throws -> String {
        let given = PackFolder("", files)
        guard let id = given.id else { throw Refusal("packFileMissing", field: "file", ["file": "pack.yaml"]) }
        let folder = try PackEdit.replace(files).applied(to: PackFolder(id, []), bases: [])
        return try await office.store.write("policy.draft", by: actor, key: key) { tx in
            let province = try Self.province(of: tx)
            let parent = try PackStore.newest(of: id, in: province, tx)
            let base = try folder.extends.flatMap { try PackStore.newest(of: $0, in: province, tx) }
            return try Self.insert(folder, base: base?.id, parent: parent?.id, tx)
        }
    }

    private static func insert(_ folder: PackFolder, base: String?, parent: String?, _ tx: Transaction) throws -> String
    {
        let province = try province(of: tx)
        let open = try tx.row(
            .divisions([province]),
            """
            select v.id from pack_version v where v.pack = \(folder.name) and \(within: "v") and v.origin = 'edited'
              and v.state in ('draft', 'checked', 'submitted', 'approved') limit 1
            """)
        if let open { throw Refusal("draftOpenAlready", ["draft": try open.text("id")]) }
        let id = try PackWriting.insert(
            folder, in: province, origin: .edited, state: .draft, base: base, parent: parent, tx)
        try PackWriting.step(.made, id, in: province, tx)
        tx.about("pack_version", id, in: province)
        tx.note("pack", folder.name)
        return id
    }

    static func province(of tx: Transaction) throws -> Division {
        guard tx.actor.division.level == .province else { throw Refusal("provinceOnly") }
        return tx.actor.division
    }

    // MARK: Changing

    /// Changes the files of a draft.
    /// - Parameter token: `PackDraft.token` of what the change was made on.
    /// - Throws: `Refusal`: `draftFixed`, `changedMeanwhile`, those of `PackEdit`.
    package func change(_ id: String, token: String, _ edit: PackEdit, by actor: Actor, key: String? = nil) async throws
    {
        _ = try await office.store.write("policy.changeDraft", by: actor, key: key) { tx in
            let draft = try Self.open(id, token: token, tx)
            let changed = try edit.applied(to: draft.folder, bases: draft.bases)
            for file in changed.files where draft.folder[file.path] != file {
                try PackWriting.put(file, in: id, of: draft.version.division, tx)
            }
            for file in draft.folder.files where changed[file.path] == nil {
                try PackWriting.remove(file.path, from: id, tx)
            }
            try Self.loosen(draft.version, edit.title, tx)
            return Done()
        }
    }

    /// Puts a draft on the newest version of the pack that it extends.
    package func rebase(_ id: String, token: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("policy.changeDraft", by: actor, key: key) { tx in
            let draft = try Self.open(id, token: token, tx)
            guard let base = draft.folder.extends,
                let newest = try PackStore.newest(of: base, in: draft.version.division, tx)
            else { throw Refusal("notFound") }
            try tx.update("pack_version", id: id, ["base": newest.id])
            try Self.loosen(draft.version, "→ \(newest.version ?? newest.pack)", tx)
            return Done()
        }
    }

    /// Whatever was checked has to be checked again.
    private static func loosen(_ version: PackVersion, _ what: String, _ tx: Transaction) throws {
        try tx.update(
            "pack_version", id: version.id,
            ["state": PackVersion.State.draft, "version": nil as String?, "changed_at": tx.now])
        try PackWriting.step(.changed, version.id, in: version.division, remark: what, tx)
    }

    package func discard(_ id: String, reason: String, by actor: Actor, key: String? = nil) async throws {
        _ = try await office.store.write("policy.discardDraft", by: actor, key: key) { tx in
            let version = try Self.own(id, tx)
            guard !version.wasInForce, version.state != .discarded else { throw Refusal("draftFixed") }
            guard !reason.trimmed.isEmpty else { throw Refusal("required", field: "reason") }
            try tx.update("pack_version", id: id, ["state": PackVersion.State.discarded, "changed_at": tx.now])
            try PackWriting.step(.discarded, id, in: version.division, remark: reason.trimmed, tx)
            return Done()
        }
    }

    // MARK: Inside transactions

    /// A version of the actor's own province; the transaction is about it.
    static func own(_ id: String, _ tx: Transaction) throws -> PackVersion {
        let province = try province(of: tx)
        tx.about("pack_version", id, in: province)
        let row = try tx.row(
            .divisions([province]), "select v.* from pack_version v where v.id = \(id) and \(within: "v")")
        guard let row else { throw Refusal("notFound") }
        let version = try PackVersion(row)
        tx.note("pack", version.pack)
        tx.note("number", .integer(version.number))
        return version
    }

    private static func open(_ id: String, token: String, _ tx: Transaction) throws -> PackDraft {
        let version = try own(id, tx)
        guard version.state.isOpen else { throw Refusal("draftFixed") }
        let draft = try PackDraft.load(id, .divisions([version.division]), tx)
        guard draft.token == token else { throw Refusal("changedMeanwhile") }
        return draft
    }
}
