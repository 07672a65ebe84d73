import Calls
import Programme
import Vocabulary

/// Shows every file that somebody signed in sends to the virus scanner, where there is one, before any room sees it.
enum UploadCheck {
    /// - Throws: `Refusal` `fileInfected` with what was `found`, which the journal keeps; `scannerAway` where the scanner gave no verdict.
    static func pass(_ visit: Visit) async throws {
        // Rooms without a session take no files.
        guard let scanner = visit.house.scanner, let actor = try? visit.actor else { return }
        for (field, upload) in visit.form.uploads.sorted(by: { $0.key < $1.key }) {
            switch await scanner.scan(upload.bytes) {
            case .clean: continue
            case .found(let name):
                try await UploadDesk(store: visit.office.store)
                    .refuse(upload.bytes, found: name, at: visit.path, by: actor)
                throw Refusal("fileInfected", field: field, ["found": name])
            case .unknown(let why):
                visit.house.log.error("virus scanner", metadata: ["answer": "\(LogLine.text(why))"])
                throw Refusal("scannerAway", field: field)
            }
        }
    }
}
