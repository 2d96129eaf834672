import Primitives
import Rules
import Supervision

/// Invented, plausible words of which the simulated county is made.
///
/// No real firm bears these names on purpose.
enum DemoVocabulary {
    static let surnames = Array("王李张刘陈杨赵黄周吴徐孙马胡朱郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛")
    static let given = [
        "建国", "秀英", "志强", "丽华", "文斌", "晓燕", "永红", "海霞", "春生", "玉兰", "军", "敏", "涛", "静", "磊", "芳", "勇", "娟", "明", "艳",
        "刚", "萍",
        "鹏", "霞", "飞", "玲", "波", "红", "云", "峰", "雪梅", "俊杰", "慧芳", "振华", "金凤", "国庆", "爱民", "新生", "小红", "大勇",
    ]
    static let brands = [
        "沁源香", "太行丰", "析城", "润河", "金桑", "禾盛", "瑞田", "福满", "鑫源", "绿野", "民康", "康泰", "聚贤", "同兴", "益民", "万佳", "佳和", "永泰",
        "春晖", "华丰",
        "德顺", "吉祥", "兴农", "裕丰", "恒信", "百味", "乡土", "农友", "喜盈", "安顺", "晨光", "东升", "南岭", "西关", "北桥", "中和", "和顺", "盛世",
        "天成", "广源",
    ]
    static let villages = [
        "上庄村", "下河村", "东沟村", "西坡村", "南底村", "北崖村", "中寨村", "后山村", "前岭村", "大桥村", "小庄村", "石窑村", "柳树村", "桃园村", "梨川村", "羊泉村",
        "凤山村", "龙湾村",
    ]
    static let streets = ["新建路", "东大街", "西大街", "文化路", "滨河路", "育才街", "府前路", "商贸街", "兴阳路", "析城路"]

    /// How many operators of each kind, and what they are called.
    static let kinds: [(kind: OperatorKind, count: Int, endings: [String])] = [
        (.growing, 900, ["种植专业合作社", "家庭农场", "蔬菜种植基地", "种植户"]),
        (.livestock, 352, ["养殖专业合作社", "养殖场", "蛋鸡养殖场", "生猪养殖场"]),
        (.aquaculture, 42, ["水产养殖场", "渔业专业合作社"]),
        (.slaughter, 8, ["生猪定点屠宰厂", "畜禽屠宰有限公司"]),
        (.production, 124, ["食品有限公司", "面业有限公司", "粮油有限公司", "调味品有限公司"]),
        (.workshop, 262, ["豆腐坊", "粉条加工坊", "馒头坊", "榨油坊", "糕点坊"]),
        (.sales, 1930, ["超市", "便利店", "副食店", "蔬菜店", "水产店", "粮油店"]),
        (.wholesaleMarket, 3, ["农产品批发市场"]),
        (.catering, 1720, ["饭店", "面馆", "小吃店", "餐饮有限公司", "火锅店"]),
        (.canteen, 424, ["学校食堂", "幼儿园食堂", "卫生院食堂", "养老院食堂", "机关食堂", "企业食堂"]),
        (.grainStorage, 16, ["粮食储备库", "粮油购销站"]),
        (.produceDealer, 216, ["农产品收购点", "果蔬冷库", "农产品经营部"]),
        (.laboratory, 3, ["检验检测中心", "检测技术有限公司"]),
    ]

    /// One item of a food: the limit is printed only where the rulebook's own tables do not hold it.
    struct Item {
        var name: String
        var unit: String
        var printed: String?
        /// Ordinary results, in hundredths of the unit; 0 is 未检出.
        var usual: ClosedRange<Int>
        /// Results of a failure, in hundredths.
        var failing: ClosedRange<Int>
    }

    /// Items that a scaled sample has besides, always 未检出.
    static let furtherItems = ["氧乐果", "甲胺磷", "对硫磷", "甲基对硫磷", "久效磷", "磷胺", "涕灭威", "灭多威", "特丁硫磷", "硫线磷"]

    struct Food {
        var name: String
        var foodClass: String
        var kinds: [OperatorKind]
        var items: [Item]
        var weight: Int
    }

