import Exchange
package import Office
import Pages
import Primitives
package import Rules
import Supervision

/// Bytes of a list → what the desks take in.
package enum RegisterImport {
    package static func operators(
        name: String,
        content: [UInt8],
        rulebook: Rulebook
    ) -> OperatorImportDesk.SourceFile {
        file(name, rulebook, "operators") { OperatorList.read(content, aliases: $0, rules: .init(rulebook)) }
    }

    package static func grids(name: String, content: [UInt8], rulebook: Rulebook) -> GridImportDesk.SourceFile {
        file(name, rulebook, "grids") { GridList.read(content, aliases: $0) }
    }

    package static func samplingPlan(
        name: String,
        content: [UInt8],
        rulebook: Rulebook
    ) -> SamplingPlanImportDesk.SourceFile {
        file(name, rulebook, "sampling-plan") { SamplingPlanList.read(content, aliases: $0) }
    }

    package static func rapidTests(name: String, content: [UInt8], rulebook: Rulebook) -> RapidImportDesk.SourceFile {
        file(name, rulebook, "rapid-tests") { RapidTestList.read(content, aliases: $0) }
    }

    package static func accounts(name: String, content: [UInt8], rulebook: Rulebook) -> AccountImportDesk.SourceFile {
        file(name, rulebook, "accounts") { AccountList.read(content, aliases: $0) }
    }

    static func certificates(
        name: String,
        content: [UInt8],
        rulebook: Rulebook
    ) -> CertificateImportDesk.SourceFile {
        file(name, rulebook, "certificates") { CertificateList.read(content, aliases: $0) }
    }

    private static func file<Entry>(
        _ name: String,
        _ rulebook: Rulebook,
        _ kind: String,
        _ read: (HeaderAliases) -> ListReading<Entry>
    ) -> ListFile<Entry> {
        let found = read(rulebook.headers(kind) ?? HeaderAliases(kind: kind, fields: []))
        return ListFile(
            name: name,
            rows: found.rows,
            problems: found.problems,
            notices: found.notices,
            columns: found.columns
        )
    }

    /// Chinese wording of the problems that only these lists can have.
    static let words = ProblemWords.all.merging([
        "bad-coordinate": "坐标不对", "bad-credit-code": "统一社会信用代码不对", "bad-gln": "位置码不对",
        "gln-as-licence": "位置码填成了证照", "gln-taken": "位置码属于别家", "bad-phone": "电话不对", "dates-reversed": "日期前后颠倒",
        "phone-without-name": "有电话没有姓名", "phones-mismatch": "电话与姓名对不上", "several-principals": "主要负责人不止一名",
        "foreign-fact": "不是这一类别的栏目", "bad-fact": "分类信息不对", "licence-taken": "证照属于别家", "foreign-township": "不是本辖区",
        "foreign-operator": "属于别的辖区", "repeated-row": "同一份文件里重复", "unknown-datum": "没有写明坐标系",
        "unknown-grid": "不认得的网格",
        "unknown-kind": "不认得的类别", "unknown-unit": "不认得的单位", "unknown-basis": "不认得的承诺依据", "bad-quantity": "数量不对",
        "unknown-issuer": "不认得的承诺主体", "unknown-grower": "不认得的社员", "banned-input": "用过禁用投入品",
        "interval-running": "间隔期未到",
        "open-failure": "不合格处置未办结", "recalled": "正在召回", "test-missing": "没有附检测", "contact-missing": "没有联系方式",
        "unknown-state": "不认得的状态", "bad-count": "批次数不对", "bad-month": "月份不对", "bad-year": "年度不对",
        "free-line": "机动部分不能导入",
        "plan-approved": "计划已批准", "several-years": "有几个年度", "unknown-class": "细则里没有这个类别",
        "unknown-sampling-kind": "不认得的性质",
        "unknown-stage": "不认得的环节", "unknown-result": "不认得的结果", "bad-time": "时刻不对", "login-length": "登录名长短不对",
        "login-taken": "登录名已有人使用", "name-length": "姓名长短不对",
        "unknown-role": "不认得的角色", "unknown-department": "部门不对", "unknown-operator": "监管对象不对",
        "unknown-township": "不认得的乡镇",
    ]) { first, _ in first }
}

extension Site {
    private static let listLimit = 20 << 20

    var operatorImports: [Route] {
        listImport(.operators, headers: "operators", OperatorImportDesk.self, RegisterImport.operators)
    }

    var gridImports: [Route] { listImport(.grids, headers: "grids", GridImportDesk.self, RegisterImport.grids) }

    var certificateImports: [Route] {
        listImport(.certificates, headers: "certificates", CertificateImportDesk.self, RegisterImport.certificates)
    }

