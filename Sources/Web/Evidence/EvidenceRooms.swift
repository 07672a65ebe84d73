import Programme
import Store
import Vocabulary

/// Files that prove something, for whoever may see what they belong to.
enum EvidenceRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.file(":digest"), .evidenceRead) { visit in
            let digest = visit.parameter("digest")
            let actor = try visit.actor
            let row = try await visit.office.store.read { reader in
                try reader.row(
                    actor.scope,
                    "select e.media_type, e.name from evidence e where e.sha256 = \(digest) and \(within: "e")")
            }
            guard let row, let bytes = try await visit.office.evidence.bytes(sha256: digest, in: visit.office.store)
            else { throw Refusal("notFound") }
            // Shown in the browser, never run: only pictures and PDF are taken, and the type is the one we found.
            return Answer(type: try row.text("media_type"), body: bytes)
        }
    }
}
