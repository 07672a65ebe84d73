#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An address of the internet protocol, 4 bytes or 16; an IPv4 address in IPv6 clothes (`::ffff:…`) is the IPv4 one.
package struct NetworkAddress: Hashable, Sendable, LosslessStringConvertible {
    package let bytes: [UInt8]

    package init?(_ text: String) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var four = [UInt8](repeating: 0, count: 4)
        var six = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = four
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let isMapped = six.prefix(10).allSatisfy { $0 == 0 } && six[10] == 0xFF && six[11] == 0xFF
            bytes = isMapped ? Array(six.suffix(4)) : six
        } else {
            return nil
        }
    }

    /// One subscriber: an IPv4 address, or the first 64 bits of an IPv6 address, within which anyone can change at will.
    package var subscriber: String {
        bytes.count == 4 ? description : Self.groups(bytes.prefix(8)) + "::/64"
    }

    /// Enough to recognise one's own place, not enough to find it: `203.0.113.*`, `2001:db8:7:*`.
    package var coarse: String {
        bytes.count == 4
            ? bytes.prefix(3).map(String.init).joined(separator: ".") + ".*" : Self.groups(bytes.prefix(6)) + ":*"
    }

    package var description: String {
        bytes.count == 4 ? bytes.map(String.init).joined(separator: ".") : Self.groups(bytes[...])
    }

    private static func groups(_ bytes: ArraySlice<UInt8>) -> String {
        stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }.joined(separator: ":")
    }
}

/// A range of addresses in the form of RFC 4632: `10.0.0.0/8`, or one address.
package struct NetworkRange: Hashable, Sendable {
    private let base: [UInt8]
    private let bits: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let address = NetworkAddress(parts[0]) else { return nil }
        base = address.bytes
        guard let bits = parts.count == 2 ? Int(parts[1]) : base.count * 8, (0...base.count * 8).contains(bits) else {
            return nil
        }
        self.bits = bits
    }

    package func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == base.count else { return false }
        return base.indices.allSatisfy { index in
            let kept = min(max(bits - index * 8, 0), 8)
            let mask = kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - kept))
            return base[index] & mask == address.bytes[index] & mask
        }
    }
}
