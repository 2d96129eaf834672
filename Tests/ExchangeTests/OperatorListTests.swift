import Exchange
import Primitives
import Rules
import Supervision
import TestSupport
import Testing

@Suite struct `Lists of operators and grids as files` {
    private static let rulebook = Rulebook.load([
        RuleFolder(path: (Shared.repositoryRoot ?? "") + "/Rulebook")
    ]).rulebook

    private static let operators = HeaderAliases(
        kind: "operators",
        fields: [
            .init(id: "name", required: true, title: "名称", aliases: ["单位名称"]),
            .init(id: "township", required: true, title: "乡镇"), .init(id: "kind", required: true, title: "类别"),
            .init(id: "creditCode", title: "统一社会信用代码"), .init(id: "address", title: "地址"),
            .init(id: "principal", title: "主要负责人"), .init(id: "phone", title: "联系电话"),
            .init(id: "licenceNumber", title: "许可证编号"), .init(id: "issuedOn", title: "发证日期"),
            .init(id: "expiresOn", title: "有效期至"), .init(id: "longitude", title: "经度"),
            .init(id: "latitude", title: "纬度"), .init(id: "licenceKind", title: "证照种类"),
            .init(id: "gln", title: "位置码（GLN）", aliases: ["GLN"]), .init(id: "datum", title: "坐标系"),
            .init(id: "state", title: "状态"),
        ]
    )

    private static func read(_ line: String, header: String) -> (rows: [OperatorRow], problems: [Problem]) {
        let read = OperatorList.read(Array("\(header)\n\(line)\n".utf8), aliases: operators)
        return (read.rows, read.problems)
    }

    @Test func `a row of a ledger is an operator with person, licence and place`() throws {
        let (rows, problems) = Self.read(
            "润泽饭店,凤城镇,餐饮,新建路8号,王敏,100 1234 5678,JY1,2023年1月5日,2028-01-04,112.4145,35.4862,cgcs2000,在营",
            header: "单位名称,乡镇,类别,地址,主要负责人,联系电话,许可证编号,发证日期,有效期至,经度,纬度,坐标系,状态"
        )
        #expect(problems.isEmpty)
        let row = try #require(rows.first)
        #expect(row.name == "润泽饭店")
        #expect(row.kind == .catering)
        #expect(row.persons == [OperatorRow.Person(duty: .principal, name: "王敏", phone: "10012345678")])
        #expect(row.licences.first?.expiresOn == Day("2028-01-04"))
        #expect(row.coordinate == Coordinate(latitude: 35.4862, longitude: 112.4145, datum: .cgcs2000))
        #expect(row.printedCoordinate == "35.4862, 112.4145")
        #expect(row.isClosed == false)
    }

    @Test(arguments: [
        ("生产", OperatorKind.production), ("销售", .sales), ("食品经营", .sales), ("餐饮服务", .catering), ("小餐饮", .catering),
        ("学校食堂", .canteen), ("畜禽养殖", .livestock), ("农产品批发市场", .wholesaleMarket), ("食用农产品收购储存运输", .produceDealer),
    ])
    func `a list's own word for a kind is understood`(word: String, kind: OperatorKind) {
        let rules = OperatorList.Rules(Self.rulebook)
        let text = "名称,乡镇,类别\n甲,凤城镇,\(word)\n"
        let read = OperatorList.read(Array(text.utf8), aliases: Self.operators, rules: rules)
        #expect(read.problems.isEmpty)
        #expect(read.rows.map(\.kind) == [kind])
    }

    @Test func `several persons in a cell are several persons`() {
        let aliases = Self.rulebook.headers("operators") ?? Self.operators
        func read(_ officers: String, _ phones: String) -> ListReading<OperatorRow> {
            let text = "名称,乡镇,类别,食品安全员,食品安全员电话\n甲,凤城镇,餐饮,\(officers),\(phones)\n"
            return OperatorList.read(Array(text.utf8), aliases: aliases)
        }
        let two = read("李四、王五", "10012345671；10012345672")
        #expect(two.problems.isEmpty)
        #expect(two.rows[0].persons.map(\.name) == ["李四", "王五"])
        #expect(two.rows[0].persons.map(\.phone) == ["10012345671", "10012345672"])
        #expect(read("李四、王五", "10012345671").problems.map(\.code) == ["phones-mismatch"])
        #expect(read("", "10012345671").problems.map(\.code) == ["phone-without-name"])
        // What was taken out by somebody who sees no telephone.
        #expect(read("李四", "100******71").problems.isEmpty)
    }

