import Foundation
import Primitives
import Rules
import Testing

/// A rulebook in memory: a small sound one with some files replaced or added.
struct RulebookFixture {
    let folder: RuleFolder

    init(_ files: [String: String] = [:], sound: Bool = true) {
        folder = RuleFolder(files: (sound ? Self.sound : [:]).merging(files, uniquingKeysWith: { $1 }))
    }

    func load() -> (rulebook: Rulebook, problems: [Problem]) { Rulebook.load([folder]) }

    static let sound: [String: String] = [
        "areas/a.csv": "code,name,source,confidence\n14,山西省,代码表,seen\n1405,晋城市,代码表,seen\n140522,阳城县,代码表,seen\n",
        "departments.yaml": """
        departments:
          - {id: market-supervision, name: 市场监管局, kind: department, source: 测试, confidence: seen}
          - {id: agriculture, name: 农业农村局, kind: department, source: 测试, confidence: U}
        """,
        "deadlines.csv": deadlines("SA-16,抽检,within,启动,完成,90,days,可延长,,办法,第四十五条,M,2019-10-01,"),
        "calendar/2024.yaml": """
        year: 2024
        source: 通知
        confidence: seen
        days-off:
          - {name: 国庆节, from: 2024-10-01, to: 2024-10-07}
        make-up-days:
          - 2024-09-29
        """,
        "plan/p.yaml": plan,
        "procedures/disposal.yaml": disposal,
        "procedures/look-back.yaml": lookBack,
        "sampling.yaml": """
        numbers:
          - {id: supervision, parts: [XBJ, year-2, county, serial-6], source: 测试, confidence: U}
          - {id: risk-monitoring, parts: [XBF, year-2, county, serial-6], source: 测试, confidence: U}
        allocation: {random-share: 20, years: 3, strength-from: 2, strength-through: 200, source: 测试, confidence: U}
        """,
        "limits/standards.yaml": """
        standards:
          - {number: GB 1-2020, title: 标准, series: GB 1, from: 2020-01-01, to: 2022-12-31, held: true, covers: [pesticide], source: 甲, confidence: S}
          - {number: GB 1-2023, title: 标准, series: GB 1, from: 2023-01-01, held: false, covers: [pesticide], source: 甲, confidence: S}
        """,
        "limits/items.csv": "name,kind,aliases,source,confidence\n毒死蜱,pesticide,氯蜱硫磷,甲,seen\n",
        "limits/foods.csv": "standard,food,code,tested-part,note\nGB 1-2020,蔬菜,,,\nGB 1-2020,蔬菜 > 豇豆,,全豆（带荚）,\n",
        "limits/gb1.csv": limits("GB 1-2020,毒死蜱,蔬菜 > 豇豆,,≤,0.02,mg/kg,no,no,,4.1,7,1,seen"),
    ]

    static func deadlines(_ rows: String...) -> String {
        let header = "id,domain,kind,trigger,action,amount,unit,extension,excluded,source,clause,confidence,from,to"
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    static func limits(_ rows: String...) -> String {
        let header =
            "standard,item,food,except,bound,value,unit,provisional,extraneous,note,clause,page,line,confidence"
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    static let plan = """
        county: "140522"
        year: 2024
        title: 工作安排
        source: 工作安排
        confidence: seen
        aspects:
          - id: "1"
            title: 突出问题
            tasks:
              - id: "1.1"
                title: 三年行动
                text: 治违禁
                text-source: 第1部分
                indicator: sampling.residue
                with: {product: 豇豆}
                target: {at-least: 100%}
                due: 11-15
                lead: {department: agriculture, inferred: true}
              - id: "1.2"
                title: 豇豆
                text: 攻坚
                text-source: 第1部分
                milestone: 建档
                lead: {department: market-supervision}
        """

    static let disposal = """
        id: disposal
        title: 核查处置
        opens: sample-failed
        subject: operator
        versions:
          - from: 2019-10-01
            basis: 办法
            confidence: remembered
            whole: SA-16
            steps:
              - {id: serve, title: 送达, holder: station-of-operator, clock: {days: 5}, evidence: [{document: notice, title: 通知书}], next: [cause]}
              - {id: cause, title: 原因, holder: department:market-supervision, evidence: [{text: finding, title: 原因}]}
            close: {outcomes: [整改完成, 主体注销], needs: [serve, finding]}
            look-back: {title: 回头看, procedure: look-back, due: {months: 3, unconfirmed: true}, by: another-officer, needs: [visit]}
        """

    static let lookBack = """
        id: look-back
        title: 回头看
        opens: look-back-due
        subject: matter
        versions:
          - from: 2019-10-01
            basis: 安排
            confidence: seen
            steps:
              - {id: inspect, title: 复核, holder: another-officer, evidence: [{inspection: visit, title: 检查}]}
            close: {outcomes: [已整改到位], needs: [visit]}
        """
}

/// The rulebook that ships with the program, and the folder of shared facts where it is at hand.
enum Shipped {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appendingPathComponent("Rulebook").path
    static let loaded = Rulebook.load([RuleFolder(path: folder)])
    static var rulebook: Rulebook { loaded.rulebook }

    /// The shared folder: named by the environment, else beside the repository.
    static let shared =
        ProcessInfo.processInfo.environment["SHIAN_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? root.deletingLastPathComponent().appendingPathComponent("shared")

    static func shared(has file: String) -> Bool {
        FileManager.default.fileExists(atPath: shared.appendingPathComponent(file).path)
    }
}
