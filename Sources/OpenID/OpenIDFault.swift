/// Why a sign-in through a provider came to nothing. `code` is for tests and logs; neither it nor `detail` holds anything
/// personal or secret.
package struct OpenIDFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        // The provider
        case unreachable, answerTooLarge, answerWrong, addressUnsafe, issuerDiffers, providerRefused
        // The course of the sign-in
        case attemptUnknown, attemptOver, stateWrong, issuerMixedUp, codeMissing
        // The ID token
        case tokenMalformed, algorithmUnknown, keyUnknown, signatureWrong, issuerWrong, audienceWrong, partyWrong
        case expired, notYetValid, tooOld, nonceWrong, subjectMissing
    }

    package let code: Code
    package let detail: String

    init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    package var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }

    /// Whether the provider could not be spoken to, rather than something being wrong with this sign-in.
    package var isOutage: Bool {
        [.unreachable, .answerTooLarge, .answerWrong, .addressUnsafe, .issuerDiffers].contains(code)
    }
}
