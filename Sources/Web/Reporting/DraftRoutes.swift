import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var draftRoutes: [Route] {
        [
            Route(.get, "\(Link.reports)/:unit", .signedIn(.readLedger)) { visit in try await draftPage(visit) },
            Route(.post, "\(Link.reports)/:unit", .signedIn(.draftReports), bodyLimit: 512 << 10, saveDraft),
            Route(.post, "\(Link.reports)/:unit/submit", .signedIn(.draftReports)) { visit in
                try await moved(visit) { desk, unit, year in
                    let day = Day(visit.form["reported"])
                    try await desk.submit(unit, year: year, reportedOn: day, by: visit.officer())
                }
            },
            Route(.post, "\(Link.reports)/:unit/decide", .signedIn(.recordReports)) { visit in
                try await moved(visit) { desk, unit, year in
                    try await desk.decide(
                        unit,
                        year: year,
                        accept: visit.form["accept"] == "1",
                        note: visit.form["note"],
                        by: visit.officer()
                    )
                }
            },
            Route(.post, "\(Link.reports)/:unit/unlock", .signedIn(.recordReports)) { visit in
                try await moved(visit) { desk, unit, year in
                    try await desk.unlock(
                        unit,
                        year: year,
                        person: visit.form["person"],
                        reason: visit.form["reason"],
                        by: visit.officer()
                    )
                }
            },
        ]
    }

    private func draftPage(
        _ visit: Visit,
        faults: [FieldFault] = [],
        entry: DraftDesk.Entry? = nil
    ) async throws -> Reply {
        let year = try visit.reportYear()
        let officer = try visit.officer()
        var sight = try await DraftDesk(visit.office).sight(visit.parameter("unit"), year: year, by: officer)
        if let entry {
            sight.draft.title = entry.title
            for index in sight.draft.sections.indices {
                if let words = entry.words[sight.draft.sections[index].id] { sight.draft.sections[index].words = words }
            }
        }
        return .page(
            DraftPage(
                viewer: try visit.viewer(),
                year: year,
                report: sight.report,
                draft: sight.draft,
                mayWrite: sight.mayWrite,
                mayDecide: sight.mayDecide,
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func saveDraft(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        var words: [String: String] = [:]
        for (name, value) in form.fields where name.hasPrefix("section-") {
            words[String(name.dropFirst("section-".count))] = value.replacing("\r\n", with: "\n")
        }
        let entry = DraftDesk.Entry(version: Int(form["version"]) ?? -1, title: form["title"], words: words)
        let unit = visit.parameter("unit")
        do {
            try await DraftDesk(visit.office).save(entry, of: unit, year: visit.reportYear(), by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await draftPage(visit, faults: faults, entry: entry)
        } catch Refusal.changedMeanwhile {
            let fault = FieldFault(
                field: "title",
                code: "changed-meanwhile",
                advice: "别人刚刚保存过这份报告。您填写的内容还在下面，核对后再保存"
            )
            return try await draftPage(visit, faults: [fault], entry: entry)
        }
        return .redirect(Link.draft(unit))
    }

    /// One move of a draft; the unit must be one that the person may see.
    private func moved(
        _ visit: Visit,
        _ move: (DraftDesk, _ unit: String, _ year: Int) async throws -> Void
    ) async throws -> Reply {
        let unit = visit.parameter("unit")
        let desk = DraftDesk(visit.office)
        let year = try visit.reportYear()
        _ = try await desk.sight(unit, year: year, by: visit.officer())
        do {
            try await move(desk, unit, year)
        } catch Refusal.incomplete(let faults) {
            return try await draftPage(visit, faults: faults)
        }
        return .redirect(Link.draft(unit))
    }
}

extension Visit {
    func reportYear() throws(Refusal) -> Int {
        if !form["year"].isEmpty {
            guard let year = Int(form["year"]) else { throw .notFound }
            return year
        }
        return try planDay().year
    }
}
