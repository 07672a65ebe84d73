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
                continuation.resume(with: Swift.Result { try wait([path] + arguments, input: input) })
            }
        }
    }

    /// Waits on the caller's thread.
    static func wait(_ arguments: [String], input: String = "") throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("console-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files rather than pipes: a full pipe would stop the program.
        let names = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input.utf8).write(to: names[0])
        let status = try spawn(["/usr/bin/env", "-C", root.path] + arguments, names.map(\.path))
        return Result(
            out: try String(contentsOf: names[1], encoding: .utf8),
            messages: try String(contentsOf: names[2], encoding: .utf8),
            status: status)
    }

    /// Runs a command to its end with these files as its input, output and messages.
    ///
    /// Not through Foundation's `Process`: it reads the list of open files past its end when a run of all tests has more
    /// than a thousand of them open. The shell closes what the tests have open.
    /// - Returns: the exit status; minus the signal that ended it.
    static func spawn(_ command: [String], _ files: [String]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() {
            let mode = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, mode, 0o600)
        }
        let closing = "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec \"$@\""
        var arguments: [UnsafeMutablePointer<CChar>?] = (["/bin/bash", "-c", closing, "spawn"] + command).map { strdup($0) }
        arguments.append(nil)
        defer { for text in arguments { free(text) } }
        var child = pid_t()
        let failed = posix_spawn(&child, "/bin/bash", &actions, nil, arguments, environ)
        guard failed == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failed) ?? .EIO) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }
}
