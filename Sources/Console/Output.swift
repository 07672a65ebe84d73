import ArgumentParser
import Foundation
import Vocabulary

/// Where a command writes: results to stdout, everything else to stderr.
enum Output {
    static func result(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    static func result(bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

    static func message(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Ends the command because something is refused or wrong (exit 1), after saying what.
    static func refuse(_ text: String) -> ExitCode {
        message(text)
        return ExitCode(1)
    }

    static func refuse(_ refusal: Refusal) -> ExitCode {
        refuse(refusal.problems.map(\.description).joined(separator: "\n"))
    }
}
