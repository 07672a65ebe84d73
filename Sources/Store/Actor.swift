import Vocabulary

/// Who acts: an account in one role, or the system itself. Explicit in every call; there is no current user.
package struct Actor: Hashable, Sendable {
    /// The account's id; `system` for the program's own work.
    package let id: String
    package let name: String
    package let role: Role
    package let division: Division
    /// The training institution the account belongs to, for its clerks and teachers.
    package let institution: String?
    /// The person the account belongs to, for trainees; the teacher's id for teachers.
    package let person: String?
    /// The bearer token by which a program acts for the account; nil where the person acts.
    package let token: String?
    /// Training institutions whose matters the person is out of: a declared relative, an interest, a post of their own.
    package let ties: [String]

    package init(
        id: String, name: String, role: Role, division: Division, institution: String? = nil, person: String? = nil,
        token: String? = nil, ties: [String] = []
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.division = division
        self.institution = institution
        self.person = person
        self.token = token
        self.ties = ties
    }

    /// What this account may see at all; each desk narrows it further.
    package var scope: Scope {
        switch role {
        case .institutionClerk, .teacher: institution.map { .institution($0) } ?? .divisions([])
        case .trainee: person.map { .person($0) } ?? .divisions([])
        default: ties.isEmpty ? .divisions([division]) : .divisionsWithout([division], institutions: ties)
        }
    }

    /// The same actor, out of these institutions' matters. Nobody is out of those of the institution they act for.
    package func tied(to institutions: [String]) -> Actor {
        Actor(
            id: id, name: name, role: role, division: division, institution: institution, person: person, token: token,
            ties: institutions.filter { $0 != institution }.sorted())
    }
}
