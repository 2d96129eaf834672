import Primitives
import Rules
import Supervision
import Testing

@Suite struct `The terms of the search index` {
    private static let pinyin = Shipped.rulebook.pinyin

    private static func document(_ name: String, numbers: [String] = [], phone: String = "") -> SearchDocument {
        SearchDocument(
            kind: .operator,
            subject: "o1",
            township: nil,
            names: [name],
            title: name,
            detail: "",
            numbers: numbers,
            phone: phone
        )
    }

    @Test(arguments: [
        ("阳城县第一小学", "ycxdyxx"), ("析城路", "xcl"), ("吕氏", "ls"), ("女", "n"), ("Ａ店２号", "ad2h"), ("（凤城）", "fc"), ("", ""),
    ])
    func `a name is read by the first letter of each syllable`(name: String, initials: String) {
        #expect(Self.pinyin.initials(of: FoldedText.fold(name)) == initials)
    }

    @Test func `a character with several readings has its usual one, unless an overlay says otherwise`() {
        #expect(Self.pinyin.initials(of: "重庆") == "zq")
        #expect(Self.pinyin.initials(of: "重庆", upTo: 8) == ["zq", "cq"])
        var overlaid = Self.pinyin
        #expect(overlaid.read("重", as: "chong").isEmpty)
        #expect(overlaid.initials(of: "重庆") == "cq")
        #expect(overlaid.read("A", as: "a") == ["A"])
    }

    @Test(arguments: [
        ("阳城县", [] as [String], "", ["^阳城", "~^yc", "~ycx", "城县", "阳城"]),
        ("店", [], "", []),
        ("甲 店", ["9114 0522"], "", [">0522", ">140522", "^甲店", "~^jd", "甲店", "<9114", "<91140522"]),
        ("王敏", [], "10012345678", ["@5678", "^王敏", "~^wm", "王敏"]),
    ])
    func `a thing stands under its pairs, initials and ends of numbers`(
        name: String,
        numbers: [String],
        phone: String,
        terms: [String]
    ) {
        let found = SearchTerms(Self.document(name, numbers: numbers, phone: phone), pinyin: Self.pinyin).all
        #expect(found.map(\.term) == terms.sorted())
    }

