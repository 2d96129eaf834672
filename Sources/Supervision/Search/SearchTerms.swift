package import Primitives

/// The terms under which a thing stands in the search index.
///
/// A name gives its pairs of characters, its initials in threes, a number its first and last characters, a telephone its
/// last four digits. Each family has its own first sign, so that `ycx` typed is not a pair of a Latin name.
package struct SearchTerms: Sendable, Hashable {
    /// The name folded: what a text that was typed must occur in.
    package let folded: String
    /// Initials of the name in pinyin.
    package let initials: String
    /// Numbers folded, each between spaces.
    package let numbers: String
    package let phone: String

    /// Longer names are found by their first characters.
    private static let longest = 80

    package init(_ document: SearchDocument, pinyin: Pinyin) {
        let folded = String(FoldedText.fold(document.name).unicodeScalars.prefix(Self.longest).map(Character.init))
        self.init(
            folded: folded,
            initials: pinyin.initials(of: folded),
            numbers: Self.joined(document.numbers),
            phone: String(document.phone.filter { $0.isASCII && $0.isNumber })
        )
    }

    package init(folded: String, initials: String, numbers: String, phone: String) {
        self.folded = folded
        self.initials = initials
        self.numbers = numbers
        self.phone = phone
    }

    private static func joined(_ numbers: [String]) -> String {
        let folded = numbers.map { FoldedText.fold($0) }.filter { !$0.isEmpty }
        return folded.isEmpty ? "" : " " + folded.joined(separator: " ") + " "
    }

    /// All terms, each once, sorted.
    package var all: [String] {
        var terms = Set(Self.pairs(folded))
        if let start = Self.start(folded) { terms.insert(start) }
        terms.formUnion(Self.triples(initials))
        if let start = Self.initialsStart(initials) { terms.insert(start) }
        for number in numbers.split(separator: " ") {
            terms.formUnion(Self.heads.compactMap { Self.head(String(number), $0) })
            terms.formUnion(Self.tails.compactMap { Self.tail(String(number), $0) })
        }
        if let tail = Self.phoneTail(phone) { terms.insert(tail) }
        return terms.sorted()
    }

    // MARK: Families

    /// Every two neighbours: `阳城` and `城县` of 阳城县.
    package static func pairs(_ folded: String) -> [String] { windows(folded, 2) }

    /// `^阳城`: the name begins so.
    package static func start(_ folded: String) -> String? {
        let first = folded.unicodeScalars.prefix(2)
        return first.count == 2 ? "^" + String(String.UnicodeScalarView(first)) : nil
    }

    /// `~ycx`, `~cxd`, … of ycxdys.
    package static func triples(_ initials: String) -> [String] { windows(initials, 3).map { "~" + $0 } }

    /// `~^yc`: the initials begin so.
    package static func initialsStart(_ initials: String) -> String? {
        initials.utf8.count < 2 ? nil : "~^" + initials.prefix(2)
    }

    package static let heads = [4, 8, 12]
    package static let tails = [4, 6]

    /// `<9114`: a number begins so.
    package static func head(_ number: String, _ length: Int) -> String? {
        number.count < length ? nil : "<" + number.prefix(length)
    }

    /// `>0012`: a number ends so.
    package static func tail(_ number: String, _ length: Int) -> String? {
        number.count < length ? nil : ">" + number.suffix(length)
    }

    /// `@1234`: a telephone number ends so.
    package static func phoneTail(_ phone: String) -> String? {
        phone.utf8.count < 4 ? nil : "@" + phone.suffix(4)
    }

    private static func windows(_ text: String, _ length: Int) -> [String] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= length else { return [] }
        return (0...(scalars.count - length)).map { start in
            var window = String.UnicodeScalarView()
            window.append(contentsOf: scalars[start..<(start + length)])
            return String(window)
        }
    }
}

/// What somebody typed into the search box, as the ways in which it may be meant.
package struct SearchQuestion: Sendable, Hashable {
    /// One way of finding: the postings to look through and what the entry must then hold.
    package struct Way: Sendable, Hashable {
        package enum Field: String, Sendable, Hashable { case folded, initials, numbers, phone }
        /// Every entry sought stands under each of them.
        package var terms: [String]
        package var field: Field
        /// What the field must hold, as a pattern's fixed part.
        package var text: String
        package var atStart: Bool
        package var atEnd: Bool
    }

    /// Folded, at most 40 characters.
    package let text: String

    package init(_ typed: String) {
        text = String(FoldedText.fold(typed).prefix(40))
    }

    /// Two characters at least: one alone is in nearly every name.
    package var isLongEnough: Bool { text.unicodeScalars.count >= 2 }

    /// The best ways first; telephone numbers only where they may be seen.
    package func ways(seesPhones: Bool) -> [Way] {
        guard isLongEnough else { return [] }
        var ways = numberWays(seesPhones: seesPhones)
        if let start = SearchTerms.start(text) {
            // The first pair is told by the start's own posting list.
            let pairs = SearchTerms.pairs(text)
            let further = Array(pairs.dropFirst())
            ways.append(Way(terms: [start] + further, field: .folded, text: text, atStart: true, atEnd: false))
            ways.append(Way(terms: pairs, field: .folded, text: text, atStart: false, atEnd: false))
        }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else { return ways }
        let triples = SearchTerms.triples(text)
        if let start = SearchTerms.initialsStart(text) {
            ways.append(Way(terms: [start] + triples, field: .initials, text: text, atStart: true, atEnd: false))
        }
        if !triples.isEmpty {
            ways.append(Way(terms: triples, field: .initials, text: text, atStart: false, atEnd: false))
        }
        return ways
    }

    private func numberWays(seesPhones: Bool) -> [Way] {
        let isNumber = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isNumber, text.count >= 4, text.contains(where: \.isNumber) else { return [] }
        var ways: [Way] = []
        if let length = SearchTerms.heads.last(where: { $0 <= text.count }), let head = SearchTerms.head(text, length) {
            ways.append(Way(terms: [head], field: .numbers, text: " " + text, atStart: false, atEnd: false))
        }
        if let length = SearchTerms.tails.last(where: { $0 <= text.count }), let tail = SearchTerms.tail(text, length) {
            ways.append(Way(terms: [tail], field: .numbers, text: text + " ", atStart: false, atEnd: false))
        }
        if seesPhones, text.allSatisfy(\.isNumber), let tail = SearchTerms.phoneTail(text) {
            ways.append(Way(terms: [tail], field: .phone, text: text, atStart: false, atEnd: true))
        }
        return ways
    }
}
