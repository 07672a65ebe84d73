import Foundation
import Journal
import Store

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

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

    package static let line: WitnessLine = { url, body in
        guard let address = URL(string: url) else { throw StoreFault("no address: \(url)") }
        var request = URLRequest(url: address, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.setValue("text/plain; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, data.count <= longest else {
            throw StoreFault("no answer of a witness from \(url)")
        }
        return (status, String(decoding: data, as: UTF8.self))
    }
}
