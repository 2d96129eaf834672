import Judging

/// What a verdict means for whoever asked, and what to do next: plain words, no terms of the trade.
struct PlainWords {
    var meaning: String
    var next: String

    init(_ judgement: Judgement) {
        switch judgement.verdict {
        case .pass:
            meaning = "按当日有效的标准，这个项目的结果符合要求。"
            next = "一个项目合格，不等于整个样品合格：请看检验报告的总结论。"
        case .fail:
            meaning = "按当日有效的标准，这个项目的结果不符合要求。"
            next = "先不要食用或销售，留好样品、包装和票据；可拨打 12315 或 12345，或向当地市场监管部门反映。经营者对检验结论有异议的，可在法定期限内申请复检。"
        case .undetermined: (meaning, next) = Self.open(judgement.reason)
        }
    }

    private static func open(_ reason: Judgement.Reason) -> (String, String) {
        switch reason {
        case .unknownFood: ("没有找到这种食品。", "请从下面相近的名称中选，或写出它所属的类别。")
        case .ambiguousFood: ("这个名称可能指几种食品，它们的限量不同。", "请在下面选定是哪一种。")
        case .unknownItem: ("没有找到这个检验项目。", "请从下面相近的名称中选，或照检验报告写全名称。")
        case .ambiguousItem: ("这个名称可能指几个检验项目。", "请在下面选定是哪一个。")
        case .noLimit: ("当日有效的标准没有对这种食品规定这个项目的限量。", "没有限量不等于合格，也不等于不合格：须由专业人员结合其他规定判断。")
        case .limitNotHeld: ("当日有效的标准有一部分还没有收录，不能据此下结论。", "请查所列标准的原文，或咨询当地市场监管部门。")
        case .noResult, .unreadableResult, .textResult, .truncatedExponent, .ambiguousPower, .ambiguousSeparator,
            .detectedWithoutFigure:
            ("填写的结果无法与限量比较。", "请照检验报告原样填写，例如 0.05mg/kg、未检出、＜10CFU/g。")
        case .unitUnknown, .unitsDiffer, .unitContradictsColumn: ("结果的单位与限量的单位对不上。", "请核对检验报告上的单位，单位只写一处。")
        case .conversionRatioUnknown: ("这是干制品：高于鲜品的限量，要按脱水率折算后才能判定。", "请填写折算倍数：1 克干制品由多少克鲜品制成。")
        default: ("仅凭所填内容还不能下结论。", "须由专业人员判定：请看下面的判定过程，或咨询当地市场监管部门。")
        }
    }
}

extension LimitStanding {
    /// The status in one sentence.
    var plainWords: String {
        switch status {
        case .limited: "这一天，这种食品的这个项目有限量。"
        case .exempt: "这个项目属豁免制定最大残留限量的农药，不需要限量。"
        case .noLimit: "当日有效的标准没有对这种食品规定这个项目的限量。"
        case .notHeld: "当日有效的标准有一部分还没有收录，不能确定限量。"
        case .ambiguousFood: "这个名称可能指几种食品，它们的限量不同：请选定是哪一种。"
        case .unknownFood: "没有找到这种食品。"
        case .unknownItem: "没有找到这个检验项目。"
        case .ambiguousItem: "这个名称可能指几个检验项目：请选定是哪一个。"
        }
    }
}

/// Kinds of items in the words of the field, in the order in which reports list them.
package enum ItemKind {
    package static let all: [(kind: String, title: String)] = [
        ("pesticide", "农药残留"), ("contaminant", "污染物"), ("mycotoxin", "真菌毒素"), ("pathogen", "致病菌"),
        ("hygiene-microbe", "指示菌"), ("additive", "食品添加剂"), ("veterinary-drug", "兽药"), ("banned-drug", "禁用药物"),
        ("illegal-additive", "非法添加物"), ("quality", "质量指标"),
    ]

    package static func title(_ kind: String) -> String { all.first { $0.kind == kind }?.title ?? "其他" }
    package static func order(_ kind: String) -> Int { all.firstIndex { $0.kind == kind } ?? all.count }
}
