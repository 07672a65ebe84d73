import Programme
import Vocabulary

/// What the page of a job that is done shows of its result, by kind. A kind whose result has a page of its own names it here.
enum JobResults {
    /// Where the result is looked at.
    static func link(_ job: Job, _ words: Words) -> Link? {
        switch job.kind {
        case SimulationJob.kind: Link(words.text("simulation.see"), Site.simulation(job.id), icon: "next")
        default: nil
        }
    }

    /// What was counted: members of the result that have a word `job.result.<kind>.<member>`.
    static func facts(_ job: Job, _ words: Words) -> [Fact] {
        (job.result.members ?? []).compactMap { member in
            let word = "job.result.\(job.kind).\(member.name)"
            guard words.has(word), let number = member.value.integer.flatMap({ Int(exactly: $0) }) else { return nil }
            return Fact(words.text(word), words.count(number))
        }
    }
}
