import Policy
import Store
import Vocabulary

/// A textbook on the approved list of an occupation.
package struct Textbook: Sendable, Hashable, Identifiable {
    package let id: String
    /// Who lists it.
    package let division: Division
    package let occupation: Occupation
    /// ISBN or other book number.
    package let number: String
    package let title: String
    package let publisher: String
    package let listedOn: Day
    /// From this day on it is not on the list; nil: it is.
    package let endedOn: Day?

    init(_ row: Row) throws {
        id = try row.text("id")
        division = try row.division("division")
        guard let code = Occupation(try row.text("occupation")) else {
            throw StoreFault("textbook \(id) has no occupation")
        }
        occupation = code
        number = try row.text("number")
        title = try row.text("title")
        publisher = try row.text("publisher")
        listedOn = try row.day("listed_on")
        endedOn = row.optionalDay("ended_on")
    }

    package func isListed(on day: Day) -> Bool { listedOn <= day && endedOn.map { day < $0 } ?? true }
}

/// The approved textbooks that hold for a class.
package enum TextbookList {
    private static let everywhere = Scope.everything(because: "lists of textbooks are public")

    /// By title; each book once, also where several divisions list it.
    package static func books(_ record: ClassRecord, _ reader: Reader) throws -> [Textbook] {
        var seen: Set<String> = []
        return try reader.rows(
            everywhere,
            """
            select t.* from textbook t where t.occupation = \(record.occupation.text)
            and t.division in \(list: record.division.path.map(\.code)) order by t.title, t.number, t.division
            """
        ).map { try Textbook($0) }.filter { $0.isListed(on: record.startDate) && seen.insert($0.number).inserted }
    }

    /// Whether every textbook that the class names is on the list of its occupation.
    /// - Returns: nil where nobody keeps a list for the occupation, so that there is nothing to hold the class against.
    package static func holds(_ record: ClassRecord, _ reader: Reader) throws -> Bool? {
        let books = try books(record, reader)
        guard !books.isEmpty else { return nil }
        let named = record.conditions.textbooks ?? []
        let numbers = Set(books.map(\.number))
        return !named.isEmpty && named.allSatisfy { numbers.contains($0.number) }
    }
}
