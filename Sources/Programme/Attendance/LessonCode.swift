import Crypto
import Vocabulary

/// The rotating code of one lesson: six digits to type and a token for the QR code. Both follow from the lesson's secret
/// and the time, so that nothing is stored for them and a photo of the screen is soon worthless.
package struct LessonCode: Sendable {
    /// How long one code is shown. The one before it is still taken, for who was slow.
    package static let period: Int64 = 30_000
    /// A whole number of base64 groups.
    static let secretLength = 33

    let lesson: String
    let secret: [UInt8]

    init(lesson: String, secret: [UInt8]) {
        self.lesson = lesson
        self.secret = secret
    }

    /// Six digits, e.g. `407915`.
    package func digits(at now: Instant) -> String { digits(window: Self.window(now)) }

    /// 32 characters for `Site.signInCode`; nil where the lesson's id is no UUID.
    package func token(at now: Instant) -> String? { token(window: Self.window(now)) }

    /// Seconds until the next code, 1…30.
    package static func secondsLeft(at now: Instant) -> Int { Int((period - modulo(now) + 999) / 1000) }

    /// Whether this is the code or the token of now or of the period before.
    package func accepts(_ given: String, at now: Instant) -> Bool {
        let window = Self.window(now)
        let given = Array(given.utf8)
        // Every comparison is made, so that the time tells nothing.
        var good = false
        for candidate in [window, window - 1] {
            let wanted = given.count == 6 ? digits(window: candidate) : token(window: candidate) ?? ""
            good = Self.same(given, Array(wanted.utf8)) || good
        }
        return good
    }

    /// The lesson that a token speaks of, whether or not the token still holds; nil for what is no token.
    package static func lesson(of token: String) -> String? {
        guard token.utf8.count == 32, let bytes = Base64URL.bytes(token), bytes.count == 24 else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.prefix(16).enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(45) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func modulo(_ now: Instant) -> Int64 { ((now.milliseconds % period) + period) % period }

    private static func window(_ now: Instant) -> Int64 { (now.milliseconds - modulo(now)) / period }

    private func mac(_ purpose: String, _ window: Int64) -> [UInt8] {
        let text = "\(purpose) \(lesson) \(window)"
        return Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: secret)))
    }

    private func digits(window: Int64) -> String {
        let number = mac("digits", window).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let text = String(number)
        return String(repeating: "0", count: 6 - text.count) + text
    }

    private func token(window: Int64) -> String? {
        let digits = lesson.utf8.filter { $0 != 45 }
        guard digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 32, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return Base64URL.text(bytes + mac("token", window).prefix(8))
    }

    private static func same(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
