import Store
import Vocabulary

/// What a device sends: who signs what. Checked for form; the rest is checked inside the transaction.
package struct SigningRequest: Sendable, Hashable {
    package enum Who: Sendable, Hashable {
        case enrolment(String)
        case idNumber(CitizenID)
        /// The signed-in trainee.
        case myself
    }

    package enum Session: Sendable, Hashable {
        case lesson(String)
        case half(Day, HalfDay)
    }

    package var who: Who
    package var session: Session
    package var direction: SigningDirection
    /// Chosen by the device, a UUID in lower case: the same one again does nothing again.
    package var id: String?
    package var deviceTime: Instant?
    /// Which device: up to 80 characters, only compared.
    package var device: String?
    /// Degrees of WGS-84 as plain decimals, and metres.
    package var latitude: String?
    package var longitude: String?
    package var accuracy: Int?
    /// What a trainee read in the classroom: six digits or the token of the QR code.
    package var code: String?

    package init(
        _ who: Who, _ session: Session, _ direction: SigningDirection, id: String? = nil, deviceTime: Instant? = nil
    ) {
        self.who = who
        self.session = session
        self.direction = direction
        self.id = id
        self.deviceTime = deviceTime
    }

    /// Whether the text can be a `device`'s id for a signing.
    package static func isID(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            let good =
                switch index {
                case 8, 13, 18, 23: byte == 45
                default: (48...57).contains(byte) || (97...102).contains(byte)
                }
            if !good { return false }
        }
        return true
    }
}

/// A signing that is stored.
package struct SigningReceipt: Codable, Sendable, Hashable {
    package let id: String
    package let lesson: String
    package let enrolment: String
    package let direction: SigningDirection
    /// The server's time.
    package let at: Instant
    /// Came after its window and counts by the device's time.
    package let late: Bool
    /// Kept, but does not count: `outsideVenue`.
    package let abnormal: String?
    /// The same request had been stored before.
    package let repeated: Bool
}

/// What became of one of several.
package enum SigningResult: Codable, Sendable, Hashable {
    case stored(SigningReceipt)
    case refused(Problem)
}

/// How a signing came.
package enum SigningWay: String, Sendable, CaseIterable, SQLConvertible { case code, rollCall, api }
