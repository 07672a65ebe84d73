import CPostgres
import Foundation
import Store

/// How long to wait.
package struct PostgresLimits: Sendable {
    /// For one host to accept a connection, in whole seconds; the address may say otherwise (`connect_timeout`).
    package var connect = 5
    /// For the answer to one statement of a reader.
    package var statement = Duration.seconds(60)
    /// For a group of writes to be stored, however often it has to be tried.
    package var patience = Duration.seconds(15)
    /// Connections that only read.
    package var readers = 8

    package init() {}
}

/// One connection through libpq. It waits on the caller's thread and belongs to one thread at a time.
final class Link: @unchecked Sendable {
    /// Why what was begun on it has to be begun again.
    enum Trouble {
        /// Another transaction was in the way.
        case conflict
        /// A plan was made before a migration: this link is of no use any more.
        case stale
        case lost
    }

    private let handle: OpaquePointer
    private let address: DatabaseAddress
    private let limit: Duration
    private var prepared: [String: String] = [:]
    private var cursors = 0
    private(set) var trouble: Trouble?
    /// See `WriteConnection`.
    private(set) var disturbance = 0

    /// More statements than the program has; texts built of lists make the rest.
    private static let largestCache = 500

    /// - Parameter limit: for the answer to one statement.
    /// - Throws: `ConnectionLost` where there is no server, it does not let us in, or it cannot keep our texts.
    init(_ address: DatabaseAddress, _ limits: PostgresLimits, answer limit: Duration) throws {
        self.address = address
        self.limit = limit
        // What stands before `dbname` is a default that the address may change.
        let settings = [
            ("connect_timeout", "\(limits.connect)"), ("application_name", "skillledger"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "15000"),
            ("dbname", address.url), ("client_encoding", "UTF8")
        ]
        let names = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        let made = PQconnectdbParams(
            names.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let made else { throw ConnectionLost(description: "no memory for a connection") }
        handle = made
        guard PQstatus(made) == CONNECTION_OK else { throw lost("cannot connect to \(address)") }
        PQsetNoticeProcessor(made, { _, _ in }, nil)
        guard PQparameterStatus(made, "server_encoding").map({ String(cString: $0) }) == "UTF8" else {
            throw lost("the database \(address) does not keep text as UTF8")
        }
        // An answer 2xx means durable, whatever the server's default is.
        try command(
            """
            set client_min_messages = warning; set timezone = 'UTC'; set bytea_output = hex; set jit = off;
            set standard_conforming_strings = on; set statement_timeout = \(limit.milliseconds);
            set lock_timeout = \(limits.patience.milliseconds);
            set idle_in_transaction_session_timeout = 120000;
            select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
            """)
    }

    deinit { PQfinish(handle) }

    private func lost(_ what: String) -> ConnectionLost {
        trouble = .lost
        disturbance += 1
        let said = PQerrorMessage(handle).map { address.cleaned(String(cString: $0)) } ?? ""
        return ConnectionLost(description: said.isEmpty ? what : "\(what): \(said)")
    }

    /// Starts a transaction.
    func begin(_ text: String) throws {
        trouble = nil
        if prepared.count > Self.largestCache {
            try command("deallocate all")
            prepared = [:]
        }
        try command(text)
    }

    /// Ends it; what was done before counts no more.
    func rollback() {
        if trouble != .lost { try? command("rollback") }
    }

    /// - Throws: `ConnectionLost` where it is not known whether it happened, `PostgresFault` where it did not.
    func commit() throws {
        let tag = try finish(PQsendQuery(handle, "commit"), "commit") { result in
            PQcmdStatus(result).map { String(cString: $0) } ?? ""
        }
        guard tag.last == "COMMIT" else {
            throw PostgresFault(state: "25P02", message: "the transaction had failed and was rolled back")
        }
    }

    /// Statements of the program itself, without values.
    func command(_ text: String) throws { _ = try finish(PQsendQuery(handle, text), text) { _ in } }

    /// Runs a statement and hands over each of its results (one, or one for each part of a command).
    @discardableResult
    func run<T>(_ text: String, _ values: [SQLValue], keep: Bool = true, _ body: (OpaquePointer) throws -> T) throws
        -> T
    {
        let parameters = try Parameters(values)
        let name = keep ? try prepare(text, parameters.types) : nil
        let sent = parameters.withValues { values, lengths, formats in
            if let name {
                PQsendQueryPrepared(handle, name, parameters.count, values, lengths, formats, 0)
            } else {
                PQsendQueryParams(
                    handle, Places.numbered(text), parameters.count, parameters.types, values, lengths, formats, 0)
            }
        }
        guard let answer = try finish(sent, text, body).last else { throw lost("no answer to: \(text)") }
        return answer
    }

    /// The server keeps the plan of each statement; the same text with values of other types is another.
    private func prepare(_ text: String, _ types: [Oid]) throws -> String {
        let key = text + "\u{0}" + types.map { "\($0)" }.joined(separator: ",")
        if let known = prepared[key] { return known }
        let name = "s\(prepared.count)"
        _ = try finish(PQsendPrepare(handle, name, Places.numbered(text), Int32(types.count), types), text) { _ in }
        prepared[key] = name
        return name
    }

    /// Runs `copy … from stdin` with all its data.
    func copy(_ text: String, _ bytes: [UInt8]) throws {
        _ = try finish(PQsendQuery(handle, text), text) { _ in }
        let sent = bytes.withUnsafeBytes { data in
            PQputCopyData(handle, data.bindMemory(to: CChar.self).baseAddress, Int32(clamping: data.count))
        }
        guard sent == 1 else { throw lost("cannot send") }
        disturbance += 1
        _ = try finish(PQputCopyEnd(handle, nil), text) { _ in }
    }

    func nextCursor() -> String {
        cursors += 1
        return "c\(cursors)"
    }

    /// Waits for the answers to what was sent.
    private func finish<T>(_ sent: Int32, _ text: String, _ body: (OpaquePointer) throws -> T) throws -> [T] {
        guard sent == 1 else { throw lost("cannot send") }
        let deadline = ContinuousClock.now + limit + .seconds(2)
        var answers: [T] = []
        var problem: (any Error)?
        while true {
            try wait(until: deadline)
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                count(result)
                // The other answers have to be fetched whatever becomes of this one.
                do { answers.append(try body(result)) } catch { problem = problem ?? error }
            case PGRES_COPY_IN: return answers
            default: problem = problem ?? fault(result, text)
            }
        }
        if PQstatus(handle) == CONNECTION_BAD { throw lost("the connection broke") }
        if let problem { throw problem }
        return answers
    }

    /// - Throws: `ConnectionLost` where nothing came in time; the connection is of no use after that.
    private func wait(until deadline: ContinuousClock.Instant) throws {
        while PQisBusy(handle) == 1 {
            let left = max(0, (deadline - .now).milliseconds)
            var item = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            let ready = poll(&item, 1, Int32(clamping: left))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { throw lost("the server did not answer in time") }
            guard PQconsumeInput(handle) == 1 else { throw lost("the connection broke") }
        }
    }

    private func count(_ result: OpaquePointer) {
        guard let tag = PQcmdStatus(result).map({ String(cString: $0) }) else { return }
        if tag.hasPrefix("INSERT") || tag.hasPrefix("UPDATE") || tag.hasPrefix("DELETE") { disturbance += 1 }
    }

    private func fault(_ result: OpaquePointer, _ text: String) -> any Error {
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let said = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? ""
        let fault = PostgresFault(state: state, message: address.cleaned(said))
        disturbance += 1
        if fault.endsConnection || state.isEmpty { return lost(fault.description) }
        if fault.isShortage { return StoreTrouble.unavailable }
        if fault.asksForRepetition { trouble = fault.isStale ? .stale : .conflict }
        return PostgresFault(state: state, message: "\(fault.message): \(text)")
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
