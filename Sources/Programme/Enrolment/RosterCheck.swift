import Papers
import Policy
import Store
import Vocabulary

/// Holds the rows of a file against the rules of a person's data, against each other and against what the province knows.
struct RosterCheck {
    let office: Office
    let conditions: EnrolmentConditions
    var training: ClassRecord { conditions.training }
    var pack: Pack { conditions.pack }

    private struct Candidate {
        let row: ImportedRow
        let draft: PersonDraft
        let facts: PersonFacts
        var problems: [Problem] = []
        var warnings: [Problem] = []
    }

    func preview(
        of outcome: ImportOutcome, fileName: String, fileHash: String, _ reader: Reader
    ) throws -> RosterPreview {
        var preview = RosterPreview(fileName: fileName, fileHash: fileHash)
        preview.fileProblems = outcome.fileProblems.map(\.problem)
        preview.unknownHeaders = outcome.unknownHeaders
        preview.bad = outcome.rejected.map { row in
            RosterPreview.Bad(number: row.number, raw: row.raw, problems: row.problems.map(\.problem))
        }
        var candidates: [Candidate] = []
        for row in outcome.accepted {
            let draft = RosterMap.draft(row, pack)
            do {
                candidates.append(Candidate(row: row, draft: draft, facts: try facts(draft)))
            } catch let refusal as Refusal {
                preview.bad.append(
                    .init(
                        number: row.number, raw: row.raw,
                        problems: refusal.problems.map { at(place(row, $0.field, outcome), $0) }))
            }
        }
        judgeAgainstEachOther(&candidates)
        try judgeAgainstProvince(&candidates, reader)
        for candidate in candidates {
            let (row, isGood) = (candidate.row, candidate.problems.isEmpty)
            let placed = { (problem: Problem) in at(place(row, problem.field, outcome), problem) }
            if isGood {
                preview.good.append(
                    .init(
                        number: row.number, raw: row.raw, draft: candidate.draft,
                        accommodation: row["accommodation"], evidence: evidence(row), proof: RosterMap.proof(row, pack),
                        warnings: candidate.warnings.map(placed)))
            } else {
                preview.bad.append(.init(number: row.number, raw: row.raw, problems: candidate.problems.map(placed)))
            }
        }
        preview.bad.sort { $0.number < $1.number }
        return preview
    }

    private func evidence(_ row: ImportedRow) -> CategoryEvidence {
        CategoryEvidence(graduatedIn: row["graduatedIn"], studying: row["studying"])
    }

    func facts(_ draft: PersonDraft) throws -> PersonFacts {
        try draft.facts(office.divisions, packs: [pack], on: office.clock.today)
    }

    private func judgeAgainstEachOther(_ candidates: inout [Candidate]) {
        var first: [String: Int] = [:]
        var phones: [String: Int] = [:]
        var accounts: [String: Int] = [:]
        for index in candidates.indices {
            let (facts, number) = (candidates[index].facts, candidates[index].row.number)
            if let row = first[facts.idNumber.text] {
                candidates[index].problems.append(
                    Problem("rosterDuplicate", field: "idNumber", values: ["row": String(row)]))
                continue
            }
            first[facts.idNumber.text] = number
            if let phone = facts.phone?.text {
                if let row = phones[phone] {
                    candidates[index].warnings.append(
                        Problem("phoneShared", field: "phone", values: ["row": String(row)]))
                } else {
                    phones[phone] = number
                }
            }
            guard let account = facts.bankAccount else { continue }
            candidates[index].warnings += account.warnings.map { $0.on(field: "bankAccount") }
            if let row = accounts[account.text] {
                candidates[index].warnings.append(
                    Problem("bankAccountShared", field: "bankAccount", values: ["row": String(row)]))
            } else {
                accounts[account.text] = number
            }
        }
    }

