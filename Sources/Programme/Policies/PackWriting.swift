import Policy
import Store
import Vocabulary

/// The rows of a version as the desks write them.
enum PackWriting {
    private static let all = Scope.everything(because: "the caller may see the version")

    /// A new version with its files.
    static func insert(
        _ folder: PackFolder, in division: Division, origin: PackVersion.Origin, state: PackVersion.State,
        base: String?, parent: String?, further: Columns = [:], _ tx: Transaction
    ) throws -> String {
        let id = tx.newID()
        let number = try tx.number(all, "select coalesce(max(number), 0) from pack_version where pack = \(folder.name)")
        var columns: Columns = [
            "id": id, "division": division, "pack": folder.name, "number": number + 1, "origin": origin, "state": state,
            "base": base, "parent": parent, "made_by": tx.actor.id, "made_at": tx.now, "changed_at": tx.now
        ]
        columns.pairs += further.pairs
        try tx.insert("pack_version", columns)
        for file in folder.files { try put(file, in: id, of: division, tx) }
        return id
    }

    /// Puts a file into an open version, in the place of the one of its path.
    static func put(_ file: PackFolder.File, in version: String, of division: Division, _ tx: Transaction) throws {
        let digest = try keep(file.bytes, tx)
        let row = try tx.row(
            all, "select id from pack_file where pack_version = \(version) and path = \(file.path)")
        if let row {
            try tx.update("pack_file", id: try row.text("id"), ["digest": digest])
        } else {
            try tx.insert(
                "pack_file",
                [
                    "id": tx.newID(), "division": division, "pack_version": version, "path": file.path, "digest": digest
                ])
        }
    }

    static func remove(_ path: String, from version: String, _ tx: Transaction) throws {
        let row = try tx.row(all, "select id from pack_file where pack_version = \(version) and path = \(path)")
        guard let row else { throw Refusal("notFound") }
        try tx.delete("pack_file", id: try row.text("id"))
    }

    /// Keeps bytes once, by their SHA-256.
    private static func keep(_ bytes: [UInt8], _ tx: Transaction) throws -> String {
        let digest = Sha256.hex(bytes)
        if try tx.row(all, "select id from pack_blob where id = \(digest)") == nil {
            try tx.insert("pack_blob", ["id": digest, "bytes": SQLValue.blob(bytes)])
        }
        return digest
    }

    /// No file of the version changes from now on.
    static func fix(_ version: String, _ tx: Transaction) throws {
        for row in try tx.rows(all, "select id from pack_file where pack_version = \(version) and fixed = 0") {
            try tx.update("pack_file", id: try row.text("id"), ["fixed": true])
        }
    }

    /// The next place in the order in which versions come into force.
    static func stamp(_ tx: Transaction) throws -> Int64 {
        try tx.number(all, "select coalesce(max(stamp), 0) from pack_version") + 1
    }

    static func supersede(_ version: PackVersion, from day: Day, _ tx: Transaction) throws {
        guard version.state == .inForce else { return }
        try tx.update(
            "pack_version", id: version.id, ["state": PackVersion.State.superseded, "superseded_from": day])
        try step(.superseded, version.id, in: version.division, version: version.version, tx)
    }

    static func step(
        _ act: PackStep.Act, _ id: String, in division: Division, version: String? = nil, remark: String = "",
        _ tx: Transaction
    ) throws {
        let n = try tx.number(all, "select count(*) from pack_step where pack_version = \(id)")
        try tx.insert(
            "pack_step",
            [
                "id": tx.newID(), "division": division, "pack_version": id, "n": n + 1, "act": act,
                "account": tx.actor.id, "name": tx.actor.name, "role": tx.actor.isSystem ? nil : tx.actor.role.rawValue,
                "remark": remark, "version": version, "at": tx.now
            ])
    }
}
