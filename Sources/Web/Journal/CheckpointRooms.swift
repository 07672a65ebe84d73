import HTTPTypes
import Journal
import Programme
import Store
import Vocabulary

/// What the journal shows to outsiders: its newest checkpoint and the hashes of its tree (C2SP `tlog-tiles`), and pages that say
/// what they are for. Entries themselves are not public; the hashes tell nothing of them.
enum CheckpointRooms {
    private static let shown = 20

    static func open(_ rooms: Rooms) {
        rooms.get(Site.checkpoint, .publicRead) { visit in try await note(visit) }
        rooms.get(Site.tiles, .publicRead) { visit in try await tile(visit) }
        rooms.get(Site.portalJournal, .publicRead) { visit in try await portal(visit) }
        rooms.get(Site.journalCheckpoints, .journalRead) { visit in try await desk(visit) }
        rooms.get(Site.journalProof(":number"), .journalRead) { visit in try await proof(visit) }
    }

    // MARK: For programs

    private static func note(_ visit: Visit) async throws -> Answer {
        guard let newest = try await visit.office.store.read({ try $0.checkpoints(limit: 1).first }) else {
            throw Refusal("notFound")
        }
        var answer = Answer(type: "text/plain; charset=utf-8", body: Array(newest.note.description.utf8))
        answer.headers.append((.cacheControl, "no-cache"))
        return answer
    }

    /// `/tile/<L>/<N>[.p/<W>]`: 256 hashes of every eighth level, or the first W of a tile that is not full yet.
    private static func tile(_ visit: Visit) async throws -> Answer {
        guard let tile = Tile(path: visit.path) else { throw Refusal("notFound") }
        let hashes = try await visit.office.store.read { reader -> [Hash] in
            // Only what a checkpoint covers is there for others.
            let size = try reader.checkpoints(limit: 1).first?.size ?? 0
            guard tile.end <= size >> Int64(8 * tile.level) else { return [] }
            return try reader.journalNodes(8 * tile.level, from: tile.first, count: tile.width)
        }
        guard hashes.count == tile.width else { throw Refusal("notFound") }
        var answer = Answer(type: "application/octet-stream", body: hashes.flatMap(\.bytes))
        answer.headers.append((.cacheControl, "public, max-age=31536000, immutable"))
        return answer
    }

    // MARK: For people

    private static func portal(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let (kept, witnesses) = try await read(visit)
        let frame = PortalRooms.frame(words.text("checkpoint.portalTitle"), visit)
        var context: [String: Any] = [
            "hasText": true,
            "text": ["checkpoint.portalWhat", "checkpoint.portalWitness", "checkpoint.portalHow"].map { words.text($0) }
        ]
        if let newest = kept.first {
            context["hasFacts"] = true
            context["facts"] = facts(newest, visit).contexts
            context["hasLinks"] = true
            context["links"] = [Link(words.text("checkpoint.noteFile"), Site.checkpoint, icon: "download")].contexts
            context["table"] = table(kept, witnesses, visit).context
        } else {
            context["empty"] = Empty(words.text("checkpoint.none"), words.text("checkpoint.noneText")).context
        }
        return try visit.page("portal-page", frame, context)
    }

    private static func desk(_ visit: Visit) async throws -> Answer {
        let words = visit.words
        let (kept, witnesses) = try await read(visit)
        var frame = try await visit.frame(
            words.text("checkpoint.title"), section: "journal",
            crumbs: [Link(words.text("journal.title"), Site.journal)])
        frame.hints = [Hint(words.text("checkpoint.hint"))]
        for witness in witnesses where [.ahead, .forked, .inconsistent].contains(witness.state) {
            frame.hints.append(
                Hint(words.text("checkpoint.alarm.\(witness.state.rawValue)", ["name": witness.id]), .bad))
        }
        var panels: [[String: Any]] = []
        if let newest = kept.first {
            panels.append([
                "title": words.text("checkpoint.newest"), "hasTitle": true, "hasFacts": true,
                "facts": facts(newest, visit).contexts
            ])
            panels.append([
                "title": words.text("checkpoint.witnesses"), "hasTitle": true,
                witnesses.isEmpty ? "hint" : "table": witnesses.isEmpty
                    ? Hint(words.text("checkpoint.noWitness"), .warn).context
                    : witnessTable(witnesses, visit).context
            ])
            panels.append([
                "title": words.text("checkpoint.list"), "hasTitle": true, "table": table(kept, witnesses, visit).context
            ])
        } else {
            panels.append([
                "empty": Empty(words.text("checkpoint.none"), words.text("checkpoint.noneText")).context
            ])
        }
        return try visit.page("record", frame, ["panels": panels])
    }

