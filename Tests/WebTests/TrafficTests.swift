import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestStore
import Testing
import Vocabulary

@testable import Web

@Suite("Requests are bounded, counted and turned away politely")
struct TrafficTests {
    /// The front of the house with room for so many requests.
    private func site(room: Int, _ work: @escaping @Sendable (House, any TestClientProtocol) async throws -> Void)
        async throws
    {
        let test = try await TestOffice()
        defer { test.remove() }
        let old = try TestSite(test).house
        let house = House(
            office: old.office, signIn: old.signIn, pages: old.pages, settings: old.settings, log: old.log,
            traffic: Traffic(limit: room))
        let files = StaticFiles(folder: TestOffice.root.appendingPathComponent("Site/static"), borrowed: [:])
        try await Application(router: Front.router(house, files: files)).test(.router) { try await work(house, $0) }
    }

    @Test("a full house answers 503 with Retry-After, people in words and programs with a code")
    func full() async throws {
        try await site(room: 0) { house, client in
            try await client.execute(uri: "/portal", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(response.headers[.retryAfter] == "2")
                #expect(String(buffer: response.body).contains("现在办理的人太多"))
            }
            try await client.execute(uri: "/portal", method: .get, headers: [.cookie: "lang=en"]) { response in
                #expect(String(buffer: response.body).contains("lang=\"en\""))
            }
            try await client.execute(uri: "/api/v1/classes", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(String(buffer: response.body).contains("\"code\":\"busy\""))
            }
            try await client.execute(uri: "/readyz", method: .get) { #expect($0.status == .ok) }
            #expect(house.traffic.figures.refused == 3)
            #expect(house.traffic.figures.inFlight == 0)
        }
    }

    @Test(
        "without its database the house answers 503 with Retry-After, people in words and programs with a code",
        .enabled(if: TestPostgres.isInstalled))
    func away() async throws {
        let test = try await TestOffice(on: .postgres, patience: .milliseconds(200))
        defer { test.remove() }
        let site = try TestSite(test)
        let token = try await site.token(
            Actor(id: "officer", name: "周晓岚", role: .trainingOfficer, division: TestClass.county))
        let cookie = site.house.settings.cookie("session") + "=" + token
        try await (test.unguarded as? TestStore)?.takeAway()
        try await Application(router: site.router()).test(.router) { client in
            // Neither the session can be asked for nor, where there is none, the page be made.
            for headers: HTTPFields in [[.cookie: cookie], [:]] {
                try await client.execute(uri: "/portal", method: .get, headers: headers) { response in
                    #expect(response.status == .serviceUnavailable && response.headers[.retryAfter] == "2")
                    #expect(String(buffer: response.body).contains("连不上数据库"))
                }
            }
            try await client.execute(uri: "/api/v1/classes", method: .get, headers: [.authorization: "Bearer " + token])
            { response in
                #expect(response.status == .serviceUnavailable && response.headers[.retryAfter] == "2")
                #expect(String(buffer: response.body).contains("\"code\":\"storeAway\""))
            }
            try await client.execute(uri: "/readyz", method: .get) { #expect($0.status == .serviceUnavailable) }
            try await client.execute(uri: "/healthz", method: .get) { #expect($0.status == .ok) }
        }
    }

    @Test("a place is given back also when there is no such address")
    func places() async throws {
        try await site(room: 1) { house, client in
            for address in ["/portal", "/nowhere", "/portal"] {
                try await client.execute(uri: address, method: .get) { #expect($0.status != .serviceUnavailable) }
            }
            let figures = house.traffic.figures
            #expect(figures.inFlight == 0)
            #expect(figures.refused == 0)
            #expect(figures.answered[2] == 2)
            #expect(figures.answered[4] == 1)
        }
    }

    @Test("who is closing says so to the balancer and still serves")
    func closing() async throws {
        try await site(room: 1) { house, client in
            house.traffic.close()
            try await client.execute(uri: "/readyz", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(String(buffer: response.body) == "closing\n")
            }
            try await client.execute(uri: "/portal", method: .get) { #expect($0.status == .ok) }
        }
    }

    @Test("a body that is too large is refused with its limit before anybody reads it")
    func largeBody() async throws {
        try await site(room: 1) { _, client in
            let body = ByteBuffer(repeating: 65, count: Rooms.largestBody + 1)
            try await client.execute(uri: "/api/v1/sessions", method: .post, body: body) { response in
                #expect(response.status == .contentTooLarge)
                #expect(String(buffer: response.body).contains("\"code\":\"bodyTooLarge\""))
            }
        }
    }

    @Test("what a monitor reads is there for the machine itself and not for whoever comes through the proxy")
    func inside() async throws {
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        try await site(room: 1) { _, client in
            for path in Health.paths {
                try await client.execute(uri: path, method: .get) { #expect($0.status == .ok, "\(path)") }
                try await client.execute(uri: path, method: .get, headers: [forwarded: "203.0.113.9"]) {
                    #expect($0.status == .notFound, "\(path)")
                }
            }
        }
    }

    @Test("metrics are cumulative histograms in the text format of Prometheus")
    func metrics() async throws {
        let traffic = Traffic(limit: 3)
        for duration: Duration in [.milliseconds(4), .milliseconds(150), .seconds(20)] {
            #expect(traffic.enter())
            traffic.leave(status: 201, after: duration)
        }
        let lines = Health.lines(traffic.figures, limit: traffic.limit, journal: 7, writer: .init())
            .split(separator: "\n")
        #expect(lines.contains("skillledger_writer_waiting 0"))
        #expect(lines.contains("skillledger_journal_entries 7"))
        #expect(lines.contains("skillledger_http_requests_total{status=\"2xx\"} 3"))
        #expect(lines.contains("skillledger_http_request_duration_seconds_bucket{le=\"0.005\"} 1"))
        #expect(lines.contains("skillledger_http_request_duration_seconds_bucket{le=\"0.2\"} 2"))
        #expect(lines.contains("skillledger_http_request_duration_seconds_bucket{le=\"10.0\"} 2"))
        #expect(lines.contains("skillledger_http_request_duration_seconds_bucket{le=\"+Inf\"} 3"))
        #expect(lines.contains("skillledger_http_request_duration_seconds_count 3"))
    }
}
