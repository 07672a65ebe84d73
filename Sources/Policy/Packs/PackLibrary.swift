import Vocabulary

/// All packs of a folder, checked and compiled.
package struct PackLibrary: Sendable {
    /// A base stands before the packs that extend it.
    package let packs: [Pack]
    /// What they were read from, in the same order.
    package let folders: [PackFolder]

    init(packs: [Pack], folders: [PackFolder]) {
        self.packs = packs
        self.folders = packs.compactMap { pack in folders.first { $0.name == pack.id } }
    }

    package subscript(id: String) -> Pack? { packs.first { $0.id == id } }

    /// Reads every pack below the directory. Throws all problems at once, each with file and line.
    package static func load(directory: String) throws(PackProblems) -> PackLibrary {
        try PackLoader(directory: directory).load()
    }

    /// Reads packs from their files; the bases of each must be among them.
    package static func load(_ folders: [PackFolder]) throws(PackProblems) -> PackLibrary {
        try PackLoader(folders).load()
    }
}
