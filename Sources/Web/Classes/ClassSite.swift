/// Addresses within a class that only its own pages link to.
extension Site {
    package static func application(_ id: String) -> String { "/desk/classes/\(id)/application" }
    package static func application(_ id: String, _ task: String) -> String { "/desk/classes/\(id)/application/\(task)" }
    package static func correction(_ id: String) -> String { "/desk/classes/\(id)/correction" }
    package static let classesFile = "/desk/classes.xlsx"
}
