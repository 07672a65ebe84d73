/// Levels of skill, lowest first. Ordered, but no numbers: nothing is computed with them.
package enum SkillLevel: String, CaseIterable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    case apprentice, junior, intermediate, senior, technician, seniorTechnician, specialGrade, chiefTechnician

    /// 5 junior … 1 senior technician.
    package init?(number: Int) {
        switch number {
        case 5: self = .junior
        case 4: self = .intermediate
        case 3: self = .senior
        case 2: self = .technician
        case 1: self = .seniorTechnician
        default: return nil
        }
    }

    /// Nil for the three levels outside 5…1.
    package var number: Int? {
        switch self {
        case .junior: 5
        case .intermediate: 4
        case .senior: 3
        case .technician: 2
        case .seniorTechnician: 1
        case .apprentice, .specialGrade, .chiefTechnician: nil
        }
    }

    /// Reads a level as a person or a sheet writes it: `5`, `五级`, `五级/初级工`, `初级工`, `高级技师`.
    package init?(text: String) {
        let plain = Text.trimmed(Text.halfWidth(text))
        let first = plain.split(separator: "/").first.map { Text.trimmed($0) } ?? ""
        guard let level = Self.spellings[first] ?? Self(rawValue: first) else { return nil }
        self = level
    }

    private static let spellings: [String: SkillLevel] = [
        "5": .junior, "五级": .junior, "5级": .junior, "初级": .junior, "初级工": .junior,
        "4": .intermediate, "四级": .intermediate, "4级": .intermediate, "中级": .intermediate, "中级工": .intermediate,
        "3": .senior, "三级": .senior, "3级": .senior, "高级": .senior, "高级工": .senior,
        "2": .technician, "二级": .technician, "2级": .technician, "技师": .technician,
        "1": .seniorTechnician, "一级": .seniorTechnician, "1级": .seniorTechnician, "高级技师": .seniorTechnician,
        "学徒工": .apprentice, "特级技师": .specialGrade, "首席技师": .chiefTechnician
    ]

    package static func < (one: SkillLevel, other: SkillLevel) -> Bool { one.rank < other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package var description: String { rawValue }
}
