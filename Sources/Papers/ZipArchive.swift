import CZip
import Glibc

/// An untrusted zip archive in memory, checked member by member before anything is unpacked.
final class ZipArchive {
    struct Member {
        let index: UInt64
        let packed: Int
        let unpacked: Int
    }

    private let archive: OpaquePointer
    private(set) var members: [String: Member] = [:]

    init(_ bytes: [UInt8], limits: Limits) throws(WorkbookProblem) {
        guard bytes.count <= limits.bytesIn else {
            throw WorkbookProblem(.tooLarge, values: ["limit": String(limits.bytesIn)])
        }
        archive = try Self.open(bytes)
        var sum = 0
        let count = zip_get_num_entries(archive, 0)
        guard count >= 0, count <= limits.members else { throw WorkbookProblem(.tooManyMembers) }
        for index in 0..<UInt64(count) {
            let (name, member) = try stat(index, archiveBytes: bytes.count)
            guard Self.isHarmless(name) else { throw WorkbookProblem(.badMemberName) }
            guard members.updateValue(member, forKey: name) == nil else { throw WorkbookProblem(.duplicateMember) }
            let (next, over) = sum.addingReportingOverflow(member.unpacked)
            guard !over, next <= limits.bytesOut else {
                throw WorkbookProblem(.tooLargeUnpacked, values: ["limit": String(limits.bytesOut)])
            }
            sum = next
            if member.unpacked > limits.ratioFloor, member.unpacked / max(1, member.packed) > limits.ratio {
                throw WorkbookProblem(.ratioTooHigh, values: ["limit": String(limits.ratio)])
            }
        }
    }

    deinit { zip_discard(archive) }

    private static func open(_ bytes: [UInt8]) throws(WorkbookProblem) -> OpaquePointer {
        // libzip owns the copy and frees it with the source, so no Swift memory has to stay in place.
        guard !bytes.isEmpty, let copy = malloc(bytes.count) else { throw WorkbookProblem(.brokenArchive) }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { memcpy(copy, start, bytes.count) }
        }
        guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, nil) else {
            free(copy)
            throw WorkbookProblem(.brokenArchive)
        }
        guard let archive = zip_open_from_source(source, Int32(ZIP_RDONLY), nil) else {
            zip_source_free(source)
            throw WorkbookProblem(.brokenArchive)
        }
        return archive
    }

    private func stat(_ index: UInt64, archiveBytes: Int) throws(WorkbookProblem) -> (String, Member) {
        var stat = zip_stat_t()
        let needed = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)
        guard zip_stat_index(archive, index, 0, &stat) == 0, stat.valid & needed == needed, let name = stat.name,
            let unpacked = Int(exactly: stat.size), let packed = Int(exactly: stat.comp_size)
        else { throw WorkbookProblem(.brokenArchive) }
        if stat.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0, stat.encryption_method != ZIP_EM_NONE {
            throw WorkbookProblem(.encrypted)
        }
        // A packed size larger than the whole file is a lie that would buy a better ratio.
        guard packed <= archiveBytes else { throw WorkbookProblem(.brokenArchive) }
        return (String(cString: name), Member(index: index, packed: packed, unpacked: unpacked))
    }

    /// Nothing is ever written to disk under these names; a file that tries is not one of an honest program.
    private static func isHarmless(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 512, !name.hasPrefix("/"), !name.utf8.contains(92) else { return false }
        guard !name.unicodeScalars.contains(where: { $0.value < 32 || $0 == ":" }) else { return false }
        return !name.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == ".." || $0 == "." }
    }

    /// Unpacks one member piece by piece; `each` returns false to stop early. Nil member: `missingPart`.
    func read(
        _ name: String, each: (UnsafeBufferPointer<UInt8>) throws(WorkbookProblem) -> Bool
    ) throws(WorkbookProblem) {
        guard let member = members[name] else { throw WorkbookProblem(.missingPart, values: ["part": name]) }
        guard let file = zip_fopen_index(archive, member.index, 0) else {
            throw WorkbookProblem(.brokenArchive, values: ["part": name])
        }
        defer { zip_fclose(file) }
        let size = 65_536
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var total = 0
        while true {
            let count = Int(zip_fread(file, buffer, UInt64(size)))
            // The sizes were checked as the directory claims them; here the bytes must keep to the claim.
            guard count >= 0, total + count <= member.unpacked else {
                throw WorkbookProblem(.brokenArchive, values: ["part": name])
            }
            if count == 0 { break }
            total += count
            if try !each(UnsafeBufferPointer(start: buffer, count: count)) { return }
        }
        guard total == member.unpacked else { throw WorkbookProblem(.brokenArchive, values: ["part": name]) }
    }
}