    static let foods: [Food] = [
        Food(
            name: "豇豆",
            foodClass: "食用农产品-->蔬菜-->豆类蔬菜",
            kinds: [.growing, .sales, .wholesaleMarket],
            items: [
                Item(name: "灭蝇胺", unit: "mg/kg", printed: nil, usual: 0...30, failing: 62...190),
                Item(name: "克百威", unit: "mg/kg", printed: nil, usual: 0...0, failing: 4...20),
                Item(name: "水胺硫磷", unit: "mg/kg", printed: nil, usual: 0...0, failing: 8...30),
            ],
            weight: 9
        ),
        Food(
            name: "韭菜",
            foodClass: "食用农产品-->蔬菜-->鳞茎类蔬菜",
            kinds: [.growing, .sales],
            items: [
                Item(name: "腐霉利", unit: "mg/kg", printed: nil, usual: 0...12, failing: 40...180),
                Item(name: "毒死蜱", unit: "mg/kg", printed: nil, usual: 0...1, failing: 8...60),
            ],
            weight: 8
        ),
        Food(
            name: "芹菜",
            foodClass: "食用农产品-->蔬菜-->叶菜类蔬菜",
            kinds: [.growing, .sales],
            items: [
                Item(name: "毒死蜱", unit: "mg/kg", printed: nil, usual: 0...2, failing: 9...40),
                Item(name: "甲拌磷", unit: "mg/kg", printed: nil, usual: 0...0, failing: 3...9),
            ],
            weight: 7
        ),
        Food(
            name: "鸡蛋",
            foodClass: "食用农产品-->鲜蛋",
            kinds: [.livestock, .sales, .canteen],
            items: [
                Item(name: "恩诺沙星", unit: "μg/kg", printed: "不得检出", usual: 0...0, failing: 900...21000),
                Item(name: "氟苯尼考", unit: "μg/kg", printed: "不得检出", usual: 0...0, failing: 30...400),
                Item(name: "甲硝唑", unit: "μg/kg", printed: "不得检出", usual: 0...0, failing: 100...900),
            ],
            weight: 9
        ),
        Food(
            name: "大口黑鲈",
            foodClass: "食用农产品-->水产品-->淡水鱼",
            kinds: [.aquaculture, .sales],
            items: [Item(name: "恩诺沙星", unit: "μg/kg", printed: "≤100μg/kg", usual: 0...6000, failing: 12000...90000)],
            weight: 3
        ),
        Food(
            name: "乌鸡",
            foodClass: "食用农产品-->畜禽肉",
            kinds: [.livestock, .sales],
            items: [Item(name: "恩诺沙星", unit: "μg/kg", printed: "≤100μg/kg", usual: 0...4000, failing: 11000...40000)],
            weight: 2
        ),
        Food(
            name: "牛肉",
            foodClass: "食用农产品-->畜禽肉",
            kinds: [.slaughter, .sales],
            items: [
                Item(name: "克伦特罗", unit: "μg/kg", printed: "不得检出", usual: 0...0, failing: 50...300),
                Item(name: "地塞米松", unit: "μg/kg", printed: "≤1.0μg/kg", usual: 0...30, failing: 120...400),
            ],
            weight: 4
        ),
        Food(
            name: "普通白菜",
            foodClass: "食用农产品-->蔬菜-->叶菜类蔬菜",
            kinds: [.growing, .sales],
            items: [
                Item(name: "毒死蜱", unit: "mg/kg", printed: nil, usual: 0...1, failing: 8...30),
                Item(name: "镉", unit: "mg/kg", printed: nil, usual: 1...9, failing: 24...40),
            ],
            weight: 7
        ),
        Food(
            name: "番茄",
            foodClass: "食用农产品-->蔬菜-->茄果类蔬菜",
            kinds: [.growing, .sales, .canteen],
            items: [Item(name: "毒死蜱", unit: "mg/kg", printed: nil, usual: 0...1, failing: 8...30)],
            weight: 6
        ),
        Food(
            name: "苹果",
            foodClass: "食用农产品-->水果类-->仁果类水果",
            kinds: [.growing, .sales, .produceDealer],
            items: [Item(name: "毒死蜱", unit: "mg/kg", printed: nil, usual: 0...30, failing: 110...200)],
            weight: 5
        ),
        Food(
            name: "小麦粉",
            foodClass: "粮食加工品-->小麦粉",
            kinds: [.production, .sales, .grainStorage],
            items: [
                Item(name: "镉", unit: "mg/kg", printed: nil, usual: 1...7, failing: 12...25),
                Item(
                    name: "脱氧雪腐镰刀菌烯醇",
                    unit: "μg/kg",
                    printed: "≤1000μg/kg",
                    usual: 2000...60000,
                    failing: 110000...160000
                ),
            ],
            weight: 8
        ),
        Food(
            name: "红薯粉条",
            foodClass: "淀粉及淀粉制品-->淀粉制品",
            kinds: [.workshop, .sales],
            items: [
                Item(
                    name: "铝的残留量(干样品，以Al计)",
                    unit: "mg/kg",
                    printed: "≤200mg/kg",
                    usual: 800...15000,
                    failing: 21000...120000
                )
            ],
            weight: 6
        ),
        Food(
            name: "豆腐干",
            foodClass: "豆制品-->非发酵性豆制品",
            kinds: [.workshop, .sales],
            items: [
                Item(
                    name: "山梨酸及其钾盐(以山梨酸计)",
                    unit: "g/kg",
                    printed: "≤1.0g/kg",
                    usual: 0...60,
                    failing: 110...160
                )
            ],
            weight: 5
        ),
        Food(
            name: "手工挂面",
            foodClass: "粮食加工品-->挂面",
            kinds: [.workshop, .production],
            items: [Item(name: "铅(以Pb计)", unit: "mg/kg", printed: "≤0.2mg/kg", usual: 1...12, failing: 22...40)],
            weight: 6
        ),
        Food(
            name: "食用植物调和油",
            foodClass: "食用油、油脂及其制品-->食用植物油",
            kinds: [.production, .workshop, .sales],
            items: [
                Item(name: "酸价(KOH)", unit: "mg/g", printed: "≤3mg/g", usual: 20...180, failing: 310...520),
                Item(name: "过氧化值", unit: "g/100g", printed: "≤0.25g/100g", usual: 2...18, failing: 27...60),
            ],
            weight: 7
        ),
        Food(
            name: "油条（自制）",
            foodClass: "餐饮食品-->油炸面制品",
            kinds: [.catering, .canteen],
            items: [
                Item(
                    name: "铝的残留量(干样品，以Al计)",
                    unit: "mg/kg",
                    printed: "≤100mg/kg",
                    usual: 500...8000,
                    failing: 11000...60000
                )
            ],
            weight: 8
        ),
        Food(
            name: "复用餐饮具",
            foodClass: "餐饮食品-->餐饮具",
            kinds: [.catering, .canteen],
            items: [
                Item(
                    name: "阴离子合成洗涤剂(以十二烷基苯磺酸钠计)",
                    unit: "mg/100cm²",
                    printed: "不得检出",
                    usual: 0...0,
                    failing: 1...8
                )
            ],
            weight: 8
        ),
        Food(
            name: "老陈醋",
            foodClass: "调味品-->食醋",
            kinds: [.production, .sales],
            items: [
                Item(name: "总酸(以乙酸计)", unit: "g/100mL", printed: "≥6.00g/100mL", usual: 605...720, failing: 430...580)
            ],
            weight: 5
        ),
    ]

    static let causes = [
        "上游供货商未按要求使用投入品，进货查验流于形式", "工艺控制不严，投料计量不准", "储存温度偏高，产品变质", "种植户未遵守安全间隔期", "清洗消毒不彻底，漂洗时间不足",
    ]
    static let measures = ["更换供货商并索取检验报告，重新培训人员", "校准计量器具，修订作业指导书并公示", "更换冷藏设备，建立温度记录", "停止采收并补做自检，建立用药台账"]
}
