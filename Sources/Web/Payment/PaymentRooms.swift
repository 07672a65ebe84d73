import Papers
import Programme
import Store
import Vocabulary

/// Payments: what waits, batches, the bank's files out and in.
package enum PaymentRooms {
    package static func open(_ rooms: Rooms) {
        rooms.get(Site.payments, .paymentRead) { visit in try await PaymentQueue.show(visit) }
        rooms.post(Site.payments, .paymentPrepare) { visit in try await prepare(visit) }
        rooms.get(Site.paymentBatches, .paymentRead) { visit in try await PaymentQueue.batches(visit) }
        rooms.get(Site.payment(":id"), .paymentRead) { visit in try await BatchPage.show(visit) }
        rooms.post(Site.paymentDo(":id", .approve), .paymentApprove) { visit in
            try await act(visit, "approved") { try await $0.approve($1, by: visit.actor, key: visit.key) }
        }
        rooms.post(Site.paymentDo(":id", .withdraw), .paymentWithdraw) { visit in
            let reasons = String(visit.form["reasons"].prefix(500))
            return try await act(visit, "withdrawn") {
                try await $0.withdraw($1, reasons: reasons, by: visit.actor, key: visit.key)
            }
        }
        rooms.post(Site.paymentDo(":id", .send), .paymentSend) { visit in
            try await act(visit, "sent") { try await $0.send($1, by: visit.actor, key: visit.key) }
        }
        rooms.get(Site.paymentDo(":id", .file), .paymentReadFile) { visit in try await file(visit) }
        rooms.post(Site.paymentDo(":id", .results), .paymentReadResults) { visit in try await readResults(visit) }
        rooms.get(Site.paymentResult(":id"), .paymentReadResults) { visit in try await ResultPage.show(visit) }
        rooms.post(Site.paymentResult(":id"), .paymentSettle) { visit in try await commit(visit) }
    }

    private static func prepare(_ visit: Visit) async throws -> Answer {
        let items = visit.form.all("items").flatMap { $0.split(separator: ",").map(String.init) }
        do {
            let id = try await PaymentDesk(office: visit.office)
                .prepare(fund: visit.query["fund"], items: items, by: visit.actor, key: visit.key)
            return .see(Markup.address(Site.payment(id), [("done", "prepared")]))
        } catch let refusal as Refusal {
            return try await PaymentQueue.show(visit, refusal)
        }
    }

    private static func act(
        _ visit: Visit, _ done: String, _ body: @Sendable (PaymentDesk, String) async throws -> Void
    ) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            try await body(PaymentDesk(office: visit.office), id)
            return .see(Markup.address(Site.payment(id), [("done", done)]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await BatchPage.show(visit, refusal)
        }
    }

    /// The list for the bank; only after the batch was handed over, so that nothing is paid that is not in the books.
    private static func file(_ visit: Visit) async throws -> Answer {
        let (id, actor) = (visit.parameter("id"), try visit.actor)
        let (batch, lines) = try await visit.office.store.read { reader in
            (try PaymentStore.batch(id, actor.scope, reader), try PaymentStore.lines(of: id, actor.scope, reader))
        }
        guard batch.state == .sent || batch.state == .settled else {
            throw Refusal("batchState", ["state": batch.state.rawValue])
        }
        guard let form = BankFile.Form(rawValue: visit.query["form"]) else { throw Refusal("notFound") }
        let file = BankFile(batch: batch, lines: lines)
        let type =
            switch form {
            case .csv: "text/csv; charset=utf-8"
            case .csvGB18030: "text/csv; charset=gb18030"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        // The bank reads the list by its fixed columns and its digest stands in the batch, so the mark is in the name.
        let mark = try await ExportDesk(office: visit.office).mark(
            "bankFile", of: "payment_batch/\(id)", rows: lines.count, by: actor)
        return .file(try file.bytes(form), type: type, name: file.name(form, mark: mark.number))
    }

    private static func readResults(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        do {
            guard let upload = visit.form.uploads["file"], !upload.bytes.isEmpty else {
                throw Refusal("required", field: "file")
            }
            let preview = try await PaymentDesk(office: visit.office)
                .readResults(id, fileName: upload.name, upload.bytes, by: visit.actor, key: visit.key)
            return .see(Site.paymentResult(preview))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await BatchPage.show(visit, refusal)
        }
    }

    private static func commit(_ visit: Visit) async throws -> Answer {
        let id = visit.parameter("id")
        let desk = PaymentDesk(office: visit.office)
        do {
            try await desk.commitResults(id, by: visit.actor, key: visit.key)
            let preview = try await desk.preview(id, for: visit.actor)
            return .see(Markup.address(Site.payment(preview.batch), [("done", "settled")]))
        } catch let refusal as Refusal where refusal.codes != ["notFound"] {
            return try await ResultPage.show(visit, refusal)
        }
    }
}
