import ArgumentParser
import Foundation
import OpenID
import Programme
import Vocabulary
import Web

/// The province's identity provider, where officials sign in through one.
struct ProviderOptions: ParsableArguments {
    @Option(
        name: .customLong("oidc-issuer"),
        help:
            "Issuer of the identity provider, https://… (SKILLLEDGER_OIDC_ISSUER); without it people sign in here only."
    )
    var issuer: String?

    @Option(name: .customLong("oidc-client"), help: "Our client id there (SKILLLEDGER_OIDC_CLIENT).")
    var client: String?

    @Option(
        name: .customLong("oidc-secret-file"),
        help:
            "File with our client secret (SKILLLEDGER_OIDC_SECRET_FILE); or the secret itself in SKILLLEDGER_OIDC_SECRET."
    )
    var secretFile: String?

    @Option(
        name: .customLong("oidc-acr"),
        help: "Values of acr that stand for a second factor, parted by commas (SKILLLEDGER_OIDC_ACR).")
    var acr: String?

    /// The relying party of a server that the public reaches at `address`; nil where no provider is set.
    func party(address: String, _ office: Office) throws -> RelyingParty? {
        try settings(address: address).map {
            RelyingParty($0, calls: ProviderCalls(), clock: office.clock, randomness: .system)
        }
    }

    /// The settings for a server that the public reaches at `address`; nil where no provider is set.
    private func settings(address: String) throws -> OpenIDSettings? {
        guard let issuer = PlaceOptions.setting(issuer, "oidc_issuer") else { return nil }
        guard let client = PlaceOptions.setting(client, "oidc_client"), let secret = try secret(), !secret.isEmpty
        else {
            throw ValidationError("--oidc-issuer needs --oidc-client and a secret (--oidc-secret-file)")
        }
        let strong = (PlaceOptions.setting(acr, "oidc_acr") ?? "").split(separator: ",").map { String($0).trimmed }
        do {
            return try OpenIDSettings(
                issuer: issuer, client: client, secret: secret, back: address + Site.providerBack, strong: Set(strong))
        } catch {
            throw ValidationError("--oidc-issuer must be an https address, or http on this machine")
        }
    }

    /// Never a flag: the list of processes shows flags to everyone on the machine.
    private func secret() throws -> String? {
        guard let path = PlaceOptions.setting(secretFile, "oidc_secret_file") else {
            return ProcessInfo.processInfo.environment["SKILLLEDGER_OIDC_SECRET"]
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("the file of --oidc-secret-file cannot be read: \(path)")
        }
        return text.trimmed
    }
}
