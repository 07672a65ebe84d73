import Foundation
import Mustache

/// The pages of the site: every template compiled once per language, ready to render from any thread.
///
/// ```swift
/// let pages = try Pages(site: URL(fileURLWithPath: "Site"))
/// let html = try pages.render("todo", frame, ["counts": …])
/// ```
package struct Pages: Sendable {
    /// The page asked for is not in `Site/pages`: a fault of ours, not of the user.
    package struct Missing: Error, CustomStringConvertible {
        package let name: String
        package var description: String { "no template named \(name)" }
    }

    package let navigation: Navigation
    private let libraries: [Language: MustacheLibrary]
    private let catalogues: [Language: Words]

    /// Reads and checks everything below `site`; throws `SiteProblems` with all that is wrong.
    package init(site: URL) throws {
        var words = WordsFiles(site: site)
        var templates = TemplateFiles(site: site)
        var problems: [SiteProblem] = []
        var libraries: [Language: MustacheLibrary] = [:]
        var catalogues: [Language: Words] = [:]
        for language in Language.allCases {
            let catalogue = words.read(language)
            catalogues[language] = catalogue
            libraries[language] = templates.library(catalogue)
        }
        navigation = Navigation(site: site, problems: &problems)
        problems = words.problems + templates.problems + problems
        guard problems.isEmpty else { throw SiteProblems(problems: problems) }
        self.libraries = libraries
        self.catalogues = catalogues
    }

    /// The catalogue of a language.
    package func words(_ language: Language) -> Words {
        catalogues[language] ?? Words(language: language, texts: [:])
    }

    /// Renders a page. `context` holds strings, numbers, `Bool`, dictionaries and arrays of those; what is not
    /// there is left out of the page. Everything is escaped unless the template says `{{{…}}}`.
    package func render(_ name: String, _ language: Language, _ context: [String: Any]) throws -> String {
        var full = context
        full["lang"] = language.rawValue
        full["site"] = Site.shared
        guard let html = libraries[language]?.render(full, withTemplate: name) else { throw Missing(name: name) }
        return html
    }

    /// Renders a page inside its frame (top bar, navigation, title, messages).
    package func render(_ name: String, _ frame: Frame, _ context: [String: Any] = [:]) throws -> String {
        let all = frame.context(words: words(frame.language), navigation: navigation)
            .merging(context) { _, own in own }
        return try render(name, frame.language, all)
    }
}
