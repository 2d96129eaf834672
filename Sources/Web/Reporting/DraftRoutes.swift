import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var draftRoutes: [Route] {
        let exports = CountyReportDesk.Format.allCases.map { format in
            Route(.get, "\(Link.reports)/:unit/export.\(format.rawValue)", .signedIn(.exportData)) { visit in
                let document = try await DraftDesk(visit.office)
                    .document(of: visit.unit(), year: visit.reportYear(), by: visit.officer())
                return try await ReportFiles.reply(document, format, visit)
            }
        }
        return exports + [
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
        let sight = try await DraftDesk(visit.office).sight(visit.unit(), year: year, by: visit.officer())
        let typing = DraftTyping(sight, entry, faults)
        return .page(
            DraftPage(
                viewer: try visit.viewer(),
                year: year,
                report: sight.report,
                draft: typing.draft,
                mayWrite: sight.mayWrite,
                mayDecide: sight.mayDecide,
                bases: sight.bases,
                others: typing.others,
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func saveDraft(_ visit: Visit) async throws -> Reply {
        var entry = visit.draftEntry()
        let (unit, year, officer) = (try visit.unit(), try visit.reportYear(), try visit.officer())
        let desk = DraftDesk(visit.office)
        do {
            if let (section, _) = visit.taken {
                entry.append(try await desk.todaysWords(section, of: unit, year: year, by: officer), to: section)
            }
            try await desk.save(entry, of: unit, year: year, by: officer)
        } catch Refusal.incomplete(let faults) {
            return try await draftPage(visit, faults: faults, entry: entry)
        } catch Refusal.changedMeanwhile {
            return try await draftPage(visit, faults: [DraftTyping.closed], entry: entry)
        }
        return .redirect(Link.draft(unit))
    }

    /// One move of a draft; the unit must be one that the person may see.
    private func moved(
        _ visit: Visit,
        _ move: (DraftDesk, _ unit: String, _ year: Int) async throws -> Void
    ) async throws -> Reply {
        let unit = try visit.unit()
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

/// A draft as a refused form shows it: what was typed where it was typed, what others saved elsewhere.
struct DraftTyping {
    var draft: ReportDraft
    /// What others saved into fields that were changed here too.
    var others: [String: String] = [:]

    /// The draft was handed in, frozen or decided on while somebody wrote.
    static let closed = FieldFault(
        field: "title",
        code: "changed-meanwhile",
        advice: "这份报告刚刚被提交或处理，现在不能保存；您填写的内容列在下面，请先抄下来"
    )

    init(_ sight: DraftDesk.Sight, _ entry: DraftDesk.Entry?, _ faults: [FieldFault]) {
        draft = sight.draft
        guard let entry else { return }
        let clashes = Set(faults.filter { $0.code == "changed-meanwhile" }.map(\.field))
        func shown(_ typed: String, _ known: String, _ field: String) -> String {
            // What this person did not touch is shown as it stands by now.
            entry.bases[field] == DraftDesk.base(typed) ? known : typed
        }
        if clashes.contains("title"), draft.isOpen { others["title"] = draft.title }
        draft.title = shown(entry.title, draft.title, "title")
        for index in draft.sections.indices {
            let section = draft.sections[index]
            let field = "section-\(section.id)"
            guard let typed = entry.words[section.id] else { continue }
            if clashes.contains(field) { others[field] = section.words }
            draft.sections[index].words = shown(typed, section.words, field)
        }
    }
}

extension DraftDesk.Entry {
    /// Writes words below what was typed into a section.
    mutating func append(_ more: String, to section: String) {
        guard !more.isEmpty else { return }
        let typed = words[section] ?? ""
        words[section] = typed.isEmpty ? more : "\(typed)\n\(more)"
    }
}

extension Visit {
    /// The unit whose part is meant; the county's own report has routes of its own.
    func unit() throws(Refusal) -> String {
        let unit = parameter("unit")
        guard unit != office.county.text else { throw .notFound }
        return unit
    }

    /// The section and the source of words that are to be taken over: `today`, or a unit.
    var taken: (section: String, source: String)? {
        let parts = form["take"].split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    func draftEntry() -> DraftDesk.Entry {
        var words: [String: String] = [:]
        var bases: [String: String] = [:]
        for (name, value) in form.fields {
            if name.hasPrefix("section-") {
                words[String(name.dropFirst("section-".count))] = value.replacing("\r\n", with: "\n")
            }
            if name.hasPrefix("base-") { bases[String(name.dropFirst("base-".count))] = value }
        }
        return DraftDesk.Entry(title: form["title"], words: words, bases: bases)
    }

    func reportYear() throws(Refusal) -> Int {
        if !form["year"].isEmpty {
            guard let year = Int(form["year"]) else { throw .notFound }
            return year
        }
        return try planDay().year
    }
}
