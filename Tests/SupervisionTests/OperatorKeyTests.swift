import Primitives
import Supervision
import TestSupport
import Testing

@Suite struct `The key of an operator without a credit code` {
    @Test(arguments: ["", " ", "/", "／", "-", "—", "——", "无", "不详", "　/　"])
    func `a sign of emptiness names nobody`(name: String) {
        #expect(OperatorKey(name: name) == nil)
    }

    static let same: [(String, String)] = [
        ("阳城县甲食品有限责任公司", "阳城县甲食品有限公司"),
        ("阳城县甲食品股份有限公司", "阳城县甲食品股份公司"),
        ("阳城县甲食品有限公司（二厂）", "阳城县甲食品有限公司(二厂)"),
        ("甲 食 品 店", "甲食品店"),
        ("ＡＢＣ超市", "abc超市"),
    ]

    @Test(arguments: same)
    func `what clerks vary does not make another firm`(one: String, other: String) throws {
        let left = try #require(OperatorKey(name: one, address: "新建路1号"))
        let right = try #require(OperatorKey(name: other, address: "新建路 １ 号"))
        #expect(left == right)
    }

    static let different: [(String, String)] = [
        ("甲食品店", "甲食品二店"), ("甲食品有限公司", "甲食品公司"), ("甲超市", "甲超市(北街店)"), ("甲店", "乙店"),
    ]

    @Test(arguments: different)
    func `what tells firms apart stays`(one: String, other: String) throws {
        let left = try #require(OperatorKey(name: one))
        let right = try #require(OperatorKey(name: other))
        #expect(left != right)
    }

    @Test func `the address is part of the key`() throws {
        let one = try #require(OperatorKey(name: "便民店", address: "凤城镇"))
        let other = try #require(OperatorKey(name: "便民店", address: "北留镇"))
        #expect(one != other)
    }

    @Test func `folding a folded name changes nothing`() throws {
        try forAll(seed: 12, generate: { awkwardText(&$0) + "食品有限责任公司" }) { name in
            OperatorKey.fold(OperatorKey.fold(name)) == OperatorKey.fold(name)
        }
    }

    private static let places = ["阳城县", "凤城镇", "北留镇"]

    @Test(arguments: [
        ("阳城县凤城袁刚蔬菜店", "袁刚蔬菜店"), ("凤城袁刚蔬菜店", "袁刚蔬菜店"), ("袁刚蔬菜店", "袁刚蔬菜店"), ("阳城县润泽食品有限责任公司", "润泽食品"),
        ("润泽食品有限公司", "润泽食品"), ("阳城县凤城镇", nil),
    ])
    func `a name without its places and its form tells the same firm`(name: String, short: String?) {
        #expect(OperatorKey.shortName(name, places: Self.places) == short)
    }
}
