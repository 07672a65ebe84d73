import Foundation
import Testing

@testable import Web

/// Pages of the design, rendered whole.
@Suite("Kit: pages")
struct KitPagesTests {
    static let all = KitSamples.names.flatMap { name in Language.allCases.map { (name, $0) } }

    @Test("a page of the design renders whole in each language", arguments: all)
    func renders(name: String, language: Language) throws {
        let html = try KitSamples.html(name, language)
        #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(html.contains("</html>"))
        #expect(!html.contains("[["), "a word was left open")
        #expect(!html.contains("{{"), "a variable was left open")
        #expect(!html.contains("⟦"), "a word is missing")
        #expect(!html.contains("Optional("))
        #expect(!html.contains(" style=\""), "the policy of the server forbids inline styles")
        #expect(Self.unbalanced(html) == nil)
        if let folder = ProcessInfo.processInfo.environment["SKILLLEDGER_RENDER"] {
            let plain = html.replacingOccurrences(of: "/static/bootstrap.min.css", with: "bootstrap.min.css")
                .replacingOccurrences(of: "/static/", with: "")
            try plain.write(toFile: "\(folder)/\(name)-\(language.rawValue).html", atomically: true, encoding: .utf8)
        }
    }

    /// The first tag that is not closed where it should be, if any.
    static func unbalanced(_ html: String) -> String? {
        let void: Set<String> = ["meta", "link", "input", "br", "img", "path", "rect", "circle", "hr"]
        var open: [String] = []
        var rest = Substring(html)
        while let start = rest.firstIndex(of: "<") {
            guard let end = rest[start...].firstIndex(of: ">") else { return "<" }
            let inside = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if inside.hasPrefix("!") || inside.hasSuffix("/") { continue }
            let closes = inside.hasPrefix("/")
            let name = String(inside.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }).lowercased()
            if void.contains(name) { continue }
            if !closes {
                open.append(name)
            } else if open.popLast() != name {
                return String(inside)
            }
        }
        return open.last
    }

    @Test("all parts of the kit are on the page of samples")
    func everyPart() throws {
        let html = try KitSamples.html("kit", .chinese)
        let marks = [
            "sl-chip is-open", "sl-table", "sl-pager", "sl-toolbar", "sl-tabs", "sl-life", "sl-steps", "sl-verdict",
            "sl-cells", "sl-words", "sl-basis", "sl-asm", "sl-ev", "sl-act", "sl-locked", "sl-strip", "sl-errors",
            "sl-hint is-warn", "sl-empty", "sl-filters", "type=\"file\"", "type=\"date\"", "<select",
            "type=\"checkbox\"",
            "<textarea", "type=\"radio\"", "sl-sign", "sl-job", "sl-legend", "sl-crumb"
        ]
        for mark in marks { #expect(html.contains(mark), "\(mark) is not shown") }
    }

    @Test("what a person typed is escaped, in text, in attributes and in fields")
    func escaping() throws {
        let pages = try KitSamples.pages.get()
        let nasty = "<script>alert('\"1\"')</script>&"
        let safe = "&lt;script&gt;alert(&#39;&quot;1&quot;&#39;)&lt;/script&gt;&amp;"
        let frame = Frame(
            nasty, language: .chinese, place: nasty, hints: [Hint(nasty)],
            errors: ErrorSummary(items: [(field: "a", text: nasty)]))
        let form = Form(action: "/x", fields: [Field("a", nasty, value: nasty, error: nasty)], buttons: [])
        let html = try pages.render("form", frame, ["form": form.context])
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("value=\"\(safe)\""))
        #expect(html.contains("<h1>\(safe)</h1>"))
    }

    @Test("a key missing in a part never takes the one of the page around it")
    func noFallThrough() throws {
        let pages = try KitSamples.pages.get()
        let frame = Frame("t", language: .chinese)
        let html = try pages.render(
            "list", frame,
            [
                "sub": "LEAK", "text": "LEAK", "icon": "i/lock", "href": "LEAK",
                "table": Table(caption: "c", columns: [.init("a")], rows: [.init([Cell()])]).context
            ])
        #expect(!html.contains("LEAK"))
    }

    @Test("a form that comes back keeps what was typed and leads from the summary to the field")
    func formComesBack() throws {
        let html = try KitSamples.html("kit", .chinese)
        #expect(html.contains("href=\"#f-opens\""))
        #expect(html.contains("id=\"f-opens\""))
        #expect(html.contains("value=\"64\""))
        #expect(html.contains("aria-invalid=\"true\""))
        #expect(html.contains("一行\n二行</textarea>"))
    }

    @Test("every form that posts carries the token of the session", arguments: KitSamples.names)
    func tokens(name: String) throws {
        let html = try KitSamples.html(name, .chinese)
        let forms = html.components(separatedBy: "<form").dropFirst().filter { $0.contains("method=\"post\"") }
        for form in forms where name != "kit" {
            let body = form.components(separatedBy: "</form>")[0]
            #expect(body.contains("name=\"csrf\" value=\"token-of-the-session\""))
        }
    }

    @Test("only the list of things to do has a counter in the navigation, and roles see their own items")
    func navigation() throws {
        let html = try KitSamples.html("todo", .chinese)
        #expect(html.components(separatedBy: "<span class=\"n\">").count == 2)
        #expect(html.contains("aria-current=\"page\">待办<span class=\"n\">20</span>"))
        let navigation = try KitSamples.pages.get().navigation
        #expect(!navigation.items(for: ["teacher"]).contains { $0.key == "payments" })
        #expect(navigation.items(for: ["financeClerk"]).contains { $0.key == "payments" })
    }

    @Test(
        "an error page says what, where and what to do, without the inside of the program",
        arguments: ErrorPage.allCases)
    func errors(page: ErrorPage) throws {
        let pages = try KitSamples.pages.get()
        for language in Language.allCases {
            let html = try page.html(pages, language, path: "/desk/x", reference: "7f3a", signedIn: true)
            #expect(html.contains(pages.words(language).text("wrong.\(page.rawValue).what")))
            #expect(html.contains("/desk/x") && html.contains("7f3a") && html.contains("href=\"\(Site.desk)\""))
        }
        #expect(ErrorPage(status: page.status) == page)
    }

    @Test("an unknown page is a fault that names it")
    func unknown() throws {
        let pages = try KitSamples.pages.get()
        #expect(throws: Pages.Missing.self) { try pages.render("nothing/here", .english, [:]) }
    }
}
