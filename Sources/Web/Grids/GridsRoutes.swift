import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var gridRoutes: [Route] { gridPages + gridForms + patrolRoutes + gridImports }

    private var gridPages: [Route] {
        [
            Route(.get, Link.publicGrids, .open, publicGrids),
            Route(.get, Link.grids, .signedIn(.readLedger)) { visit in
                let (township, text) = (visit.query["township"] ?? "", visit.query["q"] ?? "")
                let rows = try await GridDesk(visit.office)
                    .list(township: AreaCode(township), text: text, by: visit.officer())
                return .page(
                    GridsPage(
                        viewer: try visit.viewer(),
                        township: township,
                        text: text,
                        rows: rows,
                        exportLink: visit.addressWithoutPage(Link.gridExport)
                    ).page
                )
            },
            Route(.get, Link.gridExport, .signedIn(.exportData), exportGrids),
            Route(.get, "\(Link.grids)/:grid", .signedIn(.readLedger)) { visit in try await gridPage(visit) },
            Route(.post, "\(Link.grids)/:grid/staff", .signedIn(.editGrid)) { visit in
                let desk = GridDesk(visit.office)
                let id = visit.parameter("grid")
                do {
                    if visit.form["end"].isEmpty {
                        try await desk.addStaff(
                            name: visit.form["name"],
                            duty: visit.form["duty"],
                            phone: visit.form["phone"],
                            to: id,
                            by: visit.officer()
                        )
                    } else {
                        try await desk.endStaff(visit.form["end"], of: id, by: visit.officer())
                    }
                } catch Refusal.incomplete(let faults) {
                    return try await gridPage(visit, faults: faults)
                }
                return .redirect(Link.grid(id))
            },
        ]
    }

    private func gridPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let officer = try visit.officer()
        let (desk, id) = (GridDesk(visit.office), visit.parameter("grid"))
        let file =
            visit.query["phones"] == "full"
            ? try await desk.fileInFull(id, by: officer) : try await desk.file(id, by: officer)
        let mayPatrol =
            officer.scope.role.may(.patrol) && (officer.scope.role.desk != .grid || officer.scope.grid == id)
        return .page(
            GridPage(
                viewer: try visit.viewer(),
                file: file,
                mayPatrol: mayPatrol,
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func exportGrids(_ visit: Visit) async throws -> Reply {
        let rows = try await GridDesk(visit.office).list(
            township: AreaCode(visit.query["township"] ?? ""),
            text: visit.query["q"] ?? "",
            by: visit.officer()
        )
        let document = TableDocument(
            sheetName: "网格",
            headers: [
                "网格编号", "网格名称", "乡镇", "所辖村（社区）", "公开电话", "网格监管员", "协管员", "监管对象", "今年巡查", "最近巡查", "状态",
            ],
            rows: rows.map { row in
                [
                    .text(row.grid.code), .text(row.grid.name), .text(naming.area(row.grid.township)),
                    .text(row.grid.villages), .text(row.grid.contact), .text(row.supervisors.joined(separator: "、")),
                    .text(row.assistants.joined(separator: "、")), .number(String(row.operators)),
                    .number(String(row.patrols)), .text(row.lastPatrol?.description ?? ""),
                    .text(row.grid.isActive ? "在用" : "停用"),
                ]
            }
        )
        return try await Export.reply(document, name: "网格", visit)
    }

    private func publicGrids(_ visit: Visit) async throws -> Reply {
        let text = String((visit.query["q"] ?? "").prefix(60))
        let rows = try await GridDesk(visit.office).published().filter { row in
            // The township's name counts as well: people know where they live.
            var row = row
            row.grid.villages += " " + naming.area(row.grid.township)
            return row.isFound(by: text)
        }
        let groups = naming.townships.compactMap { township -> (township: String, grids: [GridSummary])? in
            let own = rows.filter { $0.grid.township == township.code }
            return own.isEmpty ? nil : (township.name, own)
        }
        let onlooker = Onlooker(
            viewer: nil,
            largeText: visit.largeText,
            simulatedDay: simulatedDay,
            today: visit.office.environment.now().day,
            countyName: naming.countyName,
            address: visit.address
        )
        return .page(PublicGridsPage(onlooker: onlooker, text: text, groups: groups).page)
    }

    // MARK: Forms

    private var gridForms: [Route] {
        [
            Route(.get, Link.newGrid, .signedIn(.editGrid)) { visit in
                let draft = GridDesk.Draft(township: try visit.officer().scope.township?.text ?? "")
                return try gridForm(visit, draft, id: nil)
            },
            Route(.post, Link.newGrid, .signedIn(.editGrid)) { visit in try await saveGrid(visit, id: nil) },
            Route(.get, "\(Link.grids)/:grid/edit", .signedIn(.editGrid)) { visit in
                let grid = try await GridDesk(visit.office).file(visit.parameter("grid"), by: visit.officer()).grid
                let draft = GridDesk.Draft(
                    code: grid.code,
                    name: grid.name,
                    township: grid.township.text,
                    villages: grid.villages,
                    contact: grid.contact,
                    isActive: grid.isActive
                )
                return try gridForm(visit, draft, id: grid.id)
            },
            Route(.post, "\(Link.grids)/:grid/edit", .signedIn(.editGrid)) { visit in
                try await saveGrid(visit, id: visit.parameter("grid"))
            },
        ]
    }

    private func saveGrid(_ visit: Visit, id: String?) async throws -> Reply {
        var draft = GridDesk.Draft(
            code: visit.form["code"],
            name: visit.form["name"],
            township: visit.form["township"],
            villages: visit.form["villages"],
            contact: visit.form["contact"],
            isActive: visit.form["active"] == "yes"
        )
        draft.confirmed = visit.form["confirmed"] == "yes"
        do {
            let saved = try await GridDesk(visit.office).save(draft, id: id, by: visit.officer())
            return .redirect(Link.grid(saved))
        } catch Refusal.incomplete(let faults) {
            return try gridForm(visit, draft, id: id, faults: faults)
        }
    }

    private func gridForm(
        _ visit: Visit,
        _ draft: GridDesk.Draft,
        id: String?,
        faults: [FieldFault] = []
    ) throws -> Reply {
        .page(
            GridFormPage(
                viewer: try visit.viewer(),
                action: id.map { Link.gridPart($0, "edit") } ?? Link.newGrid,
                isNew: id == nil,
                code: draft.code,
                name: draft.name,
                township: draft.township,
                villages: draft.villages,
                contact: draft.contact,
                isActive: draft.isActive,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }
}
