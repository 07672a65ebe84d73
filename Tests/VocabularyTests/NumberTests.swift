import Testing

@testable import Vocabulary

struct NumberTests {
    @Test(
        "an identity number is normalised, or refused for the first thing that is wrong with it",
        arguments: [
            ("11010519491231002X", nil), ("11010519491231002x", nil), ("１１０１０５１９４９１２３１００２Ｘ", nil),
            ("110105 19491231 002X", nil), ("440524188001010014", nil),
            ("1101051949123100", "citizenID.length"), ("", "citizenID.length"),
            ("110105194912310021X", "citizenID.length"),
            ("1101051949X231002X", "citizenID.characters"), ("11010519491231002A", "citizenID.characters"),
            ("11010519490230002X", "citizenID.date"), ("11010517991231002X", "citizenID.date"),
            ("110105194912310021", "citizenID.check"), ("110105194912310012", "citizenID.check")
        ] as [(String, String?)])
    func citizens(text: String, code: String?) {
        switch CitizenID.parse(text) {
        case .success(let id): #expect(code == nil && id.text.utf8.count == 18 && CitizenID(id.text) == id)
        case .failure(let problem): #expect(problem.code == code)
        }
    }

    @Test("an identity number tells birth date and sex, accepts an unknown place, and is masked when shown")
    func citizenParts() throws {
        let id = try #require(CitizenID("11010519491231002X"))
        #expect(id.birthDate.description == "1949-12-31" && id.sex == .female && id.placeCode == "110105")
        #expect("\(id)" == "110105********002X")
        let invented = "99012119880412001"
        let check = String(decoding: [CitizenID.checkCharacter(invented.utf8)], as: UTF8.self)
        #expect(CitizenID(invented + check)?.sex == .male)
    }

    @Test("the check characters find every single wrong digit and every swap of neighbours")
    func checkCharacters() {
        let random = Randomness.seeded(5)
        for _ in 0..<200 {
            let digits = (0..<17).map { _ in UInt8(48 + random.number(in: 0...9)) }
            let check = CitizenID.checkCharacter(digits)
            for place in 0..<17 {
                var wrong = digits
                wrong[place] = 48 + (wrong[place] - 48 + UInt8(random.number(in: 1...9))) % 10
                #expect(CitizenID.checkCharacter(wrong) != check)
                guard place < 16, digits[place] != digits[place + 1] else { continue }
                wrong = digits
                wrong.swapAt(place, place + 1)
                #expect(CitizenID.checkCharacter(wrong) != check)
            }
        }
    }

    @Test(
        "a credit code is checked over its thirty-one characters",
        arguments: [
            ("91350100M000100Y43", nil), ("91350100m000100y43", nil), ("９１３５０１００M000100Y43", nil),
            ("91350100M000100Y44", "creditCode.check"), ("91350100I000100Y43", "creditCode.characters"),
            ("91350100M000100Y4", "creditCode.length"), ("", "creditCode.length")
        ] as [(String, String?)])
    func creditCodes(text: String, code: String?) {
        switch CreditCode.parse(text) {
        case .success(let made): #expect(code == nil && made.text == "91350100M000100Y43")
        case .failure(let problem): #expect(problem.code == code)
        }
    }

    @Test(
        "telephone numbers lose their ornaments",
        arguments: [
            ("138 1234 5678", "13812345678"), ("+86-13812345678", "13812345678"), ("0871-65123456", "087165123456"),
            ("(0871) 6512345", "08716512345"), ("400-123-4567", "4001234567"), ("12812345678", nil),
            ("1381234567", nil),
            ("138123456789", nil), ("phone", nil), ("", nil)
        ] as [(String, String?)])
    func phones(text: String, plain: String?) { #expect(Phone(text)?.text == plain) }

    @Test("a mobile is masked when shown")
    func maskedPhone() throws {
        let phone = try #require(Phone("13812345678"))
        #expect("\(phone)" == "138****5678" && phone.kind == .mobile)
    }

    @Test(
        "a bank account has 12 to 30 digits; a card's wrong check digit only warns",
        arguments: [
            ("4539 1488 0343 6467", true, 0), ("4539 1488 0343 6468", true, 1), ("123456789012", true, 0),
            ("12345678901", false, 0), ("1234567890123456789012345678901", false, 0), ("12345678901x", false, 0)
        ])
    func accounts(text: String, accepted: Bool, warnings: Int) {
        let account = BankAccount(text)
        #expect((account != nil) == accepted && (account?.warnings.count ?? 0) == warnings)
        if let account { #expect("\(account)".utf8.count == 8) }
    }

    @Test(
        "an odd certificate number warns and does not block",
        arguments: [
            ("Y000099000001235000001", TrainingKind.skillLevel, 0), ("y0000 99000001235000001", .skillLevel, 0),
            ("S000053000001", .skillLevel, 1), ("1234567890123456", .qualification, 0), ("AB-12", .qualification, 1),
            ("AB-12", .completion, 0)
        ])
    func certificates(text: String, kind: TrainingKind, warnings: Int) throws {
        #expect(try #require(CertificateNumber(text)).warnings(for: kind).count == warnings)
    }

    @Test(
        "names are composed, and lose spaces between Han characters",
        arguments: [
            ("王　芳", "王芳"), (" 李 小 明 ", "李小明"), ("阿卜杜拉•买买提", "阿卜杜拉·买买提"), ("Mary  Ann", "Mary Ann"),
            ("岩\u{2027}温", "岩·温"), ("Jose\u{301}", "José"), ("𠮷野", "𠮷野"), ("", nil), ("··", nil), ("王1", nil),
            ("<b>", nil), (String(repeating: "王", count: 50), String(repeating: "王", count: 50)),
            (String(repeating: "王", count: 51), nil)
        ] as [(String, String?)])
    func names(text: String, shown: String?) { #expect(PersonName(text)?.text == shown) }

    @Test("levels are ordered from apprentice to chief technician and read as people write them")
    func levels() {
        #expect(SkillLevel.allCases == SkillLevel.allCases.sorted())
        #expect(SkillLevel(text: "五级/初级工") == .junior && SkillLevel(text: "３") == .senior)
        #expect(SkillLevel(text: "6") == nil && SkillLevel(number: 0) == nil)
        for number in 1...5 { #expect(SkillLevel(number: number)?.number == number) }
    }
}
