import Policy
import Programme
import Vocabulary

/// The facts of an application, label and value, as they stand on the class page and on the page of its case.
enum ClassFacts {
    static func of(_ record: ClassRecord, _ visit: Visit) -> [Fact] {
        let words = visit.words
        let pack = visit.office.packs[record.pack]
        func hours(_ value: ClassHours) -> String { words.text("class.hoursN", ["n": value.description]) }
        let place = [record.venue.latitude, record.venue.longitude].compactMap { $0 }.joined(separator: ", ")
        var facts = [
            Fact(words.text("class.project"), record.projectName ?? words.text("class.noProject")),
            Fact(words.text("class.pack"), visit.say(pack?.title, or: record.pack), href: Site.policy(record.pack)),
            Fact(
                words.text("class.occupation"),
                ClassWords.course(record.occupation, record.level, visit) + " " + record.occupation.text),
            Fact(words.text("class.kind"), visit.name("kind", record.kind.rawValue, in: pack)),
            Fact(words.text("class.route"), visit.name("route", record.route.rawValue, in: pack)),
            Fact(
                words.text("class.standard"),
                record.catalogueFen.map { words.yuan(Money(fen: $0)) } ?? words.text("class.notInCatalogue")),
            Fact(
                words.text("class.hours"),
                words.text(
                    "class.hoursOf",
                    [
                        "planned": record.hours.planned.description, "required": record.hours.required.description,
                        "theory": record.hours.theory.description, "practice": record.hours.practice.description,
                        "online": record.hours.online.description
                    ])),
            Fact(
                words.text("class.where"), place.isEmpty ? record.venue.address : "\(record.venue.address) (\(place))"),
            Fact(
                words.text("class.targets"),
                words.list(record.particulars.targetGroups.map { visit.name("group", $0, in: pack) })),
            Fact(words.text("class.direction"), record.particulars.employmentDirection),
            Fact(words.text("class.support"), record.particulars.supportMeasures)
        ]
        if let programme = record.programme {
            facts.append(Fact(words.text("class.programme"), visit.name("programme", programme, in: pack)))
        }
        if let link = record.particulars.link {
            facts.append(
                Fact(
                    words.text("class.link.\(link.rawValue)"),
                    "\(record.particulars.employer) \(record.particulars.post)"))
        }
        if let site = record.particulars.site {
            facts.append(Fact(words.text("class.siteKind"), words.text("class.site.\(site.rawValue)")))
        }
        if let delivery = record.particulars.delivery {
            facts.append(Fact(words.text("class.deliveryWay"), words.text("class.delivery.\(delivery.rawValue)")))
        }
        for (name, text) in [
            ("postsEvidence", record.conditions.postsEvidence),
            ("treatmentEvidence", record.conditions.treatmentEvidence),
            ("educationFund", record.conditions.educationFund.map { words.money($0) }),
            ("frontLineFund", record.conditions.frontLineFund.map { words.money($0) })
        ] { facts.append(Fact(words.text("condition.\(name)"), text ?? "")) }
        let books = (record.conditions.textbooks ?? []).map { book in
            words.text(
                book.number.isEmpty ? "class.textbookTyped" : "class.textbookListed",
                ["title": book.title, "number": book.number])
        }
        facts.append(Fact(words.text("class.textbooks"), words.list(books)))
        if !record.particulars.manager.isEmpty {
            facts.append(
                Fact(words.text("class.manager"), "\(record.particulars.manager) \(record.particulars.managerPhone)"))
        }
        return facts.filter { !$0.value.isEmpty }
    }
}
