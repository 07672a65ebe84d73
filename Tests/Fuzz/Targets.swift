// One libFuzzer driver for every parser that reads what comes from outside; FUZZ_TARGET chooses. What is refused is
// fine: only a trap, a hang or a blow-up of memory ends a run. See README.md.
import FEEL
import Foundation
import Hummingbird
import Journal
import Papers
import Programme
import Vocabulary
@testable import Web

private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "json": json, "csv": csv, "xlsx": xlsx, "sheet": sheet, "feel": feel, "tests": tests, "dmn": dmn, "proofs": proofs,
    "cookies": cookies, "forms": forms,
]

private let chosen: @Sendable ([UInt8]) -> Void = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
        fatalError("FUZZ_TARGET must be one of: \(targets.keys.sorted().joined(separator: " "))")
    }
    return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    chosen(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}

private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

// MARK: JSON: what parses is written and parsed again to the same

private func json(_ bytes: [UInt8]) {
    guard case .success(let value) = JSON.parse(bytes) else { return }
    guard case .success(let again) = JSON.parse(value.canonical) else { fatalError("canonical JSON is none") }
    precondition(again.canonical == value.canonical)
    var fields = JSONFields(value)
    _ = (fields.text("a"), fields.whole("a"), fields.decimal("a"), fields.choice("a", Role.self))
    _ = fields.parsed("a", Instant.parse)
    _ = fields.all
}

// MARK: Files

private let columns = ColumnMap(
    [
        .init("name", zh: "姓名", en: "Name", required: true),
        .init("number", zh: "证件号", en: "Number", kind: .code),
        .init("day", zh: "日期", en: "Day", kind: .day), .init("count", zh: "数量", en: "Count", kind: .integer),
        .init("money", zh: "金额", en: "Amount", kind: .money),
        .init(
            "kind", zh: "类别", en: "Kind", kind: .choice([.init("a", zh: "甲", en: "A"), .init("b", zh: "乙", en: "B")])),
    ])

/// Small enough to reach, so that the limits themselves are fuzzed.
private let limits: Limits = {
    var limits = Limits()
    (limits.bytesOut, limits.rows, limits.cells, limits.strings) = (4 << 20, 20_000, 50_000, 20_000)
    (limits.cellBytes, limits.problems) = (4_096, 500)
    return limits
}()

private func csv(_ bytes: [UInt8]) {
    _ = SheetImport(columns, limits: limits).readCSV(bytes)
    _ = try? CSV(text(bytes), required: ["code", "name"])
}

private func xlsx(_ bytes: [UInt8]) {
    _ = SheetImport(columns, limits: limits).read(bytes)
    guard let book = try? Workbook(bytes, limits: limits) else { return }
    for index in book.sheets.indices { _ = try? book.rows(sheet: index) }
}

/// The XML inside, past the archive, which mutations rarely leave whole: the first byte says which part the rest is.
private func sheet(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let names = Array(ZipMaker.parts.keys).sorted()
    var parts = ZipMaker.parts
    parts[names[Int(first) % names.count]] = Array(bytes.dropFirst())
    xlsx(ZipMaker.archive(parts))
}

// MARK: FEEL and DMN: what compiles is evaluated

private let names = ["a", "b", "training hours", "课时"]
private let values: [String: Value] = [
    "a": .int(12), "b": .string("x"), "training hours": .list([.int(1), .int(2), .null]), "课时": .boolean(true),
]

private func feel(_ bytes: [UInt8]) {
    guard let expression = try? FEEL.Expression.parse(text(bytes), names: names) else { return }
    _ = String(describing: expression.evaluate(values))
}

private func tests(_ bytes: [UInt8]) {
    guard let expression = try? FEEL.Expression.parseTests(text(bytes), names: names) else { return }
    _ = expression.evaluate(values.merging(["?": .int(5)]) { one, _ in one })
}

private func dmn(_ bytes: [UInt8]) {
    guard let model = try? Model.load([ModelSource(name: "m.dmn", bytes: bytes)]) else { return }
    let decisions = model.decisions.map(\.name)
    guard let program = try? model.compile(decisions) else { return }
    let frame = program.makeFrame()
    program.evaluate(frame)
    for index in decisions.indices { _ = String(describing: frame.result(index)) }
}

// MARK: What comes with requests

