/// A proof that can be checked without the journal (C2SP `tlog-proof`): index, path, checkpoint; the entry itself in `extra`.
package struct ProofFile: Hashable, Sendable, CustomStringConvertible {
    /// Not protected by the proof until it was compared with the leaf.
    package let extra: [UInt8]
    package let index: UInt64
    package let path: [Hash]
    package let note: SignedNote

    private static let head = "c2sp.org/tlog-proof@v1"
    /// A proof with an entry of thousands of rows stays below.
    private static let longest = 16 << 20

    package init(extra: [UInt8], index: UInt64, path: [Hash], note: SignedNote) {
        self.extra = extra
        self.index = index
        self.path = path
        self.note = note
    }

    /// - Returns: nil when the text is no such proof.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let blank = text.firstRange(of: "\n\n") else { return nil }
        var lines = text[..<blank.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.head[...] else { return nil }
        var extra: [UInt8] = []
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let bytes = Base64.bytes(String(line.dropFirst(6))) else { return nil }
            extra = bytes
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.number(line.dropFirst(6)),
            lines.count <= 63
        else { return nil }
        let path = lines.map { Base64.hash(String($0)) }
        guard !path.contains(nil), let note = SignedNote(String(text[blank.upperBound...])) else { return nil }
        self.init(extra: extra, index: index, path: path.compactMap { $0 }, note: note)
    }

    package var description: String {
        var text = Self.head + "\n"
        if !extra.isEmpty { text += "extra \(Base64.text(extra))\n" }
        text += "index \(index)\n" + path.map { Base64.text($0.bytes) + "\n" }.joined()
        return text + "\n" + note.description
    }

    /// Whether `leaf` stands at `index` in the tree of the checkpoint. Says nothing about who signed it.
    package func holds(_ leaf: Hash) -> Bool {
        guard let checkpoint = Checkpoint(note.text) else { return false }
        return Proof.verify(leaf: leaf, index: index, size: checkpoint.size, path: path, root: checkpoint.root)
    }
}
