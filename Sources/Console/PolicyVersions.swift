import Foundation
import Policy
import Programme
import Vocabulary

/// Versions of packs in the store, and packs in folders elsewhere, at the console.
enum PolicyVersions {
    static func list(_ place: PlaceOptions) async throws {
        let desk = PackDesk(office: try await Composition(place).office)
        for pack in desk.office.packs.packs {
            for version in try await desk.versions(of: pack.id) {
                Output.result(
                    [
                        version.pack, "\(version.number)", version.state.rawValue, version.division.code,
                        version.inForceFrom.map { "\($0)" } ?? "", version.version ?? "", version.id,
                        version.madeByName
                    ].joined(separator: "\t"))
            }
        }
    }

    static func isFolder(_ text: String) -> Bool {
        FileManager.default.fileExists(atPath: text + "/pack.yaml")
    }

    static func isVersion(_ text: String) -> Bool { UUID(uuidString: text) != nil }

    /// A pack in a folder, over its bases among the packs of the installation.
    static func check(folder path: String, packs: String) throws -> PackCheck {
        guard let folder = PackFolder.folder(at: path) else { throw Output.refuse("\(path) holds no pack") }
        let known = PackFolder.folders(of: packs) ?? []
        var chain = [folder]
        while let base = chain[0].extends, let found = known.first(where: { $0.name == base }),
            !chain.contains(where: { $0.name == base })
        { chain.insert(found, at: 0) }
        return PackCheck.run(chain)
    }

    static func check(version id: String, _ place: PlaceOptions) async throws -> PackCheck {
        do {
            return PackCheck.run(try await PackDesk(office: try await Composition(place).office).draft(id).chain)
        } catch let refusal as Refusal { throw Output.refuse(refusal) }
    }
}
