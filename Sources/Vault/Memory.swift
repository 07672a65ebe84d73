import CCrypto
import Glibc

/// The process's memory holds keys and opened values: nothing of it may reach a disk.
package enum Memory {
    /// What the runtime would catch to print registers, memory and a backtrace.
    private static let crashes = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV]

    /// Switches core dumps off, keeps other processes of the account from attaching and gives crashes back to the system. To be
    /// called before a key is read.
    ///
    /// Swift's own backtracer is another process that attaches: refused, it would wait without end and the crashed server with
    /// it, and where it is not refused it writes memory into the log.
    /// - Throws: `VaultFault` where the system refuses.
    package static func forbidDumps() throws {
        guard skillledger_forbid_dumps() == 0 else { throw VaultFault("core dumps cannot be switched off") }
        for crash in crashes { signal(crash, SIG_DFL) }
    }
}
