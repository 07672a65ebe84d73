import HTTPTypes
import Hummingbird
import NIOCore
import Programme

/// The context of a request: Hummingbird's own, and who is at the other end of the connection.
package struct VisitContext: RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let remoteAddress: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Whether whoever is at the other end stands on this machine.
    var isLocal: Bool {
        guard let text = remoteAddress?.ipAddress, let address = NetworkAddress(text) else { return false }
        return ["127.0.0.0/8", "::1"].compactMap { NetworkRange($0) }.contains { $0.contains(address) }
    }

    /// Where the request comes from. Behind proxies that were named, their `X-Forwarded-For` is believed, from the right to the
    /// first address that is none of them: what lies further left anyone may have written.
    func remote(_ request: Request, trusting proxies: [NetworkRange]) -> Remote {
        var address = remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        var forwarded = (HTTPField.Name("X-Forwarded-For").map { request.headers[values: $0] } ?? [])
            .flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
        while let here = address, proxies.contains(where: { $0.contains(here) }), let next = forwarded.popLast() {
            address = NetworkAddress(next)
        }
        return Remote(address: address, agent: String((request.headers[.userAgent] ?? "").prefix(400)))
    }
}
