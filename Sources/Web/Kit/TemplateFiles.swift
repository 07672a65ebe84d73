import Foundation
import Mustache

/// Reads the templates of `Site/` and makes one library per language.
///
/// Names: `layouts/desk.mustache` is `desk`, `kit/chip.mustache` is `kit/chip`, `pages/claims/batch.mustache` is
/// `claims/batch`, and each outline of `icons.yaml` is `i/<name>`. A template uses `[[key]]` for a word of the
/// catalogue. Missing words, missing partials, double names and Mustache mistakes are problems.
struct TemplateFiles {
    struct Source {
        let name: String
        let file: String
        let text: String
    }

    let sources: [Source]
    private(set) var problems: [SiteProblem] = []
    private let names: Set<String>

    init(site: URL) {
        var sources: [Source] = []
        var problems: [SiteProblem] = []
        let folder = SiteFolder(root: site)
        for (place, prefix) in [("layouts", ""), ("kit", "kit/"), ("pages", "")] {
            for file in folder.files(in: place, ending: ".mustache") {
                let name = prefix + file.dropFirst(place.count + 1).dropLast(".mustache".count)
                do {
                    let text = try String(contentsOf: site.appendingPathComponent(file), encoding: .utf8)
                    sources.append(Source(name: name, file: file, text: text))
                } catch {
                    problems.append(SiteProblem(file: file, line: 0, message: "not readable as UTF-8 text"))
                }
            }
        }
        sources += Icons(site: site, problems: &problems).sources
        var names: Set<String> = []
        for source in sources where !names.insert(source.name).inserted {
            problems.append(SiteProblem(file: source.file, line: 0, message: "a second template named \(source.name)"))
        }
        self.sources = sources
        self.problems = problems
        self.names = names
    }

    /// The library of one language.
    mutating func library(_ words: Words) -> MustacheLibrary {
        var library = MustacheLibrary()
        for source in sources {
            let (text, skipped) = Self.trimmed(prepared(source, words))
            do {
                library.register(try MustacheTemplate(string: text), named: source.name)
            } catch let error as MustacheTemplate.ParserError {
                let message = "\(error.error) near: \(error.context.line)"
                add(SiteProblem(file: source.file, line: error.context.lineNumber + skipped, message: message))
            } catch {
                add(SiteProblem(file: source.file, line: 0, message: "\(error)"))
            }
        }
        return library
    }

    /// Comments out, words in, indentation off (it means nothing in HTML and costs time at every request).
    private mutating func prepared(_ source: Source, _ words: Words) -> String {
        let uncommented = Self.withoutComments(source.text)
        var lines: [String] = []
        var number = 0
        for line in uncommented.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            checkPartials(line, source.file, number)
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            lines.append(withWords(trimmed, source.file, number, words))
        }
        return lines.joined(separator: "\n")
    }

    /// Line ends at the edges of a part would become gaps between words. Those in front are counted, so that the
    /// lines of mistakes stay true.
    private static func trimmed(_ text: String) -> (text: String, lines: Int) {
        let leading = text.prefix { $0 == "\n" }.count
        var body = text.dropFirst(leading)
        while body.last == "\n" { body = body.dropLast() }
        return (String(body), leading)
    }

    private mutating func withWords(_ line: Substring, _ file: String, _ number: Int, _ words: Words) -> String {
        var out = ""
        var rest = line
        while let open = rest.range(of: "[["),
            let close = rest.range(
                of: "]]",
                range: open.upperBound..<rest.endIndex)
        {
            out += rest[..<open.lowerBound]
            let key = String(rest[open.upperBound..<close.lowerBound])
            if let phrase = words.phrase(key) {
                if let text = phrase.template {
                    out += text
                } else {
                    add(SiteProblem(file: file, line: number, message: "\(key) has a plural; fill it in Swift"))
                }
            } else {
                let message = "no word \(key) in words/\(words.language.rawValue)"
                add(SiteProblem(file: file, line: number, message: message))
            }
            rest = rest[close.upperBound...]
        }
        return out + rest
    }

    private mutating func checkPartials(_ line: Substring, _ file: String, _ number: Int) {
        for mark in ["{{>", "{{<"] {
            var rest = line
            while let open = rest.range(of: mark),
                let close = rest.range(
                    of: "}}",
                    range: open.upperBound..<rest.endIndex)
            {
                let name = rest[open.upperBound..<close.lowerBound].trimmingCharacters(in: .whitespaces)
                if !name.hasPrefix("*"), !names.contains(name) {
                    add(SiteProblem(file: file, line: number, message: "no template named \(name)"))
                }
                rest = rest[close.upperBound...]
            }
        }
    }

    /// Keeps line numbers true: the line ends inside a comment stay.
    static func withoutComments(_ text: String) -> String {
        var out = ""
        var rest = Substring(text)
        while let open = rest.range(of: "{{!"),
            let close = rest.range(
                of: "}}",
                range: open.upperBound..<rest.endIndex)
        {
            out += rest[..<open.lowerBound]
            out += String(repeating: "\n", count: rest[open.lowerBound..<close.lowerBound].filter(\.isNewline).count)
            rest = rest[close.upperBound...]
        }
        return out + rest
    }

    private mutating func add(_ problem: SiteProblem) {
        if !problems.contains(problem) { problems.append(problem) }
    }
}