    private func judgeAgainstProvince(_ candidates: inout [Candidate], _ reader: Reader) throws {
        let known = try PersonStore.byNumber(candidates.map(\.facts.idNumber), reader)
        let ids = known.values.map(\.id)
        let overlaps = try EnrolmentStore.overlaps(
            of: ids, from: training.startDate, to: training.endDate, except: training.id, reader)
        let funded = try EnrolmentStore.funded(of: ids, reader)
        let earlier = conditions.areAny || conditions.ranks ? try EnrolmentStore.classes(of: ids, except: training.id, reader) : [:]
        let onList = Set(
            try reader.rows(
                .everything(because: "the class was found in the caller's scope"),
                """
                select person from enrolment where class = \(training.id)
                and state in \(list: [Enrolment.State.enrolled, .waiting])
                """
            ).map { try $0.text("person") })
        var free = training.size - onList.count
        for index in candidates.indices {
            let groups = candidates[index].facts.groups + (known[candidates[index].facts.idNumber]?.groups ?? [])
            do {
                _ = try evidence(candidates[index].row).columns(for: groups, pack, on: office.clock.today)
            } catch let refusal as Refusal {
                candidates[index].problems += refusal.problems
            }
            let person = known[candidates[index].facts.idNumber]
            try judgeConditions(&candidates[index], groups, person.flatMap { earlier[$0.id] } ?? [])
            if let person {
                if person.name != candidates[index].facts.name.text {
                    candidates[index].problems.append(Problem("personNameDiffers", field: "name"))
                }
                if onList.contains(person.id) {
                    candidates[index].problems.append(Problem("alreadyEnrolled", field: "idNumber"))
                }
                if let other = overlaps[person.id] { candidates[index].problems.append(EnrolmentDesk.problem(other)) }
                candidates[index].warnings += warnings(funded[person.id] ?? [])
                if let account = candidates[index].facts.bankAccount, let kept = person.bankAccount, kept != account {
                    candidates[index].warnings.append(Problem("bankAccountKept", field: "bankAccount"))
                }
            }
            guard candidates[index].problems.isEmpty else { continue }
            free -= 1
            if free < 0, conditions.ranks {
                candidates[index].warnings.append(
                    Problem("classFullWaits", field: "idNumber", values: ["size": String(training.size)]))
            } else if free < 0 {
                candidates[index].problems.append(
                    Problem("classFull", field: "idNumber", values: ["size": String(training.size)]))
            }
        }
    }

    /// What the class's pack says to the person: refused, held for an officer, or only said.
    private func judgeConditions(
        _ candidate: inout Candidate, _ groups: [String], _ earlier: [EnrolmentInput.OtherClass]
    ) throws {
        do {
            let proof = try RosterMap.proof(candidate.row, pack).facts(pack, on: office.clock.today)
            let check = try conditions.check(
                born: candidate.facts.idNumber.birthDate, groups: groups, proof, earlier: earlier,
                on: office.clock.today)
            candidate.problems += check?.problems(.block) ?? []
            candidate.warnings += (check?.problems(.hold) ?? []) + (check?.problems(.warn) ?? [])
                + (check?.problems(.prefer) ?? [])
        } catch let refusal as Refusal {
            candidate.problems += refusal.problems
        }
    }

    /// Earlier subsidies of the person, held against the limits of the pack. Only the claim decides; here it is said in time.
    private func warnings(_ past: [FundedTraining]) -> [Problem] {
        var warnings: [Problem] = []
        let thisYear = past.filter { $0.on.year == training.startDate.year }.count
        if let limit = pack.count("annualLimit"), thisYear >= limit {
            warnings.append(
                Problem(
                    "annualLimitReached", field: "idNumber",
                    values: [
                        "funded": String(thisYear), "limit": String(limit), "year": String(training.startDate.year)
                    ]))
        }
        if let same = past.first(where: { $0.occupation == training.occupation.code && $0.level == training.level }) {
            warnings.append(
                Problem("sameOccupationLevelFunded", field: "idNumber", values: ["on": same.on.description]))
        }
        return warnings
    }

    private func place(_ row: ImportedRow, _ field: String?, _ outcome: ImportOutcome) -> String {
        let letters = field.flatMap { outcome.columnLetters[$0] } ?? ""
        let cell = "\(letters)\(row.number)"
        return outcome.sheet.map { "\($0)!\(cell)" } ?? cell
    }

    private func at(_ place: String, _ problem: Problem) -> Problem { problem.at(place: place) }
}
