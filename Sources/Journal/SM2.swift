import CCrypto

/// SM2 signatures over SM3 (GB/T 32918.2, GB/T 32905) with the user id that GB/T 35276 has by default, for auditors whose rules
/// ask for them. libcrypto does the work; a signature is the DER form of (r, s).
enum SM2 {
    private static let user = Array("1234567812345678".utf8)

    /// What `EVP_PKEY_fromdata` is to read: domain and other parameters (0x84), public (0x02) and private key (0x01).
    private static let publicKey: Int32 = 0x86
    private static let keyPair: Int32 = 0x87

    /// 65 bytes, 0x04 ‖ x ‖ y; nil for what is no secret key: 32 bytes, not zero, below the order of the curve.
    static func point(of secret: [UInt8]) -> [UInt8]? {
        guard secret.count == 32, secret.contains(where: { $0 != 0 }),
            let group = EC_GROUP_new_by_curve_name(NID_sm2)
        else { return nil }
        defer { EC_GROUP_free(group) }
        let number = BN_bin2bn(secret, 32, nil)
        let point = EC_POINT_new(group)
        defer {
            BN_clear_free(number)
            EC_POINT_free(point)
        }
        guard BN_cmp(number, EC_GROUP_get0_order(group)) < 0,
            EC_POINT_mul(group, point, number, nil, nil, nil) == 1
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: 65)
        let length = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil)
        return length == bytes.count ? bytes : nil
    }

    static func isPoint(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 65, let key = key(bytes, secret: nil) else { return false }
        EVP_PKEY_free(key)
        return true
    }

    static func sign(_ message: [UInt8], secret: [UInt8], point: [UInt8]) -> [UInt8]? {
        withContext(point, secret: secret) { context, key in
            guard EVP_DigestSignInit(context, nil, EVP_sm3(), nil, key) == 1 else { return nil }
            var length = 0
            guard EVP_DigestSign(context, nil, &length, message, message.count) == 1 else { return nil }
            var signature = [UInt8](repeating: 0, count: length)
            guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else { return nil }
            return Array(signature.prefix(length))
        }
    }

    static func verifies(_ signature: [UInt8], _ message: [UInt8], point: [UInt8]) -> Bool {
        withContext(point, secret: nil) { context, key in
            guard EVP_DigestVerifyInit(context, nil, EVP_sm3(), nil, key) == 1 else { return nil }
            return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        } ?? false
    }

    private static func withContext<T>(
        _ point: [UInt8], secret: [UInt8]?, _ body: (_ context: OpaquePointer, _ key: OpaquePointer) -> T?
    ) -> T? {
        guard let key = key(point, secret: secret) else { return nil }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new(), let settings = EVP_PKEY_CTX_new(key, nil) else { return nil }
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_CTX_free(settings)
        }
        guard EVP_PKEY_CTX_set1_id(settings, user, Int32(user.count)) == 1 else { return nil }
        EVP_MD_CTX_set_pkey_ctx(context, settings)
        return body(context, key)
    }

    /// - Returns: nil for a point that is not on the curve.
    private static func key(_ point: [UInt8], secret: [UInt8]?) -> OpaquePointer? {
        guard let builder = OSSL_PARAM_BLD_new() else { return nil }
        defer { OSSL_PARAM_BLD_free(builder) }
        let number = secret.flatMap { BN_bin2bn($0, Int32($0.count), nil) }
        defer { BN_clear_free(number) }
        guard OSSL_PARAM_BLD_push_utf8_string(builder, lasting("group"), lasting("SM2"), 0) == 1 else { return nil }
        if let number, OSSL_PARAM_BLD_push_BN(builder, lasting("priv"), number) != 1 { return nil }
        // The builder reads the point when it makes the parameters.
        return point.withUnsafeBytes { raw in
            guard OSSL_PARAM_BLD_push_octet_string(builder, lasting("pub"), raw.baseAddress, raw.count) == 1,
                let parameters = OSSL_PARAM_BLD_to_param(builder)
            else { return nil }
            defer { OSSL_PARAM_free(parameters) }
            guard let context = EVP_PKEY_CTX_new_from_name(nil, "SM2", nil) else { return nil }
            defer { EVP_PKEY_CTX_free(context) }
            var key: OpaquePointer?
            guard EVP_PKEY_fromdata_init(context) == 1,
                EVP_PKEY_fromdata(context, &key, number == nil ? publicKey : keyPair, parameters) == 1
            else { return nil }
            return key
        }
    }

    /// The builder keeps pointers to names and texts until it makes the parameters: they must outlive the call.
    private static func lasting(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
