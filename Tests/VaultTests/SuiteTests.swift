import Testing

@testable import Vault

private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

@Suite("Suites of ciphers against the standards' own vectors")
struct SuiteTests {
    @Test("AES-256-GCM: test case 16 of the GCM specification (McGrew and Viega)")
    func aes() throws {
        let key = DataKey(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let plain = bytes(
            """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
            """)
        let context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let sealed = try Suite.aes.seal(
            plain, with: key, nonce: bytes("cafebabefacedbaddecaf888"), context: context)
        #expect(
            sealed
                == bytes(
                    """
                    cafebabefacedbaddecaf888
                    522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                    76fc6ece0f4e1768cddf8853bb2d551b
                    """))
        #expect(Suite.aes.open(sealed[...], with: key, context: context) == plain)
    }

    @Test("SM4 in counter mode: the key stream is the example of GB/T 32907, appendix A")
    func sm4() throws {
        let block = bytes("0123456789abcdeffedcba9876543210")
        let stream = try SM.counter(Array(repeating: 0, count: 16), key: block, start: block)
        #expect(stream == bytes("681edf34d206965e86b3e94f536e4246"))
    }

    @Test("SM3: the example of GB/T 32905, appendix A; HMAC-SM3: the example of GM/T 0042, appendix D")
    func sm3() {
        #expect(
            SM.digest(Array("abc".utf8)) == bytes("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"))
        let text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        #expect(
            SM.mac(Array((text + text).utf8), key: Array(1...32))
                == bytes("ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"))
    }

    @Test("HMAC-SHA-256: test case 2 of RFC 4231")
    func hmac() {
        #expect(
            Suite.aes.mac(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
    }

    @Test(
        "what was changed by one bit, cut or put under another key or context does not open", arguments: Suite.allCases)
    func authentic(suite: Suite) throws {
        let key = DataKey(Array(repeating: 7, count: 32))
        let nonce = [UInt8](repeating: 9, count: suite.nonceLength)
        for plain in [[], Array("530102199003071234".utf8), [UInt8](repeating: 1, count: 5_000)] {
            let sealed = try suite.seal(plain, with: key, nonce: nonce, context: [1, 2])
            #expect(suite.open(sealed[...], with: key, context: [1, 2]) == plain)
            #expect(suite.open(sealed[...], with: key, context: [1]) == nil)
            #expect(suite.open(sealed[...], with: DataKey(Array(repeating: 8, count: 32)), context: [1, 2]) == nil)
            #expect(suite.open(sealed.dropLast(), with: key, context: [1, 2]) == nil)
            for place in stride(from: 0, to: sealed.count, by: max(1, sealed.count / 60)) {
                var other = sealed
                other[place] ^= 1
                #expect(suite.open(other[...], with: key, context: [1, 2]) == nil)
            }
        }
    }
}
