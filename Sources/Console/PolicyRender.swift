import ArgumentParser
import Foundation
import Policy
import Vocabulary
import Web

extension PolicyCommand {
    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a pack as people read it: document, tables in words, parameters, assumptions, clauses.",
            discussion: "The HTML stands by itself and prints well. The PDF is printed from it by Chromium, which must be installed.")
        @OptionGroup var place: PlaceOptions
        @Argument(help: "Id of the pack, e.g. yunnan-2023.") var pack: String
        @Option(help: "File for the HTML.") var html: String?
        @Option(help: "File for the PDF.") var pdf: String?
        @Option(help: "zh-Hans or en.") var language = "zh-Hans"

        func validate() throws {
            if html == nil, pdf == nil { throw ValidationError("name --html FILE or --pdf FILE, or both") }
            if Language(code: language) == nil { throw ValidationError("--language is zh-Hans or en") }
        }

        func run() throws {
            guard let pack = try PolicyCommand.load(place)[pack] else { throw Output.refuse("no pack named \(pack)") }
            let home = try place.homeFolder()
            let pages = try Pages(site: home.appendingPathComponent("Site", isDirectory: true))
            let styles = ["skillledger.css", "pages.css"].map { home.appendingPathComponent("Site/static/\($0)").path }
            let borrowed = "/usr/share/javascript/bootstrap5/css/bootstrap.min.css"
            let texts = try ([borrowed].filter(FileManager.default.fileExists) + styles).map {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            let page = try PolicyDocument.page(
                pack, [], Language(code: language) ?? .chinese, pages, styles: texts)
            if let html {
                try Data(page.utf8).write(to: URL(fileURLWithPath: html), options: .atomic)
                Output.message("\(html): \(page.utf8.count) bytes")
            }
            if let pdf { try Self.print(page, to: URL(fileURLWithPath: pdf)) }
        }

        private static func print(_ page: String, to file: URL) throws {
            guard let browser = browser() else {
                throw Output.refuse(
                    "--pdf needs Chromium (apt-get install chromium); with --html any browser prints the same page")
            }
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("render-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (source, made) = (folder.appendingPathComponent("page.html"), folder.appendingPathComponent("page.pdf"))
            try Data(page.utf8).write(to: source)
            let process = Process()
            process.executableURL = browser
            process.arguments = [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                "--user-data-dir=\(folder.path)/profile", "--print-to-pdf=\(made.path)", source.absoluteString
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard let bytes = try? Data(contentsOf: made), bytes.starts(with: Data("%PDF".utf8)) else {
                throw Output.refuse("\(browser.path) made no PDF (it ended with \(process.terminationStatus))")
            }
            try bytes.write(to: file, options: .atomic)
            Output.message("\(file.path): \(bytes.count) bytes")
        }

        private static func browser() -> URL? {
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            for name in ["chromium", "chromium-browser", "google-chrome"] {
                for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                    return URL(fileURLWithPath: "\(folder)/\(name)")
                }
            }
            return nil
        }
    }
}
