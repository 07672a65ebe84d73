/// Small pictures that stand for photos and scans: true PNG files, a few grey pixels each, different for each number.
enum Picture {
    static func png(_ number: Int) -> [UInt8] {
        let side = 8
        var rows: [UInt8] = []
        for y in 0..<side {
            rows.append(0)
            for x in 0..<side {
                rows.append(UInt8(truncatingIfNeeded: number &* 31 &+ (number >> 8) &* 7 &+ x &* y &* 5 &+ x))
            }
        }
        let length = UInt16(rows.count)
        var data: [UInt8] = [
            0x78, 0x01, 1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)
        ]
        data += rows + bytes(adler(rows))
        let head = bytes(UInt32(side)) + bytes(UInt32(side)) + [8, 0, 0, 0, 0]
        let text = Array("Comment\u{0}SkillLedger \(number)".utf8)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head) + chunk("tEXt", text)
            + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bytes(UInt32(data.count)) + body + bytes(crc(body))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }
}
