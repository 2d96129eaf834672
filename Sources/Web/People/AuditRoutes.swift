import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

/// The audit administrator's pages.
extension Site {
    var auditRoutes: [Route] {
        [
            Route(.get, Link.audit, .signedIn(.readAudit)) { visit in
                let desk = AuditDesk(visit.office)
                let officer = try visit.officer()
                let page = visit.pageNumber
                let (rows, total) = try await desk.list(
                    visit.auditFilter,
                    by: officer,
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                return .page(
                    AuditPage(
                        viewer: try visit.viewer(),
                        filter: visit.auditFilter,
                        actions: try await desk.actions(by: officer),
                        rows: rows,
                        chain: try await desk.chain(checked: visit.query["verify"] == "1", by: officer),
                        paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.audit)),
                        exportLink: visit.addressWithoutPage(Link.auditExport)
                    ).page
                )
            },
            Route(.get, Link.auditExport, .signedIn(.readAudit), exportAudit),
        ]
    }

    private func exportAudit(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await AuditDesk(visit.office).list(
            visit.auditFilter,
            by: visit.officer(),
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "审计记录",
            headers: ["条", "时间", "人员", "账号编号", "动作", "对象", "对象编号", "摘要"],
            rows: rows.map { row in
                [
                    .number(String(row.sequence)), .text(row.at.description), .text(AuditWords.actor(row)),
                    .text(row.actor),
                    .text(AuditWords.action(row.action)), .text(AuditWords.subject(row)), .text(row.subject),
                    .text(row.hash),
                ]
            }
        )
        return try await Export.reply(document, name: "审计记录", permission: .readAudit, visit)
    }
}

extension Visit {
    fileprivate var auditFilter: AuditFilter {
        AuditFilter(
            person: query["person"] ?? "",
            action: query["action"] ?? "",
            subject: query["subject"] ?? "",
            firm: (query["firm"] ?? "").trimmingSpaces(),
            from: query["from"].flatMap { Day($0) },
            through: query["through"].flatMap { Day($0) }
        )
    }
}
