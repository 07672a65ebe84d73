import Journal
import Vocabulary

/// Proves one entry to somebody who has nothing but the journal's key: a C2SP `tlog-proof` with the entry, and the rows
/// that are to be shown, in its `extra` line: canonical JSON `{"entry": text, "open": [{"columns", "row", "salt"}]}`.
package enum EntryProof {
    /// - Parameter rows: `table/id` of rows that the entry wrote and that are to be shown as they stand.
    /// - Throws: `Refusal`: `journal.entryUnknown`, `journal.notCovered` (no checkpoint yet), `journal.rowNotInEntry`,
    ///   `journal.rowChanged` (a later entry has its present state).
    package static func make(of seq: Int64, showing rows: [String] = [], _ reader: Reader) throws -> ProofFile {
        let all = Scope.everything(because: "who may have a proof is decided by the caller")
        guard let row = try reader.row(all, "select entry, salt from journal where seq = \(seq)") else {
            throw Refusal("journal.entryUnknown", ["n": String(seq)])
        }
        guard let checkpoint = try reader.checkpoint(covering: seq) else {
            throw Refusal("journal.notCovered", ["n": String(seq)])
        }
        guard let path = try reader.inclusionPath(of: seq, size: checkpoint.size) else {
            throw StoreFault("the journal's tree is damaged; run `skillledger audit verify`")
        }
        let text = try row.text("entry")
        let written = (try? JSON.parse(text).get())?["rows"]
        let opened = try rows.map { name in
            guard let digest = written?[name]?.string else {
                throw Refusal("journal.rowNotInEntry", ["row": String(name.prefix(200))])
            }
            return try show(name, salt: row["salt"].blob ?? [], digest: digest, reader)
        }
        var extra: JSON = ["entry": .string(text)]
        if !opened.isEmpty { extra = ["entry": .string(text), "open": .array(opened)] }
        return ProofFile(extra: extra.canonical, index: UInt64(seq), path: path, note: checkpoint.note)
    }

    private static func show(_ name: String, salt: [UInt8], digest: String, _ reader: Reader) throws -> JSON {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, try reader.connection.tables().contains(parts[0]),
            let row = try reader.connection.rows("select * from \(parts[0]) where id = ?", [.text(parts[1])]).first,
            Commitment.of(row.columns, row: name, salt: salt).description == digest,
            case .success(let columns) = JSON.parse(
                String(decoding: Commitment.canonical(row.columns), as: UTF8.self))
        else { throw Refusal("journal.rowChanged", ["row": String(name.prefix(200))]) }
        return [
            "columns": columns, "row": .string(name),
            "salt": .string(Hex.text(Commitment.rowSalt(salt, row: name)))
        ]
    }

    /// What a proof says once it was found true.
    package struct Verdict: Sendable {
        package let entry: JSON
        package let checkpoint: Checkpoint
        package let witnesses: [NoteKey]
        package let rows: [(name: String, columns: JSON)]
    }

    /// Why a proof proves nothing.
    package enum Flaw: String, Error, Sendable {
        case untrusted = "the checkpoint is not signed by the journal's key"
        case notWitnessed = "too few of the witnesses signed the checkpoint"
        case unreadable = "the proof holds no entry"
        case notInTree = "the entry does not stand in the journal of the checkpoint"
        case rowUnknown = "a row that is shown is not of the entry"
        case rowDiffers = "a row that is shown is not what the entry recorded"
    }

    /// Checks a proof with nothing but keys.
    /// - Parameter quorum: how many of the witnesses must have signed.
    package static func check(
        _ file: ProofFile, log: NoteKey, witnesses: [NoteKey] = [], quorum: Int = 0
    ) throws(Flaw) -> Verdict {
        guard let trusted = Checkpoint.trusted(file.note, log: log, witnesses: witnesses) else { throw .untrusted }
        guard trusted.witnesses.count >= quorum else { throw .notWitnessed }
        guard case .success(let extra) = JSON.parse(String(decoding: file.extra, as: UTF8.self)),
            let text = extra["entry"]?.string, case .success(let entry) = JSON.parse(text)
        else { throw .unreadable }
        guard file.holds(.leaf(text.utf8)) else { throw .notInTree }
        var rows: [(String, JSON)] = []
        for item in extra["open"]?.array ?? [] {
            guard let name = item["row"]?.string, let digest = entry["rows"]?[name]?.string,
                let columns = item["columns"], let salt = Hex.bytes(item["salt"]?.string ?? "")
            else { throw .rowUnknown }
            guard Hash(of: salt + columns.canonical).description == digest else { throw .rowDiffers }
            rows.append((name, columns))
        }
        return Verdict(entry: entry, checkpoint: trusted.checkpoint, witnesses: trusted.witnesses, rows: rows)
    }
}
