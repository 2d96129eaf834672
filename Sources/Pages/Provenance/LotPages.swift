import Markup
package import Primitives
import Rules
package import Supervision

/// Lots (批次) that one may see: found by number or product.
package struct LotsPage: Sendable {
    package var viewer: Viewer
    package var text: String
    package var rows: [LotSummary]
    package var paging: Paging

    package init(viewer: Viewer, text: String, rows: [LotSummary], paging: Paging) {
        self.viewer = viewer
        self.text = text
        self.rows = rows
        self.paging = paging
    }

    package var page: Page {
        .office(
            "批次流转",
            section: .provenance,
            viewer: viewer,
            actions: "<div class=\"actions\"><a class=\"button primary\" href=\"\(Link.newMovement)\">登记流转</a></div>",
            """
            \(Part.provenanceTabs(.lots))
            <form class="filters" method="get" action="\(Link.lots)"><div class="field wide"><label for="q">批次号或产品名称（完整填写）</label><input id="q" name="q" type="search" value="\(text)"></div><button class="button" type="submit">查找</button></form>
            <section class="panel flush cards">\(list)\(paging.view)</section>
            """
        )
    }

    private var list: Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>没有批次。开具合格证或登记采收、进货时产生批次。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">批次</caption><thead><tr><th scope="col">产品</th><th scope="col">批次号</th><th scope="col">来自</th><th scope="col">日期</th><th scope="col">产生</th></tr></thead><tbody>\(each: rows, { lot in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.lot(lot.id))">\(lot.food)</a></th><td data-label="批次号" class="key">\(lot.code)</td><td data-label="来自">\(lot.makerName)<br><span class="small quiet">\(lot.place)</span></td><td data-label="日期" class="nowrap">\(lot.madeOn?.description ?? "不详")</td><td data-label="产生">\(lot.origin.title)</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// One lot: where it came from, where it went, and whether the figures add up.
package struct LotPage: Sendable {
    package var viewer: Viewer
    package var lot: LotSummary
    package var movements: [Movement]
    package var balances: [LotBalance]
    package var tolerance: Int64

    package init(
        viewer: Viewer,
        lot: LotSummary,
        movements: [Movement],
        balances: [LotBalance],
        tolerance: Int64
    ) {
        self.viewer = viewer
        self.lot = lot
        self.movements = movements
        self.balances = balances
        self.tolerance = tolerance
    }

    package var page: Page {
        .office(
            "\(lot.food) \(lot.code)",
            section: .provenance,
            viewer: viewer,
            crumbs: [("批次流转", Link.lots)],
            lead:
                "<p class=\"quiet\">\(lot.makerName) · \(lot.origin.title) · \(lot.madeOn?.description ?? "日期不详")\(lot.place.isEmpty ? "" : " · \(lot.place)")</p>",
            actions:
                "<div class=\"actions\"><a class=\"button\" href=\"\(Link.trace(lot.id))\">追溯</a><a class=\"button\" href=\"\(Address.make(Link.newMovement, [("lot", "\(lot.id)")]))\">登记流转</a></div>",
            """
            <section class="panel cards"><h2>各主体结存</h2>\(balance)</section>
            <section class="panel cards"><h2>来源与去向</h2>\(history)</section>
            """
        )
    }

    private var balance: Markup {
        """
        <div class="table"><table><caption class="visually-hidden">各主体结存</caption><thead><tr><th scope="col">主体</th><th scope="col" class="number">收入</th><th scope="col" class="number">支出</th><th scope="col" class="number">结存</th><th scope="col">核对</th></tr></thead><tbody>\(each: balances, { row in
            """
            <tr><th scope="row" class="lead">\(row.holderName)</th><td data-label="收入" class="number">\(row.received.number)</td><td data-label="支出" class="number">\(row.issued.number)</td><td data-label="结存" class="number">\(row.remaining.text)</td><td data-label="核对">\(finding(row))</td></tr>
            """
        })</tbody></table></div><p class="small quiet">允差 \(tolerance)‰，超出的列为疑点，不阻止登记。</p>
        """
    }

    private func finding(_ row: LotBalance) -> Markup {
        row.finding(tolerance: tolerance).map { Part.badge($0.title, .bad) } ?? Part.badge("相符", .good)
    }

    private var history: Markup {
        """
        <div class="table"><table><caption class="visually-hidden">来源与去向</caption><thead><tr><th scope="col">时间</th><th scope="col">事件</th><th scope="col">从</th><th scope="col">到</th><th scope="col">单据</th></tr></thead><tbody>\(each: movements, { row in
            """
            <tr\(" class=\"struck\"", if: row.correctedBy != nil)><th scope="row" class="nowrap">\(row.occurredAt.short)</th><td data-label="事件">\(row.kind.title)\(note(row))</td><td data-label="从">\(parts(row.inputs))</td><td data-label="到">\(parts(row.outputs))</td><td data-label="单据">\(row.document)</td></tr>
            """
        })</tbody></table></div>
        """
    }

    private func note(_ row: Movement) -> Markup? {
        if row.correctedBy != nil { return " <span class=\"tag\">已更正</span>" }
        let reason: Markup? = row.remark.isEmpty ? nil : "<br><span class=\"small quiet\">\(row.remark)</span>"
        guard row.kind != .void else { return reason }
        return
            "\(reason) <a class=\"small\" href=\"\(Address.make(Link.newMovement, [("corrects", "\(row.id)")]))\">更正</a>"
    }

    private func parts(_ parts: [MovementPart]) -> Markup? {
        parts.isEmpty
            ? nil
            : "\(each: parts, { part in "<span class=\"line-item\">\(part.holderName) \(lotName(part)) \(part.quantity.text)</span>" })"
    }

    private func lotName(_ part: MovementPart) -> Markup {
        part.lot == lot.id ? "\(part.food)" : "<a href=\"\(Link.lot(part.lot))\">\(part.food) \(part.lotCode)</a>"
    }
}

