import Foundation
import Policy
import Programme
import Vocabulary

/// Versions of packs in the store, and packs in folders elsewhere, at the console.
enum PolicyVersions {
    static func list(_ place: PlaceOptions) async throws {
        let desk = PackDesk(office: try await Composition(place).office)
        let versions = try await desk.versions()
        if versions.isEmpty {
            Output.message("the store holds no version yet; `skillledger migrate` takes in those of the program")
        }
        for version in versions {
            Output.result(
                [
                    version.name, version.state.rawValue, version.division.code,
                    version.inForceFrom.map { "\($0)" } ?? "", version.version ?? "", version.id, version.madeByName
                ].joined(separator: "\t"))
        }
    }

    static func isFolder(_ text: String) -> Bool {
        FileManager.default.fileExists(atPath: text + "/pack.yaml")
    }

    /// The readable name of a version in the store, or its id.
    static func isVersion(_ text: String) -> Bool { UUID(uuidString: text) != nil || number(text) != nil }

    /// `yunnan-2023/4`: the fourth version of the pack.
    private static func number(_ text: String) -> (pack: String, number: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]), number > 0 else { return nil }
        return (String(parts[0]), number)
    }

    /// A version in the store, drafts too, by its readable name or its id.
    static func version(_ text: String, _ office: Office) async throws -> PackDraft {
        let desk = PackDesk(office: office)
        do {
            if let (pack, number) = number(text) { return try await desk.draft(pack, number: number) }
            return try await desk.draft(text)
        } catch let refusal as Refusal where refusal.codes == ["notFound"] {
            throw Output.refuse("the store holds no version \(text); `skillledger policy list --versions` lists them")
        }
    }

    /// A pack in a folder with its bases among the packs of the installation, the lowest first.
    static func chain(folder path: String, packs: String) throws -> [PackFolder] {
        guard let folder = PackFolder.folder(at: path) else { throw Output.refuse("\(path) holds no pack") }
        let known = PackFolder.folders(of: packs) ?? []
        var chain = [folder]
        while let base = chain[0].extends, let found = known.first(where: { $0.name == base }),
            !chain.contains(where: { $0.name == base })
        { chain.insert(found, at: 0) }
        return chain
    }

    /// What a folder elsewhere decides with.
    static func pack(folder path: String, packs: String) throws -> Pack {
        let chain = try chain(folder: path, packs: packs)
        do {
            if let pack = try PackLibrary.load(chain).packs.last { return pack }
            throw Output.refuse("\(path) holds no pack")
        } catch let problems as PackProblems {
            throw Output.refuse(problems.problems.map { "\($0)" }.joined(separator: "\n"))
        }
    }
}
