import Foundation
import Store

/// Reads SQLite's write-ahead log: a header of 32 bytes, then frames of 24 bytes and a page each, with salts and running
/// checksums (sqlite.org/fileformat2.html, section 4).
struct WalReader {
    /// A place behind a committed frame.
    struct Position: Equatable, Sendable {
        /// Those of the header; other ones mean that the log began anew.
        let salts: [UInt8]
        let offset: UInt64
        let sums: [UInt32]
    }

    struct Frames {
        /// Frames as they stand in the log, the last one a commit; empty when nothing was committed since.
        let bytes: [UInt8]
        let pageSize: Int
        let position: Position
    }

    static let headSize = 32
    static let frameHeadSize = 24

    /// What was committed behind `position`, or since the log began anew. No transaction may be committed meanwhile.
    /// - Returns: nil where there is no log yet.
    /// - Throws: `StoreFault` where the file is no log.
    static func committed(in path: String, after position: Position?) throws -> Frames? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let head = try file.read(upToCount: headSize).map({ [UInt8]($0) }), head.count == headSize else {
            return nil
        }
        let magic = word(head, 0, bigEndian: true)
        guard magic == 0x377f_0682 || magic == 0x377f_0683 else { throw StoreFault("\(path) is no write-ahead log") }
        let isBig = magic & 1 == 1
        let pageSize = Int(word(head, 8, bigEndian: true))
        let salts = Array(head[16..<24])
        var start = position
        if start?.salts != salts {
            let sums = [word(head, 24, bigEndian: true), word(head, 28, bigEndian: true)]
            guard sum(head[0..<24], from: [0, 0], isBig) == sums else {
                throw StoreFault("\(path): the header is damaged")
            }
            start = Position(salts: salts, offset: UInt64(headSize), sums: sums)
        }
        guard let start else { return nil }
        try file.seek(toOffset: start.offset)
        let bytes = [UInt8](try file.readToEnd() ?? Data())
        var (at, end, sums, endSums) = (0, 0, start.sums, start.sums)
        while at + frameHeadSize + pageSize <= bytes.count, Array(bytes[(at + 8)..<(at + 16)]) == salts {
            sums = sum(bytes[at..<(at + 8)], from: sums, isBig)
            sums = sum(bytes[(at + frameHeadSize)..<(at + frameHeadSize + pageSize)], from: sums, isBig)
            guard sums == [word(bytes, at + 16, bigEndian: true), word(bytes, at + 20, bigEndian: true)] else { break }
            let isCommit = word(bytes, at + 4, bigEndian: true) > 0
            at += frameHeadSize + pageSize
            if isCommit { (end, endSums) = (at, sums) }
        }
        return Frames(
            bytes: Array(bytes[..<end]), pageSize: pageSize,
            position: Position(salts: salts, offset: start.offset + UInt64(end), sums: endSums))
    }

    static func word(_ bytes: [UInt8], _ at: Int, bigEndian: Bool) -> UInt32 {
        let four = (0..<4).map { UInt32(bytes[at + (bigEndian ? $0 : 3 - $0)]) }
        return four.reduce(0) { $0 << 8 | $1 }
    }

    /// The checksum goes over pairs of words and on from frame to frame.
    private static func sum(_ bytes: ArraySlice<UInt8>, from sums: [UInt32], _ bigEndian: Bool) -> [UInt32] {
        var (first, second) = (sums[0], sums[1])
        bytes.withUnsafeBytes { bytes in
            for at in stride(from: 0, to: bytes.count, by: 8) {
                let one = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
                let two = bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
                first = first &+ (bigEndian ? one.bigEndian : one.littleEndian) &+ second
                second = second &+ (bigEndian ? two.bigEndian : two.littleEndian) &+ first
            }
        }
        return [first, second]
    }
}
