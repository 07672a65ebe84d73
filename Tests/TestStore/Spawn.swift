import Foundation

/// Commands that tests run beside themselves.
///
/// Not through Foundation's `Process`: it reads the list of open files past its end when a run of all tests has more than a
/// thousand of them open, and it waits for a file that what goes on running (a database server) may have inherited. The shell
/// closes what the tests have open.
package enum Spawn {
    package struct Ended: Sendable {
        package let out: String
        package let messages: String
        /// The exit status; minus the signal that ended it.
        package let status: Int32
        package var lines: [String] { out.split(separator: "\n").map(String.init) }
    }

    /// Runs a command to its end, on the caller's thread.
    package static func wait(_ command: [String], input: String = "") throws -> Ended {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spawn-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files rather than pipes: a full pipe would stop the command.
        let names = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input.utf8).write(to: names[0])
        let status = try spawn(command, names.map(\.path))
        return Ended(
            out: try String(contentsOf: names[1], encoding: .utf8),
            messages: try String(contentsOf: names[2], encoding: .utf8), status: status)
    }

    private static func spawn(_ command: [String], _ files: [String]) throws -> Int32 {
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
