@testable import FEEL
import Testing

/// Regular expressions as XPath and XQuery Functions 3.1 describes them.
struct PatternTests {
    static let matching = ExpressionCase.table(
        #"""
        matches("abracadabra", "bra") => true
        matches("abracadabra", "^a.*a$") => true
        matches("abracadabra", "^bra") => false
        matches("abc", "") => true
        matches("h", "(.)\\3") => null
        matches("h", "(.)\\2") => null
        matches("abcabc", "(abc)\\1") => true
        matches("abcABC", "(abc)\\1", "i") => true
        matches("abcabd", "^(abc)\\1$") => false
        matches("hello world", "hello\\ sworld", "x") => true
        matches("helloworld", "hello world", "x") => true
        matches("hello world", "hello[ ]world", "x") => true
        matches("abcd", "(asd)[\\1]") => null
        matches("abcd", "(asd)[asd\\0]") => null
        matches("hello\nworld", "hello.*world") => false
        matches("hello\nworld", "hello.*world", "s") => true
        matches("hello\nworld", "^world$", "m") => true
        matches("hello\nworld", "^world$") => false
        matches("HELLO", "hello", "i") => true
        matches("a", "b", "z") => null
        matches("a", "a", "") => true
        matches("a.b", "a.b", "q") => true
        matches("axb", "a.b", "q") => false
        matches("A.B", "a.b", "qi") => true
        matches("K", "k", "i") => true
        matches("k", "\u212A", "i") => true
        matches("x", "[A-Z-[OI]]", "i") => true
        matches("o", "[A-Z-[OI]]", "i") => false
        matches("q", "[^Q]", "i") => false
        matches("r", "[^Q]", "i") => true
        matches("5", "[0-9-[5]]") => false
        matches("4", "[0-9-[5]]") => true
        matches("é", "\\p{L}") => true
        matches("é", "\\p{IsBasicLatin}") => false
        matches("é", "\\p{IsLatin-1Supplement}") => true
        matches("é", "\\P{Lu}") => true
        matches("a", "\\p{IsNothing}") => null
        matches("a", "\\p{Xx}") => null
        matches("α", "^\\p{IsGreek}$") => true
        matches("a b", "^\\i\\c* \\w$") => true
        matches("中", "^\\w$") => true
        matches("-", "^\\w$") => false
        matches("٣", "^\\d$") => true
        matches("a", "a{2}") => false
        matches("aaa", "^a{2,}$") => true
        matches("aaa", "^a{1,2}$") => false
        matches("aaa", "a{2,1}") => null
        matches("aaa", "a{,2}") => null
        matches("aaa", "{") => null
        matches("a]", "a]") => null
        matches("a}", "a}") => null
        matches("a", "*a") => null
        matches("a", "a**") => null
        matches("a", "(a") => null
        matches("a", "a)") => null
        matches("a", "[a") => null
        matches("a", "[]") => null
        matches("a", "[^]") => null
        matches("a", "[b-a]") => null
        matches("a", "\\b") => null
        matches("a", "\\u0061") => null
        matches("-", "[a-]") => true
        matches("-", "[-a]") => true
        matches("b", "[a-c]") => true
        matches("a", "(?:a|b)+") => true
        matches("a", "(?=a)") => null
        matches("a$", "a\\$") => true
        matches("a\\b", "a\\\\b") => true
        matches(null, "a") => null
        matches("a", null) => null
        matches("a", "a", null) => true
        matches(["abc"], "b") => true
        matches(input: "abc", pattern: "[a-z]{3}") => true
        matches("🐎", "^.$") => true
        matches("🐎", "^[🐀-🐿]$") => true
        matches("", "^$") => true
        matches("\n", "^$", "m") => true
        matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$") => false
        matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|aa)+$") => false
        matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a*)*$") => false
        matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+\\1$") => null
        matches("a", "((a{1000}){1000}){1000}") => null
        matches("aXbX", "a.*?X$") => true
        matches("foobar", "^(foo)?bar$|^foo") => true
        matches("ab", "a|b|") => true
        matches("a-b", "^[a-z\\-]+$") => true
        matches("x^y", "[\\^]") => true
        matches("é", "É", "i") => true
        matches("ß", "ẞ", "i") => true
        matches("σ", "ς", "i") => true
        """#)

    static let replacing = ExpressionCase.table(
        #"""
        replace("abracadabra", "bra", "*") => a*cada*
        replace("abracadabra", "a.*a", "*") => *
        replace("abracadabra", "a.*?a", "*") => *c*bra
        replace("abracadabra", "a", "") => brcdbr
        replace("abracadabra", "a(.)", "a$1$1") => abbraccaddabbra
        replace("abracadabra", ".*?", "$1") => null
        replace("AAAA", "A+", "b") => b
        replace("AAAA", "A+?", "b") => bbbb
        replace("darted", "^(.*?)d(.*)$", "$1c$2") => carted
        replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => [1=ab][2=]cd
        replace("abc", "b", "$") => null
        replace("abc", "b", "\\") => null
        replace("abc", "b", "\\$") => a$c
        replace("abc", "b", "$0$0") => abbc
        replace("abc", "b", "$1") => ac
        replace("abc", "(b)", "$12") => ab2c
        replace("abc", "b", "$1", "q") => a$1c
        replace("a.c", ".", "x", "q") => axc
        replace("a\\bc", "\\b", "x", "q") => axc
        replace("abc", "B", "x", "i") => axc
        replace("abc", "[a-z]", "#") => ###
        replace("abc", "x*", "-") => null
        replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3") => (012) 345-6789
        replace("abab", "(a)(b)", "$2$1") => baba
        replace("aab", "(a)*b", "$1") => a
        replace(null,"a","b") => null
        split("1, 15, 24", ",\\s*") => ["1", "15", "24"]
        split("abc", "") => null
        split("a1b22c", "[0-9]+") => ["a", "b", "c"]
        split("abba", "b*") => null
        split(";a;", ";") => ["", "a", ""]
        replace("hello world", "(?:hello) (world)", "$1") => world
        replace("ab12", "[^0-9]", "") => 12
        replace("a b", "\\s", "\\\\") => a\b
        """#)

    @Test("matches", arguments: matching)
    func matchesHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test("replace and split", arguments: replacing)
    func replacesHold(_ line: ExpressionCase) { #expect(line.result == line.printed) }

    @Test(
        "a wrong pattern says where",
        arguments: [
            ("a(b", 3, "')' was expected"), ("[b-a]", 4, "wrong order"), ("a**", 2, "stands alone"),
            ("\\q", 1, "no escape"), ("(a)\\2", 5, "no closed group 2"), ("a{3,1}", 5, "wrong order"),
            ("x\\p{Zz}", 7, "no category"), ("[a", 2, "']' was expected"), ("a)", 1, "closes nothing")
        ])
    func places(_ pattern: String, _ at: Int, _ part: String) throws {
        let flags = try #require(PatternFlags(""))
        let error = #expect(throws: PatternError.self) { try PatternProgram(pattern, flags) }
        #expect(error?.at == at)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test(
        "patterns that trap other engines end in an answer or in null with a fault",
        arguments: [
            ("^(a+)+$", "a", "!"), ("^(a|aa)+$", "a", "!"), ("^(a*)*$", "a", "!"), ("^([a-z]+)*x", "a", "!"),
            ("(.*)(.*)(.*)(.*)(.*)[^a]$", "a", ""), ("^(a+)+\\1$", "a", "!"), ("(a?){30}a{30}b", "a", "")
        ])
    func traps(_ pattern: String, _ unit: String, _ end: String) throws {
        let flags = try #require(PatternFlags(""))
        let frame = Frame(inputs: 0, results: 0, program: nil)
        let text = String(repeating: unit, count: 2_000) + end
        let outcome = PatternSearch(try PatternProgram(pattern, flags), text, groups: nil, frame).first(from: 0)
        if case .found = outcome { Issue.record("\(pattern) must not be found") }
    }

    @Test(
        "patterns too large to hold are refused",
        arguments: [
            "((a{1000}){1000}){1000}", String(repeating: "(", count: 200), String(repeating: "a", count: 20_000),
            String(repeating: "[a-[", count: 200), "a{99999}"
        ])
    func sizes(_ pattern: String) throws {
        let flags = try #require(PatternFlags(""))
        #expect(throws: PatternError.self) { try PatternProgram(pattern, flags) }
    }

    @Test("cut and mixed patterns never trap")
    func cut() throws {
        let whole = Array(#"^(?:a|[b-y-[c\d]]+?)\p{Lu}{1,3}\P{IsGreek}*(x)\1|$\-\n[^\s\-]{2,}"#.unicodeScalars)
        let frame = Frame(inputs: 0, results: 0, program: nil)
        var tried = 0
        for end in 0...whole.count {
            for part in [whole[..<end], whole[end...]] {
                for letters in ["", "i", "smx", "q"] {
                    let flags = try #require(PatternFlags(letters))
                    let text = String(String.UnicodeScalarView(part))
                    tried += 1
                    guard let program = try? PatternProgram(text, flags) else { continue }
                    frame.restart()
                    _ = PatternSearch(program, "abcxx\nÄÖ-", groups: 1, frame).first(from: 0)
                }
            }
        }
        #expect(tried == (whole.count + 1) * 8)
    }
}
