package import Judging
package import Primitives

/// One row of a laboratory file or a public notice: a sample and at most one item of it.
package struct SamplingRow: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 监督抽检: 合格 or 不合格, published.
        case supervision
        /// 风险监测: 问题, never published.
        case riskMonitoring = "risk-monitoring"

        /// The event of the rulebook that a failed sample of this kind raises.
        package var failureEvent: String { self == .supervision ? "sample-failed" : "monitoring-problem" }
    }

    /// Why this operator and food were chosen.
    package enum Aim: String, Sendable, Hashable, CaseIterable {
        case routine
        /// Aimed at a problem firm, product or item (问题企业、产品、项目).
        case problem
    }

    /// The sheet's name; empty for a text file.
    package var sheet: String?
    /// As the spreadsheet numbers it, from 1.
    package var row: Int
    package var kind: Kind = .supervision
    package var aim: Aim = .routine
    /// 抽样编号.
    package var sampleNumber: String?
    /// 食品名称; never blank.
    package var food: String
    /// 食品细类, perhaps a path: `水产及其制品-->水产加工品`.
    package var foodClass: String?
    /// 标称生产企业名称.
    package var producer: String?
    /// 标称生产企业地址.
    package var producerAddress: String?
    /// 被抽样单位名称.
    package var supplier: String?
    /// 被抽样单位地址.
    package var supplierAddress: String?
    /// 规格型号.
    package var spec: String?
    /// 商标.
    package var brand: String?
    /// As written; many files put a batch or several dates here.
    package var productionDateText: String?
    /// 生产日期, where its cell holds one that can be read.
    package var productionDate: Day?
    /// 批号.
    package var batch: String?
    /// 检验项目.
    package var item: String?
    /// 单位.
    package var unit: String?
    /// 检验结果, with `<sup>` and line breaks as they are.
    package var result: String?
    /// 标准值.
    package var limit: String?
    /// 判定; in a table of failures that has no such column, each item is one.
    package var declared: Verdict?
    /// 发布单位.
    package var publisher: String?
    /// 发布日期.
    package var publishedOn: Day?
    /// 抽样日期.
    package var sampledOn: Day?
    /// 检验机构.
    package var laboratory: String?
    /// 任务来源.
    package var taskSource: String?
    /// 省份.
    package var province: String?
    /// 备注.
    package var remark: String?

    package init(sheet: String? = "", row: Int, food: String) {
        self.sheet = sheet
        self.row = row
        self.food = food
    }

    /// The day whose rules judge the sample: production, else sampling, else publication, else the day it came in.
    package func ruleDay(importedOn day: Day) -> Day { productionDate ?? sampledOn ?? publishedOn ?? day }

    /// The day by which the sample belongs to a year's plan: sampling, else publication, else the rule day.
    package func countedOn(importedOn day: Day) -> Day { sampledOn ?? publishedOn ?? ruleDay(importedOn: day) }

    package var key: SampleKey {
        SampleKey(
            number: sampleNumber,
            food: food,
            producer: producer,
            supplier: supplier,
            productionDate: productionDate?.description ?? productionDateText,
            batch: batch
        )
    }
}
