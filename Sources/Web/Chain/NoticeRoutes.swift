import Exchange
import Judging
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var noticeRoutes: [Route] {
        [
            Route(.get, Link.notices, .signedIn(.publish)) { visit in try await noticesPage(visit) },
            Route(.post, Link.notices, .signedIn(.publish)) { visit in
                do {
                    let notice = try await NoticeDesk(visit.office).publish(
                        from: Day(visit.form["from"]),
                        through: Day(visit.form["through"]),
                        by: visit.officer()
                    )
                    return .redirect(Link.publicNotice(notice.id))
                } catch Refusal.incomplete(let faults) {
                    return try await noticesPage(visit, faults: faults)
                }
            },
            Route(.post, "\(Link.notices)/:notice/correct", .signedIn(.publish)) { visit in
                do {
                    let left = visit.form["leave"].split(whereSeparator: { "、,， ;；\n".contains($0) }).map(String.init)
                    let notice = try await NoticeDesk(visit.office).correct(
                        visit.parameter("notice"),
                        reason: visit.form["reason"],
                        leavingOut: left,
                        by: visit.officer()
                    )
                    return .redirect(Link.publicNotice(notice.id))
                } catch Refusal.incomplete(let faults) {
                    return try await noticesPage(visit, faults: faults)
                }
            },
            Route(.get, Link.publicNotices, .open, publicNotices),
            Route(.get, "\(Link.publicNotices)/:notice", .open, publicNotice),
            Route(.get, "\(Link.publicNotices)/:notice/failed.xlsx", .open) { visit in
                try await noticeFile(visit, .fail)
            },
            Route(.get, "\(Link.publicNotices)/:notice/passed.xlsx", .open) { visit in
                try await noticeFile(visit, .pass)
            },
        ]
    }

    private func noticesPage(_ visit: Visit, faults given: [FieldFault] = []) async throws -> Reply {
        let desk = NoticeDesk(visit.office)
        var values = visit.query
        for name in ["from", "through"] where !visit.form[name].isEmpty { values[name] = visit.form[name] }
        var faults = given
        var preview: [NoticeLine]?
        if faults.isEmpty, values["from"] != nil || values["through"] != nil {
            do {
                preview = try await desk.preview(
                    from: values["from"].flatMap { Day($0) },
                    through: values["through"].flatMap { Day($0) },
                    by: visit.officer()
                )
            } catch Refusal.incomplete(let found) {
                faults = found
            }
        }
        return .page(
            NoticesPage(
                viewer: try visit.viewer(),
                notices: try await desk.all(),
                preview: preview,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func publicNotices(_ visit: Visit) async throws -> Reply {
        let desk = NoticeDesk(visit.office)
        let filter = NoticeFilter(
            text: String((visit.query["q"] ?? "").prefix(60)).trimmingSpaces(),
            conclusion: visit.query["conclusion"].flatMap { Verdict(rawValue: $0) },
            from: visit.query["from"].flatMap { Day($0) },
            through: visit.query["through"].flatMap { Day($0) },
            township: visit.query["township"].flatMap { AreaCode($0) }
        )
        let page = visit.pageNumber
        var found: [NoticeLine]?
        var total = 0
        if !filter.isEmpty {
            let answer = try await desk.search(filter, limit: Paging.size, offset: (page - 1) * Paging.size)
            (found, total) = (answer.rows, answer.total)
        }
        return .page(
            PublicNoticesPage(
                onlooker: visit.onlooker,
                filter: filter,
                townships: naming.townships,
                found: found,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.publicNotices)),
                notices: try await desk.all()
            ).page
        )
    }

    private func publicNotice(_ visit: Visit) async throws -> Reply {
        let desk = NoticeDesk(visit.office)
        let (notice, lines) = try await desk.file(visit.parameter("notice"))
        let current = try await desk.all().first {
            $0.isCurrent && $0.year == notice.year && $0.serial == notice.serial && $0.id != notice.id
        }
        return .page(
            PublicNoticePage(
                onlooker: visit.onlooker,
                notice: notice,
                lines: lines,
                current: current?.id,
                province: province,
                pageNumber: visit.pageNumber
            ).page
        )
    }

    /// By the areas of the rulebook; a stroke where it holds none.
    private var province: String {
        office.rulebook.areas.first { $0.code.level == .province && $0.code.contains(office.county) }?.name ?? "/"
    }

    private func noticeFile(_ visit: Visit, _ conclusion: Verdict) async throws -> Reply {
        let (notice, lines) = try await NoticeDesk(visit.office).file(visit.parameter("notice"))
        let rows = lines.filter { $0.conclusion == conclusion }
        let failed = conclusion == .fail
        let title = failed ? "不合格产品信息" : "合格产品信息"
        let document = TableDocument(
            sheetName: title,
            title: "\(notice.title)：\(title)",
            headers: failed ? NoticeLine.failedColumns : NoticeLine.passedColumns,
            rows: rows.enumerated().map { index, line in
                let cells =
                    failed
                    ? line.failedRow(index + 1) : line.passedRow(index + 1, notice: notice, province: province)
                return cells.map { Cell.text($0) }
            }
        )
        return try Export.published(document, name: "\(notice.year)年第\(notice.serial)期\(title)", visit)
    }
}
