import HTTPTypes
import Hummingbird
import Programme
import Store
import Vocabulary

/// Lets a visit in or explains why not; turns refusals and faults into answers people and programs understand.
enum Door {
    static func open(
        _ visit: Visit, right: Right, isAPI: Bool, isPost: Bool, scope: ProgramScope?,
        _ handler: Rooms.Handler
    ) async -> Answer {
        do {
            if let stopped = try refusedEntry(visit, right, isAPI: isAPI, scope: scope) { return stopped }
            if !isPost { try countReading(visit) }
            // A bearer token is no ambient authority; a browser's cookie is, so its forms must show they are ours.
            // JSON without a session carries no authority at all.
            let isOpenCall = isAPI && visit.arrival == nil
            if isPost, !visit.isBearer, !isOpenCall {
                let settings = visit.house.settings
                if visit.browser.isForeign(publicAddress: settings.publicAddress) { throw Refusal("formForeign") }
                guard Token.same(visit.form["csrf"], visit.csrf) else { throw Refusal("formExpired") }
            }
            if isPost { try await UploadCheck.pass(visit) }
            try await visit.office.packs.keepUp(visit.office.store)
            return try await handler(visit)
        } catch let refusal as Refusal {
            note(refusal, visit)
            return isAPI ? problem(refusal, visit) : page(refusal, visit)
        } catch let trouble as StoreTrouble {
            visit.house.log.error("store", metadata: ["path": "\(visit.path)", "error": "\(trouble)"])
            let refusal = refusal(of: trouble)
            return isAPI ? problem(refusal, visit) : page(refusal, visit)
        } catch {
            visit.house.log.error(
                "fault",
                metadata: [
                    "path": "\(LogLine.text(visit.path))", "error": "\(LogLine.text("\(error)"))"
                ])
            return isAPI ? problem(Refusal("fault"), visit, status: .internalServerError) : fault(visit)
        }
    }

    private static func refusedEntry(
        _ visit: Visit, _ right: Right, isAPI: Bool, scope: ProgramScope?
    ) throws -> Answer? {
        if isAPI, visit.isBearer, visit.arrival == nil, visit.program == nil { throw Refusal("tokenInvalid") }
        if right.isPublic { return nil }
        if let program = visit.program {
            guard let scope, program.scopes.contains(scope) else {
                throw Refusal("scopeMissing", ["scope": scope?.rawValue ?? ""])
            }
            try program.actor.need(right)
            return nil
        }
        if right.row.holders == .arriving, visit.arrival != nil { return nil }
        guard let session = visit.session else {
            if let due = visit.arrival?.due {
                if isAPI { throw Refusal("secondFactorNeeded") }
                return .see(Markup.address(Site.due(due), [("next", visit.path)]))
            }
            if isAPI { throw Refusal("signInNeeded") }
            return .see(Markup.address(Site.signIn, [("next", visit.path)]))
        }
        try session.actor.need(right)
        return nil
    }

    /// - Throws: `Refusal` `readsTooMany` with the `seconds` to wait.
    private static func countReading(_ visit: Visit) throws {
        let quota = visit.house.readQuota
        guard let account = visit.program?.actor.id ?? visit.arrival?.actor.id, let seconds = quota.take(account)
        else { return }
        throw Refusal("readsTooMany", ["seconds": String(seconds), "limit": String(quota.perMinute)])
    }

    /// What is told where the store cannot be asked, or did not say what became of it.
    private static func refusal(of trouble: StoreTrouble) -> Refusal {
        Refusal(trouble == .outcomeUnknown ? "outcomeUnknown" : "storeAway")
    }

    /// The answer to what went wrong before there was a visit: even the session could not be asked for.
    static func faulted(_ error: any Error, _ path: String, _ language: Language, _ house: House) -> Answer {
        house.log.error(
            "before the visit", metadata: ["path": "\(LogLine.text(path))", "error": "\(LogLine.text("\(error)"))"])
        guard let trouble = error as? StoreTrouble else {
            return turnedAway(Refusal("fault"), .internalServerError, path, language, house)
        }
        let refusal = refusal(of: trouble)
        return turnedAway(refusal, status(of: refusal), path, language, house)
    }

    /// Whoever is turned away at a door is worth a line: by account and token, never by name.
    private static func note(_ refusal: Refusal, _ visit: Visit) {
        guard [.unauthorized, .forbidden].contains(status(of: refusal)) else { return }
        let actor = try? visit.actor
        visit.house.log.notice(
            "refused",
            metadata: [
                "code": "\(refusal.codes.first ?? "")", "path": "\(LogLine.text(visit.path))",
                "account": "\(actor?.id ?? "")", "token": "\(actor?.token ?? "")"
            ])
    }

