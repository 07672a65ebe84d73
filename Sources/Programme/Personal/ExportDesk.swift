import Store
import Vocabulary

/// What stands on every file that leaves the house: a number under which the journal says who took it, when and how much of what.
package struct ExportMark: Codable, Hashable, Sendable {
    /// The day and eight characters.
    package let number: String
    package let name: String
    package let at: Instant
}

/// Gives out marks. Files that anybody may fetch (the public portal's, empty templates) carry none.
package struct ExportDesk: Sendable {
    let office: Office

    package init(office: Office) { self.office = office }

    /// Journals that a file was taken out; to be called before it is handed over.
    /// - Parameters:
    ///   - kind: what it is, stable, e.g. `claims`.
    ///   - subject: the thing it is about, e.g. `claim/0190…`; nil: a list.
    ///   - rows: how many rows it has.
    package func mark(_ kind: String, of subject: String? = nil, rows: Int, by actor: Actor) async throws -> ExportMark
    {
        let number = office.number()
        return try await office.store.write("export.make", by: actor) { tx in
            tx.about("export", number)
            tx.note("kind", kind)
            tx.note("rows", .integer(rows))
            if let subject { tx.note("of", subject) }
            return ExportMark(number: number, name: actor.name, at: tx.now)
        }
    }
}

extension Office {
    /// The day and eight characters that nobody guesses and nobody misreads.
    func number() -> String {
        let letters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
        let tail = randomness.bytes(8).map { letters[Int($0) % letters.count] }
        return clock.today.description.filter { $0 != "-" } + "-" + String(decoding: tail, as: UTF8.self)
    }
}
