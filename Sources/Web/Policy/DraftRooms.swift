import Policy
import Programme
import Store
import Vocabulary

/// A version of a pack: looked at by all who may, changed where it is a draft, agreed to, put in force.
enum DraftRooms {
    static func open(_ rooms: Rooms) {
        let act = { Site.packVersionAct(":id", $0) }
        rooms.get(Site.packVersion(":id"), .policyRead) { try await DraftPage.show($0) }
        rooms.get(act("differences"), .policyRead) { try await DifferencePage.json($0) }
        rooms.get(act("file"), .policyRead) { try await file($0) }
        rooms.get(act("problems"), .policyReadDraft) { try await problems($0) }
        rooms.get(act("parameter"), .policyChangeDraft) { try await ParameterForm.ask($0) }
        rooms.post(act("parameter"), .policyChangeDraft) { try await ParameterForm.set($0) }
        rooms.get(act("row"), .policyChangeDraft) { try await RowForm.ask($0) }
        rooms.post(act("row"), .policyChangeDraft) { try await RowForm.set($0) }
        rooms.post(act("try"), .policyChangeDraft) { try await RowForm.tried($0) }
        rooms.post(act("remove-row"), .policyChangeDraft) { visit in
            try await acting(visit, .tables, .removeRow(RowForm.place(visit), at: Int(visit.form["row"]) ?? -1))
        }
        rooms.post(act("upload"), .policyChangeDraft) { try await upload($0) }
        rooms.post(act("remove-file"), .policyChangeDraft) { visit in
            try await acting(visit, .files, .remove(path: visit.form["file"]))
        }
        rooms.post(act("rebase"), .policyChangeDraft) { visit in
            try await acting(visit, .overview) {
                try await $0.rebase(visit.parameter("id"), token: visit.form["token"], by: visit.actor, key: visit.key)
            }
        }
        openSteps(rooms, act)
    }

    private static func openSteps(_ rooms: Rooms, _ act: (String) -> String) {
        rooms.post(act("check"), .policyCheckDraft) { visit in
            try await acting(visit, .check) {
                _ = try await $0.check(
                    visit.parameter("id"), token: visit.form["token"], by: visit.actor, key: visit.key)
            }
        }
        rooms.post(act("submit"), .policySubmitDraft) { visit in
            try await acting(visit, .overview) { desk in
                guard let day = Day(visit.form["effectiveFrom"]) else {
                    throw Refusal("required", field: "effectiveFrom")
                }
                try await desk.submit(
                    visit.parameter("id"), token: visit.form["token"], effectiveFrom: day,
                    remark: visit.form["remark"], by: visit.actor, key: visit.key)
            }
        }
        rooms.post(act("approve"), .policyApproveDraft) { visit in
            try await acting(visit, .overview) {
                try await $0.approve(
                    visit.parameter("id"), version: visit.form["version"], by: visit.actor, key: visit.key)
            }
        }
        rooms.post(act("return"), .policyReturnDraft) { visit in
            try await acting(visit, .overview) {
                try await $0.giveBack(
                    visit.parameter("id"), reason: visit.form["reason"], by: visit.actor, key: visit.key)
            }
        }
        rooms.post(act("in-force"), .policyPutInForce) { visit in
            try await acting(visit, .overview) {
                try await $0.putInForce(visit.parameter("id"), by: visit.actor, key: visit.key)
            }
        }
        rooms.post(act("discard"), .policyDiscardDraft) { visit in
            try await acting(visit, .overview) {
                try await $0.discard(
                    visit.parameter("id"), reason: visit.form["reason"], by: visit.actor, key: visit.key)
            }
        }
    }

    /// What is refused is told on the page of the draft.
    private static func acting(
        _ visit: Visit, _ part: DraftPart, _ body: (PackDesk) async throws -> Void
    ) async throws -> Answer {
        do {
            try await body(PackDesk(office: visit.office))
            return .see(DraftPart.address(visit.parameter("id"), part, done: true))
        } catch let refusal as Refusal where !["notFound", "notYourRole"].contains(refusal.codes.first) {
            // Everything that the check found stands on the page of the check, place by place.
            return refusal.codes.first == "packProblem"
                ? try await DraftPage.show(visit, .check, Refusal("draftNotChecked"))
                : try await DraftPage.show(visit, part, refusal)
        }
    }

    private static func acting(_ visit: Visit, _ part: DraftPart, _ edit: PackEdit) async throws -> Answer {
        try await acting(visit, part) {
            try await $0.change(
                visit.parameter("id"), token: visit.form["token"], edit, by: visit.actor, key: visit.key)
        }
    }

    // MARK: Files

    private static func upload(_ visit: Visit) async throws -> Answer {
        let answer = try await acting(visit, .files) { desk in
            guard let upload = visit.form.uploads["file"] else { throw Refusal("fileMissing", field: "file") }
            let edit: PackEdit =
                PackUpload.isArchive(upload.name)
                ? .replace(try PackUpload.archive(upload.bytes))
                : .put([try PackUpload.file(upload.name, upload.bytes, at: visit.form.optional("path"))])
            try await desk.change(
                visit.parameter("id"), token: visit.form["token"], edit, by: visit.actor, key: visit.key)
        }
        guard answer.status == .seeOther else { return answer }
        return try await .see(afterUpload(visit.parameter("id"), .files, visit))
    }

    /// The page that an upload leads to: of the check, where it found something.
    static func afterUpload(_ id: String, _ part: DraftPart, _ visit: Visit) async throws -> String {
        let desk = PackDesk(office: visit.office)
        let check = desk.check(try await desk.draft(id, for: visit.actor))
        return DraftPart.address(id, check.problems.isEmpty ? part : .check, done: true)
    }

    private static func file(_ visit: Visit) async throws -> Answer {
        let draft = try await PackDesk(office: visit.office).draft(visit.parameter("id"), for: visit.actor)
        guard let file = draft.folder[visit.query["path"]] else { throw Refusal("notFound") }
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        return .file(
            file.bytes, type: name.hasSuffix(".dmn") ? "application/xml" : "text/plain; charset=utf-8", name: name)
    }

    /// What the check found as the engine words it, for those who mend it in a modeler.
    private static func problems(_ visit: Visit) async throws -> Answer {
        let desk = PackDesk(office: visit.office)
        let found = desk.check(try await desk.draft(visit.parameter("id"), for: visit.actor))
        let text = found.problems.map { "\($0)\n" }.joined()
        return .file(Array(text.utf8), type: "text/plain; charset=utf-8", name: "check.txt")
    }
}

/// The parts of a version's page.
enum DraftPart: String, CaseIterable {
    case overview, parameters, tables, files, check, differences

    static func address(_ id: String, _ part: DraftPart, _ more: [(String, String)] = [], done: Bool = false) -> String
    {
        Markup.address(
            Site.packVersion(id), [("part", part.rawValue)] + more + (done ? [("done", part.rawValue)] : []))
    }
}
