import Policy
import Programme
import Vocabulary

/// How claims are spoken of on every page.
package enum ClaimWords {
    /// - Parameter now: filled, for the title of a page.
    package static func chip(_ state: ClaimState, _ words: Words, now: Bool = false) -> Chip {
        let word = words.text("claimState.\(state.rawValue)")
        let kind: Chip.Kind =
            switch state {
            case .inReview, .onNotice, .payable, .paying: .wait
            case .returned: .warn
            case .paid: .ok
            case .rejected: .bad
            }
        return now && kind == .wait ? Chip(.now, word, icon: "clock") : Chip(kind, word)
    }

    /// 全额, 部分, 不予; with the scale for what is neither whole nor nothing.
    package static func chip(outcome: String, _ words: Words) -> Chip {
        switch outcome {
        case "approved": Chip(.ok, words.text("claims.outcome.approved"))
        case "partial": Chip(.warn, words.text("claims.outcome.partial"), icon: "scale")
        case "rejected": Chip(.bad, words.text("claims.outcome.rejected"))
        default: Chip(.open, words.text("claims.outcome.none"))
        }
    }

    package static func chip(_ notice: PublicNotice, on day: Day, _ words: Words) -> Chip {
        switch notice.state {
        case .open:
            notice.isOver(on: day)
                ? Chip(.wait, words.text("notices.over"))
                : Chip(
                    .now,
                    words.text("notices.open"), icon: "notice")
        case .clean: Chip(.ok, words.text("notices.clean"))
        case .upheld: Chip(.bad, words.text("notices.upheld"))
        case .withdrawn: Chip(.plain, words.text("notices.withdrawn"))
        }
    }

    /// 培训补贴, 生活费补贴 … as the pack calls them.
    package static func item(_ kind: String, _ pack: Pack?, _ visit: Visit) -> String {
        visit.name(
            "itemKind", kind,
            in: pack)
    }

    /// Amounts of several lines by kind, in the order of the pack.
    package static func kinds(of lines: [ClaimLine], _ pack: Pack?) -> [String] {
        let present = Set(lines.flatMap(\.items).map(\.kind))
        return (pack?.itemKinds ?? present.sorted()).filter { present.contains($0) }
    }

    package static func sum(_ items: some Sequence<ClaimItem>) -> Money {
        Money(
            fen: items.reduce(into: Int64(0)) {
                total,
                item in total = total.addingReportingOverflow(item.amount.fen).partialValue
            })
    }
}
