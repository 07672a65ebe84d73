import Vocabulary

/// What must not be read by who only has the database. A value of such a type is sealed wherever a transaction writes it; it cannot be
/// bound into a query, only asked for by its blind index.
package protocol Personal: Sendable {
    /// The text that is sealed.
    var plain: String { get }
    /// Reads what was sealed.
    init?(plain: String)
    /// Equal values of one kind have the same index in every table; nil: the kind is never looked up and has no index column.
    static var index: String? { get }
}

extension Personal where Self: Textual {
    package var plain: String { text }
    package init?(plain: String) { self.init(plain) }
}

extension CitizenID: Personal { package static let index: String? = "citizenID" }
extension Phone: Personal { package static let index: String? = "phone" }
extension BankAccount: Personal { package static let index: String? = "bankAccount" }

/// A text that nobody looks for: how to reach somebody, a list as it was read, a secret. `description` shows nothing of it.
package struct Confidential: Personal, Hashable, CustomStringConvertible {
    package let plain: String

    package init(_ text: String) { plain = text }
    package init(plain: String) { self.plain = plain }

    package static let index: String? = nil
    package var description: String { "(confidential)" }
}
