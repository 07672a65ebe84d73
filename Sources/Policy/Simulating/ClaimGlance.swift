import Foundation

/// What sums are grouped by, read off the canonical JSON of a kept `TraineeClaim` input without parsing all of it. Sums of
/// millions of claims would spend more on parsing twice than on deciding.
package enum ClaimGlance {
    /// `training.occupation`; nil for a text that is not as `TraineeClaimInput.json` writes it.
    package static func occupation(_ input: [UInt8]) -> String? {
        input.withUnsafeBytes { all in
            // The certificate has an occupation too, and stands before.
            guard let training = find(Key.training, in: all, from: 0),
                let start = find(Key.occupation, in: all, from: training)
            else { return nil }
            return text(all, start)
        }
    }

    /// Codes of `person.groups`; nil as above.
    package static func groups(_ input: [UInt8]) -> [String]? {
        input.withUnsafeBytes { all in
            guard var at = find(Key.groups, in: all, from: 0) else { return nil }
            var groups: [String] = []
            while at < all.count, all[at] != UInt8(ascii: "]") {
                if all[at] == UInt8(ascii: "\"") {
                    guard let group = text(all, at + 1) else { return nil }
                    groups.append(group)
                    at += group.utf8.count + 2
                } else {
                    at += 1
                }
            }
            return groups
        }
    }

    private enum Key {
        static let training = Array("\"training\":{".utf8)
        static let occupation = Array("\"occupation\":\"".utf8)
        static let groups = Array("\"groups\":[".utf8)
    }

    /// The place after the key: looks for its last byte, which is rarer than its first, and then back.
    private static func find(_ key: [UInt8], in all: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = all.baseAddress, let last = key.last else { return nil }
        var at = start + key.count - 1
        while at < all.count, let hit = memchr(base + at, Int32(last), all.count - at) {
            let end = UnsafeRawPointer(hit) - base + 1
            if key.elementsEqual(all[(end - key.count)..<end]) { return end }
            at = end
        }
        return nil
    }

    /// A text without escapes, up to its closing quotation mark.
    private static func text(_ all: UnsafeRawBufferPointer, _ start: Int) -> String? {
        var end = start
        while end < all.count, all[end] != UInt8(ascii: "\"") {
            if all[end] == UInt8(ascii: "\\") { return nil }
            end += 1
        }
        return end < all.count ? String(decoding: all[start..<end], as: UTF8.self) : nil
    }
}
