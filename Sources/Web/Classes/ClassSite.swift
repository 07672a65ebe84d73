/// Addresses within a class that only its own pages link to.
extension Site {
    package static func application(_ id: String) -> String { "/desk/classes/\(id)/application" }
    package static func application(_ id: String, _ task: String) -> String {
        "/desk/classes/\(id)/application/\(task)"
    }
    package static func undertaking(_ id: String) -> String { "/desk/classes/\(id)/undertaking" }
    package static func correction(_ id: String) -> String { "/desk/classes/\(id)/correction" }
    /// On the notice board of a class: leads to its public page.
    package static func board(_ number: String) -> String { "/b/\(number)" }
    package static let classesFile = "/desk/classes.xlsx"
}
