/// A programme that a document names: an action, a yearly plan, a campaign, a brand, a tag over others. What is registered of it, and
/// under which words, is the pack's (`programmes.yaml`); the program knows none of them.
package struct ProgrammeRule: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable { case action, plan, campaign, umbrella, brand, support, offers }

    /// What is filed under a programme.
    package enum Section: String, CaseIterable, Sendable, Hashable {
        /// Something that took place: where, when, how many.
        case activity
        /// What somebody means to do in the year, and has done.
        case plan
        /// Who carries the programme with us, with a responsible contact.
        case partner
        /// An institution that looks after an area of a list.
        case pair
        /// What somebody gives, and who received it.
        case offer
        /// A service that a person received.
        case support
    }

    /// What an offer gives.
    package enum Gift: String, Sendable, Hashable { case money, post }

    /// One of a list: a strand, a kind of partner, a part of a system.
    package struct Choice: Sendable, Hashable {
        package var code: String
        package var name: Bilingual
        package var gives: Gift?
    }

    package struct Form: Sendable, Hashable {
        package var section: Section
        /// What the one who does it is called: university, enterprise, institution.
        package var party: Bilingual
        /// And the one it is done with, where there is one: the school visited.
        package var other: Bilingual?
        /// What the parts are called; nil: there are none.
        package var part: Bilingual?
        package var parts: [Choice]
        /// Whether one of the parts must be named.
        package var needsPart: Bool
        /// The area list that pairs are made with.
        package var areas: String?

        package func choice(_ code: String) -> Choice? { parts.first { $0.code == code } }
    }

    package var code: String
    /// The pack whose file states it.
    package var pack: String
    package var title: Bilingual
    package var clause: String
    package var kind: Kind
    /// Whether it runs by the year: opened, and closed with a summary.
    package var isYearly: Bool
    /// Whom it is for, in words.
    package var audience: Bilingual
    /// The same as codes of the list `group`, where they are such; who receives an offer or a service must be in one of them.
    package var groups: [String]
    /// Full years of age of those who receive something; nil: any.
    package var ages: ClosedRange<Int>?
    /// People a year; nil: none is set.
    package var target: Int?
    package var targetRemark: Bilingual?
    /// Whether a class may carry it as a tag.
    package var tagsClasses: Bool
    /// Learners of this group prove at enrolment when they left school and that they are not studying on, and get the tag.
    package var evidenceGroup: String?
    /// The kind of course that its classes are, where the tables lay down the content of such courses: a code of the list
    /// `curriculum`.
    package var curriculum: String?
    /// What its classes may teach, of the list `topic`; a lesson of theirs is offered no other.
    package var topics: [String]
    package var forms: [Form]
    /// What is counted when a year is closed, beside those who took part.
    package var outcomes: [Choice]

    package func form(_ section: Section) -> Form? { forms.first { $0.section == section } }
}

extension Pack {
    package func programme(_ code: String) -> ProgrammeRule? { programmes.first { $0.code == code } }

    /// The programme that asks for evidence of learners in one of these groups; nil: none does.
    package func programme(provenBy groups: [String]) -> ProgrammeRule? {
        programmes.first { rule in rule.evidenceGroup.map(groups.contains) ?? false }
    }

    /// What the lessons of a class with such tags may say that they teach: the topics of its programmes, and those that the pack
    /// wants in every class. In the order of the pack, each once.
    package func topics(of tags: [String]) -> [String] {
        let own = programmes.filter { tags.contains($0.code) }.flatMap(\.topics)
        return (own + (list("requiredTopics") ?? [])).reduce(into: []) { all, topic in
            if !all.contains(topic) { all.append(topic) }
        }
    }

    /// The kinds of course that a class with such tags is.
    package func curricula(of tags: [String]) -> [String] {
        programmes.filter { tags.contains($0.code) }.compactMap(\.curriculum)
    }
}
