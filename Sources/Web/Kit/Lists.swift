/// Pages of a list. Template `kit/pager`.
package struct Pager: Part {
    /// 第 1–16 人，共 40 人.
    package let label: String
    package let pages: [Link]
    package let current: String
    package let previous: String?
    package let next: String?
    /// Names the keys J, K and X.
    package let keys: Bool

    package init(
        label: String, pages: [Link] = [], current: String = "", previous: String? = nil, next: String? = nil,
        keys: Bool = false
    ) {
        self.label = label
        self.pages = pages
        self.current = current
        self.previous = previous
        self.next = next
        self.keys = keys
    }

    /// Numbered pages, `size` rows each; `address` makes the address of a page from its number (1 is the first).
    /// Long lists show the first, the last and the neighbours.
    package init(label: String, page: Int, size: Int, total: Int, keys: Bool = false, address: (Int) -> String) {
        let last = size > 0 ? max(1, (total + size - 1) / size) : 1
        let shown = (1...last).filter { $0 == 1 || $0 == last || abs($0 - page) <= 2 }
        self.init(
            label: label, pages: last > 1 ? shown.map { Link(String($0), address($0)) } : [], current: String(page),
            previous: page > 1 ? address(page - 1) : nil, next: page < last ? address(page + 1) : nil, keys: keys)
    }

    package var context: [String: Any] {
        filled([
            "label": label, "previous": previous, "next": next, "keys": keys, "hasPrevious": previous != nil,
            "hasNext": next != nil,
            "pages": pages.map { page in
                filled([
                    "word": page.word, "href": page.href, "current": page.word == current,
                    "other": page.word != current
                ])
            }
        ])
    }
}

/// What can be done with the rows of a list: batch actions left, the rest at the end. Template `kit/toolbar`.
package struct Toolbar: Part {
    /// 已选 4 人，合计 14,400.00 元; the script keeps it true while boxes are ticked.
    package let selection: String
    package let batch: [Action]
    package let note: String
    package let end: [Action]

    package init(selection: String = "", batch: [Action] = [], note: String = "", end: [Action] = []) {
        self.selection = selection
        self.batch = batch
        self.note = note
        self.end = end
    }

    package var context: [String: Any] {
        filled([
            "selection": selection, "batch": batch.contexts, "note": note, "end": end.contexts,
            "hasEnd": !end.isEmpty
        ])
    }
}

/// Tabs are links with addresses. Template `kit/tabs`.
package struct Tabs: Part {
    package struct Tab: Sendable {
        package let word: String
        package let href: String
        package let count: String
        package let current: Bool

        package init(_ word: String, _ href: String, count: String = "", current: Bool = false) {
            self.word = word
            self.href = href
            self.count = count
            self.current = current
        }
    }

    package let label: String
    package let tabs: [Tab]

    package init(label: String, _ tabs: [Tab]) {
        self.label = label
        self.tabs = tabs
    }

    package var context: [String: Any] {
        filled([
            "label": label,
            "tabs": tabs.map { filled(["word": $0.word, "href": $0.href, "count": $0.count, "current": $0.current]) }
        ])
    }
}

/// The life of a class, from plan to payment. Template `kit/life`.
package struct Life: Part {
    package enum State: String, Sendable { case done = "ok", flagged = "flag", now, next }

    package struct Step: Sendable {
        package let state: State
        package let word: String
        package let date: String
        package let fact: String

        package init(_ state: State, _ word: String, date: String = "", fact: String = "") {
            self.state = state
            self.word = word
            self.date = date
            self.fact = fact
        }
    }

    package let label: String
    package let steps: [Step]

    package init(label: String, _ steps: [Step]) {
        self.label = label
        self.steps = steps
    }

    package var context: [String: Any] {
        filled([
            "label": label,
            "steps": steps.map { step in
                filled([
                    "state": step.state.rawValue, "word": step.word, "date": step.date, "fact": step.fact,
                    "now": step.state == .now, "icon": Self.icon(step.state)
                ])
            }
        ])
    }

    static func icon(_ state: State) -> String {
        switch state {
        case .done: "i/check"
        case .flagged: "i/warning"
        case .now: "i/pen"
        case .next: "i/clock"
        }
    }
}

/// The course of a case: who, when, how long, in their words; then what is to come. Template `kit/steps`.
package struct Course: Part {
    package struct Step: Sendable {
        package let state: Life.State
        package let title: String
        package let lines: [String]
        package let link: Link?
        /// What the person wrote.
        package let quote: String

        package init(
            _ state: Life.State, _ title: String, lines: [String] = [], link: Link? = nil, quote: String = ""
        ) {
            self.state = state
            self.title = title
            self.lines = lines
            self.link = link
            self.quote = quote
        }
    }

    package let steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    package var context: [String: Any] {
        filled([
            "steps": steps.map { step in
                filled([
                    "state": step.state.rawValue, "icon": Life.icon(step.state), "title": step.title,
                    "lines": step.lines, "link": step.link?.context, "quote": step.quote, "now": step.state == .now
                ])
            }
        ])
    }
}

/// Long work: counts, safe to leave. Template `kit/job`.
package struct JobBar: Part {
    package let text: String
    package let done: Int
    package let whole: Int
    package let label: String
    package let refresh: String

    package init(text: String, done: Int, whole: Int, label: String, refresh: String) {
        self.text = text
        self.done = done
        self.whole = whole
        self.label = label
        self.refresh = refresh
    }

    package var context: [String: Any] {
        let percent = whole > 0 ? min(100, max(0, Int(Double(done) / Double(whole) * 100))) : 0
        return filled(["text": text, "percent": String(percent), "label": label, "refresh": refresh])
    }
}
