import Testing

@testable import Vocabulary

struct JSONTests {
    @Test(
        "canonical text is sorted by UTF-16, escaped as little as possible and free of needless digits",
        arguments: [
            (#" { "b" : 1 , "a" : [ true , null ] } "#, #"{"a":[true,null],"b":1}"#),
            (
                #"{"\ud83d\ude00":1,"\ufb33":2,"\u20ac":3,"1":4,"\r":5}"#,
                "{\"\\r\":5,\"1\":4,\"€\":3,\"😀\":1,\"\u{fb33}\":2}"
            ),
            (#"["\u0008\u000c\u001f\/\"\\é\u4e2d"]"#, #"["\b\f\u001f/\"\\é中"]"#),
            (
                "[1.50,-0,0.0,1e3,12.5e-1,100,0.00000001,9007199254740993]",
                "[1.5,0,0,1000,1.25,100,0.00000001,9007199254740993]"
            ),
            ("\"\"", "\"\""), ("[]", "[]"), ("{}", "{}")
        ])
    func canonical(text: String, expected: String) throws {
        let value = try JSON.parse(text).get()
        #expect(value.description == expected)
        #expect(try JSON.parse(expected).get().description == expected)
    }

    @Test(
        "what is not strict JSON is refused with code and place",
        arguments: [
            ("", "json.syntax", "1:1"), ("{\"a\":1,\n \"a\":2}", "json.duplicate", "2:2"),
            ("[1,]", "json.syntax", "1:4"),
            ("[01]", "json.number", "1:2"), ("[1.]", "json.number", "1:2"), ("[1e999]", "json.number", "1:2"),
            ("[-]", "json.number", "1:2"), ("[+1]", "json.number", "1:2"), ("nul", "json.syntax", "1:1"),
            ("[1] x", "json.syntax", "1:5"),
            ("\"a\nb\"", "json.syntax", "1:3"), (#""\ud800""#, "json.surrogate", "1:2"),
            (#""\udc00\ud800""#, "json.surrogate", "1:2"),
            (#""\x""#, "json.syntax", "1:3"), ("{\"a\" 1}", "json.syntax", "1:6"),
            ("{a:1}", "json.syntax", "1:2"), ("\u{FEFF}1", "json.syntax", "1:1"), ("\"abc", "json.syntax", "1:5"),
            (#""\u12"#, "json.syntax", "1:4"), ("NaN", "json.syntax", "1:1")
        ])
    func refused(text: String, code: String, place: String) {
        guard case .failure(let problem) = JSON.parse(text) else {
            Issue.record("accepted")
            return
        }
        #expect(problem.code == code && problem.place == place)
    }

    @Test("64 levels are read, 65 refused, and a hundred thousand do no harm")
    func depth() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect((try? JSON.parse(nested(64)).get()) != nil)
        for depth in [65, 100_000] {
            #expect(JSON.parse(nested(depth)) == .failure(Problem("json.depth", place: "1:65")))
        }
    }

    @Test(
        "invalid UTF-8 is refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func encoding(bytes: [UInt8]) { #expect(JSON.parse(bytes) == .failure(Problem("json.encoding"))) }

    @Test("random bytes and cut-off documents never trap")
    func fuzz() {
        let random = Randomness.seeded(3)
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",true,null,{"b":{}}]}"#.utf8)
        for cut in 0..<seed.count { #expect((try? JSON.parse(seed.prefix(cut)).get()) == nil) }
        for _ in 0..<3000 {
            var bytes = seed
            for _ in 0..<random.number(in: 1...4) {
                bytes[random.number(in: 0...(bytes.count - 1))] = random.bytes(1)[0] & 0x7F
            }
            guard case .success(let value) = JSON.parse(bytes) else { continue }
            #expect(JSON.parse(value.compact) != .failure(Problem("json.syntax")))
            #expect((try? JSON.parse(value.canonical).get())?.canonical == value.canonical)
        }
    }

    @Test(
        "what is read is written so that it is read again: 400 digits without exponent at most (found by fuzzing)",
        arguments: [
            ("1e399", true), ("9e400", false), ("1e-399", true), ("1e-400", false), ("0.1e-398", true),
            ("0.01e-398", false), ("0e400", true), ("123e398", false), ("12.5e-398", true), ("12.5e-399", false)
        ])
    func long(text: String, isRead: Bool) throws {
        let number = JSON.Number(text)
        #expect((number != nil) == isRead)
        if let number {
            #expect(JSON.Number(number.canonical)?.canonical == number.canonical && number.canonical.count <= 402)
        }
    }

    @Test("order and numbers are kept as written; look-up and literals work")
    func values() throws {
        let value = try JSON.parse(#"{"b":1.50,"a":"x"}"#).get()
        #expect(value.members?.map(\.name) == ["b", "a"])
        #expect(value["b"] == .number(try #require(JSON.Number("1.50"))) && value["b"]?.integer == nil)
        #expect(value["a"]?.string == "x" && value["c"] == nil)
        let built: JSON = ["b": 1, "a": [true, nil, "x"]]
        #expect(built.description == #"{"a":[true,null,"x"],"b":1}"#)
        #expect(String(decoding: built.compact, as: UTF8.self) == #"{"b":1,"a":[true,null,"x"]}"#)
        #expect(JSON.Number("1e2")?.integer == 100 && JSON.Number("9223372036854775808")?.integer == nil)
    }
}
