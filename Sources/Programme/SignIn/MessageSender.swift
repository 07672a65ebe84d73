import Foundation
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A short text for a telephone.
package struct OutgoingMessage: Sendable {
    package let id: String
    package let phone: Phone
    package let text: String
    package let at: Instant

    package init(id: String, phone: Phone, text: String, at: Instant) {
        self.id = id
        self.phone = phone
        self.text = text
        self.at = at
    }
}

/// Who carries messages to telephones.
package protocol MessageSender: Sendable {
    /// Takes a message over for good, or throws. Nil: there is nobody to write to, and the same work is done without a message,
    /// so that the time of an answer does not tell which it was.
    func send(_ message: OutgoingMessage?) throws

    /// The text for the page itself, where the sender is the page (a demonstration).
    func shown(_ message: OutgoingMessage?) -> String?
}

/// Puts each message into a folder, from which a gateway of the province's operator takes it: one file `<id>.ndjson` with one line
/// `{"at":…,"id":…,"phone":…,"text":…}`. The file is whole and durable when it appears. The gateway sends and then removes it; one
/// that stops between the two sends again (at least once), and tells repetitions by `id`.
package struct MessageOutbox: MessageSender {
    private let folder: String

    /// - Throws: `MessageFault` where the folder cannot be made or written into.
    package init(folder: String) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw MessageFault("the folder \(folder) for outgoing messages cannot be made: \(error)")
        }
        guard access(folder, W_OK) == 0 else { throw MessageFault("the folder \(folder) cannot be written into") }
    }

    package func shown(_ message: OutgoingMessage?) -> String? { nil }

    package func send(_ message: OutgoingMessage?) throws {
        let line: JSON = [
            "at": .string(message?.at.description ?? ""), "id": .string(message?.id ?? ""),
            "phone": .string(message?.phone.text ?? ""), "text": .string(message?.text ?? "")
        ]
        let beside = folder + "/." + (message?.id ?? UUID().uuidString) + ".tmp"
        try write(line.canonical + [10], to: beside)
        let moved = message.map { rename(beside, "\(folder)/\($0.id).ndjson") } ?? unlink(beside)
        guard moved == 0 else { throw fault("rename", beside) }
        let directory = open(folder, O_RDONLY)
        guard directory >= 0 else { throw fault("open", folder) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw fault("fsync", folder) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw fault("open", path) }
        defer { close(file) }
        guard writeAll(file, bytes) == bytes.count else { throw fault("write", path) }
        guard fsync(file) == 0 else { throw fault("fsync", path) }
    }

    private func writeAll(_ file: Int32, _ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            #if canImport(Glibc)
                Glibc.write(file, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                Musl.write(file, buffer.baseAddress, buffer.count)
            #else
                Darwin.write(file, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    private func fault(_ call: String, _ path: String) -> MessageFault {
        MessageFault("\(call) \(path): \(String(cString: strerror(errno)))")
    }
}

/// For demonstrations: nothing is sent, the page shows the text.
package struct ShownMessages: MessageSender {
    package init() {}
    package func send(_ message: OutgoingMessage?) {}
    package func shown(_ message: OutgoingMessage?) -> String? { message?.text }
}

package struct MessageFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
