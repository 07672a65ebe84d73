// swift-tools-version: 6.1
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// The pages of explanation that lie beside the code of a target.
func readmes(_ name: String) -> [String] {
    let files = FileManager.default.enumerator(atPath: Context.packageDirectory + "/Sources/" + name)
    return (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.sorted()
}

/// A library of our own: its folder is `Sources/<name>`, its tests `Tests/<name>Tests`.
func house(_ name: String, _ needs: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: needs, exclude: readmes(name), swiftSettings: strict)
}

func check(_ name: String, _ needs: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: needs, swiftSettings: strict)
}

func system(_ name: String, _ pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "SkillLedger",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        system("CExpat", "expat"),
        system("CZip", "libzip"),
        system("CXlsxWriter", "xlsxwriter"),
        system("CQREncode", "libqrencode"),
        system("CSodium", "libsodium"),
        system("CZxcvbn"),
        system("CPostgres", "libpq"),
        system("CCrypto", "libcrypto"),
        house("Vocabulary"),
        house("FEEL", ["CExpat"]),
        house("Journal", [crypto, "CCrypto"]),
        house("Vault", ["Vocabulary", crypto, "CCrypto"]),
        house("Store", ["Vocabulary", "Journal", "Vault"]),
        house("StoreSQLite", ["Store", "Journal", "Vault", "Vocabulary", grdb]),
        house("Backup", ["Store", "StoreSQLite", "Vocabulary", crypto]),
        house("StorePostgres", ["Store", "Journal", "CPostgres", "Vault", "Vocabulary"]),
        house("Policy", ["FEEL", "Vocabulary", yams]),
        house("Procedures", ["Vocabulary", "Store"]),
        house("Accounts", ["Vocabulary", "Store"]),
        house("Papers", ["Vocabulary", "CExpat", "CZip", "CXlsxWriter", "CQREncode"]),
        house("Calls", [httpClient]),
        house("Checkpoints", ["Calls", "Vocabulary", "Journal", "Store"]),
        house("Programme", ["Vocabulary", "Vault", "Store", "Policy", "Procedures", "Accounts", "Papers", crypto, "CSodium",
                            "CZxcvbn"]),
        house("OpenID", ["Calls", "Vocabulary", crypto, cryptoExtras]),
        house("Web", ["Calls", "OpenID", "Programme", "Papers", "Policy", "Store", "Journal", "Vocabulary",
                      hummingbird, mustache, logging, yams, crypto]),
        house("Demonstration", ["Programme", "Papers", "Procedures", "Store", "Policy", "Vocabulary", yams]),
        house("Console", ["Backup", "StorePostgres", "Web", "OpenID", "Checkpoints", "Demonstration", "Programme", "Policy", "StoreSQLite", "Store", "Vault", "Journal",
                          "Calls", "Vocabulary", arguments, logging, hummingbirdTLS]),
        .executableTarget(name: "skillledger", dependencies: ["Console"], exclude: ["README.md"], swiftSettings: strict),
        .target(name: "TestStore", dependencies: ["Store", "StoreSQLite", "StorePostgres", "Vault", "Vocabulary"],
                path: "Tests/TestStore", swiftSettings: strict),
        .target(name: "TestClam", dependencies: ["Calls"], path: "Tests/TestClam", swiftSettings: strict),
        check("VocabularyTests", ["Vocabulary"]),
        check("FEELTests", ["FEEL"]),
        check("JournalTests", ["Journal"]),
        check("VaultTests", ["Vault", "Vocabulary"]),
        check("StoreTests", ["Store", "StoreSQLite", "StorePostgres", "TestStore", "Vault", "Vocabulary", "Journal", grdb]),
        check("PolicyTests", ["Policy", "Vocabulary"]),
        check("BackupTests", ["TestStore", "Backup", "Store", "StoreSQLite", "Vault", "Vocabulary", grdb]),
        check("ProceduresTests", ["TestStore", "Procedures", "Store", "StoreSQLite", "Vocabulary"]),
        check("AccountsTests", ["TestStore", "Accounts", "Store", "StoreSQLite", "Vocabulary"]),
        check("OpenIDTests", ["OpenID", "Vocabulary", hummingbird, crypto, cryptoExtras]),
        check("PapersTests", ["Papers", "Vocabulary"]),
        check("CallsTests", ["Calls", "TestClam"]),
        check("CheckpointsTests", ["TestStore", "Checkpoints", "Store", "StoreSQLite", "Vocabulary", "Journal", hummingbird]),
        check("ProgrammeTests", ["TestStore", "Programme", "Store", "StoreSQLite", "Vault", grdb, "Policy", "Papers", "Vocabulary"]),
        check("WebTests", ["TestStore", "TestClam", "Calls", "Web", "OpenID", "Checkpoints", "Journal", "Programme", "Store", "StoreSQLite", "Policy", "Vocabulary", "Demonstration",
                           crypto, cryptoExtras, .product(name: "HummingbirdTesting", package: "hummingbird")]),
        check("DemonstrationTests", ["TestStore", "Demonstration", "Programme", "Store", "StoreSQLite", "Vault", "Policy", "Papers", "Procedures", "Vocabulary"]),
        check("ConsoleTests", ["TestStore", "StorePostgres", "Console", "Vocabulary", "skillledger"]),
        check("TidyTests", []),
    ]
)
