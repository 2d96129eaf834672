import Rules
import Supervision

/// A figure told in a sentence, as a report says it.
enum FigureSentence {
    /// By indicator and measure; `{d}` is what was to be reached, `{n}` what was, `{v}` the value, which carries the number of its
    /// entry in the index.
    private static let sentences: [String: String] = [
        "sampling.residue/plan-done": "三年行动重点产品已抽检{n}批次，为年度计划{d}批次的{v}。",
        "sampling.residue/pass": "监督抽检有结论的{d}批次中，合格{n}批次，合格率为{v}。",
        "sampling.residue/banned-pass": "禁用药物项目有结论的{d}项次中，合格{n}项次，合格率为{v}。",
        "sampling.volume/per-thousand": "全县常住人口{d}人，已抽检{n}批次，达到{v}。",
        "sampling.volume/plan-done": "已抽检{n}批次，为年度抽检计划{d}批次的{v}。",
        "sampling.volume/problem-share": "针对问题企业、产品和项目抽检{n}批次，占{d}批次的{v}。",
        "disposal.look-back/looked-back-of-due": "应完成回头看{d}件，已完成{n}件，完成率为{v}。",
        "disposal.look-back/disposed-on-time": "已办结和到期的核查处置{d}件，按期办结{n}件，按期率为{v}。",
        "disposal.look-back/passed": "已完成的{d}件回头看中，整改到位{n}件，占{v}。",
        "reports.annual/on-time": "应报告的{d}个单位中，按时报告并抄送{n}个，占{v}。",
        "grids.staffed/staffed": "在用网格{d}个，配有在岗网格监管员的{n}个，占{v}。",
        "grids.staffed/patrols-of-due": "应开展网格巡查{d}次，按月完成{n}次，完成率为{v}。",
        "map.verified-coordinates/verified": "应上“数字地图”的监管对象{d}家，坐标已核实并划入网格{n}家，占{v}。",
        "certificates.checked-at-market/with-certificate": "市场登记入场的食用农产品{d}批次，附有承诺达标合格证的{n}批次，占{v}。",
        "certificates.issuing-producers/issuing": "种植、养殖、水产主体{d}家，当年开具过承诺达标合格证的{n}家，占{v}。",
        "traceability.active-subjects/active": "应使用追溯平台的主体{d}家，当年产生过批次的{n}家，占{v}。",
        "traceability.gates-checked/checked": "种植、养殖、水产主体{d}家，当年复核过“四挂钩”资格的{n}家，占{v}。",
        "transfers.on-time/on-time": "已答复和到期的移送公安机关事项{d}件，按期接收或退回{n}件，占{v}。",
        "clues.checked-on-time/on-time": "已办结和到期的线索核查事项{d}件，按期办结{n}件，按期率为{v}。",
        "hazards.rectified-on-time/on-time": "已办结和到期的隐患整改事项{d}件，按期办结{n}件，按期率为{v}。",
        "batches.tested-before-sale/tested": "当年收获{d}个批次，以检测为依据开具合格证的{n}个，占{v}。",
        "sampling.product-pass/pass": "监督抽检有结论的{d}批次中，合格{n}批次，合格率为{v}。",
        "handovers.received-on-time/on-time": "已答复和到期的部门移送{d}件，按期接收或退回{n}件，占{v}。",
    ]

    static func of(
        _ figure: Figure,
        indicator: String?,
        with: [String: String],
        task: PlanTask,
        reference: Int
    ) -> [ReportDocument.Run] {
        let (numerator, denominator) = (figure.numerator ?? 0, figure.denominator ?? 0)
        if figure.unit == "milestone" {
            return [.text("确定里程碑\(denominator)个，已确认"), .figure("\(numerator)个", reference: reference), .text("。")]
        }
        let name = indicator.flatMap { name in
            Indicators.all[name].map { "\(name)/\($0.named(with))" }
        }
        let pattern = name.flatMap { sentences[$0] } ?? "\(figure.title)为{v}（{n}/{d}）。"
        let words = pattern.replacing("{n}", with: String(numerator)).replacing("{d}", with: String(denominator))
        let parts = words.split(separator: "{v}", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = ReportDocument.Run.figure(figure.valueText, reference: reference)
        let end = parts.count > 1 ? parts[1] : ""
        return [.text(parts[0]), value, .text(compared(figure) + end)]
    }

    /// `，1月底为 40.0 %`: what a rising figure is compared with.
    private static func compared(_ figure: Figure) -> String {
        guard let base = figure.base else { return "" }
        var earlier = figure
        (earlier.numerator, earlier.denominator) = (base.numerator, base.denominator)
        return "，\(base.title)为\(earlier.valueText)"
    }

    /// Every measure that has a sentence of its own.
    static var told: Set<String> { Set(sentences.keys) }
}
