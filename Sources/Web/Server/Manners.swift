import HTTPTypes
import Hummingbird

/// Headers that every answer has, and pages for addresses that lead nowhere. What each header is for: `docs/security.md`.
struct Manners<Context: RequestContext>: RouterMiddleware {
    /// Seconds after which a client that was told 503 may try again: longer than what is at work takes.
    private let retryAfter = 2
    private let house: House
    private let always: [(HTTPField.Name, String)]

    init(house: House) {
        self.house = house
        var fields = [
            (
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'"
            ),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin")
        ]
        // Only where the public comes by https: sent over http it is void, and a demonstration is not to pin a host.
        if house.settings.publicAddress.hasPrefix("https:") {
            fields.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
        }
        always = fields.compactMap { field in HTTPField.Name(field.0).map { ($0, field.1) } }
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            let language = Language.preferred(query: nil, cookie: request.cookies["lang"]?.value)
            response = Door.wrongAddress(request.uri.path, error.status, language, house).response
            // RFC 9110 §15.5.6 asks for it with 405.
            if let allowed = error.headers[.allow] { response.headers[.allow] = allowed }
        }
        if response.status == .serviceUnavailable { response.headers[.retryAfter] = String(retryAfter) }
        for (name, value) in always { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
