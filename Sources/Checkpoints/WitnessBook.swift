import Foundation
import Journal
import Store
import Synchronization

/// A witness with what it has seen, kept in a file: the last cosigned checkpoint of each journal, as notes one after the
/// other. Whoever audits gets this file, or asks the witness for it.
package final class WitnessBook: Sendable {
    private let witness: Mutex<Witness>
    private let path: String

    /// - Throws: `StoreFault` when the file is there and not whole: a witness that forgot would sign a rolled-back journal.
    package init(path: String, signer: NoteSigner, logs: [NoteKey]) throws {
        self.path = Durable.whole(path)
        var notes: [SignedNote] = []
        if FileManager.default.fileExists(atPath: path) {
            guard let read = SignedNote.list(try String(contentsOfFile: path, encoding: .utf8)),
                read.allSatisfy({ $0.signers(among: [signer.key]) == [signer.key] })
            else { throw StoreFault("\(path) is not what this witness wrote; get it back from a backup") }
            notes = read
        }
        guard let witness = Witness(signer: signer, logs: logs, kept: notes) else {
            throw StoreFault("\(path) holds a note that is no checkpoint")
        }
        self.witness = Mutex(witness)
    }

    /// Answers `add-checkpoint`. What is signed is on disk before the answer leaves; proof of a fork is kept beside it
    /// (`<file>.evidence`).
    /// - Parameter seconds: since 1970.
    package func add(_ body: String, at seconds: UInt64) throws -> Witness.Answer {
        try witness.withLock { witness in
            var next = witness
            let answer = try next.add(body, at: seconds)
            switch answer {
            case .cosigned:
                try DurableFile.write(Array(next.kept.utf8), to: path)
                witness = next
            case .forked, .inconsistent: try Durable.append(path + ".evidence", Array((body + "\n").utf8))
            default: break
            }
            return answer
        }
    }

    /// The notes as they are kept.
    package var kept: String { witness.withLock(\.kept) }
}
