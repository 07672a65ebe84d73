import Testing

@testable import Papers

@Suite("QR codes")
struct QRCodeTests {
    @Test(
        "a code holds its text at level M, read back by the standard's rules",
        arguments: ["x", "https://a.cn/s/7", "技能台账", "https://a.cn/签到/123456"])
    func readsBack(text: String) throws {
        let code = try QRCode(text)
        let reader = QRReader(code)
        #expect(reader.level == 0b00, "00 is M")
        #expect(reader.text == text)
    }

    @Test("the path covers exactly the dark modules, with the quiet zone around them")
    func path() throws {
        let code = try QRCode("https://example.cn/q/abcdef")
        var dark = [Bool](repeating: false, count: code.side * code.side)
        for run in code.path.matches(of: #/M(\d+) (\d+)h(\d+)v1h-(\d+)z/#) {
            let (x, y, width) = (Int(run.1) ?? 0, Int(run.2) ?? 0, Int(run.3) ?? 0)
            #expect(run.3 == run.4)
            for step in 0..<width { dark[y * code.side + x + step] = true }
        }
        for y in 0..<code.side {
            for x in 0..<code.side {
                let (inX, inY) = (x - QRCode.quietZone, y - QRCode.quietZone)
                let inside = (0..<code.size).contains(inX) && (0..<code.size).contains(inY)
                #expect(dark[y * code.side + x] == (inside && code.modules[inY * code.size + inX]))
            }
        }
    }

    @Test("the svg is named for screen readers and its label cannot break out")
    func svg() throws {
        let code = try QRCode("x")
        let svg = code.svg(label: "签到\"><script>&'")
        #expect(svg.hasPrefix("<svg ") && svg.contains("viewBox=\"0 0 29 29\" role=\"img\" aria-label="))
        #expect(svg.contains("aria-label=\"签到&quot;&gt;&lt;script&gt;&amp;&#39;\"") && svg.contains("crispEdges"))
        #expect(svg.contains(code.path))
    }

    @Test("text that no code can hold is refused, the longest that one can is not")
    func limits() throws {
        #expect(throws: WorkbookProblem.self) { try QRCode("") }
        #expect(throws: WorkbookProblem.self) { try QRCode(String(repeating: "a", count: 2_332)) }
        #expect(try QRCode(String(repeating: "a", count: 2_331)).size == 177)
    }
}

/// Reads codes of versions 1 to 3 (one block of codewords), without correcting errors: enough to check an encoder.
struct QRReader {
    let code: QRCode
    private let format: Int

    init(_ code: QRCode) {
        self.code = code
        let places = (0..<6).map { ($0, 8) } + [(7, 8), (8, 8), (8, 7)] + (0..<6).reversed().map { (8, $0) }
        // Column first, the most significant bit first; 0x5412 is the standard's mask of the format.
        format = places.reduce(0) { $0 << 1 | (code.modules[$1.1 * code.size + $1.0] ? 1 : 0) } ^ 0x5412
    }

    var level: Int { format >> 13 }
    private var mask: Int { format >> 10 & 7 }

    private func isMasked(_ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (y / 2 + x / 3) % 2 == 0
        case 5: (x * y) % 2 + (x * y) % 3 == 0
        case 6: ((x * y) % 2 + (x * y) % 3) % 2 == 0
        default: ((x + y) % 2 + (x * y) % 3) % 2 == 0
        }
    }

    private func isFunction(_ x: Int, _ y: Int) -> Bool {
        let size = code.size
        if x < 9 && y < 9 || x >= size - 8 && y < 9 || x < 9 && y >= size - 8 || x == 6 || y == 6 { return true }
        return size > 21 && abs(x - (size - 7)) <= 2 && abs(y - (size - 7)) <= 2
    }

    var text: String {
        var bits: [Int] = []
        var (right, upward) = (code.size - 1, true)
        while right > 0 {
            if right == 6 { right -= 1 }
            for step in 0..<code.size {
                let y = upward ? code.size - 1 - step : step
                for x in [right, right - 1] where !isFunction(x, y) {
                    bits.append((code.modules[y * code.size + x] != isMasked(x, y)) ? 1 : 0)
                }
            }
            upward.toggle()
            right -= 2
        }
        func number(_ from: Int, _ width: Int) -> Int { bits[from..<(from + width)].reduce(0) { $0 << 1 | $1 } }
        guard number(0, 4) == 0b0100 else { return "" }
        let bytes = (0..<number(4, 8)).map { UInt8(number(12 + $0 * 8, 8)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
