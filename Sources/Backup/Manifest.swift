import Foundation
import Store

/// What a backup says of itself; `manifest.json` in its folder, written last.
package struct Manifest: Codable, Hashable, Sendable {
    package struct Part: Codable, Hashable, Sendable {
        /// Relative to the folder of the backup.
        package let file: String
        package let bytes: Int64
        package let sha256: String
    }

    /// Of this layout; a program refuses one it does not know.
    package static let format = 1

    package let format: Int
    /// ISO 8601 with offset: the state that was copied is of this moment or a little later.
    package let at: String
    package let program: String
    /// The database that was copied, `sqlite` or `postgresql`; the part is an SQLite file either way.
    package let engine: String
    package let migrations: [String]
    package let entries: Int64
    /// Root of the journal's tree, hexadecimal.
    package let root: String
    package let parts: [Part]
    package let evidenceFiles: Int

    package static let file = "manifest.json"
    package static let database = "skillledger.sqlite"
    package static let keys = "data-keys.sqlite"
    /// One line for each file: SHA-256, size in bytes, path below `evidence`.
    package static let evidence = "evidence.txt"

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    static func read(_ folder: String) throws -> Manifest {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
            throw StoreFault("\(folder) holds no \(file): it is no backup, or one that was not finished")
        }
        let manifest = try JSONDecoder().decode(Manifest.self, from: data)
        guard manifest.format == format else {
            throw StoreFault(
                "\(folder): layout \(manifest.format) is not known to this program; use the one that made it")
        }
        return manifest
    }
}
