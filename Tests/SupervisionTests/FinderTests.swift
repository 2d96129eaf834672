import Primitives
import Rules
import Supervision
import Testing

@Suite struct `Products of the three-year action` {
    static let finder = ActionProductFinder(Shipped.rulebook.actionProducts)

    static let found: [(String, String)] = [
        ("豇豆", "豇豆"), ("长豇豆", "豇豆"), ("鲜豇豆（散装）", "豇豆"), ("西芹", "芹菜"), ("新鲜芹菜", "芹菜"),
        ("鸡蛋", "鸡蛋"), ("鲜鸡蛋（散装）", "鸡蛋"), ("乌骨鸡", "乌鸡"), ("牛肉", "肉牛"), ("鲜牛肉", "肉牛"), ("羊肉", "肉羊"),
        ("活加州鲈鱼（大口黑鲈）", "大口黑鲈"), ("生鱼", "乌鳢"), ("鲜活乌鳢", "乌鳢"), ("散装韭菜【本地】", "韭菜"),
    ]

    @Test(arguments: found)
    func `brackets and words of freshness do not hide a product`(food: String, product: String) {
        #expect(Self.finder.find(food) == product)
    }

    @Test(arguments: ["冻干韭菜", "韭菜饺子", "腌芹菜", "豇豆干", "鸡蛋面", "牛肉干", "鸡肉", "鲜", ""])
    func `what is made of a product is another food`(food: String) {
        #expect(Self.finder.find(food) == nil)
    }

    @Test func `the name under which the judge found the food decides first`() {
        #expect(Self.finder.find("散称货", resolved: "韭菜") == "韭菜")
        #expect(Self.finder.find("鸡蛋", resolved: "韭菜") == "韭菜")
        #expect(Self.finder.find("鸡蛋", resolved: "别的") == "鸡蛋")
    }
}

@Suite struct `The township that a text speaks of` {
    static let townships = Shipped.rulebook.townships(of: Shipped.county)
    static let finder = TownshipFinder(townships: townships)

    @Test func `each township of the county is found by its name`() {
        #expect(Self.townships.count == 15)
        for township in Self.townships {
            #expect(Self.finder.find(in: "山西省晋城市阳城县\(township.name)某村1号") == township.code)
        }
    }

    static let texts: [([String], String?)] = [
        (["阳城县凤城镇新建路", "北留镇某店"], "140522100"),
        (["", "阳城县北留镇某店"], "140522101"),
        (["阳城县新建路1号", "凤城镇某店"], "140522100"),
        (["凤城镇与北留镇交界", ""], nil),
        (["凤城镇与北留镇交界", "润城镇某店"], "140522102"),
        (["河南省郑州市", "某店"], nil),
        (["", ""], nil),
    ]

    @Test(arguments: texts)
    func `the address is asked first, and a text of two townships names none`(texts: [String], code: String?) {
        #expect(Self.finder.find(in: texts[0], texts[1])?.text == code)
    }
}
