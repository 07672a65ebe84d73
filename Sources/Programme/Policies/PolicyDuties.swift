import Policy
import Store
import Vocabulary

/// Versions of packs that wait for a second pair of eyes, or to be put in force.
struct PolicyDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.division.level == .province, actor.may(.policyReadDraft) else { return [] }
        return try PackStore.open(actor.scope.area, reader).compactMap { version in
            switch version.state {
            case .submitted where actor.may(.policyApproveDraft):
                guard version.firstBy != actor.id, version.madeBy != actor.id else { return nil }
                return duty("versionToApprove", version)
            case .approved where actor.may(.policyPutInForce): return duty("versionToPutInForce", version)
            default: return nil
            }
        }
    }

    private func duty(_ code: String, _ version: PackVersion) -> Duty {
        Duty(
            code, kind: "packVersion", subject: "pack_version/\(version.id)", title: version.pack, from: version.madeByName,
            dueOn: version.effectiveFrom, values: ["n": String(version.number)])
    }
}

/// Reports that the packs ask for, as tasks of whom they name: from the first reminder before the day on, and as long after it
/// where the day has passed. When they are recalled is a parameter of the pack, and so is what becomes of a day off.
struct ReportDuties: DutySource {
    func duties(of actor: Actor, on today: Day, _ reader: Reader, _ office: Office) throws -> [Duty] {
        guard actor.institution == nil, actor.person == nil else { return [] }
        let packs = office.packs.packs(startingOn: today, in: actor.division)
        return packs.filter { office.holds($0, in: actor.division) }.flatMap { pack -> [Duty] in
            let own = pack.reports.filter {
                // What it takes over is recalled by the pack that states it.
                $0.pack == pack.id && $0.roles.contains(actor.role) && $0.levels.contains(actor.division.level)
            }
            let lead = Int(Self.lead(pack))
            return own.flatMap { report in
                report.dates(from: today - Self.widest(lead), to: today + lead).map { Self.moved($0, pack, office) }
                    .filter { $0 <= today + lead && today <= $0 + lead && pack.covers($0) }
                    .map { Self.duty(report, pack, dueOn: $0) }
            }
        }
    }

    /// Days before the day of a report on which it is first recalled.
    private static func lead(_ pack: Pack) -> Int64 {
        (pack.parameter("reportReminderDays")?.value.items ?? []).compactMap(\.whole).max() ?? 0
    }

    /// A day that moved on over a holiday stood earlier in the calendar.
    private static func widest(_ lead: Int) -> Int { lead + 31 }

    private static func moved(_ day: Day, _ pack: Pack, _ office: Office) -> Day {
        guard pack.flag("reportShiftsForHolidays") == true, !office.calendar.isWorking(day) else { return day }
        return office.calendar.due(1, after: day)
    }

    private static func duty(_ report: ReportDate, _ pack: Pack, dueOn day: Day) -> Duty {
        Duty(
            "reportDue", kind: "report", subject: "report/\(pack.id)", title: report.title.zh, titleEn: report.title.en,
            dueOn: day)
    }
}
