import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Why a call came to nothing.
package enum CallFault: Error, Sendable {
    /// Nobody answered in time, or not by HTTP; what was wrong in the library's words.
    case unreachable(String)
    case answerTooLarge
}

/// Calls by HTTP: within a time and a size, over verified TLS from 1.2 on, redirects not followed.
package final class Caller: Sendable {
    private let client: HTTPClient
    private let wait: TimeAmount
    private let largest: Int

    /// - Parameters:
    ///   - wait: seconds that a whole call may take; half of them to be connected.
    ///   - largest: bytes of an answer.
    package init(wait: Int = 10, largest: Int) {
        self.wait = .seconds(Int64(wait))
        self.largest = largest
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(Int64(max(1, wait / 2))), read: self.wait)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Its connections end with it. The callback keeps the client until that is done.
    deinit { client.shutdown { _ in } }

    /// Gets an address, or posts a body to it.
    /// - Returns: the answer whatever its status, a redirect too.
    package func send(
        _ address: String, headers: [(String, String)], post body: String? = nil
    ) async throws(CallFault) -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: address)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: body))
        }
        do {
            let response = try await client.execute(request, timeout: wait)
            let bytes = try await response.body.collect(upTo: largest)
            return (Int(response.status.code), Array(bytes.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw .answerTooLarge
        } catch {
            throw .unreachable("\(error)")
        }
    }
}
