import Programme
import Vocabulary

/// Makes the classes that are played and the people in them, before anything is done.
struct Casting {
    let script: Script
    let scale: Scale
    let luck: Randomness
    var people: People

    /// A planned class and the institution's pair of teachers that it has.
    struct Part {
        var plan: PlannedClass
        var title: String?
        var members: [Member]
        var rosterStaysOutside = false
        /// Of the two classes of one teacher: nil, 0 or 1.
        var twoPlaces: Int?
        var pair = 0
    }

    private(set) var storyStart: [Member] = []
    private(set) var storyEnd: [Member] = []
    /// Identity number of the person who goes from class to class.
    private(set) var professional: String?

    init(script: Script, scale: Scale, luck: Randomness, people: People) {
        self.script = script
        self.scale = scale
        self.luck = luck
        self.people = people
    }

    /// All classes: those of the story first.
    mutating func parts() throws -> [Part] {
        let story = script.story
        let county = try county(of: story.institution)
        storyStart = try story.members.map { try member($0, $0.name, county) }
        if scale != .small {
            storyEnd = try zip(story.members, story.secondNames).map { try member($0, $1, county) }
        }
        var parts = [storyPart("story-start", .draft, storyStart, isOutside: true)]
        if scale != .small { parts.append(storyPart("story-end", .paid, storyEnd, isOutside: false)) }
        for earlier in story.earlier { parts.append(try earlierPart(earlier, county)) }
        if scale != .small { parts += try planned() }
        assignPairs(&parts)
        return parts
    }

    private func county(of institution: String) throws -> Division {
        guard let found = script.province.institutions.first(where: { $0.key == institution }) else {
            throw DemonstrationFault("no institution \(institution)")
        }
        return found.county
    }

    // MARK: The story

    private mutating func member(_ told: StoryFile.Member, _ name: String, _ county: Division) throws -> Member {
        var member = Member(draft: try people.make(in: county, name: name, born: told.born, groups: told.groups))
        member.missed = Set(told.missed ?? [])
        member.notSignedOut = Set(told.notSignedOut ?? [])
        member.fails = told.fails ?? false
        member.certificateLevel = told.certificateLevel
        member.isFalsified = told.falsified ?? false
        member.isObjectedTo = told.objection ?? false
        return member
    }

    private func storyPart(_ key: String, _ until: PlannedClass.Until, _ members: [Member], isOutside: Bool) -> Part {
        let story = script.story
        let plan = PlannedClass(
            key: key, institution: story.institution, course: story.course, start: story.start,
            size: members.count, until: until)
        return Part(plan: plan, title: story.title, members: members, rosterStaysOutside: isOutside)
    }

    private mutating func earlierPart(_ earlier: StoryFile.Earlier, _ county: Division) throws -> Part {
        var members: [Member] = []
        for list in [storyStart, storyEnd] {
            for (told, member) in zip(script.story.members, list) where told.earlier?.contains(earlier.key) == true {
                members.append(Member(draft: member.draft))
            }
        }
        for _ in 0..<earlier.fillers { members.append(Member(draft: try people.make(in: county))) }
        let plan = PlannedClass(
            key: "earlier-\(earlier.key)", institution: script.story.institution, course: earlier.course,
            start: earlier.start, size: members.count, until: .paid)
        return Part(plan: plan, members: members)
    }

    // MARK: The others

    private mutating func planned() throws -> [Part] {
        var parts: [Part] = []
        var paired = 0
        var plans = script.classes
        if scale == .province {
            for copy in 2...max(2, script.province.copies) {
                plans += script.classes.filter(\.scheme.isEmpty).map { plan in
                    var plan = plan
                    plan.key += "-\(copy)"
                    return plan
                }
            }
        }
        for plan in plans {
            var part = Part(plan: plan, members: try members(plan))
            if plan.scheme == "twoPlaces" {
                part.twoPlaces = paired
                paired += 1
            }
            parts.append(part)
        }
        plantProfessional(&parts)
        return parts
    }

    private mutating func members(_ plan: PlannedClass) throws -> [Member] {
        let county = try county(of: plan.institution)
        let halves = try script.course(plan.course).hours / 4
        var members: [Member] = []
        for position in 0..<plan.size {
            var member = Member(draft: try people.make(in: county))
            let diligence = luck.number(in: 0...99)
            let share = diligence < 40 ? 0 : diligence < 92 ? luck.number(in: 3...14) : luck.number(in: 22...40)
            for half in 0..<halves where luck.number(in: 0...99) < share { member.missed.insert(half) }
            if luck.number(in: 0...29) == 0 { member.notSignedOut.insert(luck.number(in: 0...max(0, halves - 1))) }
            member.fails = luck.number(in: 0...99) < 7
            if plan.scheme == "collusion" {
                member.fails = false
                member.marks = (luck.number(in: 60...62), luck.number(in: 60...61))
            }
            if plan.scheme == "ghost", position > 0, position < Play.ghosts, let first = members.first {
                (member.draft.phone, member.draft.bankAccount) = (first.draft.phone, first.draft.bankAccount)
            }
            members.append(member)
        }
        return members
    }

    /// One person goes from class to class of the first institution.
    private mutating func plantProfessional(_ parts: inout [Part]) {
        var person: PersonDraft?
        var last: Day?
        let holidays = Set(script.province.holidays)
        for index in parts.indices.sorted(by: { parts[$0].plan.start < parts[$1].plan.start }) {
            let plan = parts[index].plan
            guard plan.institution == script.province.institutions.first?.key, plan.until >= .open, plan.scheme.isEmpty,
                last.map({ plan.start > $0 }) ?? true, !parts[index].members.isEmpty,
                let hours = try? script.course(plan.course).hours,
                let end = Course.days(from: plan.start, hours: hours, perDay: 8, holidays: holidays).last
            else { continue }
            if let person { parts[index].members[0].draft = person } else { person = parts[index].members[0].draft }
            last = end
        }
        professional = person?.idNumber
    }

    // MARK: Teachers

    /// Gives each class the first pair of its institution that is free; the classes of one teacher get pairs of their own later.
    private func assignPairs(_ parts: inout [Part]) {
        let holidays = Set(script.province.holidays)
        var busy: [String: [[ClosedRange<Day>]]] = [:]
        for index in parts.indices.sorted(by: {
            ($0 > 0 ? 1 : 0, parts[$0].plan.start) < ($1 > 0 ? 1 : 0, parts[$1].plan.start)
        }) {
            let plan = parts[index].plan
            guard parts[index].twoPlaces == nil, let hours = try? script.course(plan.course).hours,
                let end = Course.days(from: plan.start, hours: hours, perDay: 8, holidays: holidays).last
            else { continue }
            let days = plan.start...end
            var pairs = busy[plan.institution] ?? []
            let free = pairs.firstIndex { !$0.contains { $0.overlaps(days) } } ?? pairs.count
            if free == pairs.count { pairs.append([]) }
            pairs[free].append(days)
            busy[plan.institution] = pairs
            parts[index].pair = free
        }
    }
}
