import Markup
package import Primitives
import Rules
package import Supervision

/// Firms that townships ask for, for the county office to decide.
package struct OperatorTransferPage: Sendable {
    package var viewer: Viewer
    package var transfers: [OperatorTransfer]
    package var faults: [FieldFault]

    package init(viewer: Viewer, transfers: [OperatorTransfer], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.transfers = transfers
        self.faults = faults
    }

    package var page: Page {
        .office(
            "调入申请",
            section: .operators,
            viewer: viewer,
            crumbs: [("监管对象", Link.operators)],
            lead: "<p class=\"quiet\">对象迁到另一乡镇的，由迁入地申请，县食安办核实后调整乡镇；原网格随之取消，名下记录不变。</p>",
            transfers.isEmpty
                ? "\(Part.faults(faults))<div class=\"panel empty\"><p>没有待处理的调入申请。</p><p>市场监管所登记新对象时，信用代码已在别处登记的，可以申请调入。</p></div>"
                : "\(Part.faults(faults))\(each: transfers, transfer)"
        )
    }

    private func transfer(_ transfer: OperatorTransfer) -> Markup {
        let answer = "answer-\(transfer.id)"
        return """
            <section class="panel"><h2><a href="\(Link.operator(transfer.record.id))">\(transfer.record.name)</a></h2>
            <dl class="facts">\(Part.fact("现登记乡镇", viewer.naming.area(transfer.record.township)))\(Part.fact("申请调入", viewer.naming.area(transfer.township)))\(Part.fact("地址", transfer.record.address))\(Part.fact("信用代码", transfer.record.creditCode))\(Part.fact("情况说明", transfer.note))\(Part.fact("申请", "\(transfer.askedAt.short) \(transfer.askedBy)"))</dl>
            <form class="form" method="post" novalidate action="\(Link.operatorTransfers)/\(transfer.id)">\(hidden("token", viewer.formToken))
            <div class="field"><label for="\(answer)">答复（不同意的须写明理由）</label><input id="\(answer)" name="answer" type="text"\(Part.invalid(answer, in: faults))>\(Part.fault(answer, in: faults))</div>
            <div class="actions"><button class="button primary" name="decision" value="grant" type="submit">同意调入</button><button class="button" name="decision" value="refuse" type="submit">不同意</button></div></form></section>
            """
    }
}

extension Link {
    package static let operatorTransfers = "/office/operators/transfers"
}
