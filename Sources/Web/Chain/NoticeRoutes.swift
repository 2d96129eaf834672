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
                    let released = visit.form.fields.filter { $0.key.hasPrefix("release-") && $0.value == "1" }.keys
                    let notice = try await NoticeDesk(visit.office).publish(
                        from: Day(visit.form["from"]),
                        through: Day(visit.form["through"]),
                        releasing: Set(released.map { String($0.dropFirst("release-".count)) }),
                        because: visit.form["release-reason"],
                        by: visit.officer()
                    )
                    return .redirect(Link.publicNotice(notice.id))
                } catch Refusal.incomplete(let faults) {
                    return try await noticesPage(visit, faults: faults)
                }
            },
            Route(.get, "\(Link.notices)/:notice/correct", .signedIn(.publish)) { visit in
                try await correctionPage(visit, values: visit.query, isPreviewed: visit.query["reason"] != nil)
            },
            Route(.post, "\(Link.notices)/:notice/correct", .signedIn(.publish)) { visit in
                do {
                    let notice = try await NoticeDesk(visit.office).correct(
                        visit.parameter("notice"),
                        reason: visit.form["reason"],
                        leavingOut: Self.numbers(visit.form["leave"]),
                        by: visit.officer()
                    )
                    return .redirect(Link.publicNotice(notice.id))
                } catch Refusal.incomplete(let faults) {
                    return try await correctionPage(visit, values: visit.form.fields, faults: faults, isPreviewed: true)
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

    private static func numbers(_ text: String) -> [String] {
        text.split(whereSeparator: { "、,， ;；\n".contains($0) }).map(String.init)
    }

    private func correctionPage(
        _ visit: Visit,
        values: [String: String],
        faults: [FieldFault] = [],
        isPreviewed: Bool
    ) async throws -> Reply {
        let difference = try await NoticeDesk(visit.office).difference(
            visit.parameter("notice"),
            leavingOut: Self.numbers(values["leave"] ?? ""),
            by: visit.officer()
        )
        return .page(
            CorrectionPage(
                viewer: try visit.viewer(),
                difference: difference,
                values: values,
                faults: faults,
                isPreviewed: isPreviewed
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func noticesPage(_ visit: Visit, faults given: [FieldFault] = []) async throws -> Reply {
        let desk = NoticeDesk(visit.office)
        var values = visit.query
        for (name, value) in visit.form.fields where name != "token" && !value.isEmpty { values[name] = value }
        var faults = given
        var preview: NoticePreview?
        if values["from"] != nil || values["through"] != nil {
            do {
                preview = try await desk.preview(
                    from: values["from"].flatMap { Day($0) },
                    through: values["through"].flatMap { Day($0) },
                    by: visit.officer()
                )
            } catch Refusal.incomplete(let found) {
                if faults.isEmpty { faults = found }
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
        let (notice, lines, current) = try await desk.file(visit.parameter("notice"))
        return .page(
            PublicNoticePage(
                onlooker: visit.onlooker,
                notice: notice,
                lines: lines,
                current: current,
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
        let (notice, lines, _) = try await NoticeDesk(visit.office).file(visit.parameter("notice"))
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
