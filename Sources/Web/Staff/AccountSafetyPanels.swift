import Programme
import Vocabulary

/// The second factor and the sessions of an account, for the administrator of its division.
enum AccountSafetyPanels {
    static func panels(
        _ safety: AccountDesk.Safety, _ account: AccountDesk.Account, _ visit: Visit
    ) throws -> [[String: Any]] {
        var panels: [[String: Any]] = []
        if account.role.secondFactor != .never { panels.append(try factor(safety, account, visit)) }
        panels.append(sessions(safety, account, visit))
        return panels
    }

    private static func button(_ word: String, _ address: String) -> [String: Any] {
        Form(action: address, fields: [], buttons: [Action(word, .submit(name: nil, value: ""), look: .stop)]).context
    }

    private static func factor(
        _ safety: AccountDesk.Safety, _ account: AccountDesk.Account, _ visit: Visit
    ) throws -> [String: Any] {
        let words = visit.words
        let since = safety.factor.since.map { words.text("secondFactor.since", ["day": $0.day.description]) }
        let isOwn = account.id == (try visit.actor.id)
        let reset = button(
            words.text("secondFactor.reset"), Site.act(Site.account(account.id), "second-factor"))
        return filled([
            "hasTitle": true, "title": words.text("secondFactor.title"),
            "note": since ?? words.text("secondFactor.none"),
            "hint": since == nil || isOwn ? nil : Hint(words.text("secondFactor.resetHint")).context,
            "form": since == nil || isOwn ? nil : reset
        ])
    }

    private static func sessions(
        _ safety: AccountDesk.Safety, _ account: AccountDesk.Account, _ visit: Visit
    ) -> [String: Any] {
        let words = visit.words
        let title = words.text("ownAccount.sessions")
        let waits = safety.oneTimeUntil.map { words.text("oneTime.waits", ["at": words.moment($0)]) }
        guard !safety.sessions.isEmpty else {
            let empty = Empty(words.text("ownAccount.nowhere"), waits ?? "")
            return filled(["hasTitle": true, "title": title, "empty": empty.context])
        }
        let table = OwnAccountRooms.table(safety.sessions, visit) { _ in Cell() }
        return filled([
            "hasTitle": true, "title": title, "note": waits, "table": table.context,
            "form": button(words.text("ownAccount.endAll"), Site.act(Site.account(account.id), "sessions"))
        ])
    }
}
