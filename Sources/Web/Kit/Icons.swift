import Foundation
import Yams

/// The outlines of `Site/icons.yaml` (name: inside of a 16 × 16 SVG), each a template `i/<name>`.
struct Icons {
    private(set) var sources: [TemplateFiles.Source] = []

    init(site: URL, problems: inout [SiteProblem]) {
        let file = "icons.yaml"
        do {
            let text = try String(contentsOf: site.appendingPathComponent(file), encoding: .utf8)
            guard let mapping = try Yams.compose(yaml: text)?.mapping else {
                problems.append(SiteProblem(file: file, line: 0, message: "not a list of outlines"))
                return
            }
            for (key, value) in mapping {
                guard let name = key.scalar?.string, let inside = value.scalar?.string else {
                    problems.append(SiteProblem(file: file, line: key.mark?.line ?? 0, message: "not an outline"))
                    continue
                }
                let svg = "<svg class=\"i\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">\(inside)</svg>"
                sources.append(TemplateFiles.Source(name: "i/\(name)", file: file, text: svg))
            }
        } catch {
            problems.append(SiteProblem(file: file, line: 0, message: "not readable: \(error)"))
        }
    }
}