/// Recording a movement, or correcting one.
package struct MovementFormPage: Sendable {
    package var viewer: Viewer
    /// Whose goods they are; nil while nobody is chosen.
    package var holder: OperatorRecord?
    package var found: [OperatorRecord]
    package var lots: [LotBalance]
    package var corrected: Movement?
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        holder: OperatorRecord?,
        found: [OperatorRecord] = [],
        lots: [LotBalance] = [],
        corrected: Movement? = nil,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.holder = holder
        self.found = found
        self.lots = lots
        self.corrected = corrected
        self.values = values
        self.faults = faults
    }

    /// What the form offers; storage and merging of several lots come by file or event.
    package static let kinds: [MovementKind] = [
        .sale, .harvest, .purchase, .slaughter, .catch, .split, .processing, .return, .export, .destruction,
    ]

    package var page: Page {
        .office(
            corrected == nil ? "登记流转" : "更正流转记录",
            section: .provenance,
            viewer: viewer,
            crumbs: [("批次流转", Link.lots)],
            "\(Part.faults(faults))\(content)"
        )
    }

    private var content: Markup {
        guard let holder else {
            let pick = Part.operatorPick(
                Link.newMovement,
                label: "谁的货物（单位或农户名称）",
                text: values["q"] ?? "",
                found: found
            )
            return "<section class=\"panel\">\(pick)</section>"
        }
        let kinds = Self.kinds.map { ($0.rawValue, $0.title) } + (corrected == nil ? [] : [("void", "作废，不再登记")])
        let lots =
            [("", "不是已有批次")] + lots.map { ("\($0.lot.id)", "\($0.lot.food) \($0.lot.code)，结存 \($0.remaining.text)") }
        let units = LotQuantity.Unit.allCases.map { ($0.rawValue, $0.title) }
        return """
            \(corrected.map { "<p class=\"notice\">更正 \($0.occurredAt.short) 的\($0.kind.title)记录：原记录保留并标为已更正。</p>" as Markup })
            <section class="panel"><form class="form" method="post" novalidate action="\(Link.newMovement)">\(hidden("token", viewer.formToken))\(hidden("operator", holder.id))\(corrected.map { hidden("corrects", "\($0.id)") })
            <p class="lead">\(holder.name)</p>
            \(Part.select("kind", "事件", kinds, selected: values["kind"] ?? MovementKind.sale.rawValue))\(Part.fault("kind", in: faults))
            \(Part.select("lot", "批次（销售、退货、分装、加工、外销、销毁）", lots, selected: values["lot"] ?? ""))\(Part.fault("lot", in: faults))\(Part.fault("inputs", in: faults))
            <div class="pair">\(Part.text("quantity", "数量", values, faults))\(Part.select("unit", "单位", units, selected: values["unit"] ?? "kg"))</div>
            \(Part.text("to", "收货方名称（销售、退货）", values, faults))\(Part.fault("holder", in: faults))
            <fieldset><legend class="legend">新批次（采收、进货、屠宰、捕捞、分装、加工）</legend><div class="pair">\(Part.text("food", "产品名称", values, faults))\(Part.text("code", "批次号", values, faults))</div>
            <div class="pair">\(Part.text("output", "产出数量（分装、加工）", values, faults))\(Part.text("place", "地点", values, faults))</div></fieldset>\(Part.fault("outputs", in: faults))
            <div class="pair">\(Part.text("occurred", "时间", values, faults, hint: "不填为现在", type: "datetime-local"))\(Part.text("document", "单据号", values, faults))</div>
            \(corrected.map { _ in Part.text("remark", "更正理由", values, faults, required: true) })
            <button class="button primary" type="submit">登记</button></form></section>
            """
    }
}

