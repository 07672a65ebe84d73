import ArgumentParser
import Programme
import Vocabulary
import Web

/// What the server's door needs to know of the world outside.
struct DoorOptions: ParsableArguments {
    @Option(help: "Folder in which a gateway finds messages to telephones (SKILLLEDGER_SMS_OUTBOX).")
    var smsOutbox: String?

    @Option(help: "A proxy, or a range, whose X-Forwarded-For is believed (SKILLLEDGER_TRUSTED_PROXY, by commas).")
    var trustedProxy: [String] = []

    @Option(
        help: "Where weaknesses are reported, mailto: or https:; stands in security.txt (SKILLLEDGER_SECURITY_CONTACT).")
    var securityContact: String?

    /// As `security.txt` has it; nil: no such file.
    func contact() throws -> String? {
        let contact = PlaceOptions.setting(securityContact, "security_contact")
        guard contact.map(SecurityText.isContact) ?? true else {
            throw ValidationError("--security-contact must be an address such as mailto:security@example.org")
        }
        return contact
    }

    /// Who carries codes to telephones; a demonstration shows them on the page.
    func messages(demonstration: Bool) throws -> (any MessageSender)? {
        if demonstration { return ShownMessages() }
        return try PlaceOptions.setting(smsOutbox, "sms_outbox").map { try MessageOutbox(folder: $0) }
    }

    /// The proxies as told; flags over the environment.
    func proxies() throws -> [NetworkRange] {
        let flags = trustedProxy.isEmpty ? nil : trustedProxy.joined(separator: ",")
        let told = PlaceOptions.setting(flags, "trusted_proxy") ?? ""
        return try told.split(separator: ",").map { part in
            guard let range = NetworkRange(String(part).trimmed) else {
                throw ValidationError("--trusted-proxy must be an address or a range such as 10.0.0.0/8, not \(part)")
            }
            return range
        }
    }
}
