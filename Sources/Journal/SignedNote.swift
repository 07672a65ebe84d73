/// A text with signatures (C2SP `signed-note`). The text may be trusted only as far as `signers(among:)` says.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    package struct Signature: Hashable, Sendable {
        package let name: String
        /// Four bytes.
        package let id: [UInt8]
        package let bytes: [UInt8]

        /// `— <name> <base64 of id and signature>`, without its line feed.
        package var line: String { "— \(name) \(Base64.text(id + bytes))" }

        init(name: String, id: [UInt8], bytes: [UInt8]) {
            self.name = name
            self.id = id
            self.bytes = bytes
        }

        /// - Returns: nil for a line of another form.
        package init?(_ line: some StringProtocol) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", NoteKey.isName(String(parts[1])),
                let bytes = Base64.bytes(String(parts[2])), bytes.count > 4
            else { return nil }
            self.init(name: String(parts[1]), id: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
        }

        /// When a witness says it signed, in seconds since 1970; only for cosignatures.
        package var time: UInt64? { bytes.count == 72 ? Cosigned.time(of: bytes) : nil }

        func isOf(_ key: NoteKey) -> Bool { id == key.id && name.utf8.elementsEqual(key.name.utf8) }
    }

    /// Ends with a line feed.
    package let text: String
    package private(set) var signatures: [Signature]

    /// A note may have up to 16 signatures by the standard; more than this is not read.
    static let mostSignatures = 64
    static let longest = 64 << 10

    package init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note.
    /// - Returns: nil when it has another form, control characters, no signature or is longer than 64 KiB.
    package init?(_ note: String) {
        guard note.utf8.count <= Self.longest, note.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { return nil }
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        guard let end = lines.last, end.isEmpty,
            let blank = lines.dropLast().lastIndex(where: \.isEmpty), blank > 0
        else { return nil }
        let signatures = lines[(blank + 1)..<(lines.count - 1)].map { Signature($0) }
        guard !signatures.isEmpty, signatures.count <= Self.mostSignatures, !signatures.contains(nil) else {
            return nil
        }
        text = lines[..<blank].joined(separator: "\n") + "\n"
        self.signatures = signatures.compactMap { $0 }
    }

    package var description: String { text + "\n" + signatures.map { $0.line + "\n" }.joined() }

    /// The keys that signed. Signatures of unknown keys count for nothing.
    /// - Returns: nil when a signature that names a known key is not that key's: then the whole note is void.
    package func signers(among keys: [NoteKey]) -> [NoteKey]? {
        var found: [NoteKey] = []
        for signature in signatures {
            for key in keys where signature.isOf(key) {
                guard key.verifies(signature.bytes, text: text) else { return nil }
                if !found.contains(key) { found.append(key) }
            }
        }
        return found
    }

    /// Adds a signature in place of an older one of the same key.
    package mutating func add(_ signature: Signature) {
        signatures.removeAll { $0.id == signature.id && $0.name.utf8.elementsEqual(signature.name.utf8) }
        signatures.append(signature)
    }

    /// Notes one after the other with an empty line between them, as checkpoints are published and witnesses keep them.
    /// - Returns: nil when one of them cannot be read.
    package static func list(_ text: String) -> [SignedNote]? {
        var notes: [SignedNote] = []
        var current = ""
        var isSigned = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty, current.isEmpty { continue }
            if line.isEmpty, isSigned {
                guard let note = SignedNote(current) else { return nil }
                notes.append(note)
                (current, isSigned) = ("", false)
                continue
            }
            current += line + "\n"
            isSigned = line.hasPrefix("— ")
        }
        if !current.isEmpty {
            guard let note = SignedNote(current) else { return nil }
            notes.append(note)
        }
        return notes
    }
}
