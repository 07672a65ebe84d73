import Papers
import Programme
import Store
import Vocabulary

/// Certificates: the tab of a class, the paper with its QR code, and the public check by number.
enum CertificationRooms {
    static func open(_ rooms: Rooms) {
        rooms.get(Site.aClass(":id", .certificates), .classRead) { visit in try await tab(visit) }
        rooms.post(Site.certificateIssue(":id"), .certificationIssue) { visit in
            let id = visit.parameter("id")
            do {
                _ = try await CertificateDesk(office: visit.office).issue(id, by: visit.actor, key: visit.key)
                return .see(Markup.address(Site.aClass(id, .certificates), [("done", "certified")]))
            } catch let refusal as Refusal { return try await tab(visit, refusal) }
        }
        rooms.get(Site.certificatePaper(":number"), .classRead) { visit in try await paper(visit) }
        rooms.post(Site.certificateRevoke(":number"), .certificationRevoke) { visit in
            _ = try await CertificateDesk(office: visit.office).revoke(
                visit.parameter("number"), reason: visit.form["reason"], by: visit.actor, key: visit.key)
            return .see(Site.classes)
        }
        rooms.get(Site.portalCertificates, .publicRead) { visit in try await check(visit, number: visit.query["number"])
        }
        rooms.get(Site.certificate(":number"), .publicRead) { visit in
            try await check(visit, number: visit.parameter("number"))
        }
    }

    private static func tab(_ visit: Visit, _ refusal: Refusal? = nil) async throws -> Answer {
        let page = try await ClassPage.load(visit, visit.parameter("id"))
        let actor = try visit.actor
        let id = page.record.id
        let certificates = try await visit.office.store.read {
            try CertificateStore.certificates(of: id, actor.scope, $0)
        }
        let words = visit.words
        var frame = try await page.frame(.certificates)
        frame.errors = refusal.map { ErrorSummary($0, words) }
        var context = page.context(.certificates)
        if page.record.state == .examined {
            let mayIssue = actor.may(.certificationIssue)
            context["toolbar"] =
                Toolbar(
                    note: words.text("certificate.ready"),
                    end: [
                        Action(
                            words.text("certificate.issue"),
                            mayIssue
                                ? .post(
                                    Site.certificateIssue(id), fields: ["csrf": visit.csrf, "key": visit.freshKey()])
                                : .locked(why: words.text("certificate.officerOnly")), look: .main)
                    ]
                ).context
        }
        if certificates.isEmpty {
            context["empty"] = Empty(words.text("certificate.none"), words.text("certificate.noneWhy")).context
        } else {
            context["table"] =
                Table(
                    caption: words.text("certificate.title"),
                    columns: [
                        .init(words.text("certificate.number")), .init(words.text("certificate.trainee")),
                        .init(words.text("certificate.issuedOn")), .init(words.text("certificate.state"))
                    ],
                    rows: certificates.map { one in
                        Table.Row([
                            .head(one.number, Site.certificatePaper(one.number)), Cell(one.personName),
                            Cell(words.day(one.issuedOn), look: "nw"),
                            .chip(chip(one, words))
                        ])
                    }, cards: true
                ).context
        }
        return try visit.page("class", frame, context, status: refusal == nil ? .ok : .unprocessableContent)
    }

    private static func chip(_ one: CertificateRecord, _ words: Words) -> Chip {
        one.isValid ? Chip(.ok, words.text("certificate.valid")) : Chip(.bad, words.text("certificate.revoked"))
    }

    private static func paper(_ visit: Visit) async throws -> Answer {
        let number = visit.parameter("number")
        let actor = try visit.actor
        let one = try await visit.office.store.read { reader -> CertificateRecord in
            guard let one = try CertificateStore.published(number: number, reader),
                try CertificateStore.certificates(of: one.classID, actor.scope, reader).contains(where: {
                    $0.id == one.id
                })
            else { throw Refusal("notFound") }
            return one
        }
        let words = visit.words
        let address = visit.house.settings.publicAddress + Site.certificate(one.number)
        let title = words.text("certificate.kind.\(one.kind.rawValue)")
        let frame = Frame(title, language: visit.language, path: visit.path, csrf: visit.csrf)
        // One layout and the same fields for every kind and every institution: what is not there is a dash.
        return try visit.page(
            "certification/paper", frame,
            [
                "title": title, "name": one.personName, "number": one.number, "institution": one.institutionName,
                "course": ClassWords.course(one.occupation, one.level, visit),
                "issuedOn": words.longDay(one.issuedOn), "evaluator": one.evaluatorName ?? "—", "address": address,
                "qr": try QRCode(address).svg(label: words.text("certificate.qr")), "revoked": !one.isValid
            ])
    }

    /// What anybody may see: whether it is true, and of whom by family name only.
    private static func check(_ visit: Visit, number: String) async throws -> Answer {
        let words = visit.words
        var frame = Frame(words.text("certificate.check"), language: visit.language, path: visit.path, csrf: visit.csrf)
        var context: [String: Any] = [
            "search": ["action": Site.portalCertificates, "q": number, "hint": words.text("certificate.hint")],
            "field": "number"
        ]
        let asked = visit.query.has("q") ? visit.query["q"] : number
        guard !asked.isEmpty else { return try visit.page("portal-page", frame, context) }
        let wanted = CertificateNumber(asked)?.text ?? asked
        let found = try await visit.office.store.read { try CertificateStore.published(number: wanted, $0) }
        guard let one = found else {
            context["empty"] =
                Empty(words.text("certificate.unknown", ["number": asked]), words.text("certificate.unknownWhy"))
                .context
            return try visit.page("portal-page", frame, context)
        }
        frame.hints = [
            one.isValid
                ? Hint(words.text("certificate.isTrue"), .ok, announced: true)
                : Hint(words.text("certificate.isRevoked", ["reason": one.revokedReason ?? ""]), .bad, announced: true)
        ]
        let masked = String(one.personName.prefix(1)) + String(repeating: "*", count: max(1, one.personName.count - 1))
        context["hasFacts"] = true
        context["facts"] =
            [
                Fact(words.text("certificate.number"), one.number), Fact(words.text("certificate.holder"), masked),
                Fact(words.text("certificate.course"), ClassWords.course(one.occupation, one.level, visit)),
                Fact(words.text("certificate.evaluator"), one.evaluatorName ?? "—"),
                Fact(words.text("certificate.issuedOn"), words.longDay(one.issuedOn)),
                Fact(
                    words.text("certificate.state"),
                    words.text(one.isValid ? "certificate.valid" : "certificate.revoked"))
            ].contexts
        return try visit.page("portal-page", frame, context)
    }
}
