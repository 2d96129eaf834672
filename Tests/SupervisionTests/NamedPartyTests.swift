import Supervision
import Testing

@Suite struct NamedPartyTests {
    @Test(arguments: [
        ("经销商：连江路食品公司；生产商：恒康食品有限公司", "恒康食品有限公司"), ("委托方:甲公司；受托方:乙食品厂", "乙食品厂"),
        ("生产商：丙坊", "丙坊"), ("丁食品有限公司", "丁食品有限公司"), ("委托商：戊蛋业有限公司", "委托商：戊蛋业有限公司"),
        ("受托方：/；委托方：己公司", "受托方：/；委托方：己公司"),
    ])
    func `the maker is whoever made the product, not who ordered it`(cell: String, maker: String) {
        #expect(NamedParty.maker(in: cell) == maker)
    }
}
