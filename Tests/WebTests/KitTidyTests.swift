import Foundation
import Testing

@testable import Web

/// House rules of `Site/`, as tests.
@Suite("Kit: tidy")
struct KitTidyTests {
    static let templates: [String] = ["layouts", "kit", "pages"]
        .flatMap { SiteFolder(root: KitSamples.site).files(in: $0, ending: ".mustache") }

    static func text(_ file: String) throws -> String {
        try String(contentsOf: KitSamples.site.appendingPathComponent(file), encoding: .utf8)
    }

    @Test("a template holds no words of a language: they are in the catalogues", arguments: templates)
    func noLiterals(file: String) throws {
        var text = TemplateFiles.withoutComments(try Self.text(file))
        for pattern in [#"\{\{\{[^}]*\}\}\}"#, #"\{\{[^}]*\}\}"#, #"\[\[[^\]]*\]\]"#, #"<kbd>[^<]*</kbd>"#] {
            text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
        }
        for name in ["aria-label", "placeholder", "title", "alt"] {
            let spoken = text.range(
                of: "\(name)=\"[^\"]*[A-Za-z\u{4E00}-\u{9FFF}][^\"]*\"",
                options: .regularExpression)
            #expect(spoken == nil, "\(name) has a word of its own in \(file)")
        }
        let visible = text.replacingOccurrences(of: "<[^>]*>", with: "", options: .regularExpression)
        let letters = visible.range(
            of: "[A-Za-z\u{3000}-\u{303F}\u{4E00}-\u{9FFF}\u{FF00}-\u{FFEF}]+",
            options: .regularExpression)
        #expect(letters == nil, "\(file) says \(letters.map { String(visible[$0]) } ?? "")")
    }

    @Test("every form carries the token of its session and the key that makes it act once", arguments: templates)
    func formKeys(file: String) throws {
        for form in try Self.text(file).components(separatedBy: "method=\"post\"").dropFirst() {
            let body = form.components(separatedBy: "</form>")[0]
            #expect(body.contains("{{>kit/csrf}}"), "a form of \(file) without kit/csrf")
        }
    }

    @Test("a template has no address, no inline style and no script of its own", arguments: templates)
    func noAddresses(file: String) throws {
        let text = TemplateFiles.withoutComments(try Self.text(file))
        #expect(text.range(of: "(href|action|src)=\"/", options: .regularExpression) == nil)
        #expect(!text.contains("style=\""))
        #expect(text.range(of: " on[a-z]+=\"", options: .regularExpression) == nil)
        #expect(text.range(of: "(src|href)=\"(https?:)?//", options: .regularExpression) == nil)
    }

    @Test("what is written raw is markup of our own", arguments: templates)
    func raw(file: String) throws {
        let text = try Self.text(file)
        let allowed: Set<String> = [".markup", ".qr", "qr", ".gauge", "strip", ".", ".svg"]
        var rest = Substring(text)
        while let open = rest.range(of: "{{{"),
            let close = rest.range(
                of: "}}}",
                range: open.upperBound..<rest.endIndex)
        {
            #expect(allowed.contains(String(rest[open.upperBound..<close.lowerBound])), "\(file)")
            rest = rest[close.upperBound...]
        }
    }

    @Test(
        "nothing is fetched from elsewhere, and the style sheets stay small",
        arguments: [
            "skillledger.css",
            "pages.css", "skillledger.js"
        ])
    func assets(file: String) throws {
        let text = try Self.text("static/\(file)")
        #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
        #expect(text.utf8.count < 60_000)
    }

    @Test("a word that Swift asks for by name is in the catalogue")
    func wordsOfSwift() throws {
        let sources = KitSamples.site.appendingPathComponent("../Sources/Web").standardizedFileURL
        let words = try KitSamples.pages.get().words(.chinese)
        let pattern = try NSRegularExpression(pattern: #"words\.text\("([A-Za-z][A-Za-z0-9.-]*)"[,)]"#)
        for file in SiteFolder(root: sources).files(in: ".", ending: ".swift") {
            let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let range = Range(match.range(at: 1), in: text) else { continue }
                let known = words.has(String(text[range]))
                #expect(known, "\(file): no word \(text[range])")
            }
        }
    }

    @Test("every class a template names is in a style sheet or in Bootstrap")
    func classes() throws {
        let sheets = try Self.text("static/skillledger.css") + Self.text("static/pages.css")
        let bootstrap: Set<String> = ["mb-2", "mt-2", "mt-3", "ms-auto", "visually-hidden"]
        for file in Self.templates {
            let text = TemplateFiles.withoutComments(try Self.text(file))
            let pattern = try NSRegularExpression(pattern: #"class="([^"{]*)"#)
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let range = Range(match.range(at: 1), in: text) else { continue }
                for name in text[range].split(separator: " ") where !bootstrap.contains(String(name)) {
                    let known = sheets.contains(".\(name)") || name.hasSuffix("-")
                    #expect(known, "\(file): no style for \(name)")
                }
            }
        }
    }
}
