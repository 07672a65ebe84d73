import Policy
import Store
import Vocabulary

/// A version of a pack: whose it is, where it stands, and since when it holds.
package struct PackVersion: Sendable, Identifiable {
    package enum State: String, CaseIterable, Sendable, SQLConvertible {
        /// Its files may change.
        case draft
        /// Its files passed every check and have not changed since.
        case checked
        case submitted
        /// Two people have agreed; it only waits to be put in force.
        case approved
        case inForce
        /// A newer one follows it; classes that keep it are decided by it forever.
        case superseded
        case discarded

        package var isOpen: Bool { self == .draft || self == .checked }
    }

    package enum Origin: String, Sendable, SQLConvertible {
        /// Came with the program.
        case supplied
        case edited
    }

    package let id: String
    /// The province; `Division.nowhere` for what the program brings.
    package let division: Division
    package let pack: String
    /// Counts the versions of the pack, from 1.
    package let number: Int
    package let origin: Origin
    package let state: State
    /// `yunnan-2023@2023-03-24+0123456789ab`; nil while the files may change.
    package let version: String?
    package let base: String?
    package let parent: String?
    /// What was changed and on whose order.
    package let remark: String
    /// The day that was agreed on.
    package let effectiveFrom: Day?
    /// First day on which a class may start under it.
    package let inForceFrom: Day?
    package let supersededFrom: Day?
    package let stamp: Int64
    package let madeBy: String
    /// Their name, where it was asked for.
    package let madeByName: String
    package let madeAt: Instant
    package let changedAt: Instant
    package let firstBy: String?
    package let secondBy: String?

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        pack = try row.text("pack")
        number = try row.count("number")
        origin = try row.code("origin")
        state = try row.code("state")
        version = row.optionalText("version")
        base = row.optionalText("base")
        parent = row.optionalText("parent")
        remark = try row.text("remark")
        effectiveFrom = row.optionalDay("effective_from")
        inForceFrom = row.optionalDay("in_force_from")
        supersededFrom = row.optionalDay("superseded_from")
        stamp = try row.int("stamp")
        madeBy = try row.text("made_by")
        madeByName = row.optionalText("made_name") ?? ""
        madeAt = try row.instant("made_at")
        changedAt = try row.instant("changed_at")
        firstBy = row.optionalText("first_by")
        secondBy = row.optionalText("second_by")
    }

    /// As people at the console name it: `yunnan-2023/4`. Numbers count the versions of a pack everywhere, so it is the only one.
    package var name: String { "\(pack)/\(number)" }

    /// What stood in force once, and so is public and may be asked for by its text.
    package var wasInForce: Bool { stamp > 0 }
}

/// Something done to a version.
package struct PackStep: Sendable {
    package enum Act: String, CaseIterable, Sendable, SQLConvertible {
        case made, changed, checked, submitted, approved, returned, inForce, superseded, discarded
    }

    package let act: Act
    package let account: String
    package let name: String
    package let role: Role?
    package let remark: String
    package let at: Instant

    init(_ row: Row) throws {
        act = try row.code("act")
        account = try row.text("account")
        name = try row.text("name")
        role = row.optionalText("role").flatMap(Role.init(rawValue:))
        remark = try row.text("remark")
        at = try row.instant("at")
    }
}
