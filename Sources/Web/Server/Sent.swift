import Vocabulary

/// What came with a request: fields of a form, files beside them.
package struct Sent: Sendable {
    package struct Upload: Sendable {
        package let name: String
        package let bytes: [UInt8]
    }

    package private(set) var fields: [String: [String]] = [:]
    package private(set) var uploads: [String: Upload] = [:]

    package init() {}

    /// The field's text without white space at its ends; empty when it is missing.
    package subscript(_ name: String) -> String { (fields[name]?.last ?? "").trimmed }

    package func all(_ name: String) -> [String] { fields[name] ?? [] }

    package func has(_ name: String) -> Bool { !self[name].isEmpty }

    /// Nil for an empty field.
    package func optional(_ name: String) -> String? { has(name) ? self[name] : nil }

    package mutating func add(_ name: String, _ value: String) { fields[name, default: []].append(value) }

    /// The fields as text, last value each: to fill a form again.
    package var typed: [String: String] { fields.compactMapValues(\.last) }

    /// `application/x-www-form-urlencoded`, also the query of an address.
    package static func urlEncoded(_ text: some StringProtocol) -> Sent {
        var form = Sent()
        for pair in text.split(separator: "&").prefix(5_000) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty else { continue }
            form.add(decoded(name), parts.count > 1 ? decoded(parts[1]) : "")
        }
        return form
    }

    /// `multipart/form-data` (RFC 7578); nil when the body is not what its boundary says.
    package static func multipart(_ body: [UInt8], boundary: String) -> Sent? {
        var form = Sent()
        let mark = Array("--\(boundary)".utf8)
        guard !boundary.isEmpty, boundary.utf8.count <= 70, body.starts(with: mark) else { return nil }
        var position = mark.count
        for _ in 0..<1_000 {
            if body[position...].starts(with: Array("--".utf8)) { return form }
            guard body[position...].starts(with: [13, 10]) else { return nil }
            position += 2
            guard let headEnd = find([13, 10, 13, 10], in: body, from: position), headEnd - position < 4_096,
                let end = find([13, 10] + mark, in: body, from: headEnd + 4)
            else { return nil }
            let head = String(decoding: body[position..<headEnd], as: UTF8.self)
            let content = Array(body[(headEnd + 4)..<end])
            guard let name = attribute("name", in: head) else { return nil }
            if let file = attribute("filename", in: head) {
                if !content.isEmpty || !file.isEmpty { form.uploads[name] = Upload(name: file, bytes: content) }
            } else {
                form.add(name, String(decoding: content, as: UTF8.self))
            }
            position = end + 2 + mark.count
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, start <= body.count - needle.count else { return nil }
        return body.withUnsafeBufferPointer { bytes in
            var at = start
            let last = bytes.count - needle.count
            while at <= last {
                if bytes[at] == first {
                    var matched = 1
                    while matched < needle.count, bytes[at + matched] == needle[matched] { matched += 1 }
                    if matched == needle.count { return at }
                }
                at += 1
            }
            return nil
        }
    }

    private static func attribute(_ name: String, in head: String) -> String? {
        guard
            let line = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("content-disposition:") })
        else {
            return nil
        }
        for part in line.split(separator: ";").dropFirst() {
            let text = String(part).trimmed
            if text.lowercased().hasPrefix(name + "=\""), text.hasSuffix("\""), text.count > name.count + 2 {
                return String(text.dropFirst(name.count + 2).dropLast())
            }
        }
        return nil
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            if byte == UInt8(ascii: "+") {
                bytes.append(32)
            } else if byte == UInt8(ascii: "%") {
                guard let high = rest.next(), let low = rest.next(),
                    let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
                else { return String(text) }
                bytes.append(value)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
