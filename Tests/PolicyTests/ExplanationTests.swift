import Testing

@testable import Policy

@Suite("Explanations for people")
struct ExplanationTests {
    @Test(
        "YN22-00-01, YN18-0-00-01: a rule that fired leads to its document: number, article, issuers, dates, parent"
    )
    func source() throws {
        let explanation = try explained("yunnan-2022", ["attendance.sessionsAttended": .int(3)])
        let cited = try #require(explanation.refusals.first?.clauses.first)
        #expect(cited.documentNumber.zh == "云人社通〔2022〕50号" && cited.place.zh == "第（十四）条" && !cited.paraphrase.zh.isEmpty)
        let document = try Shelf.pack("yunnan-2022").document
        #expect(document.issuer.zh.contains("财政厅") && document.issued.description == "2022-11-05")
        #expect(document.printed?.description == "2022-11-07" && document.carriesOut == "人社厅发〔2022〕15号")
        let first = try Shelf.pack("yunnan-2018")
        #expect(first.document.number.zh == "云人社发〔2018〕71号" && first.document.issued.description == "2018-12-27")
        #expect(
            first.from.description == "2018-12-27" && first.document.status.zh == "现行有效"
                && first.document.carriesOut == "云政发〔2018〕61号")
    }

    @Test("an item says its formula with the numbers of the case, who is paid and from which fund")
    func formula() throws {
        let explanation = try explained("yunnan-2023", ["training.offsite": .boolean(true)])
        let item = try #require(explanation.items.first)
        #expect(item.formula.zh == "目录标准 1,500.00 元 × (1 + 50%) = 2,250.00 元")
        #expect(item.formula.en == "Catalogue standard 1,500.00 yuan × (1 + 50%) = 2,250.00 yuan")
        #expect(item.payee.zh == "培训机构" && item.fund.zh == "财政衔接推进乡村振兴补助资金")
        let assumed = try #require(explanation.assumptions.first)
        #expect(
            assumed.name == "offsiteUplift" && assumed.value.zh == "50%" && !assumed.why.zh.isEmpty
                && !assumed.confirmedBy.en.isEmpty)
    }

    @Test("every cell of every table and every parameter's value has words: no FEEL and no code is left for people to read")
    func words() throws {
        for pack in try Shelf.library.get().packs {
            for table in pack.rules.values.flatMap({ $0 }) {
                for row in pack.readable(table).rows {
                    for condition in row.conditions {
                        if case .formula(let feel) = condition { Issue.record("\(pack.id) \(table.name): \(feel)") }
                    }
                    for given in row.results {
                        if case .formula(let feel) = given { Issue.record("\(pack.id) \(table.name): \(feel)") }
                    }
                }
            }
            for parameter in pack.parameters {
                let shown = pack.shown(parameter).zh
                #expect(shown.firstMatch(of: /[a-z]{3}/) == nil, "\(pack.id) \(parameter.name): \(shown)")
            }
        }
        #expect(try Shelf.pack("gansu-2018").parameter("tenderTieBreak").map { try Shelf.pack("gansu-2018").shown($0).zh } == "不设优先")
    }

    @Test("a refusal says what was found, what is needed, whether it can be put right and how")
    func refusal() throws {
        let explanation = try explained("yunnan-2023", ["attendance.sessionsAttended": .int(15)])
        let refusal = try #require(explanation.refusals.first)
        #expect(explanation.refusals.count == 1 && refusal.kinds.map(\.zh) == ["培训补贴", "生活费补贴"])
        #expect(refusal.compared.first?.actual.zh == "15 / 20 个半天（75%）")
        #expect(refusal.compared.first?.needed.zh == "不低于 80%")
        #expect(refusal.remediable && !refusal.remedy.en.isEmpty)
        #expect(explanation.verdict.zh == "不予支付")
    }

    @Test("every reason of every pack explains itself in both languages without a brace left over")
    func allReasons() throws {
        for pack in try Shelf.packs.values {
            for decision in DecisionKind.allCases {
                for reason in pack.reasons(decision) {
                    let texts = [reason.title, reason.remedy, reason.label, reason.actual, reason.needed]
                    #expect(texts.allSatisfy { !$0.zh.isEmpty && !$0.en.isEmpty })
                }
            }
            let worst: [String: JSONValue?] = [
                "training.announced": .boolean(false), "training.institutionBlacklisted": .boolean(true),
                "training.subcontracted": .boolean(true),
                "training.nationalStandard": .boolean(false), "training.provincialEvaluator": .boolean(false),
                "training.catalogueFen": .null,
                "training.hoursDelivered": .int(1), "training.maxOnlineHoursPerDay": .int(9),
                "training.hoursFalsified": .boolean(true),
                "certificate.level": .int(1), "notice": .string("upheld"), "attendance.sessionsAttended": .int(0),
                "person.groups": .strings([]),
                "history": .array([past("2023-01-01", "4-03-02-02", 5), past("2023-01-02"), past("2023-01-03")])
            ]
            for refusal in try explained(pack.id, worst).refusals {
                for text in [refusal.title, refusal.remedy]
                    + refusal.compared.flatMap({ [$0.label, $0.actual, $0.needed] })
                {
                    #expect(
                        !text.zh.isEmpty && !text.en.isEmpty && !text.zh.contains("{") && !text.en.contains("{"),
                        "\(pack.id) \(refusal.code)")
                }
            }
        }
    }

    @Test("the rules of a decision can be read as tables, each row with its clauses")
    func tables() throws {
        let tables = try #require(try Shelf.pack("yunnan-2023").rules[.traineeClaim])
        #expect(tables.count >= 15)
        #expect(
            tables.allSatisfy {
                !$0.label.isEmpty && !$0.question.isEmpty
                    && $0.rows.allSatisfy { !$0.clauses.isEmpty && !$0.note.isEmpty }
            })
    }
}
