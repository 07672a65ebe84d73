import Store
import Vocabulary

/// What stands on every file that leaves the house: a number under which the journal says who took it, when and how much of what.
package struct ExportMark: Codable, Hashable, Sendable {
    /// The day and eight characters.
    package let number: String
    package let name: String
    package let at: Instant

    init(number: String, name: String, at: Instant) {
        self.number = number
        self.name = name
        self.at = at
    }

    /// As a job keeps it.
    init?(_ json: JSON) {
        guard let number = json["number"]?.string, let name = json["name"]?.string, let at = json["at"]?.integer else {
            return nil
        }
        self.init(number: number, name: name, at: Instant(milliseconds: at))
    }

    var json: JSON { ["number": .string(number), "name": .string(name), "at": .integer(at.milliseconds)] }
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
            Self.mark(kind, of: subject, rows: rows, number: number, in: tx)
        }
    }

    /// The same for a job, in its own transaction, which keeps the mark: an attempt that goes on makes no second one.
    package func mark(_ kind: String, rows: Int, in context: JobContext) async throws -> ExportMark {
        if let kept = ExportMark(context.checkpoint) { return kept }
        let number = office.number()
        return try await context.write("export.make") { tx in
            let mark = Self.mark(kind, of: "job/" + context.id, rows: rows, number: number, in: tx)
            try context.save(mark.json, tx)
            return mark
        }
    }

    private static func mark(
        _ kind: String, of subject: String?, rows: Int, number: String, in tx: Transaction
    ) -> ExportMark {
        tx.about("export", number)
        tx.note("kind", kind)
        tx.note("rows", .integer(rows))
        if let subject { tx.note("of", subject) }
        return ExportMark(number: number, name: tx.actor.name, at: tx.now)
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
