import Policy
import Programme
import Vocabulary

/// How classes are spoken of on every page.
package enum ClassWords {
    /// - Parameter now: filled, for the title of a page.
    package static func chip(_ state: ClassState, _ words: Words, now: Bool = false) -> Chip {
        let word = words.text("classState.\(state.rawValue)")
        if now { return Chip(.now, word, icon: icon(state)) }
        let kind: Chip.Kind =
            switch state {
            case .draft: .plain
            case .inApproval, .claimed, .payable: .wait
            case .returned: .warn
            case .refused: .bad
            case .open, .taught, .examined, .certified, .paid: .ok
            case .closed: .plain
            }
        return Chip(kind, word, icon: icon(state))
    }

    private static func icon(_ state: ClassState) -> String {
        switch state {
        case .draft: "pen"
        case .inApproval, .claimed, .payable: "clock"
        case .returned: "back"
        case .refused: "cross"
        case .open: "calendar"
        case .taught, .examined, .certified, .paid: "check"
        case .closed: "lock"
        }
    }

    /// 中式面点师（五级）.
    package static func course(_ occupation: Occupation, _ level: Int?, _ visit: Visit) -> String {
        let name = visit.name(of: occupation)
        guard let level else { return name }
        return visit.words.text("class.course", ["name": name, "level": self.level(level, visit)])
    }

    package static func level(_ level: Int, _ visit: Visit) -> String { visit.words.text("level.l\(level)") }
}
