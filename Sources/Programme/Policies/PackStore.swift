import Policy
import Store
import Vocabulary

/// Reads of the versions of packs.
package enum PackStore {
    private static let shared = Scope.everything(because: "what is or was in force is public")

    /// What came into force after a stamp, with its files.
    static func held(after stamp: Int64, _ reader: Reader) throws -> [PackShelf.Held] {
        try reader.rows(shared, "select * from pack_version where stamp > \(stamp) order by stamp").map { row in
            let version = try PackVersion(row)
            guard let text = version.version, let from = version.inForceFrom else {
                throw StoreFault("pack_version/\(version.id) is in force without a version or a day")
            }
            return PackShelf.Held(
                id: version.id, pack: version.pack, version: text, division: version.division, from: from,
                stamp: version.stamp, base: version.base, files: try files(of: version.id, reader))
        }
    }

    /// The files of a version; the caller may see it.
    static func files(of version: String, _ reader: Reader) throws -> [PackFolder.File] {
        try reader.rows(
            shared,
            """
            select f.path, b.bytes from pack_file f join pack_blob b on b.id = f.digest
            where f.pack_version = \(version) order by f.path
            """
        ).map { row in
            guard let bytes = row["bytes"].blob else { throw StoreFault("a file of \(version) has no bytes") }
            return PackFolder.File(try row.text("path"), bytes)
        }
    }

    /// A version that was in force, or one in the scope.
    /// - Throws: `Refusal` `notFound`.
    package static func find(_ id: String, _ scope: Scope, _ reader: Reader) throws -> PackVersion {
        let row =
            try reader.row(scope, "select v.* from pack_version v where v.id = \(id) and \(within: "v")")
            ?? reader.row(shared, "select * from pack_version where id = \(id) and stamp > 0")
        guard let row else { throw Refusal("notFound") }
        return try PackVersion(row)
    }

    /// The same by its place among the versions of its pack.
    static func find(_ pack: String, number: Int, _ scope: Scope, _ reader: Reader) throws -> PackVersion {
        let row = try reader.row(
            scope,
            """
            select v.* from pack_version v where v.pack = \(pack) and v.number = \(number)
              and (v.stamp > 0 or \(within: "v"))
            """)
        guard let row else { throw Refusal("notFound") }
        return try PackVersion(row)
    }

    /// The versions of a pack that were in force anywhere in the scope or came with the program, and the scope's others; the
    /// newest first.
    package static func versions(of pack: String, _ scope: Scope, _ reader: Reader) throws -> [PackVersion] {
        try reader.rows(
            scope,
            """
            select v.*, s.name as made_name from pack_version v
            left join pack_step s on s.pack_version = v.id and s.n = 1
            where v.pack = \(pack) and (v.origin = 'supplied' or \(within: "v")) order by v.number desc
            """
        ).map(PackVersion.init)
    }

    /// The scope's drafts that are still under way, the newest first.
    package static func open(_ scope: Scope, _ reader: Reader) throws -> [PackVersion] {
        try reader.rows(
            scope,
            """
            select v.*, s.name as made_name from pack_version v
            left join pack_step s on s.pack_version = v.id and s.n = 1
            where v.state in ('draft', 'checked', 'submitted', 'approved') and \(within: "v") order by v.made_at desc
            """
        ).map(PackVersion.init)
    }

    /// What was done to a version, in order.
    package static func steps(of version: String, _ reader: Reader) throws -> [PackStep] {
        try reader.rows(shared, "select * from pack_step where pack_version = \(version) order by n").map(PackStep.init)
    }

    /// The newest version in force of a pack for a province: its own, else what the program brings.
    static func newest(of pack: String, in province: Division, _ reader: Reader) throws -> PackVersion? {
        try reader.row(
            shared,
            """
            select * from pack_version where pack = \(pack) and stamp > 0
              and division in \(list: [province.code, Division.nowhere.code])
            order by case when division = \(province.code) then 0 else 1 end, stamp desc limit 1
            """
        ).map(PackVersion.init)
    }
}
