import Vocabulary

/// Who holds the key-encryption keys: a file, or a key management service or hardware module behind the same three questions.
package protocol KeyHolder: Sendable {
    /// The key under which new data keys are wrapped, and the suite of what they seal.
    func current() throws -> (id: String, suite: Suite)
    /// Wraps the bytes of a data key; `context` must be the same to unwrap it.
    func wrap(_ key: [UInt8], under id: String, context: [UInt8]) throws -> [UInt8]
    /// - Throws: `VaultFault` where this key is not held or the wrapped bytes are not of it.
    func unwrap(_ wrapped: [UInt8], under id: String, context: [UInt8]) throws -> [UInt8]
    /// The key of the blind indexes.
    func indexKey() throws -> (suite: Suite, key: [UInt8])
}
