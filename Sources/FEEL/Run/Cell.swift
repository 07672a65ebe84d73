/// A value without references, 24 bytes: what a `Plan` computes with. Whatever fits no kind is `other`, and where that
/// matters the plan gives up and the frame decides.
package struct Cell: BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable { case null, boolean, number, ratio, text, date, list, record, other }

    var kind: Kind
    /// Which of the plan's texts it is, for the look-up of rows: see `TextPool`. 0 where nobody has looked.
    package var id: UInt16 = 0
    /// Of a number or ratio. Of a list: cells per item, 0 for plain values.
    var exponent: Int32 = 0
    /// Truth (0, 1), coefficient, dividend, days since 1970, position of the first cell in the arena, or the first
    /// eight bytes of a short text, or the address of a longer one.
    var a: UInt64
    /// Divisor, count of items, or the rest of a short text with its length in the top byte, or the length of a longer
    /// one with `long` in the top byte.
    var b: UInt64

    static let long: UInt64 = 0x80 << 56

    init(_ kind: Kind, a: UInt64 = 0, b: UInt64 = 0, exponent: Int32 = 0) {
        self.kind = kind
        self.a = a
        self.b = b
        self.exponent = exponent
    }

    package static let null = Cell(.null)
    /// A value that is there but that cells do not hold.
    package static let other = Cell(.other)
    /// A group of keys that is there.
    package static let record = Cell(.record)

    package init(_ flag: Bool) { self.init(.boolean, a: flag ? 1 : 0) }
    package init(whole: Int64) { self.init(.number, a: UInt64(bitPattern: whole)) }
    package init(coefficient: Int64, exponent: Int32) {
        self.init(.number, a: UInt64(bitPattern: coefficient), exponent: exponent)
    }

    package init(days: Int) { self.init(.date, a: UInt64(bitPattern: Int64(days))) }

    package init(_ number: Number) {
        self = number.isSmall ? Cell(.number, a: number.low, exponent: number.exponent) : .other
    }

    var whole: Int64 { Int64(bitPattern: a) }
    var number: Number { Number(small: whole, exponent: exponent) }
    package var isNull: Bool { kind == .null }
    package var isText: Bool { kind == .text }
    /// Number of bytes of a text.
    package var length: Int { Int(b & Cell.long == 0 ? b >> 56 : b & ~Cell.long) }

    /// The number, where the cell is one that fits.
    package var asNumber: Number? { kind == .number ? number : nil }
    package var asFlag: Bool? { kind == .boolean ? a != 0 : nil }

    /// A text of so many bytes; up to 15 are taken into the cell, more must stay where they are.
    package init(text start: UnsafePointer<UInt8>, count: Int) {
        if count > 15 {
            self.init(.text, a: UInt64(UInt(bitPattern: start)), b: Cell.long | UInt64(count))
            return
        }
        var low: UInt64 = 0, high: UInt64 = 0
        if count >= 8 {
            low = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
            for index in 8..<max(count, 8) { high |= UInt64(start[index]) << UInt64((index - 8) * 8) }
        } else {
            for index in 0..<count { low |= UInt64(start[index]) << UInt64(index * 8) }
        }
        self.init(.text, a: low, b: high | UInt64(count) << 56)
    }

    /// As above for a text with at least 16 readable bytes behind its start.
    @inline(__always)
    package init(text start: UnsafePointer<UInt8>, roomy count: Int) {
        if count > 15 {
            self.init(.text, a: UInt64(UInt(bitPattern: start)), b: Cell.long | UInt64(count))
            return
        }
        let raw = UnsafeRawPointer(start)
        var low = raw.loadUnaligned(as: UInt64.self)
        var high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        if count < 8 {
            low &= (1 << UInt64(count * 8)) &- 1
            high = 0
        } else {
            high &= (1 << UInt64((count - 8) * 8)) &- 1
        }
        self.init(.text, a: low, b: high | UInt64(count) << 56)
    }

    /// The bytes of a text, valid inside of the body.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if b & Cell.long != 0 {
            return body(UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(a)), count: length))
        }
        return withUnsafeBytes(of: (a, b)) { raw in
            body(UnsafeBufferPointer(rebasing: raw.bindMemory(to: UInt8.self)[0..<length]))
        }
    }

    @inline(__always)
    func sameText(_ other: Cell) -> Bool {
        if b != other.b { return false }
        if b & Cell.long == 0 { return a == other.a }
        return a == other.a || sameBytes(other)
    }

    private func sameBytes(_ other: Cell) -> Bool {
        withBytes { one in other.withBytes { two in one.elementsEqual(two) } }
    }

    var textHash: UInt64 {
        if b & Cell.long == 0 { return Cell.mix(a ^ Cell.mix(b)) }
        return withBytes { bytes in bytes.reduce(UInt64(bytes.count)) { Cell.mix($0 ^ UInt64($1)) } }
    }

    @inline(__always)
    static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

/// The texts that a plan's cells ask for and the codes of its inputs, numbered, so that a row is found by number.
package final class TextPool: @unchecked Sendable {
    /// What a value is to tests that only ask for texts, truth values and null.
    enum Class { static let null: UInt16 = 0, other: UInt16 = 1, no: UInt16 = 2, yes: UInt16 = 3, unknown: UInt16 = 4 }

    /// Smaller numbers are no texts of the pool.
    package static let first = 5
    package let texts: [String]
    private let cells: UnsafeMutablePointer<Cell>
    private let slots: UnsafeMutablePointer<UInt16>
    private let mask: Int
    private var owned: [UnsafeMutablePointer<UInt8>] = []

    init(_ texts: [String]) {
        self.texts = texts
        var size = 64
        while size < texts.count * 4 { size *= 2 }
        mask = size - 1
        cells = .allocate(capacity: max(texts.count, 1))
        slots = .allocate(capacity: size)
        slots.initialize(repeating: 0, count: size)
        for (index, text) in texts.enumerated() {
            let bytes = Array(text.utf8)
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
            copy.initialize(from: bytes, count: bytes.count)
            owned.append(copy)
            cells[index] = Cell(text: copy, count: bytes.count)
            cells[index].id = UInt16(index + TextPool.first)
            var at = Int(truncatingIfNeeded: cells[index].textHash) & mask
            while slots[at] != 0 { at = (at + 1) & mask }
            slots[at] = UInt16(index + TextPool.first)
        }
    }

    deinit {
        for copy in owned { copy.deallocate() }
        cells.deallocate()
        slots.deallocate()
    }

    /// Ids are below this.
    package var count: Int { texts.count + TextPool.first }

    /// The cell of a text of the pool.
    func cell(_ text: String) -> Cell? {
        let id = id(text)
        return id >= TextPool.first ? cells[Int(id) - TextPool.first] : nil
    }

    /// The id of a text; `unknown` for one that the pool lacks.
    @inline(__always)
    package func id(_ text: Cell) -> UInt16 {
        var at = Int(truncatingIfNeeded: text.textHash) & mask
        while slots[at] != 0 {
            let id = slots[at]
            if cells[Int(id) - TextPool.first].sameText(text) { return id }
            at = (at + 1) & mask
        }
        return Class.unknown
    }

    package func id(_ text: String) -> UInt16 {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { id(Cell(text: $0, count: bytes.count)) } ?? id(Cell(.text))
        }
    }

    @inline(__always)
    func classOf(_ cell: Cell) -> UInt16 {
        switch cell.kind {
        case .null: Class.null
        case .boolean: cell.a != 0 ? Class.yes : Class.no
        case .text: cell.id != 0 ? cell.id : id(cell)
        default: Class.other
        }
    }
}
