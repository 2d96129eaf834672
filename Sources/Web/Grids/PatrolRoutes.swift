import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

/// Writing patrols down, and reading them across grids.
extension Site {
    var patrolRoutes: [Route] {
        [
            Route(.get, Link.ownGrid, .signedIn(.patrol)) { visit in
                // Whoever sits in no grid has the list of them.
                guard try visit.officer().scope.role.desk == .grid else { return .redirect(Link.grids) }
                let page = visit.pageNumber
                let own = try await PatrolDesk(visit.office)
                    .ownGrid(by: visit.officer(), limit: Paging.size, offset: (page - 1) * Paging.size)
                let paging = Paging(
                    page: page,
                    total: own.unvisitedTotal,
                    base: visit.addressWithoutPage(Link.ownGrid)
                )
                return .page(OwnGridPage(viewer: try visit.viewer(), own: own, paging: paging).page)
            },
            Route(.get, "\(Link.grids)/:grid/patrols", .signedIn(.patrol)) { visit in
                try await patrolForm(visit, chosen: visit.query["operator"] ?? "")
            },
            Route(
                .post,
                "\(Link.grids)/:grid/patrols",
                .signedIn(.patrol),
                bodyLimit: 4 * EvidenceFile.maximumSize + (64 << 10),
                recordPatrol
            ),
            Route(.get, Link.patrols, .signedIn(.readLedger), patrolsPage),
            Route(.get, Link.patrolExport, .signedIn(.exportData), exportPatrols),
            Route(.get, "\(Link.patrols)/:patrol/photos/:file", .signedIn(.readLedger)) { visit in
                let photo = try await PatrolDesk(visit.office).photo(
                    Int(visit.parameter("file")) ?? 0,
                    of: visit.parameter("patrol"),
                    by: visit.officer()
                )
                return .file(name: photo.name, mediaType: photo.mediaType, content: photo.content, inline: true)
            }.recordingFiles,
        ]
    }

    private func recordPatrol(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let id = visit.parameter("grid")
        do {
            var entry = PatrolDesk.Entry(
                operatorID: form["operator"],
                day: form["day"],
                findings: form["findings"],
                measures: form["measures"],
                isHazard: form["hazard"] == "yes"
            )
            let (position, badPosition) = ChainForm.position(form)
            entry.position = position
            entry.unread = [badPosition].compactMap { $0 }
            for field in (1...PatrolDesk.photoLimit).map({ "photo-\($0)" }) {
                do {
                    if let photo = try photo(field, form) { entry.photos.append(photo) }
                } catch Refusal.incomplete(let faults) { entry.unread += faults }
            }
            try await PatrolDesk(visit.office).record(entry, grid: id, by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await patrolForm(visit, chosen: form["operator"], faults: faults)
        }
        return .redirect(try visit.officer().scope.role.desk == .grid ? Link.ownGrid : Link.grid(id))
    }

    private func photo(_ field: String, _ form: Form) throws -> EvidenceFile? {
        guard let file = form.files[field], !file.content.isEmpty else { return nil }
        return try EvidenceFile(name: file.name, content: file.content, field: field)
    }

    private func patrolForm(_ visit: Visit, chosen: String, faults: [FieldFault] = []) async throws -> Reply {
        let search = visit.query["q"] ?? ""
        let form = try await PatrolDesk(visit.office)
            .form(visit.parameter("grid"), chosen: chosen, search: search, by: visit.officer())
        return .page(
            PatrolPage(
                viewer: try visit.viewer(),
                grid: form.grid,
                chosen: form.chosen,
                search: search,
                matches: form.matches,
                typed: visit.form.fields,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    // MARK: Across grids

    private func patrolsPage(_ visit: Visit) async throws -> Reply {
        let page = visit.pageNumber
        let (rows, total) = try await PatrolDesk(visit.office).list(
            visit.patrolFilter,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        return .page(
            PatrolsPage(
                viewer: try visit.viewer(),
                filter: visit.patrolFilter,
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.patrols)),
                exportLink: visit.addressWithoutPage(Link.patrolExport)
            ).page
        )
    }

    private func exportPatrols(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await PatrolDesk(visit.office)
            .list(visit.patrolFilter, by: visit.officer(), limit: Export.rowLimit, offset: 0)
        let document = TableDocument(
            sheetName: "巡查记录",
            headers: ["日期", "乡镇", "网格", "监管对象", "巡查情况", "当场处理", "隐患", "巡查人", "照片", "纬度", "经度"],
            rows: rows.map { row in
                let patrol = row.patrol
                return [
                    .text(patrol.day.description), .text(naming.area(row.township)), .text(row.gridName),
                    .text(patrol.operatorID == nil ? "网格全域" : patrol.operatorName ?? ""), .text(patrol.findings),
                    .text(patrol.measures), .text(patrol.isHazard ? "是" : "否"), .text(patrol.patroller),
                    .number(String(patrol.photos)), .text(patrol.position.map { "\($0.latitude)" } ?? ""),
                    .text(patrol.position.map { "\($0.longitude)" } ?? ""),
                ]
            }
        )
        return try await Export.reply(document, name: "巡查记录", visit)
    }
}

extension Visit {
    fileprivate var patrolFilter: PatrolFilter {
        PatrolFilter(
            from: query["from"].flatMap { Day($0) },
            through: query["through"].flatMap { Day($0) },
            person: (query["person"] ?? "").trimmingSpaces(),
            township: query["township"].flatMap { AreaCode($0) },
            grid: query["grid"].flatMap { $0.isEmpty ? nil : $0 },
            onlyHazards: query["hazard"] == "yes"
        )
    }
}
