import CPostgres
import Foundation
import Store

/// Where a PostgreSQL server is: a connection URI as libpq takes it (`postgres://user@host:5432/name?sslmode=verify-full`).
/// Its description never holds the password.
package struct DatabaseAddress: Hashable, Sendable, CustomStringConvertible {
    let url: String
    private let password: String?

    /// - Throws: `StoreFault` where libpq cannot read it.
    package init(_ url: String) throws {
        self.url = url
        var message: UnsafeMutablePointer<CChar>?
        guard Self.isAddress(url), let options = PQconninfoParse(url, &message) else {
            // libpq quotes the whole URI here, so its words are not passed on.
            PQfreemem(message)
            throw StoreFault("this is no PostgreSQL address; wanted: postgres://USER@HOST:PORT/DATABASE")
        }
        defer { PQconninfoFree(options) }
        var found: String?
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "password", let value = option.pointee.val { found = String(cString: value) }
            option += 1
        }
        password = found
    }

    /// Whether a text names a server rather than a folder.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    package var hasPassword: Bool { password != nil }

    package var description: String {
        guard hasPassword, let scheme = url.range(of: "://") else { return url }
        var rest = String(url[scheme.upperBound...])
        if let query = rest.firstIndex(of: "?") { rest = String(rest[..<query]) }
        let host = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest[...]
        return String(url[..<scheme.upperBound]) + "***@" + host
    }

    /// Words of libpq or of the server without the password.
    func cleaned(_ message: String) -> String {
        var text = message.trimmingCharacters(in: .whitespacesAndNewlines)
        text = text.replacingOccurrences(of: url, with: description)
        if let password, !password.isEmpty { text = text.replacingOccurrences(of: password, with: "***") }
        return text
    }

    /// The same server and account, another database.
    package func database(_ name: String) throws -> DatabaseAddress {
        guard let scheme = url.range(of: "://") else { throw StoreFault("the address has no scheme") }
        let rest = url[scheme.upperBound...]
        let query = rest.firstIndex(of: "?").map { String(rest[$0...]) } ?? ""
        let path = rest.prefix { $0 != "?" }
        let host = path.firstIndex(of: "/").map { path[..<$0] } ?? path
        return try DatabaseAddress(url[..<scheme.upperBound] + host + "/" + name + query)
    }
}
