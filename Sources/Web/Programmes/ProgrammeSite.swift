/// Addresses of programmes.
extension Site {
    package static let programmes = "/desk/programmes"
    package static func programme(_ code: String) -> String { "\(programmes)/\(code)" }
    package static func programmeSummary(_ code: String) -> String { "\(programme(code))/summary" }
    package static func programmeNew(_ code: String, _ section: String) -> String {
        "\(programme(code))/new/\(section)"
    }
    package static func programmeEntry(_ code: String, _ id: String) -> String { "\(programme(code))/entries/\(id)" }
    package static func classProgrammes(_ id: String) -> String { "\(aClass(id))/programmes" }
}
