import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var annualRoutes: [Route] {
        let exports = CountyReportDesk.Format.allCases.map { format in
            Route(.get, "\(Link.annualReport)/export.\(format.rawValue)", .signedIn(.recordReports)) { visit in
                let (year, day) = try visit.planDay()
                let document = try await AnnualReport(visit.office).document(year: year, on: day, by: visit.officer())
                return try await ReportFiles.reply(document, format, visit)
            }
        }
        return exports + [
            Route(.get, Link.annualReport, .signedIn(.recordReports), annualPage),
            Route(.get, Link.annualDraft, .signedIn(.recordReports)) { visit in try await countyDraftPage(visit) },
            Route(.post, Link.annualDraft, .signedIn(.recordReports), bodyLimit: 512 << 10, saveCountyDraft),
            Route(.post, Link.annualFreezing, .signedIn(.recordReports), freeze),
            Route(.post, Link.annualUnlock, .signedIn(.recordReports), unlockCountyReport),
            Route(.get, "\(Link.annualReport)/versions/:revision/:format", .signedIn(.recordReports), frozenFile),
        ]
    }

    private func annualPage(_ visit: Visit) async throws -> Reply {
        let (year, day) = try visit.planDay()
        let officer = try visit.officer()
        let document = try await AnnualReport(visit.office).document(year: year, on: day, by: officer)
        let sight = try await CountyReportDesk(visit.office).sight(year: year, by: officer)
        let frozen = sight.versions.map(FrozenReport.init)
        return .page(AnnualPage(viewer: try visit.viewer(), year: year, document: document, frozen: frozen).page)
    }

    private func countyDraftPage(
        _ visit: Visit,
        faults: [FieldFault] = [],
        entry: DraftDesk.Entry? = nil
    ) async throws -> Reply {
        let year = try visit.reportYear()
        let sight = try await CountyReportDesk(visit.office).sight(year: year, by: visit.officer())
        let typing = DraftTyping(sight.draft, entry, faults)
        let units = sight.units.mapValues { texts in
            texts.map { UnitText(unit: $0.unit, name: $0.name, words: $0.words) }
        }
        return .page(
            CountyDraftPage(
                viewer: try visit.viewer(),
                year: year,
                draft: typing.draft,
                bases: sight.draft.bases,
                others: typing.others,
                units: units,
                frozen: sight.versions.map(FrozenReport.init),
                faults: faults,
                typed: visit.form.fields
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func saveCountyDraft(_ visit: Visit) async throws -> Reply {
        let year = try visit.reportYear()
        let officer = try visit.officer()
        let unit = visit.office.county.text
        var entry = visit.draftEntry()
        let desk = DraftDesk(visit.office)
        do {
            if let (section, source) = visit.taken {
                let words =
                    source == "today"
                    ? try await desk.todaysWords(section, of: unit, year: year, by: officer)
                    : try await CountyReportDesk(visit.office).sight(year: year, by: officer).units[section]?
                        .first { $0.unit == source }?.words
                entry.append(words ?? "", to: section)
            }
            try await desk.save(entry, of: unit, year: year, by: officer)
        } catch Refusal.incomplete(let faults) {
            return try await countyDraftPage(visit, faults: faults, entry: entry)
        } catch Refusal.changedMeanwhile {
            return try await countyDraftPage(visit, faults: [DraftTyping.closed], entry: entry)
        }
        return .redirect(Address.make(Link.annualDraft, [("year", String(year))]))
    }

    private func freeze(_ visit: Visit) async throws -> Reply {
        let year = try visit.reportYear()
        let created = visit.office.environment.now()
        do {
            try await CountyReportDesk(visit.office).freeze(
                year: year,
                number: visit.form["number"],
                on: Day(visit.form["dated"]),
                by: visit.officer()
            ) { document in
                var files: [CountyReportDesk.Format: [UInt8]] = [:]
                for format in CountyReportDesk.Format.allCases {
                    files[format] = try ReportFiles.bytes(document, format, created: created)
                }
                return files
            }
        } catch Refusal.incomplete(let faults) {
            return try await countyDraftPage(visit, faults: faults)
        } catch Refusal.changedMeanwhile {
            let advice = "报告已经定稿，或台账正在不断变动，请稍后再试"
            let fault = FieldFault(field: "number", code: "changed-meanwhile", advice: advice)
            return try await countyDraftPage(visit, faults: [fault])
        }
        return .redirect(Address.make(Link.annualDraft, [("year", String(year))]))
    }

    private func unlockCountyReport(_ visit: Visit) async throws -> Reply {
        let year = try visit.reportYear()
        do {
            try await DraftDesk(visit.office).unlock(
                visit.office.county.text,
                year: year,
                person: visit.form["person"],
                reason: visit.form["reason"],
                by: visit.officer()
            )
        } catch Refusal.incomplete(let faults) {
            return try await countyDraftPage(visit, faults: faults)
        }
        return .redirect(Address.make(Link.annualDraft, [("year", String(year))]))
    }

    private func frozenFile(_ visit: Visit) async throws -> Reply {
        guard let revision = Int(visit.parameter("revision")),
            let format = CountyReportDesk.Format(rawValue: visit.parameter("format"))
        else { throw Refusal.notFound }
        let (version, content) = try await CountyReportDesk(visit.office)
            .file(format, revision: revision, year: visit.reportYear(), by: visit.officer())
        let name = "\(version.number) 年度食品安全工作情况报告.\(format.rawValue)"
        return try await Export.reply(
            content,
            name: version.number,
            file: name,
            mediaType: ReportFiles.mediaType(format),
            rows: 1,
            visit
        )
    }
}

extension FrozenReport {
    fileprivate init(_ version: CountyReportDesk.Version) {
        self.init(
            revision: version.revision,
            number: version.number,
            datedOn: version.datedOn,
            frozenAt: version.frozenAt,
            frozenBy: version.frozenBy,
            digests: Dictionary(uniqueKeysWithValues: version.digests.map { ($0.key.rawValue, $0.value) })
        )
    }
}
