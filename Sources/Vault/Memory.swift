import CCrypto

/// The process's memory holds keys and opened values: nothing of it may reach a disk.
package enum Memory {
    /// Switches core dumps off and keeps other processes of the account from attaching. To be called before a key is read.
    /// - Throws: `VaultFault` where the system refuses.
    package static func forbidDumps() throws {
        guard skillledger_forbid_dumps() == 0 else { throw VaultFault("core dumps cannot be switched off") }
    }
}