    /// The proof of one entry, for whoever may read the entry.
    private static func proof(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        guard let seq = Int64(visit.parameter("number")) else { throw Refusal("notFound") }
        let file = try await visit.office.store.read { reader in
            guard
                try reader.row(
                    actor.scope,
                    "select j.seq from journal j where j.seq = \(seq) and \(Subjects.readable(by: actor))") != nil
            else { throw Refusal("notFound") }
            return try EntryProof.make(of: seq, reader)
        }
        return .file(
            Array(file.description.utf8), type: "text/plain; charset=utf-8", name: "entry-\(seq).tlog-proof")
    }

    // MARK: Parts

    private static func read(_ visit: Visit) async throws -> ([KeptCheckpoint], [WitnessStanding]) {
        try await visit.office.store.read { (try $0.checkpoints(limit: shown), try $0.witnesses()) }
    }

    private static func facts(_ newest: KeptCheckpoint, _ visit: Visit) -> [Fact] {
        let words = visit.words
        let checkpoint = Checkpoint(newest.note.text)
        return [
            Fact(words.text("checkpoint.origin"), checkpoint?.origin ?? ""),
            Fact(words.text("checkpoint.size"), words.count(Int(newest.size))),
            Fact(words.text("checkpoint.at"), words.moment(newest.at)),
            Fact(words.text("checkpoint.root"), checkpoint.map { Base64.text($0.root.bytes) } ?? ""),
            Fact(words.text("checkpoint.key"), newest.key),
            Fact(words.text("checkpoint.standing"), CheckpointWords.standing(newest, words).word)
        ]
    }

    private static func table(_ kept: [KeptCheckpoint], _ witnesses: [WitnessStanding], _ visit: Visit) -> Table {
        let words = visit.words
        let keys = witnesses.compactMap { NoteKey($0.key) }
        return Table(
            caption: words.text("checkpoint.list"),
            columns: [
                .init(words.text("checkpoint.size"), look: "num"), .init(words.text("checkpoint.at")),
                .init(words.text("checkpoint.standing")), .init(words.text("checkpoint.signers"))
            ],
            rows: kept.map { one in
                let names = one.note.signers(among: keys)?.map(\.name) ?? []
                return Table.Row([
                    .number(words.count(Int(one.size))), Cell(words.moment(one.at), look: "nw"),
                    .chip(CheckpointWords.standing(one, words)), Cell(words.list(names), look: "small")
                ])
            })
    }

    private static func witnessTable(_ witnesses: [WitnessStanding], _ visit: Visit) -> Table {
        let words = visit.words
        return Table(
            caption: words.text("checkpoint.witnesses"),
            columns: [
                .init(words.text("checkpoint.witness")), .init(words.text("checkpoint.state")),
                .init(words.text("checkpoint.signedSize"), look: "num"), .init(words.text("checkpoint.signedAt")),
                .init(words.text("checkpoint.since"))
            ],
            rows: witnesses.map { one in
                Table.Row([
                    .head(one.id, nil, sub: one.address), .chip(CheckpointWords.chip(one.state, words)),
                    .number(words.count(Int(one.size))), Cell(one.signedAt.map { words.moment($0) } ?? "", look: "nw"),
                    Cell(words.moment(one.since), look: "nw")
                ])
            })
    }
}
