import Vocabulary

extension Visit {
    /// A problem in words, with the codes among its values in words too (task, half-day, division, title of a finding).
    package func told(_ problem: Problem) -> String {
        var values = problem.values
        // What comes in both languages from a pack: `titleZh` and `titleEn` are `{title}`.
        for (key, zh) in problem.values where key.hasSuffix("Zh") {
            let name = String(key.dropLast(2))
            if let en = values[name + "En"] { values[name] = say(zh: zh, en: en) }
        }
        if let task = values["task"] { values["task"] = words.text("task.\(task)") }
        if let half = values["half"] { values["half"] = words.text("half.\(half)") }
        if let fact = values["fact"], words.has("opening.verify.\(fact)") {
            values["fact"] = words.text("opening.verify.\(fact)")
        }
        if let code = values["division"], let division = Division(code) { values["division"] = name(of: division) }
        return words.problem(Problem(problem.code, field: problem.field, place: problem.place, values: values))
    }

    /// All problems of a refused request. `links`: whether the page has the fields they name.
    package func summary(of refusal: Refusal, links: Bool = true) -> ErrorSummary {
        ErrorSummary(items: refusal.problems.map { (field: links ? $0.field : nil, text: told($0)) })
    }
}
