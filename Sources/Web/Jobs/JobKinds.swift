import Programme

/// The kinds of long work that the web's pages start.
package enum JobKinds {
    /// - Parameter pages: for the words of the files that are made.
    package static func all(_ pages: Pages) -> [any JobKind] { [ClaimsFileJob(pages: pages), SimulationJob()] }
}
