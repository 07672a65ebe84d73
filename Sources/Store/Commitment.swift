import Journal
import Vocabulary

/// How an entry commits to the rows it wrote without telling what they hold.
///
/// Each entry has 16 random bytes beside it, outside the text that is hashed. A row's own salt is SHA-256(entry's salt ‖
/// `table/id`), its commitment SHA-256(row's salt ‖ canonical row): whoever is shown one row and its salt can check that row
/// and learns nothing of the others. The entry holds SHA-256(entry's salt), so that the salt cannot be exchanged later.
/// Entries from before have no salt: their commitments are SHA-256(canonical row).
package enum Commitment {
    /// How many random bytes an entry has.
    package static let saltSize = 16

    /// What the entry says of its salt.
    static func sealing(_ salt: [UInt8]) -> String { Hash(of: salt).description }

    /// 32 bytes; none for an entry without salt.
    package static func rowSalt(_ salt: [UInt8], row: String) -> [UInt8] {
        salt.isEmpty ? [] : Hash(of: salt + Array(row.utf8)).bytes
    }

    /// - Parameters:
    ///   - row: `table/id`.
    ///   - salt: the entry's.
    static func of(_ columns: [(name: String, value: SQLValue)], row: String, salt: [UInt8]) -> Hash {
        Hash(of: canonical(columns, after: rowSalt(salt, row: row)))
    }

    /// Canonical JSON (RFC 8785) of a row's columns that are not null, so that a column added later changes nothing.
    package static func canonical(
        _ columns: [(name: String, value: SQLValue)], after head: [UInt8] = []
    ) -> [UInt8] {
        var bytes = head
        bytes.append(UInt8(ascii: "{"))
        for column in columns.filter({ !$0.value.isNull }).sorted(by: { $0.name < $1.name }) {
            if bytes.count > head.count + 1 { bytes.append(UInt8(ascii: ",")) }
            JSON.write(column.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch column.value {
            case .null: break
            case .integer(let value): bytes += String(value).utf8
            case .text(let value): JSON.write(value, to: &bytes)
            case .blob(let value): JSON.write(Hex.text(value), to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
