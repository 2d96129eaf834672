import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var hookRoutes: [Route] { hookLists + hookWork }

    private var hookLists: [Route] {
        [
            Route(.get, Link.hooks, .signedIn(.readLedger)) { visit in
                let page = visit.pageNumber
                let (rows, total, counts) = try await HookDesk(visit.office).list(
                    visit.hookFilter,
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                return .page(
                    HooksPage(
                        viewer: try visit.viewer(),
                        rules: visit.office.rulebook.hooks,
                        filter: visit.hookFilter,
                        rows: rows,
                        counts: counts,
                        paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.hooks)),
                        exportLink: visit.addressWithoutPage(Link.hooksExport)
                    ).page
                )
            },
            Route(.get, Link.hooksExport, .signedIn(.exportData), exportHooks),
            Route(.get, Link.hookChecks, .signedIn(.readLedger)) { visit in
                let page = visit.pageNumber
                let onlyRefused = visit.query["state"] == "refused"
                let (checks, total) = try await HookDesk(visit.office).checks(
                    onlyRefused: onlyRefused,
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                return .page(
                    HookChecksPage(
                        viewer: try visit.viewer(),
                        onlyRefused: onlyRefused,
                        checks: checks,
                        paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.hookChecks))
                    ).page
                )
            },
            Route(.get, "\(Link.hookChecks)/:check", .signedIn(.readLedger)) { visit in
                let check = try await HookDesk(visit.office).check(visit.parameter("check"), by: visit.officer())
                return .page(HookCheckPage(viewer: try visit.viewer(), check: check).page)
            },
        ]
    }

    private var hookWork: [Route] {
        [
            Route(.get, Link.hookReviews, .signedIn(.readLedger)) { visit in
                let (reviews, fellOut, due) = try await HookDesk(visit.office).reviews(by: visit.officer())
                return .page(
                    HookReviewsPage(
                        viewer: try visit.viewer(),
                        rules: visit.office.rulebook.hooks,
                        reviews: reviews,
                        fellOut: fellOut,
                        due: due
                    ).page
                )
            },
            Route(.post, Link.hookReviews, .signedIn(.editOperators)) { visit in
                try await HookDesk(visit.office).review(by: visit.officer())
                return .redirect(Link.hookReviews)
            },
            Route(.get, "\(Link.hooks)/subjects/:operator", .signedIn(.readLedger)) { visit in
                try await hookSubject(visit)
            },
            Route(.post, "\(Link.hooks)/subjects/:operator", .signedIn(.editOperators)) { visit in
                do {
                    let id = try await HookDesk(visit.office).check(
                        visit.parameter("operator"),
                        hook: visit.form["hook"],
                        purpose: visit.form["purpose"],
                        by: visit.officer()
                    )
                    return .redirect(Link.hookCheck(id))
                } catch Refusal.incomplete(let faults) {
                    return try await hookSubject(visit, faults: faults)
                }
            },
        ]
    }

    private func hookSubject(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let (record, standings, checks) = try await HookDesk(visit.office)
            .file(visit.parameter("operator"), by: visit.officer())
        return .page(
            HookSubjectPage(
                viewer: try visit.viewer(),
                record: record,
                standings: standings,
                checks: checks,
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    /// One row a subject and hook.
    private func exportHooks(_ visit: Visit) async throws -> Reply {
        let found = try await HookDesk(visit.office)
            .list(visit.hookFilter, by: visit.officer(), limit: Export.rowLimit / 4, offset: 0)
        let document = TableDocument(
            sheetName: "四挂钩",
            headers: ["名称", "类别", "乡镇", "挂钩事项", "是否符合", "自", "不符合的原因"],
            rows: found.rows.flatMap { subject in
                subject.standings.map { standing in
                    [
                        .text(subject.name), .text(subject.kind.title), .text(naming.area(subject.township)),
                        .text(standing.hook.title), .text(standing.isEligible ? "符合" : "不符合"),
                        standing.since.map { .day($0) } ?? .empty, .text(standing.reasons),
                    ]
                }
            }
        )
        return try await Export.reply(document, name: "四挂钩", visit)
    }
}

extension Visit {
    fileprivate var hookFilter: HookFilter {
        HookFilter(
            text: query["q"] ?? "",
            kind: query["kind"].flatMap { OperatorKind(rawValue: $0) },
            township: query["township"].flatMap { AreaCode($0) },
            hook: query["hook"].flatMap { $0.isEmpty ? nil : $0 },
            state: query["state"].flatMap { HookFilter.State(rawValue: $0) }
        )
    }
}