    var samplingPlanImports: [Route] {
        listImport(.samplingPlan, headers: "sampling-plan", SamplingPlanImportDesk.self, RegisterImport.samplingPlan)
    }

    var rapidImports: [Route] {
        listImport(.rapidTests, headers: "rapid-tests", RapidImportDesk.self, RegisterImport.rapidTests)
    }

    /// The links leave as a workbook in the answer to the confirmation, and are nowhere else.
    var accountImports: [Route] {
        listImport(.accounts, headers: "accounts") { visit, name, content, isFinal in
            let desk = AccountImportDesk(visit.office)
            let file = RegisterImport.accounts(name: name, content: content, rulebook: visit.office.rulebook)
            let officer = try visit.officer()
            guard isFinal else { return ListOutcome(report: try await desk.preview(file, by: officer)) }
            let (report, links) = try await desk.importFile(file, by: officer)
            guard !links.isEmpty else { return ListOutcome(report: report) }
            let table = AccountList.document(links)
            let reply = try await Export.reply(table, name: "一次性链接", permission: .manageAccounts, visit)
            return ListOutcome(report: report, reply: reply)
        }
    }

    private func listImport<Desk: ListImportDesk>(
        _ subject: RegisterImportPage.Subject,
        headers: String,
        _ desk: Desk.Type,
        _ read: @escaping @Sendable (String, [UInt8], Rulebook) -> Desk.File
    ) -> [Route] {
        listImport(subject, headers: headers) { visit, name, content, isFinal in
            let desk = Desk(visit.office)
            let file = read(name, content, visit.office.rulebook)
            let officer = try visit.officer()
            return ListOutcome(
                report: isFinal
                    ? try await desk.importFile(file, by: officer) : try await desk.preview(file, by: officer)
            )
        }
    }

    /// What came of a list, and what is answered in the place of the page that says so.
    private struct ListOutcome {
        var report: TableImportReport
        var reply: Reply?
    }

    /// Choosing a file, its preview, its confirmation, and the empty form.
    private func listImport(
        _ subject: RegisterImportPage.Subject,
        headers: String,
        _ work: @escaping @Sendable (Visit, String, [UInt8], Bool) async throws -> ListOutcome
    ) -> [Route] {
        let columns = office.rulebook.headers(headers)?.fields.map(\.title) ?? []
        return [
            Route(.get, subject.template, .signedIn(subject.permission)) { visit in
                let table = TableDocument(sheetName: subject.title, headers: columns)
                return try Export.published(table, name: "\(subject.title)模板", visit)
            },
            Route(.get, subject.link, .signedIn(subject.permission)) { visit in
                .page(RegisterImportPage(viewer: try visit.viewer(), subject: subject, columns: columns).page)
            },
            Route(.post, subject.link, .signedIn(subject.permission), bodyLimit: Self.listLimit + (64 << 10)) { visit in
                guard let file = visit.form.files["file"], !file.content.isEmpty else {
                    let fault = FieldFault(field: "file", code: "file-missing", advice: "请选择一个 .xlsx 或 .csv 文件")
                    return .page(
                        RegisterImportPage(
                            viewer: try visit.viewer(),
                            subject: subject,
                            columns: columns,
                            faults: [fault]
                        ).page,
                        status: 422
                    )
                }
                let report = try await work(visit, file.name, file.content, false).report
                let pending: String? =
                    report.problems.isEmpty && report.accepted > 0
                    ? try await UploadDesk(visit.office)
                        .keep(
                            name: file.name,
                            content: file.content,
                            for: subject.permission,
                            by: visit.officer()
                        ) : nil
                return try reply(visit, subject, columns, report, pending)
            },
            Route(.post, "\(subject.link)/:upload", .signedIn(subject.permission)) { visit in
                let uploads = UploadDesk(visit.office)
                let id = visit.parameter("upload")
                let upload = try await uploads.find(id, for: subject.permission, by: visit.officer())
                let outcome = try await work(visit, upload.name, upload.content, true)
                try await uploads.drop(id, for: subject.permission, by: visit.officer())
                return try outcome.reply ?? reply(visit, subject, columns, outcome.report, nil)
            },
        ]
    }

    private func reply(
        _ visit: Visit,
        _ subject: RegisterImportPage.Subject,
        _ columns: [String],
        _ report: TableImportReport,
        _ pending: String?
    ) throws -> Reply {
        .page(
            RegisterImportPage(
                viewer: try visit.viewer(),
                subject: subject,
                columns: columns,
                report: report,
                pending: pending,
                words: RegisterImport.words
            ).page,
            status: report.problems.isEmpty ? 200 : 422
        )
    }
}
