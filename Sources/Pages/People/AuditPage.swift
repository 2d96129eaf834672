import Markup
import Primitives
import Rules
package import Supervision

/// The audit administrator's page: the trail, newest first.
package struct AuditPage: Sendable {
    package var viewer: Viewer
    package var filter: AuditFilter
    /// Words of the actions that occur.
    package var actions: [String]
    package var rows: [AuditEntry]
    package var chain: ChainState
    package var paging: Paging
    package var exportLink: String

    package init(
        viewer: Viewer,
        filter: AuditFilter,
        actions: [String],
        rows: [AuditEntry],
        chain: ChainState,
        paging: Paging,
        exportLink: String
    ) {
        self.viewer = viewer
        self.filter = filter
        self.actions = actions
        self.rows = rows
        self.chain = chain
        self.paging = paging
        self.exportLink = exportLink
    }

    package var page: Page {
        .office(
            "审计",
            section: .audit,
            viewer: viewer,
            lead: "<p class=\"quiet\">谁在什么时候对什么做了什么。只有名称、编号和动作，没有业务内容；这里不能改动任何记录。</p>",
            actions: "<div class=\"actions\"><a class=\"button\" href=\"\(exportLink)\">导出 Excel</a></div>",
            "\(chainState)\(filters)\(list)"
        )
    }

    private var chainState: Markup {
        let state: Markup =
            switch chain.faults {
            case nil: "<a class=\"button\" href=\"\(Link.audit)?verify=1\">核对全部 \(chain.leaves) 条</a>"
            case .some(let faults) where faults.isEmpty: Part.badge("链完整，\(chain.leaves) 条全部相符", .good)
            case .some(let faults): Part.badge("有 \(faults.count) 处不符", .bad)
            }
        let found: Markup? = chain.faults.flatMap { faults in
            faults.isEmpty ? nil : "<ul class=\"notes\">\(each: faults.prefix(50), { "<li>\($0)</li>" })</ul>"
        }
        return """
            <section class="panel"><h2>链</h2><dl class="facts">\(Part.fact("末条", "第 \(chain.leaves) 条"))
            \(Part.fact("末条摘要", "<code class=\"key\">\(chain.head)</code>" as Markup))</dl>
            <div class="actions">\(state)<span class="quiet small">把末条编号和摘要定期抄在系统之外，日后可以核对有没有被截短。</span></div>\(found)</section>
            """
    }

    private var filters: Markup {
        let options = [("", "全部")] + actions.map { ($0, AuditWords.action($0)) }
        return """
            <form class="filters" method="get" action="\(Link.audit)">
            <div class="field"><label for="person">姓名或登录名</label><input id="person" name="person" type="search" value="\(filter.person)"></div>
            \(Part.select("action", "动作", options, selected: filter.action))
            <div class="field"><label for="firm">涉及的企业</label><input id="firm" name="firm" type="search" value="\(filter.firm)"></div>\(filter.subject.isEmpty ? nil : hidden("subject", filter.subject))
            <div class="field"><label for="from">从</label><input id="from" name="from" type="date" value="\(filter.from?.description ?? "")"></div>
            <div class="field"><label for="through">到</label><input id="through" name="through" type="date" value="\(filter.through?.description ?? "")"></div>
            <button class="button" type="submit">查询</button></form>\(oneSubject)
            """
    }

    /// Said where the list is of one subject, with the way back to all.
    private var oneSubject: Markup? {
        guard !filter.subject.isEmpty else { return nil }
        let name = rows.first { $0.subjectName != nil }?.subjectName
        return "<p class=\"notice\">只看与“\(name ?? "这一对象")”有关的记录。<a href=\"\(Link.audit)\">看全部</a></p>"
    }

    private var list: Markup {
        guard !rows.isEmpty else {
            return
                "<section class=\"panel empty\"><p>没有符合条件的记录。</p><p><a href=\"\(Link.audit)\">查看全部</a></p></section>"
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">审计记录</caption>
            <thead><tr><th scope="col" class="number">条</th><th scope="col">时间</th><th scope="col">人员</th><th scope="col">动作</th><th scope="col">对象</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: AuditEntry) -> Markup {
        """
        <tr><td data-label="条" class="number">\(row.sequence)</td><td data-label="时间" class="nowrap">\(row.at.short)</td>
        <td data-label="人员">\(AuditWords.actor(row))</td><th scope="row" data-label="动作">\(AuditWords.action(row.action))</th>
        <td data-label="对象"><span>\(subject(row))</span></td></tr>
        """
    }

    /// In words; where it is a row of the ledger, with the way to everything that was done to it.
    private func subject(_ row: AuditEntry) -> Markup {
        let words = AuditWords.subject(row)
        guard AuditWords.isRow(row.parts.row) else { return "\(words)" }
        return "<a href=\"\(Address.make(Link.audit, [("subject", row.parts.row)]))\">\(words)</a>"
    }
}

/// Chinese words for what the audit trail holds; a word that is not here stands as it is.
package enum AuditWords {
    package static func action(_ action: String) -> String { actions[action] ?? action }
    package static func kind(_ kind: String) -> String { kinds[kind] ?? kind }

    package static func actor(_ entry: AuditEntry) -> String {
        if let name = entry.actorName { return name }
        switch entry.actor {
        case "console": return "命令行"
        case "system": return "系统"
        case "nobody", "public": return "未登录的人"
        default: return isRow(entry.actor) ? "没有账号的人" : entry.actor
        }
    }

    package static func knows(action: String) -> Bool { actions[action] != nil }
    package static func knows(kind: String) -> Bool { kinds[kind] != nil }

    /// What the leaf is about: the kind, what it is called, and which field or file of it was read.
    package static func subject(_ entry: AuditEntry) -> String {
        let parts = entry.parts
        var words = [kind(parts.kind)]
        if let name = entry.subjectName {
            words.append(name)
        } else if entry.subjectKind == "export" {
            let what = entry.subject.split(separator: ":").map(String.init)
            words.append(what.count == 2 ? "\(what[0])，\(what[1]) 行" : entry.subject)
        } else if !isRow(parts.row) {
            words.append(parts.row)
        }
        if entry.subjectKind == "personal-data", let field = parts.detail { words.append(fields[field] ?? "") }
        if entry.subjectKind == "file" { words.append("的文件") }
        return words.joined(separator: " ")
    }

    /// Whether a subject is the identity of a row rather than a word or a year.
    static func isRow(_ text: String) -> Bool { text.count == 36 && text.count { $0 == "-" } == 4 }

    private static let fields = ["phone": "电话", "identity-number": "身份证号"]

    private static let actions = [
        "account-added": "建立账号", "account-deactivated": "停用账号", "account-moved": "变更角色或单位",
        "account-reactivated": "恢复账号", "area-shape-set": "设置区划界线", "calendar-revoked": "撤销日历",
        "claim-accepted": "受理复检或异议",
        "claim-refused": "不予受理复检或异议", "conclusion-changed": "变更样品结论", "document-issued": "制发文书",
        "document-voided": "作废文书", "evidence-added": "登记材料", "evidence-added-later": "补充材料", "exported": "导出",
        "extension-approved": "批准延期", "extension-asked": "申请延期",
        "extension-refused": "不同意延期", "grid-added": "设立网格", "grid-changed": "变更网格",
        "gate-entry-recorded": "入场登记", "gate-step-disposal": "处置不合格货物", "gate-step-quick-test": "登记入场快检",
        "gate-step-release": "监管放行", "gate-step-retest": "登记入场复检", "grid-staff-added": "增加网格人员",
        "grid-staff-ended": "网格人员离任", "handed-over": "交接", "hook-checked": "四挂钩核查",
        "hooks-reviewed": "四挂钩复核",
        "handover-answered": "答复移送", "handover-received": "接收移送", "handover-returned": "退回移送",
        "link-issued": "生成一次性链接", "link-issued-factor-dropped": "生成一次性链接并停用动态验证码", "matter-advanced": "办理一步",
        "matter-advanced-backdated": "办理一步（补录）", "matter-closed-backdated": "办结事项（补录）",
        "matter-opened-backdated": "开启事项（补录）", "matter-paused-backdated": "中止（补录）",
        "matter-resumed-backdated": "恢复（补录）", "pause-approved": "批准中止", "pause-asked": "申请中止",
        "pause-refused": "不同意中止", "assignment-ended": "撤销经办人", "annul-approved": "批准撤销事项", "annul-asked": "申请撤销事项",
        "annul-refused": "不同意撤销事项", "step-back-approved": "批准退回上一步", "step-back-asked": "申请退回上一步",
        "step-back-refused": "不同意退回上一步", "handover-withdrawn": "撤回移送",
        "matter-assigned": "指定经办人", "matter-closed": "办结事项", "matter-commented": "备注",
        "matter-fields-corrected": "更正基本信息", "matter-fields-filled": "补填基本信息",
        "matter-escalated": "上报", "matter-handed-over": "移送", "matter-opened": "开启事项", "matter-paused": "中止",
        "matter-resumed": "恢复", "market-seller-added": "建立销售者档案", "market-seller-left": "销售者离场",
        "milestone-confirmed": "确认里程碑", "milestone-recorded": "登记里程碑",
        "milestone-returned": "退回里程碑", "notice-corrected": "更正公示", "notice-published": "发布公示",
        "notices-read": "阅读提醒", "outbox-claimed": "领取待发消息", "outbox-failed": "消息发送失败", "outbox-sent": "消息已发送",
        "operator-licence-corrected": "更正证照", "operator-licence-withdrawn": "撤回证照",
        "operator-person-corrected": "更正人员", "operator-person-withdrawn": "撤回人员", "operator-transfer-asked": "申请调入",
        "operator-transfer-refused": "不同意调入", "operator-transferred": "调入对象", "operator-unmerged": "撤销合并",
        "report-frozen": "年度报告定稿", "sheet-issued": "制发抽样单", "sheet-voided": "作废抽样单",
        "operator-added": "登记对象", "operator-changed": "变更对象",
        "operator-closed": "注销对象", "operator-gln-added": "登记位置码", "operator-gln-carried": "位置码改为单独登记",
        "operator-gln-ended": "停用位置码", "operator-licence-added": "登记证照", "operator-merged": "合并对象",
        "operator-person-added": "登记人员", "operator-person-ended": "人员离任", "operator-place-set": "登记位置",
        "operator-reopened": "恢复对象", "operators-different": "认定为两家", "operators-imported": "导入对象",
        "operators-same": "认定为同一家", "password-change-forced": "要求修改密码", "password-set": "设置密码",
        "patrol-recorded": "登记巡查", "person-named": "指定责任人", "person-removed": "撤销责任人",
        "personal-data-read": "查看完整个人信息", "plan-published": "公开工作安排", "plan-withdrawn": "撤回公开",
        "policy-set": "调整安全策略", "rapid-test-answered": "登记快检后续", "rapid-test-recorded": "登记快检",
        "recovery-code-used": "使用恢复码", "reminded": "生成提醒", "report-accepted": "采纳单位报告", "report-laid-down": "附检验报告",
        "report-copied": "登记抄送", "report-recorded": "登记报告", "report-returned": "退回单位报告",
        "report-saved": "保存单位报告", "report-submitted": "提交单位报告", "report-unlocked": "解除报告锁定",
        "samples-changed": "变更抽检结果", "samples-imported": "导入抽检结果", "sampling-plan-allocated": "分配抽检批次",
        "sampling-plan-approved": "批准抽检计划", "sampling-plan-changed": "修改抽检计划",
        "secrets-forgotten": "作废丢失密钥的秘密", "secrets-sealed": "加密存放秘密", "sampling-plan-drafted": "起草抽检计划",
        "sampling-plan-imported": "导入抽检计划", "sampling-plan-revised": "修订抽检计划",
        "second-factor-enrolled": "启用动态验证码", "second-factor-removed": "停用动态验证码", "sign-in-failed": "登录失败",
        "signed-in": "登录", "signed-out": "退出登录", "signed-out-elsewhere": "退出其他登录", "specimen-accepted": "接收样品",
        "specimen-approved": "审核通过", "specimen-handed-over": "送样", "specimen-published": "公布样品",
        "specimen-refused": "拒收样品", "specimen-returned": "退回复核", "specimen-submitted": "提交检验结果",
        "specimen-taken": "抽样", "specimens-entered": "补记附卷样品", "task-remarked": "任务备注", "template-edited": "修改文书模板",
        "unlocked": "解除锁定", "account-renamed": "更正姓名或登录名", "calendar-created": "开通日历",
        "certificate-issued": "开具合格证", "certificate-questioned": "合格证被指不符", "certificate-voided": "作废合格证",
        "events-captured": "采集追溯事件", "file-read": "查看文件", "input-use-recorded": "登记用药",
        "login-locked": "登录名被锁定", "movements-recorded": "登记批次流转", "query-defined": "设立查询",
        "query-removed": "撤销查询", "recall-answered": "登记召回处置", "recall-checked": "召回效果核查",
        "recall-closed": "终结召回", "recall-ordered": "启动召回", "signing-key-made": "生成签名密钥",
        "subscription-added": "增加订阅", "subscription-removed": "撤销订阅", "token-added": "发放接口令牌",
        "token-revoked": "撤销接口令牌", "market-seller-changed": "变更销售者档案",
    ]

    private static let kinds = [
        "api-token": "接口令牌", "calendar-feed": "日历", "certificate": "合格证", "epcis-job": "采集任务", "epcis-query": "查询",
        "epcis-subscription": "订阅", "file": "文件", "grid-staff": "网格人员", "input-use": "用药记录", "login": "登录名",
        "movement-batch": "批次流转", "operator-pair": "两家对象", "operator-person": "监管对象人员",
        "operator-persons": "监管对象人员", "operators": "监管对象", "recall": "召回", "signing-key": "签名密钥",
        "account": "账号", "annual-report": "年度报告", "area-shape": "区划界线", "document-template": "文书模板", "export": "导出文件",
        "gate-entry": "入场登记", "grid": "网格", "handover": "交接", "hook-check": "核查意见", "hook-review": "复核",
        "installation": "系统",
        "market-seller": "销售者档案", "import-file": "导入文件",
        "matter": "事项", "milestone": "里程碑", "notice": "公示",
        "operator": "监管对象", "operator-list": "对象清单", "operator-review": "监管对象核对", "patrol": "巡查",
        "personal-data": "个人信息", "plan-publication": "公开", "rapid-test": "快检", "reminder-run": "提醒",
        "county-report": "全县年度报告", "outbox": "待发通知",
        "conclusion-change": "样品结论", "report-draft": "单位报告", "sample-claim": "复检或异议", "sampling-plan": "抽检计划",
        "security-policy": "安全策略",
        "specimen": "样品流转", "task-person": "责任人", "task-remark": "任务备注",
    ]
}