    @Test func `a term stands at the length of the shortest name that holds it, unless the thing has a place`() {
        var document = Self.document("阳城县润泽饭店")
        document.names.append("润泽小馆")
        let places = Dictionary(
            SearchTerms(document, pinyin: Self.pinyin).all.map { ($0.term, $0.order) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(places["润泽"] == 4 && places["阳城"] == 7 && places["饭店"] == 7)
        document.order = 12
        #expect(SearchTerms(document, pinyin: Self.pinyin).all.allSatisfy { $0.order == 12 })
    }

    @Test(arguments: [
        ("长治重工", ["zzzg", "czzg", "zzcg", "czcg"]), ("行乐", ["xl", "hl", "xy", "hy"]), ("凤城", ["fc"]),
    ])
    func `a name is found by every reading of its characters`(name: String, readings: [String]) {
        let found = Self.pinyin.initials(of: name, upTo: 8)
        #expect(Set(found) == Set(readings))
        let terms = SearchTerms(Self.document(name), pinyin: Self.pinyin)
        for reading in found { #expect(terms.initials.contains(" \(reading) ")) }
    }

    @Test func `a name of many readings has a bounded number of them, its usual one first`() {
        let name = String(repeating: "长重行乐", count: 5)
        let found = Self.pinyin.initials(of: name, upTo: 8)
        #expect(found.count == 8)
        #expect(found.first == Self.pinyin.initials(of: name))
    }

    @Test(arguments: [
        ("阳", [] as [String]), ("", []), ("阳城", ["folded", "folded"]),
        ("ycx", ["folded", "folded", "initials", "initials"]),
        ("yc", ["folded", "folded", "initials"]), ("9114", ["numbers", "numbers", "phone", "folded", "folded"]),
        ("dbj24", ["numbers", "numbers", "folded", "folded"]),
    ])
    func `a text that was typed is meant in the ways that fit it`(text: String, fields: [String]) {
        #expect(SearchQuestion.ways(text, seesPhones: true).map(\.field.rawValue) == fields)
        let without = fields.filter { $0 != "phone" }
        #expect(SearchQuestion.ways(text, seesPhones: false).map(\.field.rawValue) == without)
    }

    @Test func `a landline is found as it is printed`() {
        let phone = SearchQuestion.ways("0356-4229876", seesPhones: true).first { $0.field == .phone }
        #expect(phone?.terms == ["@9876"] && phone?.text == "03564229876")
        #expect(!SearchQuestion.ways("0356-4229876", seesPhones: false).contains { $0.field == .phone })
    }

    @Test func `of several words the longest that is no place leads, and the others are asked for besides`() {
        let isPlace = { (word: String) in word == "凤城" }
        let leads = SearchQuestion("凤城 豇豆").leads(isPlace: isPlace)
        #expect(leads.map(\.word) == ["豇豆"] && leads.map(\.others) == [["凤城"]])
        #expect(SearchQuestion("凤城　凤城").leads(isPlace: isPlace).count == 2)
        #expect(SearchQuestion("豇 豆").words == ["豇豆"])
        #expect(SearchQuestion("豇豆 凤").words == ["豇豆", "凤"])
        #expect(!SearchQuestion(" 豆 ").isLongEnough)
    }

    /// Whatever part of a name somebody types, the index has a posting for every term that the question asks for.
    @Test func `every part of a name of two characters or more finds the name`() {
        for name in ["阳城县凤城镇第一小学食堂", "润城ABC便利店(二店)", "ab", "老王家馒头坊"] {
            let terms = SearchTerms(Self.document(name), pinyin: Self.pinyin)
            let all = Set(terms.all.map(\.term))
            let characters = Array(terms.folded.dropFirst().dropLast())
            for start in characters.indices {
                for end in characters.indices where end > start {
                    let part = String(characters[start...end])
                    let isFound = SearchQuestion.ways(part, seesPhones: false).contains { way in
                        way.field == .folded && all.isSuperset(of: way.terms)
                    }
                    #expect(isFound, "\(part) of \(name)")
                }
            }
        }
    }
}

@Suite struct `Personal data on the page` {
    @Test(arguments: [("10012345678", "100******78"), ("", ""), ("12345", "*****"), ("0356-0001234", "035*******34")])
    func `a telephone shows its first three and last two signs`(phone: String, masked: String) {
        #expect(Masked.phone(phone) == masked)
    }

    @Test func `an identity number shows its first three signs and the last`() {
        #expect(Masked.identityNumber("11010519491231002X") == "110**************X")
    }

    /// The example of GB 11643-1999 and slips of one digit.
    @Test(arguments: [
        ("11010519491231002X", true), ("11010519491231002x", true), ("110105194912310021", false),
        ("11010519491231012X", false), ("1101051949123100", false), ("", false), ("１1010519491231002X", false),
    ])
    func `an identity number is checked by its last sign`(text: String, isRight: Bool) {
        #expect((IdentityNumber.checked(text) != nil) == isRight)
    }
}

@Suite struct `Licences` {
    @Test(arguments: [
        ("2024-06-19", OperatorLicence.Standing.ended), ("2024-06-20", .ending), ("2024-08-19", .ending),
        ("2024-08-20", .valid),
    ])
    func `a licence holds through its last day and is said to end for sixty days before`(
        last: String,
        standing: OperatorLicence.Standing
    ) throws {
        let today = try #require(Day("2024-06-20"))
        var licence = OperatorLicence(
            id: "l",
            kind: "食品经营许可证",
            number: "1",
            issuedOn: nil,
            expiresOn: Day(last),
            issuer: ""
        )
        #expect(licence.standing(on: today, endingWithin: 60) == standing)
        licence.expiresOn = nil
        #expect(licence.standing(on: today, endingWithin: 60) == .open)
    }
}
