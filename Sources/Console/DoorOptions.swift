import ArgumentParser
import Calls
import Foundation
import NIOSSL
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

    @Flag(help: "Those who work for institutions must show a second factor too, as officials always must.")
    var institutionsSecondFactor = false

    @Option(help: "Socket of clamd, which looks at every file that is sent (SKILLLEDGER_CLAMD).")
    var clamd: String?

    @Option(
        help: """
            File with this server's certificate and those above it, PEM (SKILLLEDGER_TLS_CERTIFICATE); without it a proxy \
            must end TLS.
            """)
    var tlsCertificate: String?

    @Option(help: "File with the certificate's key, PEM (SKILLLEDGER_TLS_KEY).")
    var tlsKey: String?

    var factors: FactorRules { FactorRules(institutionsMust: institutionsSecondFactor) }

    var scanner: ClamSocket? { PlaceOptions.setting(clamd, "clamd").map { ClamSocket(path: $0) } }

    /// TLS of our own, from 1.2 on; nil where a proxy ends it.
    func tls() throws -> TLSConfiguration? {
        let (certificate, key) = (
            PlaceOptions.setting(tlsCertificate, "tls_certificate"), PlaceOptions.setting(tlsKey, "tls_key")
        )
        guard let certificate, let key else {
            if certificate == nil, key == nil { return nil }
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        let mode = try? FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        guard (mode ?? 0) & 0o007 == 0 else {
            throw ValidationError("the key of --tls-key can be read by everybody on this machine: chmod o= \(key)")
        }
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            return tls
        } catch {
            throw ValidationError("--tls-certificate \(certificate) or --tls-key \(key) cannot be read: \(error)")
        }
    }

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
