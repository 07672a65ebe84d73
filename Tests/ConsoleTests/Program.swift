import Foundation

/// The built program, run as a person or a script runs it.
enum Program {
    struct Result: Sendable {
        let out: String
        let messages: String
        let status: Int32
        var lines: [String] { out.split(separator: "\n").map(String.init) }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The test bundle lies beside the program.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("skillledger").path

    /// On a thread of its own: the tests' few threads are not to wait for it.
    static func run(_ arguments: [String], input: String = "") async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Swift.Result { try wait(arguments, input: input) })
            }
        }
    }

    private static func wait(_ arguments: [String], input: String) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("console-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files rather than pipes: a full pipe would stop the program.
        let names = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input.utf8).write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = root
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            out: try String(contentsOf: names[1], encoding: .utf8),
            messages: try String(contentsOf: names[2], encoding: .utf8),
            status: process.terminationStatus)
    }
}
