import Store

/// What a program may be let do: operations of the JSON interface, by the names they have in its description.
package enum ProgramScope: String, CaseIterable, Hashable, Codable, Sendable {
    case listClasses, getClass, listSignings, sign, listJobs, getJob, cancelJob
}

/// A program that showed a bearer token: it acts for the token's owner, and only within the token's scopes.
package struct Program: Hashable, Sendable {
    /// The owner, with `Actor.token` set, so that the journal tells the program from the person.
    package let actor: Actor
    package let scopes: Set<ProgramScope>
}
