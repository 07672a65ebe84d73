import CCrypto

/// The Chinese national ciphers, by libcrypto.
enum SM {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// SM4 in counter mode; the same call opens what it sealed.
    /// - Parameters:
    ///   - key: its first 16 bytes are used.
    ///   - start: 16 bytes, the first counter block.
    static func counter(_ bytes: [UInt8], key: [UInt8], start: [UInt8]) throws -> [UInt8] {
        guard key.count >= 16, start.count == 16 else {
            throw Fault(description: "SM4 needs a key and a block of 16 bytes")
        }
        guard let context = EVP_CIPHER_CTX_new() else { throw Fault(description: "libcrypto gave no context") }
        defer { EVP_CIPHER_CTX_free(context) }
        guard EVP_EncryptInit_ex(context, EVP_sm4_ctr(), nil, key, start) == 1 else {
            throw Fault(description: "libcrypto has no SM4")
        }
        var out = [UInt8](repeating: 0, count: bytes.count)
        var length: Int32 = 0
        guard EVP_EncryptUpdate(context, &out, &length, bytes, Int32(clamping: bytes.count)) == 1,
            length == Int32(clamping: bytes.count)
        else { throw Fault(description: "SM4 failed") }
        return out
    }

    /// HMAC (RFC 2104) with SM3: 32 bytes.
    static func mac(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        let done = HMAC(EVP_sm3(), key, Int32(clamping: key.count), bytes, bytes.count, &out, &length)
        precondition(done != nil && length == 32, "libcrypto has no SM3")
        return out
    }

    /// SM3 (GB/T 32905): 32 bytes.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        let done = EVP_Digest(bytes, bytes.count, &out, &length, EVP_sm3(), nil)
        precondition(done == 1 && length == 32, "libcrypto has no SM3")
        return out
    }
}
