import Policy
import Store
import Synchronization
import Vocabulary

/// A version with its files and those of its bases, whatever its state.
package struct PackDraft: Sendable {
    package let version: PackVersion
    package let folder: PackFolder
    /// What it extends, the lowest first.
    package let bases: [PackFolder]
    /// Names the content: forms carry it, so that nothing is changed that looked different.
    package let token: String

    package var chain: [PackFolder] { bases + [folder] }

    static func load(_ id: String, _ scope: Scope, _ reader: Reader) throws -> PackDraft {
        let version = try PackStore.find(id, scope, reader)
        var bases: [PackFolder] = []
        var next = version.base
        while let id = next, bases.count < 16 {
            let base = try PackStore.find(id, .everything(because: "the base of a version that may be seen"), reader)
            bases.insert(PackFolder(base.pack, try PackStore.files(of: id, reader)), at: 0)
            next = base.base
        }
        let folder = PackFolder(version.pack, try PackStore.files(of: id, reader))
        return PackDraft(version: version, folder: folder, bases: bases)
    }

    private init(version: PackVersion, folder: PackFolder, bases: [PackFolder]) {
        self.version = version
        self.folder = folder
        self.bases = bases
        token = Self.token(bases + [folder])
    }

    /// The same after a change that was not stored.
    package func with(_ edit: PackEdit) throws(Refusal) -> PackDraft {
        PackDraft(version: version, folder: try edit.applied(to: folder, bases: bases), bases: bases)
    }

    private static func token(_ folders: [PackFolder]) -> String {
        let lines = folders.flatMap { folder in
            folder.files.map { "\(folder.name)/\($0.path) \(Sha256.hex($0.bytes))\n" }
        }
        return String(Sha256.hex(lines.joined().utf8).prefix(24))
    }
}

/// What a check of a draft found: everything at once, each with its file and line.
package struct DraftCheck: Sendable {
    package let problems: [PackProblem]
    package let cases: [PackCheck.Case]
    /// Nil where it cannot be read.
    package let pack: Pack?

    package var passed: Bool { problems.isEmpty && pack != nil }

    static func run(_ draft: PackDraft) -> DraftCheck {
        let check = PackCheck.run(draft.chain)
        let pack = (try? PackLibrary.load(draft.chain))?[draft.version.pack]
        var problems = check.problems
        if let pack {
            do { _ = try PackProcedures.definitions(of: pack) } catch {
                problems += error.problems.map {
                    PackProblem(file: "\(pack.id)/procedures.yaml", line: 0, message: "\($0)")
                }
            }
        }
        return DraftCheck(problems: PackProblems(problems).problems, cases: check.cases, pack: pack)
    }
}

/// The last few checks, by the content they were made of: pages of a draft ask again and again.
final class DraftChecks: Sendable {
    private let kept = Mutex<[(token: String, check: DraftCheck)]>([])

    func check(_ draft: PackDraft) -> DraftCheck {
        if let known = kept.withLock({ $0.first { $0.token == draft.token } }) { return known.check }
        let check = DraftCheck.run(draft)
        kept.withLock { list in
            list.append((draft.token, check))
            if list.count > 6 { list.removeFirst() }
        }
        return check
    }
}
