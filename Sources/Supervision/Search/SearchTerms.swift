package import Primitives

/// The terms under which a thing stands in the search index.
///
/// A name gives its pairs of characters, its initials in threes, a number its first and last characters, a telephone its
/// last four digits. Each family has its own first sign, so that `ycx` typed is not a pair of a Latin name.
package struct SearchTerms: Sendable, Hashable {
    /// Names folded, each between spaces: what a text that was typed must occur in.
    package let folded: String
    /// Initials of the names in pinyin, in all their readings, each between spaces.
    package let initials: String
    /// Numbers folded, each between spaces.
    package let numbers: String
    package let phone: String
    /// The place of all terms; nil where it is the length of the name in which a term stands.
    package let order: Int?

    /// One term with its place in the list of its postings.
    package struct Posting: Sendable, Hashable {
        package var term: String
        package var order: Int
    }

    /// Longer names are found by their first characters.
    private static let longest = 80
    /// Readings that are kept of one name at most.
    private static let readings = 8

    package init(_ document: SearchDocument, pinyin: Pinyin) {
        let names = document.names.map { name in
            String(FoldedText.fold(name).unicodeScalars.prefix(Self.longest).map(Character.init))
        }
        var initials: [String] = []
        for name in names {
            for reading in pinyin.initials(of: name, upTo: Self.readings) where !initials.contains(reading) {
                initials.append(reading)
            }
        }
        self.init(
            folded: Self.between(names),
            initials: Self.between(initials),
            numbers: Self.between(document.numbers.map { FoldedText.fold($0) }),
            phone: String(document.phone.filter { $0.isASCII && $0.isNumber }),
            order: document.order
        )
    }

    package init(folded: String, initials: String, numbers: String, phone: String, order: Int?) {
        self.folded = folded
        self.initials = initials
        self.numbers = numbers
        self.phone = phone
        self.order = order
    }

    private static func between(_ words: [String]) -> String {
        let words = words.filter { !$0.isEmpty }
        return words.isEmpty ? "" : " " + words.joined(separator: " ") + " "
    }

    /// All terms, each once under its best place, sorted.
    package var all: [Posting] {
        var places: [String: Int] = [:]
        func add(_ terms: some Sequence<String>, of word: Substring) {
            let place = order ?? word.unicodeScalars.count
            for term in terms { places[term] = min(places[term] ?? place, place) }
        }
        let names = folded.split(separator: " ")
        for name in names {
            add(Self.pairs(String(name)), of: name)
            add([Self.start(String(name))].compactMap { $0 }, of: name)
        }
        for reading in initials.split(separator: " ") {
            add(Self.triples(String(reading)), of: reading)
            add([Self.initialsStart(String(reading))].compactMap { $0 }, of: reading)
        }
        for number in numbers.split(separator: " ") {
            add(Self.heads.compactMap { Self.head(String(number), $0) }, of: names.first ?? number)
            add(Self.tails.compactMap { Self.tail(String(number), $0) }, of: names.first ?? number)
        }
        if let tail = Self.phoneTail(phone) { add([tail], of: names.first ?? "") }
        return places.sorted { $0.key < $1.key }.map { Posting(term: $0.key, order: $0.value) }
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

    /// A word by which things are found, with the words that they must hold besides.
    package struct Lead: Sendable, Hashable {
        package var word: String
        package var others: [String]
    }

    /// Folded: each is found, in whichever order.
    ///
    /// One word where no single one is long enough.
    package let words: [String]

    private static let longest = 40
    private static let most = 4

    package init(_ typed: String) {
        let parts = String(typed.prefix(Self.longest)).split(whereSeparator: \.isWhitespace)
            .map { FoldedText.fold(String($0)) }.filter { !$0.isEmpty }
        let isApart = parts.contains { $0.unicodeScalars.count >= 2 }
        words = isApart ? Array(parts.prefix(Self.most)) : [parts.joined()].filter { !$0.isEmpty }
    }

    /// Two characters at least: one alone is in nearly every name.
    package var isLongEnough: Bool { words.contains { $0.unicodeScalars.count >= 2 } }

    /// The words to begin with.
    ///
    /// `isPlace` says of a word that a thing may be sought by where it is: such a word need not stand in it. Of the others
    /// one is enough, the longest; where there is none, each leads in turn.
    package func leads(isPlace: (String) -> Bool) -> [Lead] {
        let able = words.indices.filter { words[$0].unicodeScalars.count >= 2 }
        let certain = able.filter { !isPlace(words[$0]) }
        let longest = certain.max { words[$0].unicodeScalars.count < words[$1].unicodeScalars.count }
        return (longest.map { [$0] } ?? able).map { place in
            Lead(word: words[place], others: words.indices.filter { $0 != place }.map { words[$0] })
        }
    }

    /// The best ways to find by a word first; telephone numbers only where they may be seen.
    package static func ways(_ text: String, seesPhones: Bool) -> [Way] {
        guard text.unicodeScalars.count >= 2 else { return [] }
        var ways = numberWays(text, seesPhones: seesPhones)
        if let start = SearchTerms.start(text) {
            // The first pair is told by the start's own posting list.
            let pairs = SearchTerms.pairs(text)
            let further = Array(pairs.dropFirst())
            ways.append(Way(terms: [start] + further, field: .folded, text: text, atStart: true, atEnd: false))
            ways.append(Way(terms: pairs, field: .folded, text: text, atStart: false, atEnd: false))
        }
        guard isLatin(text) else { return ways }
        let triples = SearchTerms.triples(text)
        if let start = SearchTerms.initialsStart(text) {
            ways.append(Way(terms: [start] + triples, field: .initials, text: text, atStart: true, atEnd: false))
        }
        if !triples.isEmpty {
            ways.append(Way(terms: triples, field: .initials, text: text, atStart: false, atEnd: false))
        }
        return ways
    }

    private static func isLatin(_ text: String) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    /// The fields in which a word may stand, and what it is called there.
    package static func fields(of word: String, seesPhones: Bool) -> [(field: Way.Field, text: String)] {
        var fields: [(field: Way.Field, text: String)] = [(.folded, word), (.numbers, word)]
        if isLatin(word) { fields.append((.initials, word)) }
        if seesPhones, let digits = phone(word) { fields.append((.phone, digits)) }
        return fields
    }

    /// How well a thing fits: 0 where a name or number begins with the first word, 1 where it holds it; nil where some word is missing.
    package func fit(_ terms: SearchTerms, isAt: (String) -> Bool, seesPhones: Bool) -> Int? {
        var best = 1
        for (place, word) in words.enumerated() {
            let held = Self.fields(of: word, seesPhones: seesPhones).filter {
                Self.text(of: $0.field, terms).contains($0.text)
            }
            guard !held.isEmpty || (place > 0 && isAt(word)) else { return nil }
            if place == 0, held.contains(where: { Self.text(of: $0.field, terms).contains(" " + $0.text) }) { best = 0 }
        }
        return best
    }

    private static func text(of field: Way.Field, _ terms: SearchTerms) -> String {
        switch field {
        case .folded: terms.folded
        case .initials: terms.initials
        case .numbers: terms.numbers
        case .phone: terms.phone
        }
    }

    /// The digits of what may be a telephone number as it is printed, such as `0356-4229876`.
    private static func phone(_ text: String) -> String? {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return digits.count >= 4 && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "-") } ? digits : nil
    }

    private static func numberWays(_ text: String, seesPhones: Bool) -> [Way] {
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
        if seesPhones, let digits = phone(text), let tail = SearchTerms.phoneTail(digits) {
            ways.append(Way(terms: [tail], field: .phone, text: digits, atStart: false, atEnd: true))
        }
        return ways
    }
}