private func cookies(_ bytes: [UInt8]) {
    let header = text(bytes)
    let cookies = Cookies(from: [header])
    for name in ["session", "__Host-session", "browser", "lang"] {
        guard let cookie = cookies[name] else { continue }
        _ = Language(code: cookie.value)
    }
    _ = Bearer.token(header)
    _ = NetworkAddress(header)?.subscriber
    _ = NetworkRange(header)
    _ = Tile(path: header)
    _ = Base64URL.bytes(header)
}

private func forms(_ bytes: [UInt8]) {
    let form = Sent.urlEncoded(text(bytes))
    _ = (form["a"], form.typed)
    _ = Sent.multipart(bytes, boundary: "b")
    _ = Sent.multipart(Array("--b\r\n".utf8) + bytes + Array("\r\n--b--".utf8), boundary: "b")
}

// MARK: Proofs

private let key = NoteSigner(name: "example.org/log", kind: .ed25519, seed: Array(repeating: 7, count: 32))
private let witness = NoteSigner(name: "example.org/witness", kind: .cosignature, seed: Array(repeating: 8, count: 32))

private func proofs(_ bytes: [UInt8]) {
    let text = text(bytes)
    if let proof = ProofFile(text) {
        _ = proof.holds(.leaf(proof.extra))
        precondition(ProofFile(proof.description) != nil, "a proof that was read cannot be read again")
    }
    for note in SignedNote.list(text) ?? [] {
        if let key { _ = note.signers(among: [key.key]) }
        _ = Checkpoint(note.text)
    }
    if let key, let witness, var one = Witness(signer: witness, logs: [key.key]) { _ = try? one.add(text, at: 1) }
    _ = NoteKey(text)
    // Proofs with any numbers: 8 bytes each, then hashes.
    guard bytes.count >= 16 else { return }
    func number(_ from: Int) -> UInt64 { bytes[from..<(from + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
    let rest = Array(bytes.dropFirst(16))
    let path = stride(from: 0, to: rest.count - rest.count % 32, by: 32).compactMap {
        Hash(bytes: Array(rest[$0..<($0 + 32)]))
    }
    _ = Proof.verifyConsistency(
        first: number(0), second: number(8), firstRoot: .empty, secondRoot: path.last ?? .empty, path: path)
    _ = Proof.verify(leaf: .empty, index: number(0), size: number(8), path: path, root: path.last ?? .empty)
}

// MARK: A whole workbook around one part

private enum ZipMaker {
    /// A small workbook, unpacked, as `seeds.py` wrote it.
    static let parts: [String: [UInt8]] = {
        let folder = ProcessInfo.processInfo.environment["FUZZ_PARTS"] ?? ""
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        let pairs = names.compactMap { name -> (String, [UInt8])? in
            FileManager.default.contents(atPath: folder + "/" + name).map { (name, [UInt8]($0)) }
        }
        guard !pairs.isEmpty else { fatalError("FUZZ_PARTS must name a folder with the parts of a workbook") }
        return Dictionary(pairs) { one, _ in one }
    }()

    /// Stored, not packed (APPNOTE 4.4): what a fuzzer changes stays readable.
    static func archive(_ parts: [String: [UInt8]]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        func number(_ value: Int, _ bytes: Int, _ to: inout [UInt8]) {
            for shift in 0..<bytes { to.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
        }
        for (name, content) in parts.sorted(by: { $0.key < $1.key }) {
            let start = out.count
            var common: [UInt8] = []
            number(20, 2, &common)
            number(0, 8, &common)
            number(Int(crc(content)), 4, &common)
            number(content.count, 4, &common)
            number(content.count, 4, &common)
            number(name.utf8.count, 2, &common)
            number(0, 2, &common)
            number(0x0403_4B50, 4, &out)
            out += common + Array(name.utf8) + content
            number(0x0201_4B50, 4, &directory)
            number(20, 2, &directory)
            directory += common
            number(0, 10, &directory)
            number(start, 4, &directory)
            directory += Array(name.utf8)
        }
        let start = out.count
        out += directory
        number(0x0605_4B50, 4, &out)
        number(0, 4, &out)
        number(parts.count, 2, &out)
        number(parts.count, 2, &out)
        number(directory.count, 4, &out)
        number(start, 4, &out)
        number(0, 2, &out)
        return out
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
