import Policy
import Procedures
import Store
import Synchronization
import Vocabulary

/// The policy packs at hand, in every version that has ever been in force: what the store holds, and where it holds none yet
/// (tools, tests), what came with the program.
///
/// A pack is asked for by a key: the text of a version (`yunnan-2023@2023-03-24+0123456789ab`), which classes, claims and cases
/// keep and which gives that very version forever; or a bare id (`yunnan-2023`), which gives the version in force today.
/// A version is compiled when it is first asked for.
package final class PackShelf: Sendable {
    /// A version with its files. Versions stand in the order in which they came into force.
    struct Held: Sendable {
        let id: String
        let pack: String
        let version: String
        let division: Division
        let from: Day
        let stamp: Int64
        let base: String?
        let files: [PackFolder.File]
    }

    /// A version ready to decide with, and its procedures ready to run.
    private struct Compiled: Sendable {
        let pack: Pack
        let procedures: [ProcedureDefinition]
    }

    private struct State: Sendable {
        var held: [Held] = []
        /// By the text of the version.
        var compiled: [String: Compiled] = [:]
        /// When the store was last looked at.
        var looked: Instant?
    }

    private let supplied: PackLibrary
    private let clock: Timekeeper
    private let state = Mutex(State())
    /// Of drafts, which stand on no shelf yet.
    let checks = DraftChecks()

    /// - Throws: `Refusal` with all that is wrong with the packs' procedures; `place` is `pack/procedure/step`.
    package init(_ library: PackLibrary, clock: Timekeeper) throws(Refusal) {
        supplied = library
        self.clock = clock
        var problems: [Problem] = []
        var ready: [String: Compiled] = [:]
        for pack in library.packs {
            do {
                ready[pack.version] = Compiled(pack: pack, procedures: try PackProcedures.definitions(of: pack))
            } catch { problems += error.problems }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
        state.withLock { [ready] in $0.compiled = ready }
    }

    /// What came with the program.
    package var library: PackLibrary { supplied }

    // MARK: Asking

    /// The pack of a key; nil where there is none. See `pack(_:)`.
    package subscript(key: String) -> Pack? { try? pack(key) }

    /// - Throws: `StoreFault` where nothing has this key, or where the kept files do not give the kept version any more.
    package func pack(_ key: String) throws -> Pack { try compiled(key).pack }

    /// The procedures as the version of the key has them; none where there is no such version.
    package func procedures(of key: String) -> [ProcedureDefinition] {
        (try? compiled(key))?.procedures ?? []
    }

    /// Every pack as it is in force today; a base stands before the packs that extend it.
    package var packs: [Pack] { ids.compactMap { self[$0] } }

    /// Every pack as a class that starts on a day in this place is held under it: the province's own version where it has one
    /// in force by then, else what the program brings.
    package func packs(startingOn day: Day, in division: Division) -> [Pack] {
        let held = state.withLock { $0.held }
        return ids.compactMap { id in
            let own = held.last { $0.pack == id && $0.division == division.province && $0.from <= day }
            let others = held.filter { $0.pack == id && $0.division == .nowhere }
            let version = own ?? others.last { $0.from <= day } ?? others.first
            return self[version?.version ?? id]
        }
    }

    private var ids: [String] {
        let brought = supplied.packs.map(\.id)
        let further = state.withLock { $0.held.map(\.pack) }.filter { !brought.contains($0) }
        return brought + further.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The text of the version that a key means today.
    private func version(_ key: String) -> String? {
        if key.contains("@") { return key }
        let today = clock.today
        let held = state.withLock { $0.held }.filter { $0.pack == key }
        if let now = held.last(where: { $0.from <= today }) ?? held.first { return now.version }
        return supplied[key]?.version
    }

    private func compiled(_ key: String) throws -> Compiled {
        guard let version = version(key) else { throw StoreFault("there is no pack \(key)") }
        let (ready, held) = state.withLock { state in
            (state.compiled[version], state.compiled[version] == nil ? state.held : [])
        }
        if let ready { return ready }
        guard let wanted = held.last(where: { $0.version == version }) else {
            throw StoreFault("there is no version \(version) of a pack")
        }
        let pack: Pack
        do {
            let read = try PackLibrary.load(Self.chain(wanted, held))
            guard let last = read[wanted.pack] else { throw StoreFault("version \(version) holds no pack") }
            pack = last
        } catch let problems as PackProblems {
            throw StoreFault("version \(version) cannot be read any more: \(problems)")
        }
        guard pack.version == version else {
            throw StoreFault("the files kept for \(version) give \(pack.version)")
        }
        let made: Compiled
        do { made = Compiled(pack: pack, procedures: try PackProcedures.definitions(of: pack)) } catch {
            throw StoreFault("version \(version) has procedures that cannot be run any more: \(error)")
        }
        state.withLock { $0.compiled[version] = made }
        return made
    }

    // MARK: Files

    /// The files of a version's bases and its own, the lowest base first.
    package func folders(of version: String) -> [PackFolder]? {
        let held = state.withLock { $0.held }
        if let wanted = held.last(where: { $0.version == version }) { return Self.chain(wanted, held) }
        guard let pack = supplied.packs.first(where: { $0.version == version }) else { return nil }
        return pack.lineage.compactMap { id in supplied.folders.first { $0.name == id } }
    }

    private static func chain(_ wanted: Held, _ held: [Held]) -> [PackFolder] {
        var chain = [PackFolder(wanted.pack, wanted.files)]
        var next = wanted.base
        while let id = next, let base = held.first(where: { $0.id == id }), chain.count <= held.count {
            chain.insert(PackFolder(base.pack, base.files), at: 0)
            next = base.base
        }
        return chain
    }

    // MARK: Keeping up

    /// Takes in what came into force since it was last looked.
    package func refresh(_ reader: Reader) throws {
        let known = state.withLock { $0.held.last?.stamp ?? 0 }
        let fresh = try PackStore.held(after: known, reader)
        let now = clock.now()
        state.withLock { state in
            let last = state.held.last?.stamp ?? 0
            state.held += fresh.filter { $0.stamp > last }
            state.looked = now
        }
    }

    package func refresh(_ store: any Store) async throws { try await store.read { try self.refresh($0) } }

    /// Looks at the store, but at most once a second: other processes on the same server put versions in force too.
    package func keepUp(_ store: any Store) async throws {
        let now = clock.now()
        let isDue = state.withLock { state in
            if let looked = state.looked, now.milliseconds - looked.milliseconds < 1_000, now >= looked { return false }
            state.looked = now
            return true
        }
        if isDue { try await refresh(store) }
    }
}