    /// The status that a refusal has in HTTP.
    static func status(of refusal: Refusal) -> HTTPResponse.Status {
        switch refusal.problems.first?.code ?? "" {
        case "signInNeeded", "tokenInvalid", "secondFactorNeeded": .unauthorized
        case "signInBlocked", "readsTooMany": .tooManyRequests
        case "subjectUnknown", "scopeMissing", "notYourRole", "notYourSide", "notYourDivision", "otherDivision",
            "formExpired",
            "formForeign", "recused", "sameAsStep":
            .forbidden
        case "notFound", "caseUnknown": .notFound
        case "caseMovedOn", "alreadySigned", "keyUsedForAnother", "changedMeanwhile": .conflict
        case "bodyTooLarge", "fileTooLarge": .contentTooLarge
        case "busy", "providerAway", "outcomeUnknown", "scannerAway", "storeAway": .serviceUnavailable
        default: .unprocessableContent
        }
    }

    /// RFC 9457, with the stable code of the first problem and all of them in `problems`.
    static func problem(_ refusal: Refusal, _ visit: Visit, status: HTTPResponse.Status? = nil) -> Answer {
        var answer = document(refusal, status ?? self.status(of: refusal), visit.words)
        if let challenge = Bearer.challenge(refusal) { answer.headers.append((.wwwAuthenticate, challenge)) }
        answer.headers += wait(refusal)
        return answer
    }

    /// When whoever was told to wait may come again (RFC 9110 §10.2.3).
    private static func wait(_ refusal: Refusal) -> [(HTTPField.Name, String)] {
        refusal.problems.first?.values["seconds"].map { [(.retryAfter, $0)] } ?? []
    }

    /// - Parameter words: nil: nobody's language is known yet; the codes stand for their texts.
    private static func document(_ refusal: Refusal, _ status: HTTPResponse.Status, _ words: Words?) -> Answer {
        func text(_ problem: Problem) -> String { words?.problem(problem) ?? problem.code }
        let problems = refusal.problems.map { problem -> JSON in
            var members = [
                JSON.Member("code", .string(problem.code)), JSON.Member("message", .string(text(problem)))
            ]
            if let field = problem.field { members.append(.init("field", .string(field))) }
            if let place = problem.place { members.append(.init("place", .string(place))) }
            return .object(members)
        }
        let code = refusal.problems.first?.code ?? "refused"
        var answer = Answer.json(
            [
                "type": "about:blank", "title": .string(refusal.problems.first.map(text) ?? code),
                "status": .integer(status.code), "code": .string(code), "problems": .array(problems)
            ], status: status)
        answer.type = "application/problem+json"
        return answer
    }

    static func page(_ refusal: Refusal, _ visit: Visit) -> Answer {
        var answer = errorPage(visit, status: status(of: refusal), texts: visit.texts(of: refusal))
        answer.headers += wait(refusal)
        return answer
    }

    static func fault(_ visit: Visit) -> Answer { errorPage(visit, status: .internalServerError, texts: []) }

    private static func errorPage(_ visit: Visit, status: HTTPResponse.Status, texts: [String]) -> Answer {
        do {
            let html = try ErrorPage(status: status.code).html(
                visit.house.pages, visit.language, path: visit.path, says: texts, signedIn: visit.session != nil)
            return .page(html, status: status)
        } catch {
            visit.house.log.error("error page", metadata: ["error": "\(LogLine.text("\(error)"))"])
            return Answer(
                status: status, type: "text/plain; charset=utf-8", body: Array(texts.joined(separator: "\n").utf8))
        }
    }

    /// An address that leads nowhere, or a method it does not take.
    static func wrongAddress(_ path: String, _ status: HTTPResponse.Status, _ language: Language, _ house: House)
        -> Answer
    {
        if path.hasPrefix(Site.api) {
            let refusal = Refusal(status == .notFound ? "notFound" : "requestWrong")
            return document(refusal, status, house.pages.words(language))
        }
        guard let html = try? ErrorPage(status: status.code).html(house.pages, language, path: path) else {
            return Answer(status: status, type: "text/plain", body: Array("\(status.code)".utf8))
        }
        return .page(html, status: status)
    }

    /// Before there is a visit: a page without a reader, or the problem document with its texts.
    static func turnedAway(
        _ refusal: Refusal, _ status: HTTPResponse.Status, _ path: String, _ language: Language, _ house: House
    ) -> Answer {
        let words = house.pages.words(language)
        let texts = refusal.problems.map { words.problem($0) }
        if path.hasPrefix(Site.api) { return document(refusal, status, words) }
        // The page for a full house says more than the one sentence.
        let says = refusal.codes == ["busy"] ? [] : texts
        guard let html = try? ErrorPage(status: status.code).html(house.pages, language, path: path, says: says) else {
            return Answer(
                status: status, type: "text/plain; charset=utf-8", body: Array(texts.joined(separator: "\n").utf8))
        }
        return .page(html, status: status)
    }

    /// Before there is a visit to speak in anybody's language.
    static func plainProblem(_ refusal: Refusal) -> Answer { document(refusal, status(of: refusal), nil) }
}
