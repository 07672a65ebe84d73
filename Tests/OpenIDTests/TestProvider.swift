import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization
import Vocabulary

/// A small OpenID provider with real keys on a port of its own. What it should do wrong is set from outside.
final class TestProvider: Sendable {
    /// Signs tokens. RSA keys are made once: that takes long.
    enum SigningKey: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ecdsa(P256.Signing.PrivateKey)

        static let firstRSA = Result { try SigningKey.rsa(_RSA.Signing.PrivateKey(keySize: .bits2048)) }

        var algorithm: String {
            switch self {
            case .rsa: "RS256"
            case .ecdsa: "ES256"
            }
        }

        func sign(_ bytes: [UInt8]) throws -> [UInt8] {
            switch self {
            case .rsa(let key):
                return Array(
                    try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
            case .ecdsa(let key): return Array(try key.signature(for: SHA256.hash(data: bytes)).rawRepresentation)
            }
        }

        func published(_ id: String) throws -> JSON {
            switch self {
            case .rsa(let key):
                let parts = try key.publicKey.getKeyPrimitives()
                return [
                    "kty": "RSA", "kid": .string(id), "use": "sig", "n": .string(Base64URL.text(Array(parts.modulus))),
                    "e": .string(Base64URL.text(Array(parts.publicExponent)))
                ]
            case .ecdsa(let key):
                let point = Array(key.publicKey.rawRepresentation)
                return [
                    "kty": "EC", "kid": .string(id), "use": "sig", "alg": "ES256", "crv": "P-256",
                    "x": .string(Base64URL.text(point.prefix(32))), "y": .string(Base64URL.text(point.dropFirst(32)))
                ]
            }
        }
    }

    struct State: Sendable {
        /// By id, as published.
        var keys: [String: SigningKey] = [:]
        /// The id in a token's header, and the key that signs it.
        var headerKey: String? = "one"
        var signer: SigningKey?
        /// Put in place of what is right: claims, members of the description, the header's algorithm.
        var claims: [String: JSON] = [:]
        var description: [String: JSON] = [:]
        var algorithm: String?
        var spoil: (@Sendable (String) -> String)?
        var subject = "248289761001"
        /// What an authorization request said, by the code it was given.
        var codes: [String: [String: String]] = [:]
        var keyCalls = 0
        var tokenCalls = 0
        /// The `Authorization` header and the form of the last call for a token.
        var lastAuthorization = ""
        var lastForm: [String: String] = [:]
    }

    static let client = "skillledger"
    static let secret = "a secret + with/odd:signs"

    let state = Mutex(State())
    private let port = Mutex(0)
    private let clock: Timekeeper

    init(clock: Timekeeper) throws {
        self.clock = clock
        let key = SigningKey.ecdsa(P256.Signing.PrivateKey())
        state.withLock {
            $0.keys["one"] = key
            $0.signer = key
        }
    }

    var issuer: String { "http://127.0.0.1:\(port.withLock { $0 })" }

    var keyCalls: Int { state.withLock { $0.keyCalls } }
    var tokenCalls: Int { state.withLock { $0.tokenCalls } }

    var now: State { state.withLock { $0 } }

    func set(_ change: (inout State) -> Void) {
        var changed = now
        change(&changed)
        let new = changed
        state.withLock { $0 = new }
    }

    /// Serves while `work` runs.
    func run(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in announce.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            let services = ServiceGroup(
                configuration: .init(
                    services: [application], logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() }))
            group.addTask { try await services.run() }
            for await number in ports {
                port.withLock { $0 = number }
                break
            }
            do {
                try await work()
            } catch {
                await services.triggerGracefulShutdown()
                throw error
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    /// What a person's browser does at the provider: signs in and comes back. Gives the query of the return.
    func authorize(_ address: String) throws -> [String: String] {
        let asked = Self.query(address)
        let code = "code-" + UUID().uuidString
        state.withLock { $0.codes[code] = asked }
        return ["code": code, "state": asked["state"] ?? "", "iss": issuer]
    }

    static func query(_ address: String) -> [String: String] {
        let items = URLComponents(string: address)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in self.answer(self.description()) }
        router.get("/keys") { _, _ in self.answer(try self.published()) }
        router.get("/elsewhere") { _, _ in Response.redirect(to: self.issuer + "/keys") }
        router.get("/large") { _, _ in self.answer(["keys": .string(String(repeating: "x", count: 400_000))]) }
        router.post("/token") { request, _ in
            let body = String(buffer: try await request.body.collect(upTo: 65_536))
            return try self.token(Self.query("?" + body), request.headers[.authorization] ?? "")
        }
        return router
    }

    private func answer(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: json.compact)))
    }

    private func description() -> JSON {
        var members: [String: JSON] = [
            "issuer": .string(issuer), "authorization_endpoint": .string(issuer + "/authorize"),
            "token_endpoint": .string(issuer + "/token"), "jwks_uri": .string(issuer + "/keys"),
            "end_session_endpoint": .string(issuer + "/end")
        ]
        for (name, value) in state.withLock({ $0.description }) { members[name] = value }
        return .object(members.map { JSON.Member($0.key, $0.value) })
    }

    private func published() throws -> JSON {
        let keys = state.withLock { state in
            state.keyCalls += 1
            return state.keys
        }
        return ["keys": .array(try keys.sorted { $0.key < $1.key }.map { try $0.value.published($0.key) })]
    }

    /// A code is good once, for the client that asked, with the verifier that fits (RFC 7636 §4.6).
    private func token(_ form: [String: String], _ authorization: String) throws -> Response {
        let pair = Percent.encoded(Self.client) + ":" + Percent.encoded(Self.secret)
        let isClient =
            authorization == "Basic " + Data(pair.utf8).base64EncodedString()
            || form["client_id"] == Self.client && form["client_secret"] == Self.secret
        let asked = state.withLock { state in
            state.tokenCalls += 1
            state.lastAuthorization = authorization
            state.lastForm = form
            return state.codes.removeValue(forKey: form["code"] ?? "")
        }
        guard isClient else { return answer(["error": "invalid_client"], .unauthorized) }
        let challenge = Base64URL.text(Array(SHA256.hash(data: Array((form["code_verifier"] ?? "").utf8))))
        guard let asked, asked["code_challenge"] == challenge, asked["code_challenge_method"] == "S256",
            asked["redirect_uri"] == form["redirect_uri"]
        else { return answer(["error": "invalid_grant"], .badRequest) }
        return answer(["access_token": "x", "token_type": "Bearer", "id_token": .string(try idToken(asked))])
    }

    private func idToken(_ asked: [String: String]) throws -> String {
        let now = clock.now().milliseconds / 1_000
        let (state, subject) = state.withLock { ($0, $0.subject) }
        var claims: [String: JSON] = [
            "iss": .string(issuer), "sub": .string(subject), "aud": .string(asked["client_id"] ?? ""),
            "exp": .integer(now + 300), "iat": .integer(now), "nonce": .string(asked["nonce"] ?? "")
        ]
        for (name, value) in state.claims { claims[name] = value.isNull ? nil : value }
        guard let signer = state.signer else { return "" }
        var header: [JSON.Member] = [.init("alg", .string(state.algorithm ?? signer.algorithm)), .init("typ", "JWT")]
        if let id = state.headerKey { header.append(.init("kid", .string(id))) }
        let body = JSON.object(claims.map { .init($0.key, $0.value) })
        let text = Base64URL.text(JSON.object(header).compact) + "." + Base64URL.text(body.compact)
        let token = text + "." + Base64URL.text(try signer.sign(Array(text.utf8)))
        return state.spoil?(token) ?? token
    }
}
