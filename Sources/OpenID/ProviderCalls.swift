import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Vocabulary

/// Calls to the provider: JSON in, within a time and a size, over verified TLS, redirects not followed.
package final class ProviderCalls: Sendable {
    package static let largestAnswer = 256 << 10

    private let client: HTTPClient
    private let wait: TimeAmount

    /// - Parameter wait: seconds that a whole call may take; half of them to be connected.
    package init(wait: Int = 10) {
        self.wait = .seconds(Int64(wait))
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(Int64(max(1, wait / 2))), read: self.wait)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Its connections end with it. The callback keeps the client until that is done.
    deinit { client.shutdown { _ in } }

    /// - Throws: `OpenIDFault` `addressUnsafe`, `unreachable`, `answerTooLarge`, `answerWrong`.
    func get(_ address: String) async throws(OpenIDFault) -> JSON {
        let answer = try await send(try request(address))
        guard answer.status == 200 else { throw OpenIDFault(.answerWrong, "status \(answer.status) from \(address)") }
        return answer.body
    }

    /// Sends a form; the answer's status is the caller's to judge.
    func post(
        _ address: String, _ form: [(String, String)], authorization: String?
    ) async throws(OpenIDFault) -> (status: Int, body: JSON) {
        var request = try request(address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: Percent.form(form)))
        return try await send(request)
    }

    private func request(_ address: String) throws(OpenIDFault) -> HTTPClientRequest {
        guard OpenIDSettings.isSafe(address) else { throw OpenIDFault(.addressUnsafe, address) }
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "accept", value: "application/json")
        return request
    }

    private func send(_ request: HTTPClientRequest) async throws(OpenIDFault) -> (status: Int, body: JSON) {
        let bytes: ByteBuffer
        let status: Int
        do {
            let response = try await client.execute(request, timeout: wait)
            status = Int(response.status.code)
            bytes = try await response.body.collect(upTo: Self.largestAnswer)
        } catch is NIOTooManyBytesError {
            throw OpenIDFault(.answerTooLarge, request.url)
        } catch {
            throw OpenIDFault(.unreachable, "\(request.url): \(error)")
        }
        guard case .success(let body) = JSON.parse(bytes.readableBytesView) else {
            throw OpenIDFault(.answerWrong, "status \(status) without JSON from \(request.url)")
        }
        return (status, body)
    }
}
