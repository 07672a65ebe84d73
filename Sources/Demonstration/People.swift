import Programme
import Vocabulary

/// Makes people who do not exist: names of the lists, identity numbers of fictional places with a right check character.
struct People: Sendable {
    private let script: Script
    private let luck: Randomness
    private var serial = 0
    private var used: Set<String> = []

    init(_ script: Script, _ luck: Randomness) {
        self.script = script
        self.luck = luck
    }

    /// - Parameters:
    ///   - name: nil: one of the lists.
    ///   - born: nil: of working age.
    mutating func make(in county: Division, name: String? = nil, born: Day? = nil, groups: [String]? = nil) throws
        -> PersonDraft
    {
        serial += 1
        let isFemale = luck.number(in: 0...99) < 58
        let birth = try born ?? birthday()
        let number = try idNumber(county, birth, isFemale)
        let name = name ?? self.name(isFemale)
        let group = script.province.targetGroups[
            luck.number(in: 0...9) < 8 ? 0 : script.province.targetGroups.count - 1]
        let tail = digits(serial, 6)
        return PersonDraft(
            name: name, idNumber: number, division: county.code, phone: script.province.phonePrefix + tail,
            groups: groups ?? [group], bankName: script.province.bank,
            bankAccount: script.province.accountPrefix + digits(luck.number(in: 0...999_999), 6) + tail)
    }

    mutating func teacherNumber(in county: Division) throws -> (name: String, number: String) {
        let isFemale = luck.number(in: 0...1) == 0
        return (name(isFemale, isMinority: false), try idNumber(county, birthday(), isFemale))
    }

    func phone(_ number: Int) -> String { script.province.phonePrefix + digits(900_000 + number, 6) }

    /// A credit code of an organisation: seventeen characters and the check that fits.
    static func creditCode(_ county: Division, _ number: Int) throws -> String {
        let body = "52" + county.code + "MJ" + digits(number, 7)
        for check in "0123456789ABCDEFGHJKLMNPQRTUWXY" where CreditCode(body + String(check)) != nil {
            return body + String(check)
        }
        throw DemonstrationFault("no credit code from \(body)")
    }

    private func name(_ isFemale: Bool, isMinority: Bool = true) -> String {
        let names = script.names
        if isMinority, luck.number(in: 0...11) == 0 { return pick(names.minority) }
        let parts = (isFemale ? names.female : names.male) + names.either
        let first = pick(parts)
        let second = luck.number(in: 0...4) == 0 ? "" : pick(parts)
        return pick(names.surnames) + first + (second == first ? "" : second)
    }

    private func pick(_ list: [String]) -> String { list.isEmpty ? "" : list[luck.number(in: 0...list.count - 1)] }

    private func birthday() throws -> Day {
        let today = script.province.registersOn
        return Day(number: today.number - Int32(luck.number(in: 20 * 365...52 * 365)))
    }

    private mutating func idNumber(_ county: Division, _ born: Day, _ isFemale: Bool) throws -> String {
        for _ in 0..<200 {
            let order = luck.number(in: 0...499) * 2 + (isFemale ? 0 : 1)
            let body = county.code + born.description.filter { $0 != "-" } + digits(order, 3)
            guard used.insert(body).inserted else { continue }
            for check in "0123456789X" where CitizenID(body + String(check)) != nil { return body + String(check) }
        }
        throw DemonstrationFault("no identity number left for \(born)")
    }
}

/// A number with leading zeros.
func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
