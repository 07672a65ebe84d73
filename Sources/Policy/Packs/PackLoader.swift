import FEEL
import Vocabulary

/// Reads the files of packs. Bases come first; every problem of every pack is collected before anything is thrown.
struct PackLoader {
    let sources: [PackFolder]
    /// What is wrong so far.
    private(set) var problems: [PackProblem] = []
    private var digests: [String: String] = [:]
    /// The models of each pack by its folder's name, its base's among them.
    private(set) var models: [String: [Model]] = [:]

    init(_ folders: [PackFolder]) { sources = folders }

    init(directory: String) {
        let found = PackFolder.folders(of: directory)
        sources = found ?? []
        if found == nil {
            problems.append(PackProblem(file: directory, line: 0, message: "is no folder that can be read"))
        } else if sources.isEmpty {
            problems.append(PackProblem(file: directory, line: 0, message: "holds no pack"))
        }
    }

    func load() throws(PackProblems) -> PackLibrary {
        var loader = self
        let packs = loader.read()
        if !loader.problems.isEmpty { throw PackProblems(loader.problems) }
        return PackLibrary(packs: packs, folders: sources)
    }

    /// The packs that can be built; `problems` says what is wrong with them and with the others.
    mutating func read() -> [Pack] {
        var parts: [String: PackParts] = [:]
        var packs: [Pack] = []
        for folder in ordered(folders()) {
            let before = problems.count
            let base = folder.extends.flatMap { parts[$0] }
            if folder.extends != nil, base == nil { continue }
            var own = base ?? PackParts()
            fill(&own, from: folder, base: base)
            // The models are checked all the same, but for what they only miss because another file is wrong.
            let wrong = Set(problems[before...].map(\.file))
            var found: [PackProblem] = []
            let engine = DecisionEngine.build(own, folder: folder.name, problems: &found)
            problems += found.filter { problem in
                problem.lacking.map { !wrong.contains("\(folder.name)/\($0)") } ?? true
            }
            models[folder.name] = DecisionKind.allCases.compactMap { own.models[$0] }
            guard wrong.isEmpty else { continue }
            parts[own.id] = own
            if let engine { packs.append(Pack(own, engine: engine)) }
        }
        return packs
    }

    struct Folder {
        var name: String
        var extends: String?
        var yaml: YamlFile
        var files: [PackFolder.File]

        func text(_ path: String) -> String? { files.first { $0.path == path }?.text }
    }

    private mutating func folders() -> [Folder] {
        sources.map { source in
            let yaml = YamlFile(source["pack.yaml"]?.text ?? "", file: "\(source.name)/pack.yaml")
            problems += yaml.problems
            return Folder(
                name: source.name, extends: yaml.optionalText(yaml.root?["extends"]), yaml: yaml, files: source.files)
        }
    }

    /// Bases before those that extend them; what extends nothing known, or itself in the end, is reported.
    private mutating func ordered(_ folders: [Folder]) -> [Folder] {
        var done: [Folder] = []
        var waiting = folders
        while let at = waiting.firstIndex(where: { folder in
            folder.extends.map { base in done.contains { $0.name == base } } ?? true
        }) {
            done.append(waiting.remove(at: at))
        }
        for folder in waiting {
            problems.append(
                PackProblem(
                    file: "\(folder.name)/pack.yaml", line: folder.yaml.root?["extends"]?.mark?.line ?? 0,
                    message: "extends '\(folder.extends ?? "")', which is no pack of this folder or extends this one"))
        }
        return done
    }

    private mutating func fill(_ parts: inout PackParts, from folder: Folder, base: PackParts?) {
        var reader = PackReader(folder: folder)
        reader.readManifest(into: &parts)
        reader.readClauses(into: &parts)
        reader.readCodes(into: &parts)
        reader.readWords(into: &parts)
        reader.readReasons(into: &parts)
        reader.readCatalogue(into: &parts)
        reader.readProcedures(into: &parts)
        reader.readCalendar(into: &parts)
        reader.readAreas(into: &parts)
        reader.readProgrammes(into: &parts)
        reader.readModels(into: &parts)
        problems += reader.problems
        parts.lineage = (base?.lineage ?? []) + [parts.id]
        let digest = digest(of: folder, base: folder.extends)
        digests[folder.name] = digest
        parts.version = "\(parts.id)@\(parts.document.issued)+\(digest.prefix(12))"
    }

    /// Over paths and contents of the pack and, through its digest, its base. The cases do not decide, so they do not
    /// count.
    private func digest(of folder: Folder, base: String?) -> String {
        var print = Fingerprint()
        if let base { print.add((digests[base] ?? "").utf8) }
        for file in folder.files where !file.path.hasSuffix(".ndjson") {
            print.add("\(file.path)\u{0}\(file.bytes.count)\u{0}".utf8)
            print.add(file.bytes)
        }
        return print.finish()
    }
}
