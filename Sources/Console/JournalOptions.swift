import ArgumentParser
import Checkpoints
import Foundation
import Journal
import Logging
import Programme
import Store
import Vocabulary

/// Where the journal's signing key lies.
struct JournalKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("journal-key"),
        help:
            "File of the key that signs the journal; made at the first start (SKILLLEDGER_JOURNAL_KEY; default journal.key in --data)."
    )
    var journalKey: String?

    @Option(
        help:
            "Name of the journal in its checkpoints, for a new key (SKILLLEDGER_ORIGIN; default: the address without scheme)."
    )
    var origin: String?

    /// - Parameter address: gives a new key its name where no `--origin` does.
    func signer(_ place: PlaceOptions, address: String? = nil) throws -> NoteSigner {
        let path = PlaceOptions.setting(journalKey, "journal_key") ?? place.dataFolder + "/journal.key"
        let plain = address.map { $0.split(separator: "/").dropFirst().joined(separator: "/") }
        let name = PlaceOptions.setting(origin, "origin") ?? plain
        return try NoteKeyFile.open(path, name: name, kind: .ed25519, randomness: .system)
    }
}

/// How the running server keeps its journal answerable to outsiders.
struct JournalOptions: ParsableArguments {
    @OptionGroup var key: JournalKeyOptions

    @Option(
        name: .customLong("witness"), parsing: .upToNextOption,
        help: "A witness, as <url>+<its verifier key>; several possible (SKILLLEDGER_WITNESS, separated by spaces).")
    var witnesses: [String] = []

    @Option(
        name: .customLong("sm2-key"),
        help: "Signs checkpoints with SM2 and SM3 too; the file is made at the first start (SKILLLEDGER_SM2_KEY).")
    var sm2Key: String?

    @Option(help: "How many witnesses must sign a checkpoint (SKILLLEDGER_QUORUM; default: all).")
    var quorum: Int?

    @Option(
        name: .customLong("checkpoints"),
        help:
            "File to which each checkpoint is added, to be published (SKILLLEDGER_CHECKPOINTS; default checkpoints.txt in --data)."
    )
    var checkpoints: String?

    func keeper(_ office: Office, _ place: PlaceOptions, address: String) throws -> CheckpointKeeper {
        let told =
            witnesses.isEmpty
            ? (PlaceOptions.setting(nil, "witness") ?? "").split(separator: " ").map(String.init) : witnesses
        var settings = CheckpointKeeper.Settings()
        settings.witnesses = try told.map { text in
            guard let witness = WitnessAddress(text) else {
                throw ValidationError("--witness must be <url>+<verifier key>, e.g. http://host:8090+name+1a2b3c4d+BA…")
            }
            return witness
        }
        settings.quorum =
            PlaceOptions.setting(quorum.map(String.init), "quorum").flatMap(Int.init) ?? settings.witnesses.count
        guard (0...settings.witnesses.count).contains(settings.quorum) else {
            throw ValidationError("--quorum cannot be more than the number of witnesses")
        }
        settings.urgent = ["payment.send"]
        settings.file = PlaceOptions.setting(checkpoints, "checkpoints") ?? place.dataFolder + "/checkpoints.txt"
        let signer = try key.signer(place, address: address)
        settings.second = try PlaceOptions.setting(sm2Key, "sm2_key").map {
            try NoteKeyFile.open($0, name: signer.key.name, kind: .sm2, randomness: .system)
        }
        return CheckpointKeeper(
            store: office.store, signer: signer, settings: settings,
            clock: office.clock, actor: .system(in: nil))
    }

    /// Looks every second whether a checkpoint is due, until the task is cancelled. A fault is logged once, not every second.
    static func keep(_ keeper: CheckpointKeeper, log: Logger) async {
        var last = ""
        while !Task.isCancelled {
            do {
                try await keeper.tick()
                last = ""
            } catch {
                if "\(error)" != last { log.error("keeping checkpoints", metadata: ["error": "\(error)"]) }
                last = "\(error)"
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

/// The keys that somebody who checks the journal trusts.
struct TrustOptions: ParsableArguments {
    @Option(name: .customLong("key"), help: "The journal's verifier key.")
    var key: String?

    @Option(
        name: .customLong("witness-key"), parsing: .upToNextOption, help: "Verifier keys of witnesses that count.")
    var witnessKeys: [String] = []

    @Option(help: "How many of these witnesses must have signed (default: all).")
    var quorum: Int?

    func log() throws -> NoteKey {
        guard let text = key else { throw ValidationError("name the journal's verifier key with --key") }
        return try Self.read(text, [.ed25519, .sm2])
    }

    func witnesses() throws -> [NoteKey] { try witnessKeys.map { try Self.read($0, [.cosignature]) } }

    func needed() throws -> Int { quorum ?? witnessKeys.count }

    /// The checkpoints of a file that are to be trusted.
    /// - Throws: `ExitCode` 1 when one of them is not signed as it must be; a file without any is no evidence.
    func checkpoints(in path: String) throws -> [Checkpoint] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let notes = SignedNote.list(text) else {
            throw Output.refuse("\(path) is not a file of checkpoints")
        }
        let (log, witnesses) = (try log(), try witnesses())
        var found: [Checkpoint] = []
        for note in notes {
            guard let read = Checkpoint.trusted(note, log: log, witnesses: witnesses) else {
                // A witness may watch other journals too; what names this one must be signed by it.
                if Checkpoint(note.text)?.origin != log.name { continue }
                throw Output.refuse("\(path): a checkpoint is not signed by \(log.name)")
            }
            if read.witnesses.count >= (try needed()) { found.append(read.checkpoint) }
        }
        guard !found.isEmpty else {
            throw Output.refuse("\(path) has no checkpoint of \(log.name) with enough signatures")
        }
        return found
    }

    private static func read(_ text: String, _ kinds: Set<NoteKey.Kind>) throws -> NoteKey {
        guard let key = NoteKey(text), kinds.contains(key.kind) else {
            throw ValidationError("not a verifier key of this kind: \(text)")
        }
        return key
    }
}
