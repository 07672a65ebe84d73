import Synchronization
import Vocabulary

/// Seals values under data keys and data keys under the holder's. What is not in use any more falls out of its memory.
package final class Vault: Sendable {
    private let holder: any KeyHolder
    private let randomness: Randomness
    private let indexSuite: Suite
    private let indexKey: [UInt8]
    private let known = Mutex(Known())

    /// A wrapped data key as it is stored.
    package struct Wrapped: Sendable {
        package let id: String
        package let subject: String
        /// Id of the key-encryption key.
        package let holder: String
        package let bytes: [UInt8]

        package init(id: String, subject: String, holder: String, bytes: [UInt8]) {
            self.id = id
            self.subject = subject
            self.holder = holder
            self.bytes = bytes
        }

        /// A wrapped key opens for its own id and subject only: the rows of two subjects cannot be exchanged.
        fileprivate var context: [UInt8] { Array("data_key/\(id)/\(subject)".utf8) }
    }

    /// Opened data keys: two generations, so that the ones in use survive when the older is forgotten.
    private struct Known {
        static let limit = 20_000
        var young: [String: DataKey] = [:]
        var old: [String: DataKey] = [:]

        mutating func find(_ id: String) -> DataKey? {
            if let key = young[id] { return key }
            guard let key = old[id] else { return nil }
            add(id, key)
            return key
        }

        mutating func add(_ id: String, _ key: DataKey) {
            if young.count >= Self.limit {
                old = young
                young = [:]
            }
            young[id] = key
        }
    }

    /// - Parameter randomness: for keys and nonces; anything but the system's is for tests.
    package init(_ holder: any KeyHolder, randomness: Randomness = .system) throws {
        self.holder = holder
        self.randomness = randomness
        (indexSuite, indexKey) = try holder.indexKey()
    }

    // MARK: Data keys

    /// A fresh data key, wrapped under the current key.
    package func makeKey(of subject: String, at now: Instant) throws -> (wrapped: Wrapped, key: DataKey) {
        let id = Identifier.make(at: now, with: randomness)
        let bytes = randomness.bytes(32)
        return (try wrap(bytes, id: id, subject: subject), DataKey(bytes))
    }

    /// Opens a data key and remembers it.
    package func open(_ wrapped: Wrapped) throws -> DataKey {
        if let key = remembered(wrapped.id) { return key }
        let key = DataKey(try holder.unwrap(wrapped.bytes, under: wrapped.holder, context: wrapped.context))
        known.withLock { $0.add(wrapped.id, key) }
        return key
    }

    /// A data key that was opened lately.
    package func remembered(_ id: String) -> DataKey? { known.withLock { $0.find(id) } }

    package func forget(_ id: String) {
        known.withLock { known in
            known.young[id] = nil
            known.old[id] = nil
        }
    }

    /// The id of the key under which data keys are wrapped now.
    package var holderID: String { get throws { try holder.current().id } }

    /// The same data key under the current key-encryption key.
    package func rewrap(_ wrapped: Wrapped) throws -> Wrapped {
        let bytes = try holder.unwrap(wrapped.bytes, under: wrapped.holder, context: wrapped.context)
        return try wrap(bytes, id: wrapped.id, subject: wrapped.subject)
    }

    private func wrap(_ bytes: [UInt8], id: String, subject: String) throws -> Wrapped {
        let current = try holder.current().id
        let bare = Wrapped(id: id, subject: subject, holder: current, bytes: [])
        return Wrapped(
            id: id, subject: subject, holder: current,
            bytes: try holder.wrap(bytes, under: current, context: bare.context))
    }

    // MARK: Values

    /// Seals a value.
    /// - Parameter place: table, column and row, as in `person.phone/0190…`; a value carried elsewhere does not open.
    package func seal(_ plain: String, with key: DataKey, id: String, place: String) throws -> String {
        try Envelope.text(suite(), key: id, sealed: sealed(Array(plain.utf8), with: key, place: place))
    }

    /// - Throws: `VaultFault` where it was sealed for another place, under another key, or was changed.
    package static func open(_ envelope: Envelope, with key: DataKey, place: String) throws -> String {
        guard let plain = envelope.suite.open(envelope.sealed, with: key, context: Array(place.utf8)) else {
            throw VaultFault("the sealed value of \(place) was changed or belongs elsewhere")
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Seals the bytes of a file: suite, nonce, ciphertext, tag.
    package func sealFile(_ bytes: [UInt8], with key: DataKey, place: String) throws -> [UInt8] {
        [try suite().rawValue] + (try sealed(bytes, with: key, place: place))
    }

    /// - Returns: nil where the file was changed or is of another place.
    package func openFile(_ bytes: [UInt8], with key: DataKey, place: String) -> [UInt8]? {
        guard let suite = bytes.first.flatMap(Suite.init(rawValue:)) else { return nil }
        return suite.open(bytes.dropFirst(), with: key, context: Array(place.utf8))
    }

    private func suite() throws -> Suite { try holder.current().suite }

    private func sealed(_ bytes: [UInt8], with key: DataKey, place: String) throws -> [UInt8] {
        let suite = try suite()
        return try suite.seal(
            bytes, with: key, nonce: randomness.bytes(suite.nonceLength), context: Array(place.utf8))
    }

    // MARK: Blind index

    /// What stands in an `…_index` column: equal for equal values of a kind, and telling nothing without the index key. 43 characters.
    package func index<T: Personal>(_ value: T) throws -> String {
        guard let kind = T.index else { throw VaultFault("\(T.self) has no index") }
        return Base64URL.text(indexSuite.mac(Array(kind.utf8) + [0] + Array(value.plain.utf8), key: indexKey))
    }
}