    @Test func `facts of the kind have columns of their own`() {
        let rules = OperatorList.Rules(Self.rulebook)
        let aliases = Self.rulebook.headers("operators") ?? Self.operators
        func read(_ kind: String, _ diners: String, _ contracted: String) -> ListReading<OperatorRow> {
            let text = "名称,乡镇,类别,用餐人数（人）,承包或委托经营\n甲,凤城镇,\(kind),\(diners),\(contracted)\n"
            return OperatorList.read(Array(text.utf8), aliases: aliases, rules: rules)
        }
        #expect(read("学校食堂", "320", "否").rows[0].facts == ["diners": "320", "contracted": "no"])
        #expect(read("学校食堂", "很多", "也许").problems.map(\.code) == ["bad-fact", "bad-fact"])
        #expect(read("餐饮", "320", "").problems.map(\.code) == ["foreign-fact"])
    }

    @Test func `a row names several location numbers`() throws {
        let (rows, problems) = Self.read("甲,凤城镇,餐饮,4012345000016、4012345000023", header: "名称,乡镇,类别,位置码(GLN)")
        #expect(problems.isEmpty)
        #expect(rows.first?.glns.map(\.text) == ["4012345000016", "4012345000023"])
    }

    @Test(arguments: [
        ("名称,乡镇,类别", "甲,凤城镇,饭店", ["unknown-kind"]), ("名称,乡镇,类别", "/,,餐饮", ["missing-value", "missing-value"]),
        ("名称,乡镇,类别,统一社会信用代码", "甲,凤城镇,餐饮,91140522MA0GTLBK30", ["bad-credit-code"]),
        ("名称,乡镇,类别,联系电话", "甲,凤城镇,餐饮,10012345678", ["phone-without-name"]),
        ("名称,乡镇,类别,主要负责人,联系电话", "甲,凤城镇,餐饮,王敏,无线电", ["bad-phone"]),
        ("名称,乡镇,类别,许可证编号,有效期至", "甲,凤城镇,餐饮,JY1,2024-02-30", ["bad-date"]),
        ("名称,乡镇,类别,许可证编号,有效期至", "甲,凤城镇,餐饮,JY1,长期", []),
        ("名称,乡镇,类别,许可证编号,发证日期,有效期至", "甲,凤城镇,餐饮,JY1,2024-03-01,2024-02-01", ["dates-reversed"]),
        ("名称,乡镇,类别,经度,纬度", "甲,凤城镇,餐饮,112.4,35.4", ["unknown-datum"]),
        ("名称,乡镇,类别,经度,纬度,坐标系", "甲,凤城镇,餐饮,35.4,112.4,WGS-84", ["bad-coordinate"]),
        ("名称,乡镇,类别,GLN", "甲,凤城镇,餐饮,4012345000016、4012345000017", ["bad-gln"]),
        ("名称,乡镇,类别,证照种类,许可证编号", "甲,凤城镇,餐饮,GLN,4012345000016", ["gln-as-licence"]),
        ("名称,乡镇,类别,状态", "甲,凤城镇,餐饮,不清楚", ["unknown-state"]), ("名称,乡镇", "甲,凤城镇", ["missing-header", "missing-value"]),
    ])
    func `each thing that cannot be understood is named with its row and column`(
        header: String,
        line: String,
        codes: [String]
    ) {
        let (_, problems) = Self.read(line, header: header)
        #expect(problems.map(\.code) == codes)
        #expect(problems.allSatisfy { $0.row != nil })
    }

    @Test func `a list of grids names supervisor and assistants`() throws {
        let aliases = HeaderAliases(
            kind: "grids",
            fields: [
                .init(id: "code", required: true, title: "网格编号"), .init(id: "name", required: true, title: "网格名称"),
                .init(id: "township", required: true, title: "乡镇"), .init(id: "supervisor", title: "网格监管员"),
                .init(id: "supervisorPhone", title: "监管员电话"), .init(id: "assistants", title: "协管员"),
            ]
        )
        let text = "网格编号,网格名称,乡镇,网格监管员,监管员电话,协管员\n01,第一网格,凤城镇,王敏,10012345678,李强、赵华 钱进\n02,第二网格,凤城镇,,10012345678,\n"
        let read = GridList.read(Array(text.utf8), aliases: aliases)
        let (rows, problems) = (read.rows, read.problems)
        #expect(problems.map(\.code) == ["phone-without-name"])
        #expect(rows.first?.assistants == ["李强", "赵华", "钱进"])
        #expect(rows.first?.supervisorPhone == "10012345678")
    }
}
