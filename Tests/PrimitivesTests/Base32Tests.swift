import Primitives
import Testing

@Suite struct `Base 32` {
    /// RFC 4648, section 10, without the padding.
    private static let vectors = [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ]

    @Test(arguments: vectors)
    func `the vectors of the standard are written as it writes them`(text: String, letters: String) {
        #expect(Base32.text(Array(text.utf8)) == letters)
    }

    @Test func `all ones are all sevens`() {
        #expect(Base32.text(Array(repeating: 0xFF, count: 20)) == String(repeating: "7", count: 32))
    }
}
