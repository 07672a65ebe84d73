import Programme
import Store
import Vocabulary

/// What is planted in a class, told when the class has its number.
extension Play {
    mutating func plantTruth(_ place: Int) throws {
        let course = courses[place]
        guard let scheme = script.schemes.first(where: { $0.code == course.plan.scheme }) else { return }
        var subjects: [String] = [""]
        switch scheme.code {
        case "ghost": subjects = course.members.prefix(Self.ghosts).map(\.person)
        case "borrowed": subjects = course.members.prefix(Self.borrowed).map(\.person)
        case "twoPlaces": subjects = [course.pair.theory.person ?? ""]
        case "insider": subjects = try [post(.trainingOfficer, place).id, post(.reviewer, place).id]
        default: break
        }
        truth += subjects.map {
            Truth(scheme: scheme.code, classNumber: course.number, subject: $0, planted: scheme.zh)
        }
    }
}
