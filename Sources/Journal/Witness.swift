/// What a log sends to a witness: `add-checkpoint` of C2SP `tlog-witness`.
package struct AddCheckpoint: Hashable, Sendable, CustomStringConvertible {
    package let oldSize: UInt64
    package let path: [Hash]
    package let note: SignedNote

    package init(oldSize: UInt64, path: [Hash], note: SignedNote) {
        self.oldSize = oldSize
        self.path = path
        self.note = note
    }

    /// - Returns: nil when the body has another form or more than 63 lines of proof.
    package init?(_ body: String) {
        guard body.utf8.count <= 2 * SignedNote.longest, let blank = body.firstRange(of: "\n\n") else { return nil }
        let lines = body[..<blank.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("old "), let oldSize = Decimal.number(first.dropFirst(4)),
            lines.count <= 64
        else { return nil }
        let path = lines.dropFirst().map { Base64.hash(String($0)) }
        guard !path.contains(nil), let note = SignedNote(String(body[blank.upperBound...])) else { return nil }
        self.init(oldSize: oldSize, path: path.compactMap { $0 }, note: note)
    }

    package var description: String {
        "old \(oldSize)\n" + path.map { Base64.text($0.bytes) + "\n" }.joined() + "\n" + note.description
    }
}

/// One who watches that journals only grow (C2SP `tlog-witness`): knows the last checkpoint of each, signs only what
/// continues it. A value: whoever holds it makes a change durable before the answer leaves.
package struct Witness: Sendable {
    package enum Answer: Hashable, Sendable {
        /// 200: a cosignature line.
        case cosigned(SignedNote.Signature)
        /// 400.
        case malformed
        /// 403: no signature of a key that is trusted for this origin.
        case untrusted
        /// 404.
        case unknownLog
        /// 409: the old size is not what the witness last signed, which is this.
        case behind(size: UInt64)
        /// 409: the size it last signed, with another root. Proof of a forked journal.
        case forked(size: UInt64)
        /// 422: the proof does not lead from the last checkpoint to this one.
        case inconsistent

        /// The status in HTTP.
        package var status: Int {
            switch self {
            case .cosigned: 200
            case .malformed: 400
            case .untrusted: 403
            case .unknownLog: 404
            case .behind, .forked: 409
            case .inconsistent: 422
            }
        }
    }

    package let signer: NoteSigner
    /// The keys of the journals that are watched; several may have the same name while a key is changed.
    package let logs: [NoteKey]
    /// The last note signed, with the cosignature, by origin.
    package private(set) var last: [String: SignedNote]

    /// - Returns: nil when a kept note cannot be read as a checkpoint.
    package init?(signer: NoteSigner, logs: [NoteKey], kept: [SignedNote] = []) {
        self.signer = signer
        self.logs = logs
        last = [:]
        for note in kept {
            guard let checkpoint = Checkpoint(note.text) else { return nil }
            last[checkpoint.origin] = note
        }
    }

    /// - Parameter seconds: since 1970.
    package mutating func add(_ body: String, at seconds: UInt64) throws -> Answer {
        guard let request = AddCheckpoint(body), let new = Checkpoint(request.note.text) else { return .malformed }
        let keys = logs.filter { $0.name.utf8.elementsEqual(new.origin.utf8) }
        if keys.isEmpty { return .unknownLog }
        guard let signers = request.note.signers(among: keys), !signers.isEmpty else { return .untrusted }
        guard request.oldSize <= new.size else { return .malformed }
        let old = last[new.origin].flatMap { Checkpoint($0.text) }
        guard request.oldSize == old?.size ?? 0 else { return .behind(size: old?.size ?? 0) }
        if let old, old.size == new.size, old.root != new.root { return .forked(size: old.size) }
        guard
            Proof.verifyConsistency(
                first: request.oldSize, second: new.size, firstRoot: old?.root ?? .empty, secondRoot: new.root,
                path: request.path)
        else { return .inconsistent }
        let signature = try signer.sign(request.note.text, at: seconds)
        var note = SignedNote(
            text: request.note.text,
            signatures: request.note.signatures.filter { one in
                keys.contains { one.isOf($0) }
            })
        note.add(signature)
        last[new.origin] = note
        return .cosigned(signature)
    }

    /// What is kept: the last note of each journal, in the order of their names.
    package var kept: String { last.sorted { $0.key < $1.key }.map(\.value.description).joined(separator: "\n") }
}
