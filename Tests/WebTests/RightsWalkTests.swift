import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Programme
import Store
import Testing
import Vocabulary

@testable import Web

/// Every registered route, opened by every role, at home and from elsewhere, with the ids of somebody else's things in
/// paths, queries, forms and bodies: nothing is told and nothing is changed that the table of rights does not allow.
///
/// A new route is walked as soon as it is registered. `RIGHTS_WALK=walk.csv swift test --filter RightsWalkTests` writes
/// every answer into a file.
@Suite("Rights: the walk", .serialized) struct RightsWalkTests {
    @Test("every route by every role with foreign ids: no entry without the right, no leak, no fault, no change")
    func foreign() async throws {
        let world = try await WalkWorld.make()
        defer { world.remove() }
        let before = try await world.state()
        let log = try await world.walk(world.strangers)
        #expect(log.count > 5_000)
        try report(log, "foreign")
        let after = try await world.state()
        for (row, columns) in before.sorted(by: { $0.key < $1.key }) where after[row] != columns {
            Issue.record("changed from elsewhere: \(row): \(columns) → \(after[row] ?? "gone")")
        }
        for row in Set(after.keys).subtracting(before.keys).sorted() {
            Issue.record("added from elsewhere: \(row): \(after[row] ?? "")")
        }
    }

    @Test(
        "every route by every role of the county itself: what the table forbids is shut, nothing fails, every page is opened"
    )
    func home() async throws {
        let world = try await WalkWorld.make()
        defer { world.remove() }
        let log = try await world.walk(world.home)
        #expect(log.count > 2_000)
        try report(log, "home")
        let read = Set(log.filter { $0.method == "GET" && [200, 303].contains($0.status) }.map(\.path))
        for route in WalkWorld.routes(world.site) where route.method == "GET" && !read.contains(route.path) {
            if route.right.isPublic { continue }
            if WalkExceptions.unopened[route.path] != nil { continue }
            Issue.record(
                """
                nobody of the county could open GET \(route.path), so the walk proves nothing about it: give the county a row for it in \
                WalkRows.furnish (and its word in WalkRows.named, if the table is not the word in the singular), or say in \
                WalkExceptions.unopened why it cannot be opened
                """)
        }
    }

    @Test(
        "what another county or a school with a declared tie has changes nothing that one reads: no row, count or sum")
    func interference() async throws {
        let world = try await WalkWorld.make()
        defer { world.remove() }
        let others = world.strangers.filter { $0.standing != .tied },
            tied = world.strangers.filter { $0.standing == .tied }
        // A token says when it was first used.
        _ = try await world.pages(of: world.strangers.filter { $0.scopes != nil }, except: [])
        let before = try await world.pages(of: others, except: WalkExceptions.published)
        let beforeTied = try await world.pages(of: tied, except: WalkExceptions.tied)
        try await world.grow()
        let after = try await world.pages(of: others, except: WalkExceptions.published)
        let afterTied = try await world.pages(of: tied, except: WalkExceptions.tied)
        #expect(before.count + beforeTied.count > 500)
        for (page, text) in before.merging(beforeTied, uniquingKeysWith: { a, _ in a }).sorted(by: { $0.key < $1.key })
        {
            let now = after[page] ?? afterTied[page] ?? ""
            if now == text { continue }
            let differing = zip(now.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
            Issue.record(
                "\(page) shows what is not the reader's: \(differing.map { "\($0.1) → \($0.0)" } ?? "its length")")
        }
    }

    @Test(
        "no route is missing: the router has what the rooms have registered, and beside it only what needs no account")
    func complete() async throws {
        let test = try await TestOffice()
        defer { test.remove() }
        let site = try TestSite(test)
        let registered = Set(WalkWorld.routes(site).map { "\($0.method) \($0.path)" })
        // The router writes parameters as `{id}`, captures of a file's name as `{file}`.
        let served = Set(
            site.router().routes.map { route in
                "\(route.method) "
                    + "\(route.path)".replacingOccurrences(of: "{", with: ":").replacingOccurrences(of: "}", with: "")
            })
        #expect(registered.count > 190)
        #expect(registered.subtracting(served).isEmpty)
        // What an address does not take is answered there too, with 405; nothing else stands past the rooms.
        let paths = Set(WalkWorld.routes(site).map(\.path))
        let others = served.subtracting(registered).filter { paths.contains(String($0.drop { $0 != " " }.dropFirst())) }
        #expect(
            served.subtracting(registered).subtracting(others).sorted() == [
                "GET /healthz", "GET /metrics", "GET /readyz", "GET /static/:file"
            ], "a route past Rooms has no row in the table of rights: open it with rooms.get or rooms.post and a right")
        #expect(others.count > 500)
        try await site.run { caller in
            for one in others {
                let parts = one.split(separator: " ").map(String.init)
                let method = try #require(HTTPRequest.Method(rawValue: parts[0]))
                let path = parts[1].replacingOccurrences(of: "**", with: "a").replacingOccurrences(of: ":", with: "")
                let status = try await caller.client.execute(uri: path, method: method) { $0.status.code }
                #expect(status == 405, "\(one) is taken past the rooms")
            }
        }
    }

    /// Says what is wrong, and writes the answers where they are asked for.
    private func report(_ log: [WalkLine], _ name: String) throws {
        for line in log where !line.problems.isEmpty { Issue.record("\(line)") }
        guard let file = ProcessInfo.processInfo.environment["RIGHTS_WALK"], file.hasSuffix(".csv") else { return }
        let path = file.dropLast(4) + "-\(name).csv"
        let text = "method,path,way,who,status\n" + log.map(\.csv).joined(separator: "\n") + "\n"
        try text.write(toFile: String(path), atomically: true, encoding: .utf8)
    }
}
