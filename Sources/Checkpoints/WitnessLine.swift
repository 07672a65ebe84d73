import Calls
import Foundation
import Journal

/// A witness that the journal's owner has chosen.
package struct WitnessAddress: Hashable, Sendable {
    /// The submission prefix of `tlog-witness`, without a slash at its end.
    package let url: String
    package let key: NoteKey

    /// Reads `<url>+<verifier key>`.
    /// - Returns: nil when it is none or the key is no witness's.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 1).map(String.init)
        guard parts.count == 2, let key = NoteKey(parts[1]), key.kind == .cosignature,
            parts[0].hasPrefix("http://") || parts[0].hasPrefix("https://"), URL(string: parts[0]) != nil
        else { return nil }
        var url = parts[0]
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.key = key
    }
}

/// The way to a witness: sends a body to an address, gives the status and what was answered.
package typealias WitnessLine = @Sendable (_ url: String, _ body: String) async throws -> (status: Int, body: String)

package enum WitnessHTTP {
    /// Answers are a few lines; more is none.
    private static let longest = 64 << 10

    /// - Parameter wait: seconds that one submission may take.
    package static func line(wait: Int = 10) -> WitnessLine {
        let caller = Caller(wait: wait, largest: longest)
        return { url, body in
            let answer = try await caller.send(
                url, headers: [("content-type", "text/plain; charset=utf-8")], post: body)
            return (answer.status, String(decoding: answer.body, as: UTF8.self))
        }
    }
}
