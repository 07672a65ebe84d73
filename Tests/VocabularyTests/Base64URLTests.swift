import Testing
import Vocabulary

@Suite struct Base64URLTests {
    @Test(
        "Every length has one spelling (RFC 4648 §10), without filling",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy")
        ])
    func spelling(plain: String, text: String) {
        #expect(Base64URL.text(Array(plain.utf8)) == text)
        #expect(Base64URL.bytes(text) == Array(plain.utf8))
    }

    @Test(
        "Other letters, filling, lengths that cannot be and bits left over are refused",
        arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm+v", "Zm/v", "Zm9v Zg", "é", "Zm9vZ"])
    func refused(text: String) { #expect(Base64URL.bytes(text) == nil) }

    @Test("All bytes come back")
    func all() {
        let bytes = (0...255).map(UInt8.init) + [251, 255, 254]
        #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
        #expect(Base64URL.text([251, 255, 254]) == "-__-")
    }

    @Test("Percent-encoding keeps the unreserved characters and nothing else")
    func percent() {
        #expect(Percent.form([("a b", "c&d=é~"), ("x", "-._")]) == "a%20b=c%26d%3D%C3%A9~&x=-._")
    }
}
