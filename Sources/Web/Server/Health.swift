import HTTPTypes
import Hummingbird
import Store

/// What a balancer and a monitor ask of the machine itself; whoever comes through the proxy in front finds nothing.
enum Health {
    static let paths: Set<String> = ["/healthz", "/readyz", "/metrics"]

    static func open(_ router: Router<VisitContext>, _ house: House) {
        router.get("/healthz") { request, context -> Response in
            try inside(request, context, house) { text("ok\n", .ok) }
        }
        router.get("/readyz") { request, context -> Response in
            try inside(request, context, house) {}
            if house.traffic.figures.isClosing { return text("closing\n", .serviceUnavailable) }
            do {
                _ = try await entries(house)
                return text("ready\n", .ok)
            } catch {
                return text("store\n", .serviceUnavailable)
            }
        }
        router.get("/metrics") { request, context -> Response in
            try inside(request, context, house) {}
            let writer = (house.office.store as? any EngineStore)?.writer.figures
            let metrics = lines(
                house.traffic.figures, limit: house.traffic.limit, journal: try? await entries(house), writer: writer)
            var answer = text(metrics, .ok)
            answer.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return answer
        }
    }

    /// A proxy says for whom it asks (`X-Forwarded-For`); a monitor asks for itself. Without a proxy anybody may ask, so that only
    /// this machine is answered.
    private static func inside<T>(
        _ request: Request, _ context: VisitContext, _ house: House, _ answer: () throws -> T
    ) throws -> T {
        if let name = HTTPField.Name("X-Forwarded-For"), request.headers[name] != nil { throw HTTPError(.notFound) }
        if house.settings.isInFront, !context.isLocal { throw HTTPError(.notFound) }
        return try answer()
    }

    private static func text(_ body: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    private static func entries(_ house: House) async throws -> Int64 {
        try await house.office.store.read { reader in
            try reader.number(.everything(because: "health"), "select coalesce(max(seq) + 1, 0) from journal")
        }
    }

    /// The text format of Prometheus, version 0.0.4.
    static func lines(
        _ figures: Traffic.Figures, limit: Int, journal: Int64?, writer: GroupWriter.Figures? = nil
    ) -> String {
        var text = ""
        func metric(_ name: String, _ type: String, _ values: [(labels: String, value: String)]) {
            text += "# TYPE skillledger_\(name) \(type)\n"
            for item in values { text += "skillledger_\(name)\(item.labels) \(item.value)\n" }
        }
        if let journal { metric("journal_entries", "counter", [("", "\(journal)")]) }
        if let writer {
            metric("writer_waiting", "gauge", [("", "\(writer.waiting)")])
            metric("writer_groups_total", "counter", [("", "\(writer.groups)")])
            metric("writer_transactions_total", "counter", [("", "\(writer.transactions)")])
            metric("writer_troubles_total", "counter", [("", "\(writer.troubles)")])
        }
        metric("http_requests_in_flight", "gauge", [("", "\(figures.inFlight)")])
        metric("http_requests_limit", "gauge", [("", "\(limit)")])
        metric("http_requests_refused_total", "counter", [("", "\(figures.refused)")])
        metric(
            "http_requests_total", "counter",
            (1...5).map { ("{status=\"\($0)xx\"}", "\(figures.answered[$0])") })
        text += "# TYPE skillledger_http_request_duration_seconds histogram\n"
        let name = "skillledger_http_request_duration_seconds"
        var below = 0
        for (count, bound) in zip(figures.durations, Traffic.bounds.map { "\($0)" } + ["+Inf"]) {
            below += count
            text += "\(name)_bucket{le=\"\(bound)\"} \(below)\n"
        }
        text += "\(name)_sum \(figures.seconds)\n\(name)_count \(below)\n"
        return text
    }
}
