/// SHA-256 (FIPS 180-4), to name the content of a pack. Nothing secret depends on it; it is here so that this target
/// needs no cryptography package.
struct Fingerprint {
    private var state: [UInt32]
    private var pending: [UInt8] = []
    private var length: UInt64 = 0

    /// The first 32 bits of the fractional parts of the square roots of the first eight primes.
    init() {
        state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
        pending.reserveCapacity(64)
    }

    private static let constants: [UInt32] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    ]

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            pending.append(byte)
            length &+= 1
            if pending.count == 64 { flush() }
        }
    }

    /// The same for bytes that lie together, without going through them one by one.
    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while at < bytes.count {
                if pending.isEmpty, bytes.count - at >= 64 {
                    mix(UnsafeBufferPointer(rebasing: bytes[at..<at + 64]))
                    length &+= 64
                    at += 64
                } else {
                    pending.append(bytes[at])
                    length &+= 1
                    at += 1
                    if pending.count == 64 { flush() }
                }
            }
        }
    }

    private mutating func flush() {
        let block = pending
        block.withUnsafeBufferPointer { mix($0) }
        pending.removeAll(keepingCapacity: true)
    }

    /// Ends the digest, as lower-case hexadecimal digits.
    mutating func finish() -> String {
        let bits = length &* 8
        add(CollectionOfOne(0x80))
        while pending.count != 56 { add(CollectionOfOne(0)) }
        add((0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (UInt64($0) * 8)) })
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.utf8.count) + digits
        }.joined()
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private mutating func mix(_ block: UnsafeBufferPointer<UInt8>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64 + 8) { memory in
            let words = memory.baseAddress.unsafelyUnwrapped, v = words + 64
            for index in 0..<16 {
                let four = UnsafeRawPointer(block.baseAddress.unsafelyUnwrapped + index * 4)
                words[index] = UInt32(bigEndian: four.loadUnaligned(as: UInt32.self))
            }
            for index in 16..<64 {
                let late = words[index - 2], early = words[index - 15]
                let one = Self.turn(late, 17) ^ Self.turn(late, 19) ^ late >> 10
                let zero = Self.turn(early, 7) ^ Self.turn(early, 18) ^ early >> 3
                words[index] = one &+ words[index - 7] &+ zero &+ words[index - 16]
            }
            for index in 0..<8 { v[index] = state[index] }
            Self.constants.withUnsafeBufferPointer { constants in
                for index in 0..<64 {
                    let sum1 = Self.turn(v[4], 6) ^ Self.turn(v[4], 11) ^ Self.turn(v[4], 25)
                    let choice = v[4] & v[5] ^ ~v[4] & v[6]
                    let first = v[7] &+ sum1 &+ choice &+ constants[index] &+ words[index]
                    let sum0 = Self.turn(v[0], 2) ^ Self.turn(v[0], 13) ^ Self.turn(v[0], 22)
                    let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
                    for place in (1..<8).reversed() { v[place] = v[place - 1] }
                    v[4] = v[4] &+ first
                    v[0] = first &+ sum0 &+ majority
                }
            }
            for index in 0..<8 { state[index] &+= v[index] }
        }
    }
}
