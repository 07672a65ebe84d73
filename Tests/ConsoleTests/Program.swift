import Foundation
import TestStore

/// The built program, run as a person or a script runs it.
enum Program {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The test bundle lies beside the program.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("skillledger").path

    /// On a thread of its own: the tests' few threads are not to wait for it.
    static func run(_ arguments: [String], input: String = "") async throws -> Spawn.Ended {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try wait([path] + arguments, input: input) })
            }
        }
    }

    /// Any command, in the folder of the project. Waits on the caller's thread.
    static func wait(_ arguments: [String], input: String = "") throws -> Spawn.Ended {
        try Spawn.wait(["/usr/bin/env", "-C", root.path] + arguments, input: input)
    }
}
