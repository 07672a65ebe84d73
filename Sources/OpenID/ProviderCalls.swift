import Calls
import Vocabulary

/// Calls to the provider: JSON in, only over https (or on this machine).
package final class ProviderCalls: Sendable {
    package static let largestAnswer = 256 << 10

    private let caller: Caller

    /// - Parameter wait: seconds that a whole call may take.
    package init(wait: Int = 10) { caller = Caller(wait: wait, largest: Self.largestAnswer) }

    /// - Throws: `OpenIDFault` `addressUnsafe`, `unreachable`, `answerTooLarge`, `answerWrong`.
    func get(_ address: String) async throws(OpenIDFault) -> JSON {
        let answer = try await send(address)
        guard answer.status == 200 else { throw OpenIDFault(.answerWrong, "status \(answer.status) from \(address)") }
        return answer.body
    }

    /// Sends a form; the answer's status is the caller's to judge.
    func post(
        _ address: String, _ form: [(String, String)], authorization: String?
    ) async throws(OpenIDFault) -> (status: Int, body: JSON) {
        var headers = [("content-type", "application/x-www-form-urlencoded")]
        if let authorization { headers.append(("authorization", authorization)) }
        return try await send(address, headers, Percent.form(form))
    }

    private func send(
        _ address: String, _ headers: [(String, String)] = [], _ form: String? = nil
    ) async throws(OpenIDFault) -> (status: Int, body: JSON) {
        guard OpenIDSettings.isSafe(address) else { throw OpenIDFault(.addressUnsafe, address) }
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await caller.send(address, headers: headers + [("accept", "application/json")], post: form)
        } catch {
            switch error {
            case .answerTooLarge: throw OpenIDFault(.answerTooLarge, address)
            case .unreachable(let why): throw OpenIDFault(.unreachable, "\(address): \(why)")
            }
        }
        guard case .success(let body) = JSON.parse(answer.body) else {
            throw OpenIDFault(.answerWrong, "status \(answer.status) without JSON from \(address)")
        }
        return (answer.status, body)
    }
}
