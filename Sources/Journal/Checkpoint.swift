/// The state of a journal at one size (C2SP `tlog-checkpoint`): the text of a note that the journal's key signs.
package struct Checkpoint: Hashable, Sendable {
    /// Which journal.
    package let origin: String
    package let size: UInt64
    package let root: Hash
    /// Lines after the first three, as they came. This program writes none.
    package let others: [String]

    package init(origin: String, size: UInt64, root: Hash) {
        self.origin = origin
        self.size = size
        self.root = root
        others = []
    }

    /// - Returns: nil for a text of another form, or a size above 2⁶³ − 1.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last?.isEmpty == true, !lines.dropLast().contains(where: \.isEmpty),
            let size = Decimal.number(lines[1]), let root = Base64.hash(String(lines[2]))
        else { return nil }
        origin = String(lines[0])
        self.size = size
        self.root = root
        others = lines[3..<(lines.count - 1)].map(String.init)
    }

    package var text: String {
        "\(origin)\n\(size)\n\(Base64.text(root.bytes))\n" + others.map { $0 + "\n" }.joined()
    }

    /// Reads a checkpoint that its own journal signed.
    /// - Parameters:
    ///   - log: the journal's key; its name is the origin.
    ///   - witnesses: keys of witnesses whose cosignatures count.
    /// - Returns: the checkpoint and the witnesses that signed it; nil when the note is not to be trusted.
    package static func trusted(_ note: SignedNote, log: NoteKey, witnesses: [NoteKey] = []) -> (
        checkpoint: Checkpoint, witnesses: [NoteKey]
    )? {
        guard let signers = note.signers(among: [log] + witnesses), signers.contains(log),
            let checkpoint = Checkpoint(note.text), checkpoint.origin.utf8.elementsEqual(log.name.utf8)
        else { return nil }
        return (checkpoint, signers.filter { $0 != log })
    }
}

/// Decimal numbers as the C2SP formats write them.
enum Decimal {
    /// - Returns: nil for anything but digits without a leading zero, and above 2⁶³ − 1.
    static func number(_ text: some StringProtocol) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), text == "0" || !text.hasPrefix("0"),
            let value = UInt64(text), value <= UInt64(Int64.max)
        else { return nil }
        return value
    }
}
