import Markup
package import Primitives
package import Rules
package import Supervision

/// A file that waits for the rest of its form.
package struct KeptFile: Sendable, Hashable {
    package var field: String
    /// Under which it waits.
    package var upload: String
    package var name: String

    package init(field: String, upload: String, name: String) {
        self.field = field
        self.upload = upload
        self.name = name
    }
}

/// The field sheet (抽样单) on the phone: first the firm, then one long form with large targets.
package struct FieldSheetPage: Sendable {
    /// Firms that a search found.
    package var found: [OperatorRecord]
    package var viewer: Viewer
    package var chosen: OperatorRecord?
    package var line: SamplingPlanLine?
    package var laboratories: [(value: String, title: String)]
    /// Items the rules or the plan line ask for.
    package var items: [String]
    package var amount: AmountNote
    /// How sheets are numbered, by kind; empty where the rulebook says nothing.
    package var numbers: [String: SampleNumberPattern]
    /// Files of an earlier try.
    package var kept: [KeptFile]
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        found: [OperatorRecord],
        chosen: OperatorRecord?,
        line: SamplingPlanLine?,
        laboratories: [(value: String, title: String)],
        items: [String],
        amount: AmountNote,
        numbers: [String: SampleNumberPattern],
        kept: [KeptFile] = [],
        values: [String: String],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.found = found
        self.chosen = chosen
        self.line = line
        self.laboratories = laboratories
        self.items = items
        self.amount = amount
        self.numbers = numbers
        self.kept = kept
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        .office(
            "现场抽样",
            section: .sampling,
            viewer: viewer,
            lead: "<p class=\"quiet\">抽样人员不少于两名；样品当场封样，\(chosen == nil ? "先选被抽样单位" : "逐项填写后提交，离开前可以再看一遍")。</p>",
            scripts: ["field"],
            """
            \(Part.samplingTabs(.field, viewer))
            \(Part.faults(faults))
            \(chosen == nil ? chooser : form)
            """
        )
    }

    /// What the address carries from one step to the next.
    private static let carried = ["plan", "line", "aim", "sample", "rapid", "food", "class", "kind"]

    private var chooser: Markup {
        let kept = Self.carried.filter { values[$0]?.isEmpty == false }
        return """
            <section class="panel"><h2>一、被抽样单位</h2>\(lineNote)
            <form class="form" method="get" action="\(Link.fieldSheet)">\(each: kept, { hidden($0, values[$0] ?? "") })
            <div class="field"><label for="q">单位名称</label><input id="q" name="q" type="search" value="\(values["q"] ?? "")"\(Part.invalid("operator", in: faults))>\(Part.fault("operator", in: faults))</div>
            <button class="button primary" type="submit">查找</button></form>
            \(results(kept))</section>
            """
    }

    private func results(_ kept: [String]) -> Markup? {
        guard values["q"]?.isEmpty == false else { return nil }
        guard !found.isEmpty else { return "<p>没有找到。名称可以只写其中几个字；只能选管辖范围内的单位。</p>" }
        return """
            <ul class="picks">\(each: found, { firm in
                """
                <li><a href="\(Address.make(Link.fieldSheet, kept.map { ($0, values[$0]) } + [("operator", firm.id)]))"><b>\(firm.name)</b><span class="small quiet">\(firm.kind.title) · \(firm.address)</span></a></li>
                """
            })</ul>
            """
    }

    private var lineNote: Markup? {
        guard let line else { return nil }
        return """
            <p class="notice">按计划第 \(line.position) 条：\(Part.foodPath(line.foodClass))，\(line.stage.title)\(line.township.map { "，\(viewer.naming.area($0))" } ?? "")\(line.operatorName.map { "，\($0)" } ?? "")，\(line.month) 月 \(line.planned) 批，已抽 \(line.done) 批。\(line.reason)</p>
            """
    }

    private var aimNote: Markup? {
        switch values["aim"] {
        case "look-back": "<p class=\"notice\">回头看跟踪抽样：与不合格样品同一单位、同一产品、同一项目。</p>"
        case "retest": "<p class=\"notice\">复检：登记送复检机构的备份样品。初检结论不会被改动。</p>"
        case "confirmation": "<p class=\"notice\">快检确证：由实验室用国家规定的检验方法复检，不得再用快检。</p>"
        default: nil
        }
    }

    private var form: Markup {
        let kinds = [("supervision", "监督抽检"), ("risk-monitoring", "风险监测（结果不公布）")]
        let aims = [("routine", "常规"), ("problem", "问题导向")]
        let fixedAim = ["look-back", "retest", "confirmation"].contains(values["aim"] ?? "")
        let aim: Markup =
            fixedAim
            ? hidden("aim", values["aim"] ?? "")
            : Part.select("aim", "抽样目的", aims, selected: values["aim"] ?? (line?.part == .free ? "problem" : "routine"))
        return """
            \(lineNote)\(aimNote)
            <form class="form field-sheet" method="post" novalidate enctype="multipart/form-data" action="\(Link.fieldSheet)">\(hidden("token", viewer.formToken))\(hidden("operator", chosen?.id ?? ""))\(each: ["plan", "line", "sample", "rapid", "form"], { hidden($0, values[$0] ?? "") })
            <section class="panel"><h2>一、被抽样单位</h2><p><b>\(chosen?.name ?? "")</b><br><span class="small quiet">\(chosen?.address ?? "") · \(chosen?.kind.title ?? "")</span></p><p><a href="\(Address.make(Link.fieldSheet, Self.carried.map { ($0, values[$0]) }))">换一家</a></p></section>
            <section class="panel"><h2>二、样品</h2>
            \(Part.select("kind", "性质", kinds, selected: values["kind"] ?? line?.kind.rawValue ?? "supervision", faults: faults))\(numberNote)\(aim)
            \(Part.text("food", "食品名称", values, faults, required: true))
            \(Part.text("class", "食品分类", values, faults))
            \(Part.text("producer", "标称生产者（食用农产品填产地或供货者）", values, faults))
            \(Part.text("producer-address", "标称生产者地址", values, faults))
            \(Part.text("spec", "规格型号", values, faults, hint: "散装写“散装”"))
            \(Part.text("brand", "商标", values, faults))
            \(Part.text("produced", "生产、加工或购进日期", values, faults, type: "date"))
            \(Part.text("batch", "批号", values, faults))</section>
            <section class="panel" id="plan"><h2>三、数量与封样</h2>\(amount.view)
            \(Part.text("amount", "抽样数量", values, faults, hint: "连单位填写，如“3 千克”", required: true))
            \(Part.text("reserve", "其中备份样品", values, faults, hint: "备份样品单独封存，用于复检"))
            \(Part.text("seal", "封条编号", values, faults, hint: "检验样品和备份样品都要写", required: true))
            \(itemsField)
            \(laboratoryField)
            \(Part.area("deviation", "偏离说明", values, faults, hint: "与计划不符（单位、环节、区域、批次），或数量少于细则时，写明理由；审核时可见"))</section>
            <section class="panel"><h2>四、人员、时间、位置</h2>
            \(Part.text("sampler", "抽样人员一", values, faults, required: true))
            \(Part.text("second", "抽样人员二", values, faults, required: true))
            \(Part.text("taken", "抽样日期", values, faults, hint: "不填为今天", type: "date"))
            \(Part.text("place", "抽样地点", values, faults, hint: "如“货架”“仓库”“田头”"))
            <div class="pair">\(Part.text("latitude", "纬度", values, faults, mode: "decimal"))\(Part.text("longitude", "经度", values, faults, mode: "decimal"))</div>
            <p class="small" data-locate hidden><button class="button" type="button">取当前位置</button> <span role="status"></span></p></section>
            <section class="panel"><h2>五、照片与签名</h2>
            \(each: Array(1...4), { number in
                """
                <div class="field"><label for="photo-\(number)">现场照片 \(number)</label>\(keptFile("photo-\(number)"))<input id="photo-\(number)" name="photo-\(number)" type="file" accept="image/*" capture="environment"\(Part.invalid("photo-\(number)", in: faults))>\(Part.fault("photo-\(number)", in: faults))</div>
                """
            })
            <div class="field"><label for="sheet">双方签名的抽样单</label><span class="hint">照片或扫描件</span>\(keptFile("sheet"))<input id="sheet" name="sheet" type="file" accept="image/*,.pdf"\(Part.invalid("sheet", in: faults))>\(Part.fault("sheet", in: faults))</div>
            \(Part.area("remark", "备注", values, faults))</section>
            <button class="button primary wide" type="submit">提交抽样单</button></form>
            """
    }

    /// A retest goes to an institution of the published list, which the county writes into its rulebook.
    private var laboratoryField: Markup {
        guard values["aim"] == "retest" else {
            return Part.select("laboratory", "承检机构", laboratories, selected: values["laboratory"] ?? "", faults: faults)
        }
        guard !laboratories.isEmpty else {
            return """
                <p class="notice warn" id="laboratory">规则库里没有可选的复检机构。复检机构须在国家公布的名录内随机确定，且不得是初检机构；请系统管理员把所确定的机构写进本县规则库的 departments.yaml（kind: laboratory，retests: true）。\(Part.fault("laboratory", in: faults))</p>
                """
        }
        return """
            \(Part.select("laboratory", "复检机构", laboratories, selected: values["laboratory"] ?? "", faults: faults))
            <p class="hint">只列名录内的复检机构，不含初检机构。</p>
            """
    }

    /// A file of an earlier try is still there; another one takes its place.
    private func keptFile(_ field: String) -> Markup? {
        kept.first { $0.field == field }.map { file in
            "\(hidden("kept-\(field)", file.upload))<span class=\"small\">已保留：\(file.name)；重新选择会替换它</span>"
        }
    }

    /// The number comes with the submission: it is without gaps, so nobody chooses it.
    private var numberNote: Markup? {
        let known = [("supervision", "监督抽检"), ("risk-monitoring", "风险监测")].compactMap { kind, title in
            numbers[kind].map { (title: title, pattern: $0) }
        }
        guard !known.isEmpty else { return nil }
        return """
            <p class="small quiet">抽样编号在提交时自动生成：\(each: known, { "\($0.title) \($0.pattern.words)\(Part.trust($0.pattern.source))；" })编号规则在规则库中。</p>
            """
    }

    private var itemsField: Markup {
        var filled = values
        if filled["items"] == nil { filled["items"] = items.joined(separator: "\n") }
        return Part.area("items", "检验项目", filled, faults, hint: "每行一个，按计划或实施细则带出，可增减")
    }
}
