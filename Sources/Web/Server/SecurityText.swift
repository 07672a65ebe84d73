import HTTPTypes
import Hummingbird
import Vocabulary

/// Whom to tell of a weakness: `/.well-known/security.txt` (RFC 9116). Without a contact in the settings there is none.
package enum SecurityText {
    /// Days until a reader should ask again; the text is made anew at each request.
    private static let days = 180

    static func open(_ router: Router<some RequestContext>, _ house: House) {
        guard let contact = house.settings.securityContact else { return }
        router.get(RouterPath(Site.securityText)) { _, _ -> Response in
            let expires = Instant(house.office.clock.today + days)
            let lines = [
                "Contact: \(contact)", "Expires: \(expires)", "Preferred-Languages: zh, en",
                "Canonical: \(house.settings.publicAddress)\(Site.securityText)"
            ]
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: lines.joined(separator: "\n") + "\n")))
        }
    }

    /// RFC 9116 §2.5.3: a URI, for mail with `mailto:`.
    package static func isContact(_ text: String) -> Bool {
        ["mailto:", "https://", "tel:"].contains { text.hasPrefix($0) && text.count > $0.count }
            && text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value < 127 }
    }
}
