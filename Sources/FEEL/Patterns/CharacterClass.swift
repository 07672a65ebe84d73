/// A set of characters as a pattern describes it, asked one character at a time.
indirect enum CharacterClass: Sendable {
    /// Characters and ranges written out; only these have variants of case.
    case ranges([ClosedRange<UInt32>])
    /// Bits of `Category`.
    case categories(UInt32)
    case nameStart
    case nameCharacter
    case everything
    case not(CharacterClass)
    case either([CharacterClass])
    case minus(CharacterClass, CharacterClass)

    static let newlines = CharacterClass.ranges([0x0A...0x0A, 0x0D...0x0D])
    static let spaces = CharacterClass.ranges([0x09...0x0A, 0x0D...0x0D, 0x20...0x20])
    static let digits = CharacterClass.categories(Category.mask("Nd") ?? 0)
    static let words = CharacterClass.not(
        .categories((Category.mask("P") ?? 0) | (Category.mask("Z") ?? 0) | (Category.mask("C") ?? 0)))

    /// Whether one of the forms of a character is in the set. `forms` holds the character itself and, when case does
    /// not count, its variants.
    func contains(_ scalar: Unicode.Scalar, _ forms: [UInt32]) -> Bool {
        switch self {
        case .ranges(let ranges):
            for range in ranges { for form in forms where range.contains(form) { return true } }
            return false
        case .categories(let mask): return mask & Category.bit(scalar.properties.generalCategory) != 0
        case .nameStart: return CharacterClass.startsName(scalar.value)
        case .nameCharacter:
            let value = scalar.value
            return CharacterClass.startsName(value) || value == 0x2D || value == 0x2E || (0x30...0x39).contains(value)
                || value == 0xB7 || (0x300...0x36F).contains(value) || (0x203F...0x2040).contains(value)
        case .everything: return true
        case .not(let inner): return !inner.contains(scalar, forms)
        case .either(let parts): return parts.contains { $0.contains(scalar, forms) }
        case .minus(let one, let two): return one.contains(scalar, forms) && !two.contains(scalar, forms)
        }
    }

    /// `NameStartChar` of XML 1.0, fifth edition.
    private static func startsName(_ value: UInt32) -> Bool {
        switch value {
        case 0x3A, 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
            0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }
}

/// Unicode's general categories as bits.
enum Category {
    private static let names = [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"
    ]

    /// The bits of a category such as `Lu`, or of a group such as `L`; nil when there is none of that name.
    static func mask(_ name: String) -> UInt32? {
        var mask: UInt32 = 0
        for (index, known) in names.enumerated() where known == name || (name.count == 1 && known.hasPrefix(name)) {
            mask |= 1 << UInt32(index)
        }
        return mask == 0 ? nil : mask
    }

    static func bit(_ category: Unicode.GeneralCategory) -> UInt32 {
        let index: UInt32 =
            switch category {
            case .uppercaseLetter: 0
            case .lowercaseLetter: 1
            case .titlecaseLetter: 2
            case .modifierLetter: 3
            case .otherLetter: 4
            case .nonspacingMark: 5
            case .spacingMark: 6
            case .enclosingMark: 7
            case .decimalNumber: 8
            case .letterNumber: 9
            case .otherNumber: 10
            case .connectorPunctuation: 11
            case .dashPunctuation: 12
            case .openPunctuation: 13
            case .closePunctuation: 14
            case .initialPunctuation: 15
            case .finalPunctuation: 16
            case .otherPunctuation: 17
            case .mathSymbol: 18
            case .currencySymbol: 19
            case .modifierSymbol: 20
            case .otherSymbol: 21
            case .spaceSeparator: 22
            case .lineSeparator: 23
            case .paragraphSeparator: 24
            case .control: 25
            case .format: 26
            case .surrogate: 27
            case .privateUse: 28
            default: 29
            }
        return 1 << index
    }
}

/// Characters that differ only in case: those with the same lower-case or the same upper-case form.
enum CaseVariants {
    private static let groups: [UInt32: [UInt32]] = {
        var byForm: [UInt32: [UInt32]] = [:]
        // The last scripts with case end below this.
        for value in UInt32(0x41)...0x1E943 {
            guard let scalar = Unicode.Scalar(value), scalar.properties.isCased else { continue }
            for form in forms(scalar) { byForm[form, default: []].append(value) }
        }
        var groups: [UInt32: [UInt32]] = [:]
        for members in byForm.values where members.count > 1 {
            for member in members {
                groups[member] = Array(Set(groups[member, default: []] + members)).sorted()
            }
        }
        return groups
    }()

    /// The single characters that are this one's lower-case and upper-case forms. The two are kept apart by a bit.
    private static func forms(_ scalar: Unicode.Scalar) -> [UInt32] {
        func single(_ text: String, _ mark: UInt32) -> UInt32? {
            let scalars = text.unicodeScalars
            guard let first = scalars.first, scalars.count == 1 else { return nil }
            return first.value | mark
        }
        return [
            single(scalar.properties.lowercaseMapping, 0), single(scalar.properties.uppercaseMapping, 1 << 24)
        ].compactMap { $0 }
    }

    /// The character and all that count as the same when case does not.
    static func of(_ value: UInt32) -> [UInt32] { groups[value] ?? [value] }
}