/// What was used on crops and animals, and a form for one use more.
package struct InputUsesPage: Sendable {
    package var viewer: Viewer
    package var holder: OperatorRecord?
    package var found: [OperatorRecord]
    package var uses: [InputUse]
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        holder: OperatorRecord?,
        found: [OperatorRecord] = [],
        uses: [InputUse] = [],
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.holder = holder
        self.found = found
        self.uses = uses
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "用药记录",
            section: .provenance,
            viewer: viewer,
            lead: "<p class=\"quiet\">间隔期按所用产品标签填写，系统不代填。间隔期内采收的批次不能开具合格证。</p>",
            "\(Part.provenanceTabs(.inputs))\(Part.faults(faults))\(content)"
        )
    }

    private var content: Markup {
        guard let holder else {
            let pick = Part.operatorPick(
                Link.inputUses,
                label: "生产者名称",
                text: values["q"] ?? "",
                found: found
            )
            return "<section class=\"panel\">\(pick)</section>"
        }
        return """
            <div class="columns"><section class="panel"><h2>登记一次用药</h2><form class="form" method="post" novalidate action="\(Link.inputUses)">\(hidden("token", viewer.formToken))\(hidden("operator", holder.id))
            <p class="lead">\(holder.name)</p>\(Part.text("food", "用在什么产品上", values, faults, required: true))\(Part.text("place", "地块、棚、圈舍（不填为全部）", values, faults))
            \(Part.text("product", "投入品名称（按标签）", values, faults, required: true))\(Part.text("substances", "有效成分", values, faults, hint: "多个用顿号分开", required: true))
            <div class="pair">\(Part.text("registration", "登记证号或批准文号", values, faults))\(Part.text("dose", "用量", values, faults))</div>
            <div class="pair">\(Part.text("used", "使用日期", values, faults, type: "date", required: true))\(Part.text("interval", "安全间隔期或休药期（天）", values, faults, type: "number", required: true))</div>
            <button class="button primary" type="submit">登记</button></form></section>
            <section class="panel flush cards">\(list)</section></div>
            """
    }

    private var list: Markup {
        guard !uses.isEmpty else { return "<div class=\"panel empty\"><p>没有用药记录。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">用药记录</caption><thead><tr><th scope="col">投入品</th><th scope="col">用在</th><th scope="col">使用日期</th><th scope="col">可采收</th></tr></thead><tbody>\(each: uses, { use in
                """
                <tr><th scope="row" class="lead">\(use.product)<br><span class="small quiet">\(use.substances.joined(separator: "、"))</span></th><td data-label="用在">\(use.food) \(use.place)</td><td data-label="使用" class="nowrap">\(use.usedOn.description)</td><td data-label="可采收" class="nowrap">\(use.freeFrom.description)\(use.freeFrom > viewer.now.day ? " \(Part.badge("未到", .warn))" as Markup : nil)</td></tr>
                """
            })</tbody></table></div>
            """
    }
}
