/// What was planted, to be compared with what is found.
package struct Truth: Sendable, Hashable {
    package let scheme: String
    /// Number of the class; its id before it has one; empty where it is about no class.
    package let classNumber: String
    /// Id of the person, teacher, project or account it is about; empty: the class as a whole.
    package let subject: String
    package let planted: String

    static let header = "scheme,class,subject,planted"

    var line: String { [scheme, classNumber, subject, planted.replacing(",", with: "，")].joined(separator: ",") }
}
