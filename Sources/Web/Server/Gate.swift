import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import Vocabulary

/// Lets in as many requests as can be served and tells the others to come again.
struct Gate: RouterMiddleware {
    let house: House

    func handle(
        _ request: Request, context: VisitContext,
        next: (Request, VisitContext) async throws -> Response
    ) async throws -> Response {
        if Health.paths.contains(request.uri.path) { return try await next(request, context) }
        var request = request
        // The body first: who sends slowly must not hold a place meanwhile.
        do {
            _ = try await request.collectBody(upTo: Rooms.largestBody)
        } catch is NIOTooManyBytesError {
            let limit = ["limit": String(Rooms.largestBody >> 20)]
            return turnedAway(request, Refusal("bodyTooLarge", limit), .contentTooLarge).response
        }
        guard house.traffic.enter() else {
            return turnedAway(request, Refusal("busy"), .serviceUnavailable).response
        }
        let start = ContinuousClock().now
        do {
            let response = try await next(request, context)
            house.traffic.leave(status: response.status.code, after: ContinuousClock().now - start)
            return response
        } catch {
            let status = (error as? any HTTPResponseError)?.status.code ?? 500
            house.traffic.leave(status: status, after: ContinuousClock().now - start)
            throw error
        }
    }

    private func turnedAway(_ request: Request, _ refusal: Refusal, _ status: HTTPResponse.Status) -> Answer {
        let language = Language.preferred(query: nil, cookie: request.cookies["lang"]?.value)
        return Door.turnedAway(refusal, status, request.uri.path, language, house)
    }
}

/// Closes a connection whose request has begun and does not end: bytes that trickle in keep an idle timer from firing.
package final class BodyDeadline: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private var deadline: Scheduled<Void>?

    package init(limit: TimeAmount) { self.limit = limit }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            let channel = context.channel
            deadline?.cancel()
            deadline = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        case .body: break
        case .end: stop()
        }
        context.fireChannelRead(data)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    package func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        deadline?.cancel()
        deadline = nil
    }
}
